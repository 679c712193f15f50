"""Where one document stands in all that is listed, told by counting what comes before it: nothing is walked through."""

from __future__ import annotations

import struct
from collections.abc import Iterable, Sequence
from typing import Any

from index.engine.protocol import Around
from index.facets import FAMILY
from index.opensearch.searching import scores
from index.opensearch.searching.asking import Index, Query, all_of, any_of
from index.opensearch.searching.listing import NO_TEXTS, Line, Listing, line_of
from index.opensearch.searching.tokens import ids_of
from index.query import Sort

_FIRST = 200  # lines that are looked at themselves: nearness changes the order of the first hundred
_BESIDE = 50  # documents that are looked through for the next line, at once
_OPPOSITE = {"asc": "desc", "desc": "asc", "_last": "_first"}


class Place:
    """Finds the place of a document in one list. Each document is listed, or one of each article."""

    def __init__(self, index: Index, listing: Listing, *, is_each: bool) -> None:
        self._index = index
        self._listing = listing
        self._is_each = is_each

    def around(self, document_id: str) -> Around | None:
        """The document's place, or the place of the one that stands for it; None where it is not found."""
        own = self._lines(ids_of([document_id]), 1)
        if not own:
            return None
        line = own[0]
        if not self._is_each and line.family:
            line = (self._lines({"term": {FAMILY.name: line.family}}, 1) or own)[0]  # it may leave meanwhile
        total = self._count(None)
        first = self._listing.ranked(self._lines(None, _FIRST))
        at = next((at for at, each in enumerate(first) if each.id == line.id), _FIRST)
        if at < min(_FIRST - 1, total):
            before, after = first[at - 1 : at] if at else [], first[at + 1 : at + 2]
            return _around(line, at + 1, total, before, after)
        position = self._count(self._before(line)) + 1
        before = self._next(line, backwards=True)
        return _around(line, position, total, before, self._next(line, backwards=False))

    def _query(self, also: Query | None) -> Query:
        """All that is found, scored where scores order it, of which something else is true too."""
        kept = [self._listing.kept(), *([also] if also else [])]
        return {"bool": {"must": [self._listing.query()], "filter": kept}}

    def _lines(self, also: Query | None, most: int) -> list[Line]:
        """The first lines of all that is found and of which something else is true."""
        return self._sorted({"query": self._query(also)}, most, self._listing.order, is_collapsed=not self._is_each)

    def _sorted(self, body: dict[str, Any], most: int, order: Sequence[Any], is_collapsed: bool) -> list[Line]:
        asked = {"size": most, "track_total_hits": False, "sort": order, "docvalue_fields": [FAMILY.name], **NO_TEXTS}
        collapsed = {"collapse": {"field": "line"}} if is_collapsed else {}
        return [line_of(hit) for hit in self._index.search({**body, **asked, **collapsed})["hits"]["hits"]]

    def _count(self, also: Query | None) -> int:
        """How many lines there are of all that is found and of which something else is true."""
        found = all_of(self._listing.found(), *([also] if also else []))
        if self._is_each:
            return self._index.counts([found])[0]
        alone = {"bool": {"filter": [found], "must_not": [{"exists": {"field": FAMILY.name}}]}}
        return self._index.counts([alone])[0] + sum(1 for _ in self._index.values(found, FAMILY.name))

    def _before(self, line: Line) -> Query:
        """What stands before a line."""
        key = dict(zip(("score", "day", "id"), (line.score, *line.order[-2:]), strict=True))
        field, step = ("first", "lt") if self._listing.sort is Sort.OLDEST else ("last", "gt")
        same: list[Query] = [{"range": {"id": {"lt": key["id"]}}}]
        if line.is_dated:
            earlier: Query = {"range": {field: {step: key["day"]}}}
            equal = all_of({"term": {field: key["day"]}}, *same)
        else:  # what is undated comes last
            earlier = {"exists": {"field": field}}
            equal = {"bool": {"filter": same, "must_not": [earlier]}}
        ordered = any_of(earlier, equal)
        if self._listing.sort is not Sort.RELEVANCE:
            return ordered
        scored = self._listing.query()
        better = scores.at_least(scored, _above(line.score))
        return any_of(better, all_of(scores.at_least(scored, line.score), ordered))

    def _next(self, line: Line, *, backwards: bool) -> list[Line]:
        """The line behind another one, or before it, in a list; none at its end."""
        order = _opposite(self._listing.order) if backwards else self._listing.order
        body: dict[str, Any] = {"query": self._query(None), "search_after": list(line.order)}
        while True:
            beside = self._sorted(body, _BESIDE, order, is_collapsed=False)
            standing = self._standing({each.family for each in beside if each.family})
            for each in beside:
                if self._is_each or not each.family or each.id in standing:
                    return [each]
            if len(beside) < _BESIDE:
                return []
            body["search_after"] = list(beside[-1].order)

    def _standing(self, families: Iterable[str]) -> set[str]:
        """The ids of those that stand for some families."""
        some = sorted(families)
        if self._is_each or not some:
            return set()
        return {each.id for each in self._lines({"terms": {FAMILY.name: some}}, len(some))}


def _around(line: Line, position: int, total: int, before: Sequence[Line], after: Sequence[Line]) -> Around:
    previous, following = (each[0].id if each else None for each in (before, after))
    return Around(listed=line.id, position=position, total=total, previous=previous, next=following)


def _opposite(order: Sequence[Any]) -> list[Any]:
    """The same order backwards."""
    turned = []
    for each in order:
        ((field, how),) = each.items()
        told = how if isinstance(how, dict) else {"order": how}
        turned.append({field: {name: _OPPOSITE.get(value, value) for name, value in told.items()}})
    return turned


def _above(score: float) -> float:
    """The next greater score: servers count with 32 bits."""
    (bits,) = struct.unpack("<i", struct.pack("<f", score))
    (above,) = struct.unpack("<f", struct.pack("<i", bits + 1))
    return float(above)
