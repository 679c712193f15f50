"""What is chosen in facets, and how many articles have each value under what is chosen in the others."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from typing import Any

from index.engine.protocol import FacetCounts
from index.facets import FACETS, Facet
from index.opensearch.fields import ARTICLES, key_field
from index.opensearch.searching.asking import NOTHING, WINDOW, Index, Query, all_of, any_of
from index.opensearch.searching.queries import fact
from index.opensearch.searching.survey import Survey
from index.opensearch.searching.values import FacetValues
from index.query import Query as Asked
from index.query import Selection
from index.query_language.tree import Dates, Undated

Aggregations = dict[str, Any]

_MORE = 64  # values that an index may have got since it was looked over
_SEVERAL = tuple(facet for facet in FACETS if not facet.chronological)


class Filters:
    """The filters of one query: those of its days, which hold for all that is counted, and what is chosen in its
    facets, which does not hold for the facet's own values."""

    def __init__(self, asked: Asked, survey: Survey) -> None:
        self._asked = asked
        self._survey = survey
        self._chosen = {name: each for name, each in asked.selections.items() if each}

    def __bool__(self) -> bool:
        return bool(self._chosen or self.days)

    @property
    def days(self) -> list[Query]:
        """The filters of the days that are asked for."""
        asked = self._asked
        ranged = asked.first or asked.last
        if asked.undated_only:  # a range holds no undated document
            return [NOTHING if ranged else fact(Undated())]
        return [fact(Dates(asked.first, asked.last))] if ranged else []

    def kept(self) -> Query:
        """What passes all that is chosen."""
        return all_of(ARTICLES, *(each for name in self._chosen for each in self._passing(name)))

    def under(self, facet: str) -> Query:
        """What passes all but what is chosen in the facet itself, with what is chosen there together."""
        others = (each for name in self._chosen if name != facet for each in self._passing(name))
        own = self._chosen.get(facet, Selection())
        together = self._having(facet) if own.together else ()
        return all_of(ARTICLES, *others, *together)

    def aggregations(self, further: Aggregations) -> Aggregations:
        """What counts the values of every facet, each among what it is counted among; `further` is counted among all
        that passes."""
        kept, groups = self.kept(), {}
        groups[_name(kept)] = kept, further
        for facet in FACETS:
            query = self.under(facet.name)
            _, told = groups.setdefault(_name(query), (query, {}))
            size = min(len(self._survey.values[facet.name]) + _MORE, WINDOW)
            told[facet.name] = {"terms": {"field": key_field(facet.name), "size": size}}
        return {name: {"filter": query, "aggs": told} for name, (query, told) in groups.items()}

    def told(self, answer: Mapping[str, Any]) -> Mapping[str, Any]:
        """What was counted among all that passes."""
        found: Mapping[str, Any] = answer["aggregations"][_name(self.kept())]
        return found

    def facets(self, answer: Mapping[str, Any], index: Index, matched: Query) -> dict[str, FacetCounts]:
        """How many documents have each value of each facet, under all filters but the facet's own. Those that do not
        fit into one answer are asked for."""
        found = {}
        for facet in FACETS:
            query = self.under(facet.name)
            told = answer["aggregations"][_name(query)][facet.name]
            if told["sum_other_doc_count"]:
                counts = dict(index.values(all_of(matched, query), key_field(facet.name)))
            else:
                counts = {bucket["key"]: bucket["doc_count"] for bucket in told["buckets"]}
            values = self._survey.values[facet.name]
            chosen = self._chosen.get(facet.name, Selection())
            found[facet.name] = _ordered(facet, values, counts, self._asked.values, chosen)
        return found

    def are_behind(self, answer: Mapping[str, Any]) -> bool:
        """Whether values were counted that the index had not when it was looked over."""
        return any(
            not self._survey.values[facet.name].has(bucket["key"])
            for facet in FACETS
            for bucket in answer["aggregations"][_name(self.under(facet.name))][facet.name]["buckets"]
        )

    def _passing(self, facet: str) -> Iterator[Query]:
        """The filters of what is chosen in one facet."""
        yield from self._having(facet)
        if exclude := self._chosen[facet].exclude:
            yield {"bool": {"must_not": [self._any(facet, exclude)]}}

    def _having(self, facet: str) -> Iterator[Query]:
        return (self._any(facet, values) for values in self._chosen[facet].wanted)

    def _any(self, facet: str, values: tuple[str, ...]) -> Query:
        keys = [self._survey.values[facet].key(value) for value in values]
        return {"terms": {key_field(facet): keys}} if keys else any_of()


def _name(query: Query) -> str:
    """What the counts under a filter are called in an answer; names have no brackets."""
    return json.dumps(query, sort_keys=True).translate(_NAMED)


_NAMED = str.maketrans("[]>", "()-")


def _ordered(facet: Facet, values: FacetValues, counts: Mapping[str, int], most: int, chosen: Selection) -> FacetCounts:
    shown = [(values.shown(key), count) for key, count in counts.items()]
    if facet.chronological:  # all of them: a calendar has only so many years and months
        return FacetCounts(tuple(sorted(shown, reverse=True)), len(shown))
    shown.sort(key=lambda each: (-each[1], each[0].casefold(), each[0]))
    named = {values.shown(values.key(each)) for each in (*chosen.include, *chosen.exclude)} if chosen else set()
    more = (each for each in shown[most:] if each[0] in named)
    return FacetCounts((*shown[:most], *more), len(shown))
