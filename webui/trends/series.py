"""The numbers of a page of trends: how many articles each search finds in each period, and how many there are at all.

What is counted in a period is what the search page finds with the period chosen as its year or month, so that every
number can be followed. An article whose date is less exact than the period is counted apart, an undated one too.

Every document counts, also one that is a version of another, as in every total, facet and chart of the pages that the
numbers lead to. Articles counted once would fit none of these, and add up to more than there is: an article whose
versions are of two years is in both. How many there are in all is told beside.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace

from archive.partial_date import PartialDate, month_of, parse_iso, year_of
from index.query import Query, SearchRequest, Selection, Versions
from index.results import Results, WordForms
from index.timeline.periods import unit_for
from webui.urls.trends_url import Measure, Split, TrendsRequest, Unit

MOST_TOPICS = 6
"""Topics of a search that are told apart."""

MOST_PERIODS = 600
"""Longer ranges are shown year by year; years beyond so many only where there are articles."""

Search = Callable[[SearchRequest], tuple[Query, Results]]
"""The query as it is understood, and what it finds. Raises `SearchError`."""


@dataclass(frozen=True, slots=True)
class Series:
    """What one search finds over time. `name` is its text or its topic ("" for all or none); `query` asks for all of
    it; `counts` are articles by period ("2019", "2019-03"), `coarse` those whose dates are less exact, by their own ISO
    text; `lines` is the total with one of each article's versions; `notes` say how the search was taken and `words` how
    its words were counted; `others` are the articles with none of the topics that are told apart."""

    name: str
    query: SearchRequest
    total: int
    counts: Mapping[str, int]
    coarse: Mapping[str, int]
    undated: int
    lines: int
    notes: tuple[str, ...] = ()
    others: bool = False
    words: tuple[WordForms, ...] = ()


@dataclass(frozen=True, slots=True)
class Trend:
    """`series` over `periods`, in order of time, each of `unit`; `whole` is all that the filters allow. `measure` is
    never `AUTO`. `skips` says that periods without an article are left out, `too_many` that months were asked for
    and would have been more than `MOST_PERIODS`. `words` tell how the words of the one search were counted
    whose topics these are."""

    unit: Unit
    measure: Measure
    periods: tuple[str, ...]
    whole: Series
    series: tuple[Series, ...]
    skips: bool = False
    too_many: bool = False
    topics_left_out: int = 0
    words: tuple[WordForms, ...] = ()

    @property
    def has_versions(self) -> bool:
        """Whether a series finds versions of one article."""
        return any(each.lines < each.total for each in (self.whole, *self.series))

    def share(self, series: Series, period: str) -> float | None:
        """Of the period's articles those that the search finds, from 0 to 1; None where there are none at all."""
        every = self.whole.counts.get(period, 0)
        return series.counts.get(period, 0) / every if every else None


def trend(asked: TrendsRequest, search: Search) -> Trend:
    """The numbers that the address asks for."""
    search = _with_lines(search)
    base = replace(asked.base, limit=1, page=1, values=MOST_TOPICS)
    whole_query, whole = search(base)
    unit, too_many = _unit(asked.unit, _series("", whole_query, whole, Unit.MONTH))
    left_out, words = 0, tuple[WordForms, ...]()
    if asked.split is Split.TOPIC:
        series, left_out, words = _topics(base.worded("".join(asked.texts)), unit, search)
    else:
        found = [search(base.worded(text)) for text in asked.texts] or [(whole_query, whole)]
        series = tuple(_series(query.text, query, results, unit) for query, results in found)
    measure = asked.measure
    if measure is Measure.AUTO:
        measure = Measure.SHARE if asked.texts or asked.split is Split.TOPIC else Measure.COUNT
    every = _series("", whole_query, whole, unit)
    periods, skips = _periods(unit, every.counts)
    return Trend(unit, measure, periods, every, series, skips, too_many, left_out, words)


def within(query: SearchRequest, unit: Unit, *periods: str) -> SearchRequest:
    """The search for exactly those articles that are counted in these periods."""
    return replace(query, selections={**query.selections, unit.value: Selection(periods)})


def whole_period(unit: Unit, period: str) -> PartialDate:
    """The days of a period."""
    first = parse_iso(period).first
    return year_of(first) if unit is Unit.YEAR else month_of(first)


def _with_lines(search: Search) -> Search:
    """The same search, whose results tell how many articles there are with one of each one's versions."""

    def searched(query: SearchRequest) -> tuple[Query, Results]:
        understood, results = search(replace(query, versions=Versions.ONE))
        return replace(understood, versions=query.versions), results

    return searched


def _series(name: str, query: SearchRequest, results: Results, unit: Unit, others: bool = False) -> Series:
    # A facet's counts pass over what is chosen in it; as an article has one year and one month, that is put right here.
    chosen = query.selections.get(unit.value, Selection())
    counts = {
        each.value: each.count
        for each in results.facets.get(unit.value, ())
        if each.count and each.value not in chosen.exclude and (each.value in chosen.include or not chosen.include)
    }
    length = 4 if unit is Unit.YEAR else 7
    return Series(
        name=name,
        query=query,
        total=results.total,
        counts={value: count for value, count in counts.items() if len(value) == length},
        coarse={value: count for value, count in sorted(counts.items()) if len(value) != length},
        undated=results.histogram.undated,
        lines=results.lines,
        notes=results.notes,
        others=others,
        words=results.words,
    )


def _topics(query: SearchRequest, unit: Unit, search: Search) -> tuple[tuple[Series, ...], int, tuple[WordForms, ...]]:
    """The largest topics of a search, behind them what has none of these; how many more topics there are; and how the
    search's words were counted.

    Where topics are chosen, they are those.
    """
    _, results = search(query)
    facet = results.facets.get("topic", ())
    chosen = tuple(each.value for each in facet if each.selected)
    kept_out = tuple(each.value for each in facet if each.excluded)
    known = [each for each in facet if each.count and not each.excluded and (each.selected or not chosen)]
    known.sort(key=lambda each: -each.count)
    told = tuple(each.value for each in known[:MOST_TOPICS])

    def series(name: str, selection: Selection, others: bool = False) -> Series:
        understood, found = search(replace(query, selections={**query.selections, "topic": selection}))
        return _series(name, understood, found, unit, others)

    every = tuple(series(topic, Selection((topic,), kept_out)) for topic in told)
    rest = tuple(value for value in chosen if value not in told)
    every_one = results.distinct.get("topic", len(known)) - len(kept_out)
    left_out = len(rest) if chosen else max(every_one - len(told), 0)
    if chosen and not rest:
        return every, 0, results.words
    others = series("", Selection(rest, (*kept_out, *told)), others=True)
    return (*every, others) if others.total or not every else every, left_out, results.words


def _unit(asked: Unit, whole: Series) -> tuple[Unit, bool]:
    """The unit to show, and whether months were asked for and are too many; `whole` is counted by months."""
    days = [parse_iso(value) for value in (*whole.counts, *whole.coarse)]
    if not days:
        return (Unit.YEAR if asked is Unit.AUTO else asked), False
    first, last = min(day.first for day in days), max(day.last for day in days)
    if asked is Unit.AUTO:
        return (Unit.YEAR if unit_for(first, last) == "year" else Unit.MONTH), False
    months = (last.year - first.year) * 12 + last.month - first.month + 1
    if asked is Unit.MONTH and months > MOST_PERIODS:
        return Unit.YEAR, True
    return asked, False


def _periods(unit: Unit, counts: Mapping[str, int]) -> tuple[tuple[str, ...], bool]:
    """Every period from the first with an article to the last, and whether empty ones had to be left out."""
    if not counts:
        return (), False
    first, last = min(counts), max(counts)
    if unit is Unit.YEAR:
        years = range(int(first), int(last) + 1)
        if len(years) > MOST_PERIODS:
            return tuple(sorted(counts)), True
        return tuple(f"{year:04}" for year in years), False
    start, end = (int(each[:4]) * 12 + int(each[5:]) - 1 for each in (first, last))
    if end - start >= MOST_PERIODS:
        return tuple(sorted(counts)), True
    return tuple(f"{slot // 12:04}-{slot % 12 + 1:02}" for slot in range(start, end + 1)), False
