"""Dates such as 05/03/2019, which are the fifth of March to some and the third of May to others: what the admin says of
them, and which of them this process has met.

As with the pieces of an item (`importers.pieces`), it holds for the process that reads: one has one guide, and reads
one thing after the other.
"""

from __future__ import annotations

from datetime import date

DAY, MONTH = "day", "month"
ORDERS = ("", DAY, MONTH)
"""What a guide says of such dates: nothing, or which number comes first."""

_MOST = 1_000  # days that are remembered of one thing that is read
_order = [""]
_met: set[date] = set()


def say_order(order: str) -> None:
    """From now on such dates begin with the `day` or the `month`; "": each page is asked, and where it does not say
    there is no date."""
    _order[0] = order if order in ORDERS else ""


def order_said() -> str:
    """What was said last."""
    return _order[0]


def note(day_first: date, month_first: date) -> None:
    """A date was met that may be either day, and nobody has said which."""
    if len(_met) < _MOST:
        _met.update((day_first, month_first))


def take_met() -> frozenset[date]:
    """The days that such dates may mean that were met since this was last asked.

    Whoever reads asks before each thing and after it, so that what is told is of that alone.
    """
    found = frozenset(_met)
    _met.clear()
    return found
