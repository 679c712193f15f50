"""A mark by which the next page of a list knows whether the list is still that of the page before.

It is handed on in the address as `seen`. Whether articles are missing or twice is told by what stood on that page and
how many there were in all: an archive may grow all day, and most lists stay as they are.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from index.query import SearchRequest
from index.results import Results
from webui.urls import search_url

LIST_CHANGED = (
    "This list has changed since the page that led here was shown: articles may be missing or come twice. "
    "Begin again at page 1."
)
"""What programs are told."""

SEEN = "seen"
"""The parameter of an address."""

_MARK = re.compile(r"([1-9][0-9]{0,4})\.([0-9a-f]{6})\.([0-9a-f]{6})\.([0-9a-f]{8})")

Pairs = Sequence[tuple[str, str]]


@dataclass(frozen=True, slots=True)
class ListMark:
    """What was seen: which page, in which edition of the index, of which search, and a hash of what stood there."""

    page: int
    edition: str
    search: str
    content: str

    def __str__(self) -> str:
        return f"{self.page}.{self.edition}.{self.search}.{self.content}"


def mark_of(query: SearchRequest, results: Results, stamp: str) -> ListMark:
    """The mark of this page of results, which the edition of this stamp gave."""
    ids = [hit.stored.id for hit in results.hits]
    content = repr((results.total, results.lines, ids))
    return ListMark(query.page, _hash(stamp, 6), _search(query), _hash(content, 8))


def marked(pairs: Pairs) -> tuple[ListMark | None, list[tuple[str, str]]]:
    """The mark among these parameters, and the others; what is no mark stays among them."""
    found: ListMark | None = None
    others: list[tuple[str, str]] = []
    for name, value in pairs:
        if name == SEEN and (read := _MARK.fullmatch(value.strip())):
            found = ListMark(int(read[1]), read[2], read[3], read[4])
        else:
            others.append((name, value))
    return found, others


def is_another(
    seen: ListMark | None, query: SearchRequest, stamp: str, ask: Callable[[SearchRequest], Results]
) -> bool:
    """Whether the list that this search gives now is another than the one of the mark; not where there is no mark, or
    that of another search. In the same edition nothing is asked for, in another one the page that was seen."""
    if seen is None or seen.search != _search(query) or seen.page * query.limit > search_url.MAX_DEPTH:
        return False
    if seen.edition == _hash(stamp, 6):
        return False
    before = replace(query, page=seen.page)
    return mark_of(before, ask(replace(before, values=1)), stamp).content != seen.content


def with_mark(address: str, mark: ListMark | None) -> str:
    """The address of another page of the list, with the mark handed on."""
    return f"{address}{'&' if '?' in address else '?'}{SEEN}={mark}" if mark else address


def _search(query: SearchRequest) -> str:
    return _hash(repr(search_url.parameters(search_url.on_page(query, 1))), 6)


def _hash(text: str, digits: int) -> str:
    return hashlib.sha256(text.encode("utf-8", "replace")).hexdigest()[:digits]
