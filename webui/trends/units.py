"""What trends count by: decades, years, months, weekdays. Which periods there are, how many articles a search has in
each, and the search that finds exactly these.

A period is told by its name for programs: "1990s", "2019", "2019-03", "Monday". An article counts in it where all that
is known of its date lies there; what is known less exactly is counted apart, by its own ISO text, or for weekdays by
how exactly it is known ("month", "year", "span").
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date, timedelta

from archive.partial_date import PartialDate, month_of, parse_iso, year_of
from index.query import SearchRequest, Selection
from index.results import Results
from index.timeline.asked_days import EVERY_DAY, Asked
from index.timeline.periods import Part, decade_of, is_asked, part_of
from webui.urls import search_url
from webui.urls.trends_url import Unit

MOST_PERIODS = 600
"""Longer ranges are shown year by year; years beyond so many only where there are articles."""

WEEKDAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")

Counts = Mapping[str, int]


def whole_period(unit: Unit, period: str) -> PartialDate | None:
    """The days of a period; None for a weekday, which has no beginning."""
    if unit is Unit.WEEKDAY:
        return None
    return _days_of_decade(period) or (year_of if unit is Unit.YEAR else month_of)(parse_iso(period).first)


def days_known(value: str) -> PartialDate:
    """The days of a decade, a year, a month or of a date that is less exact, by its name."""
    return _days_of_decade(value) or parse_iso(value)


@dataclass(frozen=True, slots=True)
class Counted:
    """How many articles a search has in each period (`counts`), and how many in none because their date is less exact
    (`coarse`). `values` are those of the facet of years that lie in each decade."""

    counts: Counts
    coarse: Counts
    values: Mapping[str, tuple[str, ...]] = field(default_factory=dict)


def counted(unit: Unit, query: SearchRequest, results: Results) -> Counted:
    """What the results have by this unit."""
    if unit is Unit.WEEKDAY:
        weekdays = zip(WEEKDAYS, results.histogram.weekdays, strict=False)
        known = _of_facet("precision", query, results)
        return Counted(
            {name: count for name, count in weekdays if count},
            {name: count for name, count in known.items() if name not in ("day", "none")},
        )
    every = _of_facet("month" if unit is Unit.MONTH else "year", query, results)
    if unit is Unit.DECADE:
        return _by_decade(every)
    length = 4 if unit is Unit.YEAR else 7
    return Counted(
        {value: count for value, count in every.items() if len(value) == length},
        {value: count for value, count in sorted(every.items()) if len(value) != length},
    )


def within(query: SearchRequest, unit: Unit, counted: Counted, *periods: str) -> SearchRequest | None:
    """The search for exactly those articles of this one that are counted in these periods, or under these dates; None
    for weekdays, which no search asks for."""
    if unit is Unit.WEEKDAY:
        if any(period in WEEKDAYS for period in periods):
            return None
        return _choosing(query, "precision", periods)
    if unit is not Unit.DECADE:
        return _choosing(query, unit.value, periods)
    days = _days_of_decade(periods[0]) if len(periods) == 1 else None
    # A range finds also what may lie in it: it will do where there is nothing of that kind.
    if days and not any(_overlap(parse_iso(each), days) for each in counted.coarse):
        first, last = max(days.first, query.first or days.first), min(days.last, query.last or days.last)
        return search_url.between(query, first, last)
    return _choosing(query, "year", [value for each in periods for value in counted.values.get(each, (each,))])


def is_period_asked(unit: Unit, period: str, asked: Asked) -> bool:
    """Whether any day of the period is asked for."""
    if days := whole_period(unit, period):
        return is_asked(days.first, days.last, asked)
    number = WEEKDAYS.index(period)
    return asked is EVERY_DAY or any(_has_weekday(first, last, number) for first, last in asked)


def part_of_period(unit: Unit, period: str, asked: Asked, today: date | None) -> Part | None:
    """How much of the period is asked for and over; None for all of it, and for weekdays."""
    days = whole_period(unit, period)
    return part_of(days.first, days.last, asked, today) if days else None


def periods_between(unit: Unit, first: date, last: date, counts: Counts) -> tuple[tuple[str, ...], bool]:
    """Every period from the first day to the last, and whether empty ones had to be left out."""
    if unit is Unit.WEEKDAY:
        return WEEKDAYS, False
    if unit is Unit.DECADE:
        periods = [_decade(number) for number in range(first.year // 10, last.year // 10 + 1)]
    elif unit is Unit.YEAR:
        periods = [f"{year:04}" for year in range(first.year, last.year + 1)]
    else:
        numbers = range(first.year * 12 + first.month - 1, last.year * 12 + last.month)
        periods = [f"{number // 12:04}-{number % 12 + 1:02}" for number in numbers]
    if len(periods) > MOST_PERIODS:
        return tuple(sorted(counts)), True
    return tuple(periods), False


def _by_decade(years: Counts) -> Counted:
    counts: dict[str, int] = {}
    values: dict[str, list[str]] = {}
    coarse: dict[str, int] = {}
    for value, count in sorted(years.items()):
        days = parse_iso(value)
        if days.first.year // 10 != days.last.year // 10:
            coarse[value] = count
            continue
        decade = _decade(days.first.year // 10)
        counts[decade] = counts.get(decade, 0) + count
        values.setdefault(decade, []).append(value)
    return Counted(counts, coarse, {decade: tuple(each) for decade, each in values.items()})


def _choosing(query: SearchRequest, facet: str, values: Iterable[str]) -> SearchRequest:
    return replace(query, selections={**query.selections, facet: Selection(tuple(values))})


def _days_of_decade(period: str) -> PartialDate | None:
    return decade_of(date(max(int(period[:-1]), 1), 1, 1)) if period.endswith("s") else None


def _of_facet(facet: str, query: SearchRequest, results: Results) -> dict[str, int]:
    # A facet's counts pass over what is chosen in it; as an article has one value of these, that is put right here.
    chosen = query.selections.get(facet, Selection())
    return {
        each.value: each.count
        for each in results.facets.get(facet, ())
        if each.count and each.value not in chosen.exclude and (each.value in chosen.include or not chosen.include)
    }


def _decade(number: int) -> str:
    return f"{number * 10:04}s"


def _overlap(some: PartialDate, other: PartialDate) -> bool:
    return some.first <= other.last and some.last >= other.first


def _has_weekday(first: date | None, last: date | None, number: int) -> bool:
    if first is None or last is None or (last - first).days >= 6:
        return True
    days = (first + timedelta(days=each) for each in range((last - first).days + 1))
    return any(day.weekday() == number for day in days)
