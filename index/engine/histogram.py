"""Which unit suits a histogram's range."""

from __future__ import annotations

from datetime import date

_DAYS_BY_DAY = 62  # up to two months are drawn day by day
_DAYS_BY_MONTH = 5 * 366  # up to five years month by month


def unit_for(first: date, last: date) -> str:
    """The unit in which these days, both inclusive, are drawn: "day", "month" or "year"."""
    days = (last - first).days + 1
    if days <= _DAYS_BY_DAY:
        return "day"
    return "month" if days <= _DAYS_BY_MONTH else "year"
