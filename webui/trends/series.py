"""The numbers of a page of trends: how many articles each search finds in each period, and how many there are at all.

What is counted in a period is what the search page finds with the period chosen as its year or month, so that every
number can be followed. An article whose date is less exact than the period is counted apart, an undated one too. By
weekday those count that are dated to the day, and no search asks for one of these days: they alone lead nowhere.

Every document counts, also one that is a version of another, as in every total, facet and chart of the pages that the
numbers lead to. Articles counted once would fit none of these, and add up to more than there is: an article whose
versions are of two years is in both. How many there are in all is told beside.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date

from index.query import Query, SearchRequest, Selection, Versions
from index.results import Results, WordForms
from index.timeline.asked_days import EVERY_DAY, Asked, join
from index.timeline.axis import drawn_days
from index.timeline.periods import Part, unit_for
from webui.trends.reliability import interval, is_few
from webui.trends.units import (
    MOST_PERIODS,
    Counted,
    Counts,
    counted,
    days_known,
    is_period_asked,
    part_of_period,
    periods_between,
)
from webui.urls.trends_url import Measure, Split, TrendsRequest, Unit

MOST_TOPICS = 6
"""Topics of a search that are told apart."""

Search = Callable[[SearchRequest], tuple[Query, Results]]
"""The query as it is understood, and what it finds. Raises `SearchError`."""


@dataclass(frozen=True, slots=True)
class Series:
    """What one search finds over time. `name` is its text or its topic ("" for all or none); `query` asks for all of
    it; `counted` are articles by period and those whose dates are less exact (`webui.trends.units`), `outliers` those
    of either kind that lie far from all other dates; `asked` are the days that it asks for, by its filters and its own
    words; `lines` is the total with one of each article's versions; `notes` say how the search was taken and `words`
    how its words were counted; `others` are the articles with none of the topics that are told apart."""

    name: str
    query: SearchRequest
    total: int
    counted: Counted
    undated: int
    lines: int
    notes: tuple[str, ...] = ()
    others: bool = False
    words: tuple[WordForms, ...] = ()
    asked: Asked = EVERY_DAY
    outliers: Mapping[str, int] = field(default_factory=dict)

    @property
    def counts(self) -> Counts:
        """Articles by period."""
        return self.counted.counts

    @property
    def coarse(self) -> Counts:
        """Articles whose dates are less exact than a period."""
        return self.counted.coarse


@dataclass(frozen=True, slots=True)
class Trend:
    """`series` over `periods`, in order of time, each of `unit`; `whole` is all that the filters allow. `measure` is
    never `AUTO`. The axis goes from the day `first` to the day `last` (None where nothing is drawn); `asked` are the
    days that any series asks for, and `today` the day up to which there can be articles. `skips` says that periods
    without an article are left out, `too_many` that months were asked for and would have been more than
    `MOST_PERIODS`. `words` tell how the words of the one search were counted whose topics these are."""

    unit: Unit
    measure: Measure
    periods: tuple[str, ...]
    whole: Series
    series: tuple[Series, ...]
    skips: bool = False
    too_many: bool = False
    topics_left_out: int = 0
    words: tuple[WordForms, ...] = ()
    first: date | None = None
    last: date | None = None
    asked: Asked = EVERY_DAY
    today: date | None = None

    @property
    def has_versions(self) -> bool:
        """Whether a series finds versions of one article."""
        return any(each.lines < each.total for each in (self.whole, *self.series))

    @property
    def asked_periods(self) -> tuple[str, ...]:
        """The periods without those that nobody asks for, which have no numbers."""
        return tuple(period for period in self.periods if not self.is_left_out(period))

    def elsewhere(self, series: Series) -> dict[str, int]:
        """Articles of periods that are not drawn: of `whole` those that no search asks for by dates in its words."""
        drawn = set(self.periods)
        return {period: count for period, count in series.counts.items() if period not in drawn}

    def count(self, series: Series, period: str) -> int | None:
        """How many articles of the period the search finds; None where it asks for none of its days."""
        return series.counts.get(period, 0) if is_period_asked(self.unit, period, series.asked) else None

    def share(self, series: Series, period: str) -> float | None:
        """Of the period's articles those that the search finds, from 0 to 1; None where there are none at all, or the
        search asks for none of its days."""
        count, every = self.count(series, period), self.whole.counts.get(period, 0)
        return None if count is None or not every else count / every

    def interval(self, series: Series, period: str) -> tuple[float, float] | None:
        """Between which shares this one may lie by chance (`webui.trends.reliability.interval`)."""
        count = self.count(series, period)
        return None if count is None else interval(count, self.whole.counts.get(period, 0))

    def is_few(self, period: str) -> bool:
        """Whether the period has so few articles that a share of them says little."""
        return is_few(self.whole.counts.get(period, 0))

    def part(self, period: str) -> Part | None:
        """How much of the period is asked for and over; None for all of it."""
        return part_of_period(self.unit, period, self.asked, self.today)

    def is_left_out(self, period: str) -> bool:
        """Whether nobody asks for any day of the period."""
        return not is_period_asked(self.unit, period, self.asked)


def trend(asked: TrendsRequest, search: Search, today: date | None = None) -> Trend:
    """The numbers that the address asks for; `today` tells which period is not over."""
    search = _with_lines(search)
    base = replace(asked.base, limit=1, page=1, values=MOST_TOPICS, weekdays=asked.unit is Unit.WEEKDAY)
    whole_query, whole = search(base)
    is_split, left_out, words = asked.split is Split.TOPIC, 0, tuple[WordForms, ...]()
    if is_split:
        one = base.worded("".join(asked.texts))
        found = [search(one)]
    else:
        found = [search(base.worded(text)) for text in asked.texts] or [(whole_query, whole)]
    days = join(results.histogram.asked for _query, results in found)
    unit, too_many = _unit(asked.unit, days, whole)
    if is_split:
        series, left_out, words = _topics(one, found[0][1], unit, search)
    else:
        series = tuple(_series(query.text, query, results, unit) for query, results in found)
    measure = asked.measure
    if measure is Measure.AUTO:
        measure = Measure.SHARE if asked.texts or asked.split is Split.TOPIC else Measure.COUNT
    every = _series("", whole_query, whole, unit)
    if unit is Unit.WEEKDAY:  # none of them lies far out
        rest, (first, last) = list(series), _ends_of_all(days, whole, every)
    else:
        near = _near(days, whole, every)
        every, *rest = (_parted(each, near) for each in (every, *series))
        first, last = _ends(days, every.counts)
    periods, skips = periods_between(unit, first, last, every.counts) if first and last else ((), False)
    return Trend(unit, measure, periods, every, tuple(rest), skips, too_many, left_out, words, first, last, days, today)


def _with_lines(search: Search) -> Search:
    """The same search, whose results tell how many articles there are with one of each one's versions."""

    def searched(query: SearchRequest) -> tuple[Query, Results]:
        understood, results = search(replace(query, versions=Versions.ONE))
        return replace(understood, versions=query.versions), results

    return searched


def _series(name: str, query: SearchRequest, results: Results, unit: Unit, others: bool = False) -> Series:
    return Series(
        name=name,
        query=query,
        total=results.total,
        counted=counted(unit, query, results),
        undated=results.histogram.undated,
        lines=results.lines,
        notes=results.notes,
        others=others,
        words=results.words,
        asked=results.histogram.asked,
    )


def _topics(
    query: SearchRequest, results: Results, unit: Unit, search: Search
) -> tuple[tuple[Series, ...], int, tuple[WordForms, ...]]:
    """The largest topics of a search that has these results, behind them what has none of these; how many more topics
    there are; and how the search's words were counted.

    Where topics are chosen, they are those.
    """
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


def _unit(asked: Unit, days: Asked, whole: Results) -> tuple[Unit, bool]:
    """The unit to show, and whether months were asked for and are too many.

    What suits goes by the range asked for and where that is open by all that the archive holds, whatever the filters:
    who chooses a topic sees the same periods as before.
    """
    if asked in (Unit.DECADE, Unit.WEEKDAY):
        return asked, False
    held = whole.histogram.held
    first, last = days[0][0] or (held and held[0]), days[-1][1] or (held and held[1])
    if not first or not last or first > last:
        return (Unit.YEAR if asked is Unit.AUTO else asked), False
    if asked is Unit.AUTO:
        return (Unit.YEAR if unit_for(first, last) == "year" else Unit.MONTH), False
    months = (last.year - first.year) * 12 + last.month - first.month + 1
    if asked is Unit.MONTH and months > MOST_PERIODS:
        return Unit.YEAR, True
    return asked, False


def _near(days: Asked, whole: Results, every: Series) -> tuple[date, date]:
    """The days outside of which a date lies too far out to be drawn with the others."""
    held = whole.histogram.held
    if held:
        low, high = map(date.fromordinal, drawn_days(days, (held[0].toordinal(), held[1].toordinal())))
        known = map(days_known, (*every.counts, *every.coarse))
        if any(each.last >= low and each.first <= high for each in known):
            return low, high
    return date.min, date.max


def _parted(series: Series, near: tuple[date, date]) -> Series:
    """The series with what lies far out apart."""
    known = {**series.counts, **series.coarse}
    far = {
        value: count
        for value, count in sorted(known.items())
        if (days := days_known(value)).last < near[0] or days.first > near[1]
    }
    if not far:
        return series
    counts, coarse = (
        {value: count for value, count in each.items() if value not in far} for each in (series.counts, series.coarse)
    )
    return replace(series, counted=replace(series.counted, counts=counts, coarse=coarse), outliers=far)


def _ends(days: Asked, counts: Counts) -> tuple[date | None, date | None]:
    """From which day to which is drawn: what is asked for, and where that is open whole periods with an article."""
    (first, _), (_, last) = days[0], days[-1]
    if not counts:
        return None, None
    first = first or days_known(min(counts)).first
    last = last or days_known(max(counts)).last
    return min(first, last), max(first, last)


def _ends_of_all(days: Asked, whole: Results, every: Series) -> tuple[date | None, date | None]:
    """From which day to which the articles are that are counted by weekday: what is asked for, where that is open what
    there is, also far from all else, as this is counted too."""
    if not every.counts:
        return None, None
    held = whole.histogram
    far = [each for each in held.outliers if each.count]
    firsts = [*([held.first] if held.first else []), *(each.start for each in far)]
    lasts = [*([held.last] if held.last else []), *(each.end for each in far)]
    return days[0][0] or min(firsts, default=None), days[-1][1] or max(lasts, default=None)
