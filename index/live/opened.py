"""An edition of the index that is open, and what a question means to it: topics by their rules, words by their
readings, values of facets by the spelling that is shown; and all questions of one block answered by one edition."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, replace

from index.engine.protocol import Reader
from index.following.storage import Edition
from index.following.topic_rules import TopicRules
from index.query import Query, Selection
from index.readings import Readings


@dataclass(frozen=True, slots=True)
class Opened:
    """An edition that is open, and the topic rules that were in force then. `pointer` is that of the live edition, at
    which it is looked again at `until` (`time.monotonic`)."""

    pointer: str
    edition: Edition
    reader: Reader
    rules: TopicRules
    readings: Readings
    until: float = math.inf

    def read(self, query: Query) -> Query:
        """The query with its values as they are shown and its words as this edition has them."""
        query = self.rules.resolved(query)
        return replace(query, tree=self.readings.resolved(query.tree), selections=self.chosen(query.selections))

    def chosen(self, selections: Mapping[str, Selection]) -> dict[str, Selection]:
        """What is chosen in each facet by the values that this edition has, however they were written: the one place
        that says which value is meant."""
        return self.rules.chosen(selections, self.reader.values_meant)


@dataclass(slots=True)
class Pin:
    """The edition that all questions of one block are asked, once the first was, and the index that it is of."""

    live: object = None
    opened: Opened | None = None


pinned: ContextVar[Pin | None] = ContextVar("pinned", default=None)
"""That of the block that a question is asked in."""


@contextmanager
def one_edition() -> Iterator[None]:
    """Have all questions in this block answered by one edition: that which answers the first, or did so in a block
    around this. Where it is found damaged, another one answers from then on."""
    if pinned.get():
        yield
        return
    token = pinned.set(Pin())
    try:
        yield
    finally:
        pinned.reset(token)
