"""The histogram of what a query finds: dates by year where the index has many, by their days where it has few."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

from archive.partial_date import parse_iso
from index.opensearch.searching.asking import WINDOW, Index, Query
from index.opensearch.searching.filters import Aggregations
from index.opensearch.searching.survey import Days, Survey, days_of, spans_of
from index.query import Query as Asked
from index.results import Bin, Histogram
from index.timeline.asked_days import asked_days
from index.timeline.axis import axis, drawn_days
from index.timeline.far_dates import near_days
from index.timeline.periods import period_of

_FEW = 2_000  # different days that are told one by one
_EVER = (date.min.toordinal(), date.max.toordinal())

Binned = Counter[tuple[date, date, bool]]
"""How many documents are of each bin: its first day, its last, and whether it is one of the unit."""


class Timeline:
    """The histogram of one query."""

    def __init__(self, asked: Asked, survey: Survey) -> None:
        self._survey = survey
        self._weekdays = asked.weekdays
        self._asked = asked_days(asked)
        near = survey.near_days
        self._low, self._high = drawn_days(self._asked, near) if near else _EVER
        # What is asked for may be vague in more ways than its ends say, so more days may be found than these.
        first, last = self._asked[0][0], self._asked[-1][1]
        low, high = (first or date.min).toordinal(), (last or date.max).toordinal()
        self._is_few = sum(begin <= high and end >= low for begin, end in survey.spans) <= _FEW
        self._has_far = any(end < self._low or begin > self._high for begin, end in survey.spans)

    def aggregations(self) -> Aggregations:
        """What is counted of the documents that pass."""
        told: Aggregations = {"weekdays": {"terms": {"field": "weekday", "size": 7}}} if self._weekdays else {}
        if self._is_few:
            return {**told, "span": {"terms": {"field": "span", "size": _FEW}}}
        near = {
            "years": {"terms": {"field": "year", "size": WINDOW}},
            "first": {"min": {"field": "first"}},
            "last": {"max": {"field": "last"}},
        }
        if not self._has_far:
            return {**told, **near}
        within = self._near()
        beyond = {"bool": {"filter": [{"exists": {"field": "first"}}], "must_not": [within]}}
        far = {"filter": beyond, "aggs": {"years": near["years"]}}
        return {**told, "near": {"filter": within, "aggs": near}, "far": far}

    def histogram(self, told: Mapping[str, Any], index: Index, found: Query) -> Histogram:
        """The histogram of what was counted; `found` finds it, for what an answer has no room for."""
        near = self._survey.near_days
        weekdays = _of_week(told["weekdays"]["buckets"]) if self._weekdays else ()
        held = (date.fromordinal(near[0]), date.fromordinal(near[1])) if near else None
        plain = Histogram("year", undated=told["doc_count"], asked=self._asked, held=held, weekdays=weekdays)
        if near is None:
            return plain
        if self._is_few and not told["span"]["sum_other_doc_count"]:
            return self._of_spans(_counted(told["span"]["buckets"]), plain)
        drawn = told if self._is_few or not self._has_far else told["near"]
        if self._is_few or drawn["first"]["value"] is None or drawn["years"]["sum_other_doc_count"]:
            return self._of_spans(_every(index, found), plain)
        unit, first, last = axis(
            self._asked,
            max(int(drawn["first"]["value"]), self._low),
            min(int(drawn["last"]["value"]), self._high),
        )
        if unit != "year" or (self._has_far and told["far"]["years"]["sum_other_doc_count"]):
            return self._of_spans(_every(index, found), plain)
        outliers = _of_years(told["far"]["years"]["buckets"]) if self._has_far else Counter()
        return _drawn(plain, unit, _of_years(drawn["years"]["buckets"]), outliers, first, last)

    def _near(self) -> Query:
        return {
            "bool": {"filter": [{"range": {"last": {"gte": self._low}}}, {"range": {"first": {"lte": self._high}}}]}
        }

    def _of_spans(self, spans: Mapping[Days, int], plain: Histogram) -> Histogram:
        """The histogram of documents of which it is known how many are of which days."""
        if not spans:
            return plain
        low, high = self._low, self._high
        near = {days: count for days, count in spans.items() if days[1] >= low and days[0] <= high}
        if not near:  # all that is found lies far out: what of it does so among itself?
            low, high = near_days(spans_of(spans)) or (low, high)
            near = {days: count for days, count in spans.items() if days[1] >= low and days[0] <= high}
        begin, end = min(first for first, _ in near), max(last for _, last in near)
        unit, first, last = axis(self._asked, max(begin, low), min(end, high))
        return _drawn(plain, unit, _binned(unit, near), _binned("year", _far(spans, low, high)), first, last)


def _far(spans: Mapping[Days, int], low: int, high: int) -> dict[Days, int]:
    return {days: count for days, count in spans.items() if days[1] < low or days[0] > high}


def _counted(buckets: Iterable[Mapping[str, Any]]) -> dict[Days, int]:
    return {days_of(bucket["key"]): bucket["doc_count"] for bucket in buckets}


def _every(index: Index, query: Query) -> dict[Days, int]:
    return {days_of(span): count for span, count in index.values(query, "span")}


def _of_years(buckets: Iterable[Mapping[str, Any]]) -> Binned:
    """The bins that values of the facet of years are: years, and dates across years."""
    bins: Binned = Counter()
    for bucket in buckets:
        days = parse_iso(bucket["key"])
        bins[days.first, days.last, days == period_of("year", days.first)] += bucket["doc_count"]
    return bins


def _binned(unit: str, spans: Mapping[Days, int]) -> Binned:
    """Dates by unit; those that are coarser stand for themselves."""
    bins: Binned = Counter()
    for (first, last), count in spans.items():
        begin, end = date.fromordinal(first), date.fromordinal(last)
        whole = period_of(unit, begin)
        key = (whole.first, whole.last, True) if end <= whole.last else (begin, end, False)
        bins[key] += count
    return bins


def _of_week(buckets: Iterable[Mapping[str, Any]]) -> tuple[int, ...]:
    counts = {bucket["key"]: bucket["doc_count"] for bucket in buckets}
    return tuple(counts.get(day, 0) for day in range(7))


def _drawn(plain: Histogram, unit: str, bins: Binned, outliers: Binned, first: date, last: date) -> Histogram:
    def listed(every: Binned, kinds: tuple[bool, ...]) -> tuple[Bin, ...]:
        return tuple(Bin(start, end, every[start, end, fits]) for start, end, fits in sorted(every) if fits in kinds)

    return Histogram(
        unit,
        bins=listed(bins, (True,)),
        coarse=listed(bins, (False,)),
        # What was counted by another question may be more.
        undated=max(0, plain.undated - bins.total() - outliers.total()),
        outliers=listed(outliers, (True, False)),
        first=first,
        last=last,
        asked=plain.asked,
        held=plain.held,
        weekdays=plain.weekdays,
    )
