"""The query: everything a reader asked for, as the page's address says it."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum

from index.query_language.tree import Everything, Node


class Sort(StrEnum):
    RELEVANCE = "relevance"
    NEWEST = "newest"
    OLDEST = "oldest"


class Versions(StrEnum):
    """What is listed of an article that several documents are versions of: the best of them, or each."""

    ONE = "one"
    EACH = "each"


@dataclass(frozen=True, slots=True)
class Selection:
    """What is chosen in one facet: documents with any of `include` (all, when empty) and none of `exclude`."""

    include: tuple[str, ...] = ()
    exclude: tuple[str, ...] = ()

    def __bool__(self) -> bool:
        return bool(self.include or self.exclude)


@dataclass(frozen=True, slots=True)
class Query:
    """`text` is what the reader typed and `tree` its meaning (`index.query_language.parser.parse` makes one of the
    other).

    `selections` goes by facet name. `first` and `last` are inclusive; None is open. `undated_only` leaves only
    documents without a date. `page` counts from 1; `limit` is hits a page, 1 to 100. `values` is how many values
    are wanted of each facet that does not go by the calendar. Whatever `versions` says, every document counts.
    """

    text: str = ""
    tree: Node = field(default_factory=Everything)
    selections: dict[str, Selection] = field(default_factory=dict)
    first: date | None = None
    last: date | None = None
    undated_only: bool = False
    sort: Sort = Sort.RELEVANCE
    page: int = 1
    limit: int = 10
    values: int = 1_000
    versions: Versions = Versions.EACH
