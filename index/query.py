"""What a reader asks for, and the query that it means."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field, fields
from datetime import date
from enum import StrEnum
from typing import Any

from index.query_language.tree import Node


class Sort(StrEnum):
    """The order of what was found."""

    RELEVANCE = "relevance"
    NEWEST = "newest"
    OLDEST = "oldest"


class Versions(StrEnum):
    """What is listed of an article that several documents are versions of: the best of them, or each; or nothing but
    such articles, the best of each with all others that are found."""

    ONE = "one"
    EACH = "each"
    GROUPS = "groups"


@dataclass(frozen=True, slots=True)
class Selection:
    """What is chosen in one facet: documents with any of `include` (all, when empty), or with each of them where they
    are chosen `together`, and none of `exclude`. `spellings` are, for values that are chosen together, those that
    each is meant by; () where each is what it is."""

    include: tuple[str, ...] = ()
    exclude: tuple[str, ...] = ()
    together: bool = False
    spellings: tuple[tuple[str, ...], ...] = ()

    def __bool__(self) -> bool:
        return bool(self.include or self.exclude)

    @property
    def wanted(self) -> tuple[tuple[str, ...], ...]:
        """The values of which a document must have one, for each that it must have."""
        if not self.together:
            return (self.include,) if self.include else ()
        return self.spellings or tuple((value,) for value in self.include)

    def spelled(self, meant: Callable[[str], tuple[str, ...]]) -> Selection:
        """The same with each value as those that are `meant` by it, each once."""
        include, exclude = (
            tuple(dict.fromkeys(each for value in values for each in meant(value)))
            for values in (self.include, self.exclude)
        )
        spellings = tuple(meant(value) for value in self.include) if self.together else ()
        return Selection(include, exclude, self.together, spellings)


@dataclass(frozen=True, slots=True)
class SearchRequest:
    """What a reader asks for, as an address or a command line says it. `text` is what was typed: nobody has said yet
    what it means, so nothing can be searched for.

    `selections` goes by facet name. `first` and `last` are inclusive; None is open. `undated_only` leaves only
    documents without a date. `page` counts from 1; `limit` is hits a page, 1 to 100. `values` is how many values
    are wanted of each facet that does not go by the calendar. `weekdays` asks for numbers by weekday too. Whatever
    `versions` says, every document counts.
    """

    text: str = ""
    selections: dict[str, Selection] = field(default_factory=dict)
    first: date | None = None
    last: date | None = None
    undated_only: bool = False
    sort: Sort = Sort.RELEVANCE
    page: int = 1
    limit: int = 10
    values: int = 1_000
    versions: Versions = Versions.EACH
    weekdays: bool = False

    def worded(self, text: str) -> SearchRequest:
        """The same with other words: never more than a request, as these are not understood yet."""
        return SearchRequest(**(_asked(self) | {"text": text}))

    def meaning(self, tree: Node) -> Query:
        """The query that this is, once it is known what its text means."""
        return Query(**_asked(self), tree=tree)


@dataclass(frozen=True, slots=True)
class Query(SearchRequest):
    """A request that was understood, which alone can be searched for: `tree` is the meaning of its text
    (`index.query_language.parser.parse` makes one of the other)."""

    tree: Node = field(kw_only=True)


def _asked(request: SearchRequest) -> dict[str, Any]:
    return {each.name: getattr(request, each.name) for each in fields(SearchRequest)}
