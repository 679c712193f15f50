"""Years, months and days as periods of a picture: which suits, and how much of one is asked for or over."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from archive.partial_date import PartialDate, day_of, month_of, year_of
from index.timeline.asked_days import EVERY_DAY, Asked

_DAYS_BY_DAY = 62  # up to two months are drawn day by day
_DAYS_BY_MONTH = 5 * 366  # up to five years month by month


def decade_of(day: date) -> PartialDate:
    """The ten years that the day lies in, from 1980 to 1989."""
    first = day.year // 10 * 10
    return PartialDate(date(max(first, 1), 1, 1), date(first + 9, 12, 31))


_PERIODS = {"day": day_of, "month": month_of, "year": year_of, "decade": decade_of}


@dataclass(frozen=True, slots=True)
class Part:
    """How much of a period counts: from `first` to `last`, both inclusive. `broken` says that days between are left
    out too, `running` that the period is not over: its end is then today."""

    first: date
    last: date
    broken: bool = False
    running: bool = False


def unit_for(first: date, last: date) -> str:
    """The unit for these days, both inclusive: "day", "month" or "year"."""
    days = (last - first).days + 1
    if days <= _DAYS_BY_DAY:
        return "day"
    return "month" if days <= _DAYS_BY_MONTH else "year"


def period_of(unit: str, day: date) -> PartialDate:
    """The decade, year, month or day that `day` lies in."""
    return _PERIODS[unit](day)


def part_of(first: date, last: date, asked: Asked, today: date | None = None) -> Part | None:
    """How much of a period, given by its days, is asked for and over; None for all of it, or where none is asked for.
    Without `today` every period is over."""
    if asked is EVERY_DAY and (today is None or not first <= today < last):
        return None  # as nearly every bar of nearly every page
    runs = list(_within(first, last, asked))
    if not runs:
        return None
    begin, end = runs[0][0], runs[-1][1]
    running = today is not None and max(begin, first) <= today < end
    if (begin, end) == (first, last) and len(runs) == 1 and not running:
        return None
    return Part(begin, today if running and today else end, len(runs) > 1, running)


def is_asked(first: date, last: date, asked: Asked) -> bool:
    """Whether any of these days is asked for."""
    return next(_within(first, last, asked), None) is not None


def left_out(first: date, last: date, asked: Asked) -> tuple[tuple[date, date], ...]:
    """The runs of these days, both inclusive, that are not asked for."""
    found, begin = [], first
    for start, end in _within(first, last, asked):
        if begin < start:
            found.append((begin, start - timedelta(days=1)))
        if end == last:
            return tuple(found)
        begin = end + timedelta(days=1)
    return (*found, (begin, last))


def _within(first: date, last: date, asked: Asked) -> Iterator[tuple[date, date]]:
    for start, end in asked:
        begin, until = max(first, start or first), min(last, end or last)
        if begin <= until:
            yield begin, until
