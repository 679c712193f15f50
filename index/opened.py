"""An edition of the index that is open, and what a question means to it: topics by their rules, words by their
readings, values of facets by the spelling that is shown."""

from __future__ import annotations

import math
from dataclasses import dataclass, replace

from index.engine.protocol import Reader
from index.following.storage import Edition
from index.following.topic_rules import TopicRules
from index.query import Query, SearchRequest, Selection
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
        return replace(query, tree=self.readings.resolved(query.tree), selections=self.chosen(query))

    def chosen(self, request: SearchRequest) -> dict[str, Selection]:
        """What the request chooses, each value as it is shown (`shown`), once."""
        chosen = {}
        for facet, each in request.selections.items():
            include, exclude = (
                tuple(dict.fromkeys(self.shown(facet, value) for value in values))
                for values in (each.include, each.exclude)
            )
            chosen[facet] = Selection(include, exclude)
        return chosen

    def shown(self, facet: str, value: str) -> str:
        """A facet's value, by any of its names and spellings, as it is counted and shown: the one place that says which
        value is meant."""
        value = self.rules.value_of(value) if facet == "topic" else value
        return self.reader.shown(facet, value)
