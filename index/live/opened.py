"""An edition of the index that is open, and what a question means to it: topics by their rules, words by their
readings, values of facets by the spelling that is shown."""

from __future__ import annotations

import math
from collections.abc import Mapping
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
