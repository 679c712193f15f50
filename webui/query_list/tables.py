"""The numbers of a list of queries to keep: as CSV, as JSON Lines, as JSON."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import TypedDict

from archive.exchange.cells import guarded
from webui.formats.csv_table import BYTE_ORDER_MARK, record
from webui.i18n.translation import translated
from webui.query_list.counting import Counted, State, Year
from webui.urls.query_list_url import ListFormat

HEADER = ("query", "articles", "first_year", "last_year", "state", "notes")

TYPES = {
    ListFormat.CSV: ("text/csv; charset=utf-8", ".csv"),
    ListFormat.JSON_LINES: ("application/jsonl; charset=utf-8", ".jsonl"),
    ListFormat.JSON: ("application/json", ".json"),
}
"""The content type of each, and the end of its files' names."""

Rows = Iterable[Counted | None]


class QueryCount(TypedDict):
    """One query, as programs read it: `articles` is null where it was not counted, and `state` says why; the years are
    null where no article is dated. `address` finds the articles."""

    query: str
    articles: int | None
    first_year: int | None
    last_year: int | None
    state: str
    notes: list[str]
    filters: str
    index: str
    address: str


def written(
    form: ListFormat, rows: Rows, origin: Sequence[str], behind: tuple[str, str, str], address: Callable[[Counted], str]
) -> Iterator[str]:
    """The rows in this form, a piece for each as it comes; an empty one where a row waits. `origin` names the columns
    of `behind`, what stands behind each row: the filters, the index and the address of the form. `address` is that of
    one query's search."""
    if form is ListFormat.CSV:
        return _csv(rows, origin, tuple(map(guarded, behind)))
    filters, index, _address = behind
    objects = ("" if each is None else _packed(each, filters, index, address(each)) for each in rows)
    if form is ListFormat.JSON_LINES:
        return (f"{each}\n" if each else "" for each in objects)
    return _waiting(objects)


def _csv(rows: Rows, origin: Sequence[str], behind: Sequence[str]) -> Iterator[str]:
    yield BYTE_ORDER_MARK + record((*HEADER, *origin))
    for each in rows:
        if each is None:
            yield ""
            continue
        articles = str(each.articles) if each.state is State.COUNTED else ""
        notes = "; ".join(_notes(each))
        years = ("" if year is None else str(year.number) for year in (each.first, each.last))
        yield record((each.query.text, articles, *years, each.state.value, notes), behind)


def _packed(each: Counted, filters: str, index: str, address: str) -> str:
    told: QueryCount = {
        "query": each.query.text,
        "articles": each.articles if each.state is State.COUNTED else None,
        "first_year": _number(each.first),
        "last_year": _number(each.last),
        "state": each.state.value,
        "notes": list(_notes(each)),
        "filters": filters,
        "index": index,
        "address": address,
    }
    return json.dumps(told, ensure_ascii=False)


def _notes(each: Counted) -> tuple[str, ...]:
    return tuple(translated(note) for note in (*each.notes, each.problem) if note)


def _number(year: Year | None) -> int | None:
    return year.number if year else None


def _waiting(objects: Iterable[str]) -> Iterator[str]:
    """One array; what is empty stays a piece of its own and is no part of it."""
    yield "["
    separator = "\n"
    for each in objects:
        if not each:
            yield ""
            continue
        yield separator + each
        separator = ",\n"
    yield "\n]\n"
