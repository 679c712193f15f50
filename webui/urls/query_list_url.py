"""What the form for a list of queries sends, and the address at which it stands. A list itself has no address."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

from index.query import SearchRequest
from webui.urls import search_url
from webui.urls.search_url import choice_in
from webui.urls.trends_url import of_search

PATH = "/query-list"

LIST = "queries"
"""The field that holds the list: it goes into no address."""

FILE = "file"

MOST_BYTES = 128 * 1024
"""Of a form with a list in it: what comes in chunks may take as much of a worker's memory, whatever it is."""


class ListFormat(StrEnum):
    """In which form the numbers go out."""

    PAGE = "page"
    CSV = "csv"
    JSON_LINES = "jsonl"
    JSON = "json"


@dataclass(frozen=True, slots=True)
class ListRequest:
    """`base` has the filters that go for all queries, and no words; `text` is the list as it was typed; `unknown` are
    parameters that mean nothing here."""

    base: SearchRequest
    text: str = ""
    format: ListFormat = ListFormat.PAGE
    unknown: tuple[str, ...] = ()


def read(pairs: Iterable[tuple[str, str]]) -> ListRequest:
    """What these parameters ask for; each `q` is a line of the list. Raises `BadParameter`."""
    lines: list[str] = []
    own: dict[str, str] = {}
    rest: list[tuple[str, str]] = []
    useless: list[str] = []
    for name, value in pairs:
        if name in (LIST, "q"):
            lines += [value] if value.strip() else []
        elif name == "format":
            own[name] = value
        elif name in ("page", "limit", "sort", "versions"):
            useless += [name] if value.strip() else []
        else:
            rest.append((name, value))
    asked = search_url.read(rest)
    return ListRequest(
        base=asked.query,
        text="\n".join(lines),
        format=choice_in(ListFormat, {name: value for name, value in own.items() if value}, "format", ListFormat.PAGE),
        unknown=(*dict.fromkeys(useless), *asked.unknown),
    )


def parameters(query: SearchRequest) -> list[tuple[str, str]]:
    """The parameters that lead to the form with the filters of this search, and its words as the first query."""
    return search_url.parameters(of_search(query).base.worded(query.text))
