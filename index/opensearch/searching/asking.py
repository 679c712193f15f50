"""Questions to one index of a cluster, within the time of whoever asks."""

from __future__ import annotations

import time
from collections.abc import Callable, Hashable, Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from typing import Any, TypeVar

from archive.messages import Message
from index.budget import current_budget, look
from index.errors import IndexUnreachable, QueryTooCostly
from index.opensearch.client import QUESTION, WORK, Client
from index.opensearch.failures import LIMITS, Rejected, TimedOut
from index.opensearch.fields import ARTICLES

T = TypeVar("T", bound=Hashable)
A = TypeVar("A")

Query = dict[str, Any]
"""A query as OpenSearch takes it."""

NOTHING: Query = {"match_none": {}}

WINDOW = 10_000
"""So many documents or values come in one answer at the most."""

_LOOK = 5.0  # seconds that a server has to tell of a whole index
_GRACE = 0.3  # seconds that an answer takes on its way
_LEAST = 0.05  # seconds that a server is given, however little is left
_REMEMBERED = 1 << 14  # answers
_COUNTED = 100  # queries that are counted in one request


class Index:
    """One index, safe for threads. What is asked of it is remembered as long as this is kept."""

    def __init__(self, client: Client, name: str) -> None:
        self._client = client
        self._name = name
        self._known: dict[Hashable, Any] = {}

    def remembered(self, kind: str, asked: Sequence[T], ask: Callable[[list[T]], Iterable[A]]) -> list[A]:
        """The answers to some questions of one kind; those that were not asked before are asked together."""
        known = self._known
        found: dict[T, A] = {each: known[kind, each] for each in dict.fromkeys(asked) if (kind, each) in known}
        unknown = [each for each in dict.fromkeys(asked) if each not in found]
        if unknown:
            found.update(zip(unknown, ask(unknown), strict=True))
            if len(self._known) > _REMEMBERED:
                self._known = {}
            self._known.update(((kind, each), found[each]) for each in unknown)
        return [found[each] for each in asked]

    def search(self, body: Mapping[str, Any]) -> dict[str, Any]:
        """The answer to a search, in the time that its question has. Raises `QueryTooCostly` where that is too little
        or the search passes a limit of the servers, `IndexUnreachable` where the time went by as some stood still."""
        look()
        budget, began = current_budget(), time.monotonic()
        seconds = min(max(budget.left, _LEAST), QUESTION)
        try:
            timed = {"timeout": f"{int(seconds * 1_000)}ms", **body}
            answer = self._client.search("" if "pit" in body else self._name, timed, timeout=seconds + _GRACE)
        except TimedOut:
            budget.stood_still(time.monotonic() - began - seconds - _GRACE, in_vain=True)
            look()  # where the question has no time left it is the question's; else the servers have too much to do
            raise
        except IndexUnreachable:
            budget.stood_still(time.monotonic() - began, in_vain=True)
            raise
        except Rejected as error:
            if error.kind in LIMITS:
                raise QueryTooCostly(
                    Message("this search has more parts than the index can look for at once; use fewer words")
                ) from error
            raise
        if (stood_still := time.monotonic() - began - answer["took"] / 1_000) > _GRACE:
            budget.stood_still(stood_still)
        return answer

    def look_over(self, body: Mapping[str, Any]) -> dict[str, Any]:
        """The answer to what is asked once of an index and kept, whoever asks first and however little time is left."""
        try:
            return self._client.search(self._name, body, timeout=_LOOK)
        except IndexUnreachable:  # a server that is gone is passed over by now; and a large index takes its time
            return self._client.search(self._name, body, timeout=WORK)

    def counts(self, queries: Sequence[Query], within: Query = ARTICLES) -> list[int]:
        """How many articles, or of what another query finds, match each of these queries."""
        found: list[int] = []
        for at in range(0, len(queries), _COUNTED):
            some = list(queries[at : at + _COUNTED])
            answer = self.search(
                {
                    "size": 0,
                    "track_total_hits": False,
                    "query": all_of(within, any_of(*some)),
                    "aggs": {"each": {"filters": {"filters": some}}},
                }
            )
            found += [bucket["doc_count"] for bucket in answer["aggregations"]["each"]["buckets"]]
        return found

    def values(self, query: Query, field: str, most: int | None = None, patient: bool = False) -> Iterator[Bucket]:
        """(value, documents) of every value that documents of a query have in a field, in the order of Unicode; `most`
        of them at the most. However many there are, all are told."""
        ask = self.look_over if patient else self.search
        size, left = min(most or WINDOW, WINDOW), most
        after: Mapping[str, Any] = {}
        while left is None or left > 0:
            source = {"value": {"terms": {"field": field}}}
            composite = {"size": size, "sources": [source], **({"after": after} if after else {})}
            answer = ask(
                {"size": 0, "track_total_hits": False, "query": query, "aggs": {"all": {"composite": composite}}}
            )
            buckets = answer["aggregations"]["all"]["buckets"]
            yield from ((bucket["key"]["value"], bucket["doc_count"]) for bucket in buckets[:left])
            if len(buckets) < size:
                return
            after = buckets[-1]["key"]
            left = None if left is None else left - len(buckets)

    def walk(self, query: Query, sort: Sequence[Any], fields: Sequence[str]) -> Iterator[dict[str, Any]]:
        """Every document of a query in an order in which no two are equal, as the index was when the walk began, each
        with its values of some fields."""
        pit = self._client.moment(self._name, _KEPT)
        try:
            body: dict[str, Any] = {
                "size": WINDOW,
                "track_total_hits": False,
                "query": query,
                "sort": list(sort),
                "_source": False,
                "stored_fields": "_none_",
                "docvalue_fields": list(fields),
            }
            while True:
                hits = self.search({**body, "pit": {"id": pit, "keep_alive": _KEPT}})["hits"]["hits"]
                yield from hits
                if len(hits) < WINDOW:
                    return
                body["search_after"] = hits[-1]["sort"]
        finally:
            with suppress(IndexUnreachable):  # the servers forget it by themselves
                self._client.ask("DELETE", "/_search/point_in_time", {"pit_id": [pit]}, missing_ok=True)


Bucket = tuple[Any, int]

_KEPT = "2m"  # how long the servers keep a walk open between two steps


def all_of(*queries: Query) -> Query:
    """What matches every one of these queries, unscored."""
    return queries[0] if len(queries) == 1 else {"bool": {"filter": list(queries)}}


def any_of(*queries: Query) -> Query:
    """What matches any of these queries; of none nothing."""
    if not queries:
        return NOTHING
    return queries[0] if len(queries) == 1 else {"bool": {"should": list(queries), "minimum_should_match": 1}}


def none_of(query: Query) -> Query:
    """What does not match the query, unscored."""
    return {"bool": {"filter": [ARTICLES], "must_not": [query]}}
