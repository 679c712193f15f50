"""Documents over time, a date at a time: how each falls into the unit that suits the range."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from datetime import date

from archive.partial_date import PartialDate, day_of, month_of, year_of
from index.query import Query
from index.results import Bin, Histogram
from index.timeline.asked_days import asked_days
from index.timeline.far_dates import Span, near_days
from index.timeline.periods import unit_for

_UNITS = {"day": day_of, "month": month_of, "year": year_of}
Days = tuple[date, date]


def histogram(dates: Iterable[PartialDate | None], held: Iterable[PartialDate | None], query: Query) -> Histogram:
    """Count dates (None: undated) in the unit that suits the asked range, where it is open the range of the dates.
    `held` are the dates of all documents, found or not."""
    spans = Counter((each.first, each.last) if each else None for each in dates)
    undated = spans.pop(None, 0)
    known = [span for span in spans if span is not None]
    asked, near = asked_days(query), _near(Counter((each.first, each.last) for each in held if each))
    days = Counter({span: count for span, count in spans.items() if span and span[0] == span[1]})
    weekdays = tuple(
        sum(count for (day, _), count in days.items() if day.weekday() == number)
        for number in (range(7) if query.weekdays else ())
    )
    if not known or near is None:
        return Histogram("year", undated=undated, asked=asked, held=near, weekdays=weekdays)
    first, last = asked[0][0], asked[-1][1]
    low, high = first or near[0], last or near[1]
    if low > high or (first and first > near[1]) or (last and last < near[0]):
        low, high = date.min, date.max
    elif not any(span[1] >= low and span[0] <= high for span in known):
        low, high = _near(Counter({span: spans[span] for span in known})) or near
    drawn = [span for span in known if span[1] >= low and span[0] <= high]
    begin = first or max(min(span[0] for span in drawn), low)
    end = last or min(max(span[1] for span in drawn), high)
    begin, end = min(begin, end), max(begin, end)
    unit = unit_for(begin, end)
    bins, coarse, outliers = Counter[Days](), Counter[Days](), Counter[Days]()
    for span in known:
        whole, year = _UNITS[unit](span[0]), year_of(span[0])
        if span not in drawn:
            outliers[(year.first, year.last) if span[1] <= year.last else span] += spans[span]
        elif span[1] <= whole.last:
            bins[whole.first, whole.last] += spans[span]
        else:
            coarse[span] += spans[span]
    return Histogram(
        unit,
        _in_order(bins),
        _in_order(coarse),
        undated,
        _in_order(outliers),
        first or _UNITS[unit](begin).first,
        last or _UNITS[unit](end).last,
        asked,
        near,
        weekdays,
    )


def _near(dates: Counter[Days]) -> Days | None:
    found = near_days(Span(first.toordinal(), last.toordinal(), count) for (first, last), count in dates.items())
    return (date.fromordinal(found[0]), date.fromordinal(found[1])) if found else None


def _in_order(counts: Counter[Days]) -> tuple[Bin, ...]:
    return tuple(Bin(start, end, count) for (start, end), count in sorted(counts.items()))
