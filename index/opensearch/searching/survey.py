"""What is told of an index as a whole, asked once and kept: how many articles, how long, when, with which values."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from index.facets import FACETS, FAMILY
from index.opensearch.fields import ARTICLES, TEXTS
from index.opensearch.searching.asking import WINDOW, Index
from index.opensearch.searching.values import FacetValues
from index.timeline.far_dates import Span, near_days

_SMALL = 4_000  # values of a facet that has few: an answer holds 65,535 of everything together
_SIZES = {"topic": WINDOW, "author": WINDOW, "span": WINDOW}

Days = tuple[int, int]
"""The first and the last day of a date, as ordinals, both inclusive."""


@dataclass(frozen=True)
class Survey:
    """`documents` are the articles; `means` how many words those that have a text have in it on average; `classes` and
    `spans` how many are of each language class and of which days; `values` goes by facet; `families` says whether any
    are versions of another."""

    documents: int
    means: Mapping[str, float]
    classes: Mapping[str, int]
    spans: Mapping[Days, int]
    values: Mapping[str, FacetValues]
    families: bool

    @cached_property
    def near_days(self) -> Days | None:
        """The first and last day of what the index holds, without dates far out; None without any."""
        return near_days(spans_of(self.spans))


def spans_of(counts: Mapping[Days, int]) -> list[Span]:
    """Days with so many articles each."""
    return [Span(first, last, count) for (first, last), count in counts.items()]


def days_of(span: str) -> Days:
    """The days that the field `span` says."""
    first, _, last = span.partition("/")
    return int(first), int(last)


def survey(index: Index) -> Survey:
    """Look an index over."""
    fields = [*(facet.name for facet in FACETS), "class", "span"]
    answer = index.look_over(
        {
            "size": 0,
            "track_total_hits": True,
            "query": ARTICLES,
            "aggs": {
                **{field: {"terms": {"field": field, "size": _SIZES.get(field, _SMALL)}} for field in fields},
                **{name: {"avg": {"field": f"{name}_length"}} for name in TEXTS},
                FAMILY.name: {"terms": {"field": FAMILY.name, "size": 1}},
            },
        }
    )
    told = answer["aggregations"]
    found = {field: _counted(index, field, told[field]) for field in fields}
    return Survey(
        documents=answer["hits"]["total"]["value"],
        means={name: told[name]["value"] or 1.0 for name in TEXTS},
        classes=found["class"],
        spans={days_of(span): count for span, count in found["span"].items()},
        values={facet.name: FacetValues(facet.name, found[facet.name]) for facet in FACETS},
        families=bool(told[FAMILY.name]["buckets"]),
    )


def _counted(index: Index, field: str, told: Mapping[str, Any]) -> dict[str, int]:
    """How many articles have each value of a field, all of them where an answer cannot hold as many."""
    if told["sum_other_doc_count"]:
        return dict(index.values(ARTICLES, field, patient=True))
    return {bucket["key"]: bucket["doc_count"] for bucket in told["buckets"]}
