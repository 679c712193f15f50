"""A page of results: what is found, what of it is shown, and what is counted of it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from functools import cached_property
from typing import Any

from index.engine.bm25f import NEAR_BEST, near_pairs
from index.engine.protocol import MOST_OTHERS, Found, FoundHit
from index.facets import FAMILY
from index.opensearch.searching.asking import WINDOW, Index, Query, all_of, any_of
from index.opensearch.searching.dictionary import Dictionary, of_class
from index.opensearch.searching.filters import Aggregations, Filters
from index.opensearch.searching.listing import NO_TEXTS, Line, Listing, line_of
from index.opensearch.searching.queries import Queries, leaves
from index.opensearch.searching.survey import Survey
from index.opensearch.searching.timeline import Timeline
from index.query import Query as Asked
from index.query import Sort, Versions
from index.query_language.tree import Node, Word
from index.query_language.walk import apart, told_words

_MOST_TOLD = 10  # words of which it is told in which forms they stand
_FAMILIES = 10_000  # articles with versions that one answer tells of
_OF_A_SHARD = 20_000
_TERMS = 60_000  # values that one part of a query names
_AT_ONCE = 20  # families of which some versions are named in one answer
_A_PAGE, _A_MATCH = 10.0, 0.002  # milliseconds: `python -m benchmarks.opensearch_page`


class Page:
    """The page that one query asks for."""

    def __init__(self, index: Index, survey: Survey, queries: Queries, words: Dictionary, asked: Asked) -> None:
        self._index = index
        self._survey = survey
        self._queries = queries
        self._words = words
        self._asked = asked
        self._filters = Filters(asked, survey)
        self._listing = Listing(index, queries, self._filters, asked)
        self._timeline = Timeline(asked, survey)
        self._told = dict(told_words(asked.tree))
        self._start = (asked.page - 1) * asked.limit
        self._end = self._start + asked.limit
        self._is_at_once = asked.versions is not Versions.GROUPS and self._most <= WINDOW

    def cost(self) -> float:
        """About how many milliseconds the page takes."""
        nodes = [leaf for leaf in leaves(self._asked.tree) if not isinstance(leaf, Word) or leaf.text]
        found = sum(self._queries.having(nodes)) if nodes else self._survey.documents
        return _A_PAGE + found * _A_MATCH

    def is_behind(self) -> bool:
        """Whether the index has got values since that it had not when it was looked over."""
        return self._filters.are_behind(self._answer)

    def found(self) -> Found:
        """What the page shows."""
        answer, found = self._answer, self._listing.found()
        told = self._filters.told(answer)
        families = self._families(told, found)
        lines, grouped = self._lines(told["doc_count"], families)
        shown = self._shown(families)[self._start : self._end] if self._start < lines else []
        return Found(
            total=told["doc_count"],
            lines=lines,
            hits=tuple(self._hits(self._listing.with_scores(shown), families, found)),
            facets=self._filters.facets(answer, self._index, self._listing.matched()),
            histogram=self._timeline.histogram(told, self._index, found),
            notes=tuple(dict.fromkeys(self._queries.notes(self._asked))),
            grouped=grouped,
            forms=self._forms(told),
        )

    @cached_property
    def _most(self) -> int:
        """How many lines are looked at: those of the page and all before, and all that nearness may bring there."""
        is_near = self._asked.sort is Sort.RELEVANCE and self._start < NEAR_BEST and near_pairs(self._asked.tree)
        return max(self._end, NEAR_BEST) if is_near else self._end

    @cached_property
    def _answer(self) -> Mapping[str, Any]:
        """What was counted of all that is found; with the lines, unless more has to be known before they are."""
        further = {**self._timeline.aggregations(), **self._of_families(), **self._of_forms()}
        body: dict[str, Any] = {
            "query": self._listing.query(),
            "track_total_hits": False,
            "size": 0,
            "aggs": self._filters.aggregations(further),
        }
        if self._is_at_once:
            body |= {"size": self._most, **self._listed()}
        return self._index.search(body)

    def _listed(self) -> dict[str, Any]:
        """What asks for documents of the list."""
        asked = self._asked
        return {
            "post_filter": self._filters.kept(),
            "sort": self._listing.order,
            "docvalue_fields": [FAMILY.name, "topic_order"],
            **NO_TEXTS,
            **({} if asked.versions is Versions.EACH or not self._survey.families else {"collapse": {"field": "line"}}),
        }

    def _shown(self, families: Mapping[str, int]) -> list[Line]:
        """The lines up to the end of the page and perhaps more, in their order."""
        if self._is_at_once:
            return self._listing.ranked([line_of(hit) for hit in self._answer["hits"]["hits"]])
        if self._most > WINDOW:
            return self._listing.lines()
        groups = list(families)
        asked = {"size": self._most, "track_total_hits": False, **self._listed()}
        some = (groups[at : at + _TERMS] for at in range(0, len(groups), _TERMS))
        asked["post_filter"] = all_of(self._filters.kept(), any_of(*({"terms": {FAMILY.name: each}} for each in some)))
        hits = self._index.search({"query": self._listing.query(), **asked})["hits"]["hits"]
        return self._listing.ranked([line_of(hit) for hit in hits])

    def _lines(self, total: int, families: Mapping[str, int]) -> tuple[int, int]:
        """How many lines are listed, and how many documents are in groups where these are."""
        match self._asked.versions:
            case Versions.EACH:
                return total, 0
            case Versions.ONE:
                return total - sum(families.values()) + len(families), 0
            case Versions.GROUPS:
                return len(families), sum(families.values())

    def _hits(self, lines: Sequence[Line], families: Mapping[str, int], found: Query) -> Iterator[FoundHit]:
        """The lines as they are shown."""
        topics = self._survey.values["topic"]
        others = self._fellows([line.family for line in lines], found) if self._is_grouped else {}
        for line in lines:
            fellows = [each for each in others.get(line.family, ()) if each != line.id][:MOST_OTHERS]
            versions = families.get(line.family, 1) - 1
            yield FoundHit(line.id, line.score, topics.respelled(line.topics), versions, tuple(fellows))

    def _of_families(self) -> Aggregations:
        """What counts the families of which several versions are found."""
        if not self._survey.families:
            return {}
        sizes = {"size": _FAMILIES, "shard_size": _OF_A_SHARD, "min_doc_count": 2}
        return {"families": {"terms": {"field": FAMILY.name, **sizes}}}

    def _families(self, told: Mapping[str, Any], found: Query) -> dict[str, int]:
        """How many are found of each family of which several are."""
        if not self._survey.families:
            return {}
        if told["families"]["sum_other_doc_count"]:
            every = self._index.values(found, FAMILY.name)
        else:
            every = ((bucket["key"], bucket["doc_count"]) for bucket in told["families"]["buckets"])
        return {family: count for family, count in every if count > 1}

    def _fellows(self, families: Sequence[str], found: Query) -> dict[str, list[str]]:
        """The ids of what is found of some families, the first of each in their order."""
        fellows: dict[str, list[str]] = {}
        for at in range(0, len(families), _AT_ONCE):
            some = list(families[at : at + _AT_ONCE])
            query = all_of(found, {"terms": {FAMILY.name: some}})
            hits = {"first": {"top_hits": {"size": MOST_OTHERS + 1, "sort": [{"id": "asc"}], **NO_TEXTS}}}
            aggs = {"families": {"terms": {"field": FAMILY.name, "size": len(some)}, "aggs": hits}}
            answer = self._index.search({"size": 0, "track_total_hits": False, "query": query, "aggs": aggs})
            for bucket in answer["aggregations"]["families"]["buckets"]:
                fellows[bucket["key"]] = [hit["sort"][0] for hit in bucket["first"]["hits"]["hits"]]
        return fellows

    @property
    def _is_grouped(self) -> bool:
        return self._asked.versions is Versions.GROUPS

    @cached_property
    def _counted_forms(self) -> list[tuple[Node, str, Query]]:
        """For each part of the words that are told of each of its forms, and what has it."""
        if len(self._told) > _MOST_TOLD:
            return []
        counted: list[tuple[Node, str, Query]] = []
        for part in dict.fromkeys(part for parts in self._told.values() for part in parts):
            if isinstance(part, Word):
                counted += [(part, form, of_class((name, form))) for name, form in self._words.form_counts(part)]
            else:
                counted.append((part, apart(part), self._queries.matched(part)))
        return counted

    def _of_forms(self) -> Aggregations:
        """What counts the forms of words that are told."""
        queries = [query for _, _, query in self._counted_forms]
        return {"forms": {"filters": {"filters": queries}}} if queries else {}

    def _forms(self, told: Mapping[str, Any]) -> tuple[tuple[Word, Mapping[str, int]], ...]:
        """Of each word that is told how many of the documents have each form of it."""
        if len(self._told) > _MOST_TOLD:
            return ()
        counts: dict[Node, Counter[str]] = {}
        buckets = told["forms"]["buckets"] if self._counted_forms else ()
        for (part, form, _), bucket in zip(self._counted_forms, buckets, strict=True):
            if bucket["doc_count"]:
                counts.setdefault(part, Counter())[form] += bucket["doc_count"]
        every = []
        for word, parts in self._told.items():
            forms: Counter[str] = Counter()
            for part in parts:
                if isinstance(part, Word):
                    forms |= counts.get(part, Counter())
                else:  # words side by side
                    dict.update(forms, counts.get(part, {}))
            every.append((word, dict(forms)))
        return tuple(every)
