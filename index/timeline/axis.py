"""From which day to which results are drawn: what is asked for, where that is open what was found."""

from __future__ import annotations

from datetime import date

from index.timeline.asked_days import Asked
from index.timeline.periods import period_of, unit_for


def drawn_days(asked: Asked, near: tuple[int, int]) -> tuple[int, int]:
    """The days (ordinals, both inclusive) outside of which a date lies too far out to be drawn with the others; `near`
    are those of the archive's dates that do not (`index.timeline.far_dates`).

    An end that is asked for holds, however far it is; what asks for days far out alone asks for all of them.
    """
    (first, _), (_, last) = asked[0], asked[-1]
    far = (first is not None and first.toordinal() > near[1]) or (last is not None and last.toordinal() < near[0])
    low = near[0] if first is None and not far else date.min.toordinal()
    high = near[1] if last is None and not far else date.max.toordinal()
    return low, high


def axis(asked: Asked, low: int, high: int) -> tuple[str, date, date]:
    """The unit that suits, the first day and the last; `low` and `high` are the first and the last day (ordinals) of
    what is to be drawn. An open end is that of a whole period."""
    (first, _), (_, last) = asked[0], asked[-1]
    begin, end = first or date.fromordinal(low), last or date.fromordinal(high)
    begin, end = min(begin, end), max(begin, end)
    unit = unit_for(begin, end)
    return unit, first or period_of(unit, begin).first, last or period_of(unit, end).last
