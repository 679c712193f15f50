"""Documents over time, a date at a time: how each falls into the unit that suits the range."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from datetime import date

from archive.partial_date import PartialDate, day_of, month_of, year_of
from index.results import Bin, Histogram, unit_for

_UNITS = {"day": day_of, "month": month_of, "year": year_of}


def histogram(dates: Iterable[PartialDate | None], first: date | None = None, last: date | None = None) -> Histogram:
    """Count dates (None: undated) in the unit that suits the asked range, where it is open the range of the dates."""
    spans = Counter((each.first, each.last) if each else None for each in dates)
    undated = spans.pop(None, 0)
    known = [span for span in spans if span is not None]
    if not known:
        return Histogram("year", undated=undated)
    unit = unit_for(
        first or min(span[0] for span in known),
        last or max(span[1] for span in known),
    )
    bins: Counter[tuple[date, date]] = Counter()
    coarse: Counter[tuple[date, date]] = Counter()
    for span in known:
        whole = _UNITS[unit](span[0])
        if span[1] <= whole.last:
            bins[whole.first, whole.last] += spans[span]
        else:
            coarse[span] += spans[span]
    return Histogram(unit, _in_order(bins), _in_order(coarse), undated)


def _in_order(counts: Counter[tuple[date, date]]) -> tuple[Bin, ...]:
    return tuple(Bin(start, end, count) for (start, end), count in sorted(counts.items()))
