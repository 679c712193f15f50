"""What is listed for a query, in its order: a page of it at once, all of it step by step."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from archive.bulk_queries import batched
from index.budget import looking
from index.engine.bm25f import NEAR_BEST
from index.engine.protocol import Around
from index.facets import FAMILY
from index.opensearch.fields import ARTICLES, ORDER
from index.opensearch.searching.asking import WINDOW, Index, Query, all_of
from index.opensearch.searching.filters import Filters
from index.opensearch.searching.queries import Queries
from index.opensearch.searching.tokens import ids_of
from index.query import Query as Asked
from index.query import Sort, Versions

NO_TEXTS = {"_source": False, "stored_fields": "_none_"}
"""Nothing of what stands beside the columns is read for an answer."""

_NEWEST: list[Any] = [{"last": {"order": "desc", "missing": "_last"}}, {"id": "asc"}]
_OLDEST: list[Any] = [{"first": {"order": "asc", "missing": "_last"}}, {"id": "asc"}]
_ORDER: dict[Sort, list[Any]] = {
    Sort.NEWEST: _NEWEST,
    Sort.OLDEST: _OLDEST,
    Sort.RELEVANCE: [{"_score": "desc"}, *_NEWEST],
}
"""Equals are newest first, undated last, then by id."""


@dataclass(frozen=True, slots=True)
class Line:
    """A document that is listed: its family, "" where it has none, its topics as it has them, and what orders it."""

    id: str
    score: float
    family: str
    topics: tuple[str, ...]
    order: tuple[Any, ...]

    @property
    def is_dated(self) -> bool:
        """Whether it has a date: where it has none, servers order it by a number that is no day."""
        return bool(0 < int(self.order[-2]) <= date.max.toordinal())


class Listing:
    """What one query lists."""

    def __init__(self, index: Index, queries: Queries, filters: Filters, asked: Asked) -> None:
        self._index = index
        self._queries = queries
        self._filters = filters
        self._asked = asked

    @property
    def sort(self) -> Sort:
        """What orders the list."""
        return self._asked.sort

    def kept(self) -> Query:
        """What passes all that is chosen in facets."""
        return self._filters.kept()

    @property
    def order(self) -> list[Any]:
        """What the list is sorted by."""
        return _ORDER[self._asked.sort]

    def query(self) -> Query:
        """What finds all that matches the tree and the days that are asked for; it is scored where scores order it."""
        if self._asked.sort is Sort.RELEVANCE:
            must = [self._queries.scored(self._asked.tree)]
            return {"bool": {"filter": [ARTICLES, *self._filters.days], "must": must}}
        return self.matched()

    def matched(self) -> Query:
        """What finds all that matches the tree and the days, unscored."""
        return all_of(ARTICLES, self._queries.matched(self._asked.tree), *self._filters.days)

    def found(self) -> Query:
        """What finds all that passes every filter, unscored."""
        return all_of(self.matched(), self._filters.kept())

    def ids(self) -> Iterator[str]:
        """The ids of all that is listed, in order."""
        return (line.id for line in self.lines())

    def lines(self) -> list[Line]:
        """All that is listed, in order."""
        return self.ranked(list(self._listed(looking(self._walked(), WINDOW))))

    def around(self, document_id: str) -> Around | None:
        """The document's place in all that is listed, or the place of the one that stands for it."""
        every = list(looking(self._walked(), WINDOW))
        own = next((line for line in every if line.id == document_id), None)
        if own is None:
            return None
        lines = self.ranked(list(self._listed(every)))
        place = next((at for at, line in enumerate(lines) if line.id == document_id), None)
        if place is None and own.family:
            place = next((at for at, line in enumerate(lines) if line.family == own.family), None)
        if place is None:
            return None
        return Around(
            listed=lines[place].id,
            position=place + 1,
            total=len(lines),
            previous=lines[place - 1].id if place else None,
            next=lines[place + 1].id if place + 1 < len(lines) else None,
        )

    def ranked(self, lines: Sequence[Line]) -> list[Line]:
        """The first lines with the nearness of words added to the scores of the best, in their order then."""
        pairs = self._queries.nearness(self._asked.tree) if self._asked.sort is Sort.RELEVANCE else []
        best = lines[:NEAR_BEST]
        if not pairs or not best:
            return list(lines)
        near = self.scores({"bool": {"filter": [ids_of(line.id for line in best)], "should": pairs}}, len(best))
        scored = [replace(line, score=line.score + near.get(line.id, 0.0)) for line in best]
        # Whatever is equal then stays as it was: the newest first.
        equals = sorted(scored, key=lambda line: line.order[1:])
        return [*sorted(equals, key=lambda line: -line.score), *lines[NEAR_BEST:]]

    def with_scores(self, lines: Sequence[Line]) -> list[Line]:
        """The same with their scores, which are not told where the list is sorted by something else."""
        if self._asked.sort is Sort.RELEVANCE or not lines:
            return list(lines)
        tree = self._queries.scored(self._asked.tree)
        query = {"bool": {"filter": [ids_of(line.id for line in lines)], "must": [tree]}}
        scores = self.scores(query, len(lines))
        return [replace(line, score=scores.get(line.id, 0.0)) for line in lines]

    def scores(self, query: Query, most: int) -> dict[str, float]:
        """The scores of what a query finds, up to `most`, by id."""
        body = {"size": most, "track_total_hits": False, "query": query, **NO_TEXTS, "docvalue_fields": ["id"]}
        hits = self._index.search(body)["hits"]["hits"]
        return {hit["fields"]["id"][0]: hit["_score"] for hit in hits}

    def _walked(self) -> Iterator[Line]:
        """All that passes the filters, the best first, without nearness."""
        query = {"bool": {"must": [self.query()], "filter": [self._filters.kept()]}}
        return map(line_of, self._index.walk(query, self.order, [FAMILY.name]))

    def _listed(self, lines: Iterable[Line]) -> Iterator[Line]:
        """Of all that passes what is listed: where one version of an article is wanted, the first of each family."""
        if self._asked.versions is Versions.EACH:
            yield from lines
            return
        every = list(lines)
        sizes = Counter(line.family for line in every)
        seen: set[str] = set()
        for line in every:
            is_first = not line.family or line.family not in seen
            seen.add(line.family)
            if is_first and (self._asked.versions is Versions.ONE or (line.family and sizes[line.family] > 1)):
                yield line


def line_of(hit: dict[str, Any]) -> Line:
    """A line of what was found."""
    fields = hit.get("fields", {})
    family = fields.get(FAMILY.name, ("",))[0]
    return Line(hit["sort"][-1], hit.get("_score") or 0.0, family, _topics_in(fields), tuple(hit["sort"]))


def topics_of(index: Index, ids: Sequence[str]) -> dict[str, tuple[str, ...]]:
    """The topics of each of these articles that has some, as it has them."""
    found: dict[str, tuple[str, ...]] = {}
    for some in batched(ids, WINDOW):
        asked = {"size": len(some), "track_total_hits": False, "query": all_of(ARTICLES, ids_of(some))}
        hits = index.search({**asked, **NO_TEXTS, "docvalue_fields": ["id", "topic_order"]})["hits"]["hits"]
        found |= {hit["fields"]["id"][0]: _topics_in(hit["fields"]) for hit in hits}
    return found


def _topics_in(fields: Mapping[str, Any]) -> tuple[str, ...]:
    return tuple(each[ORDER:] for each in fields.get("topic_order", ()))
