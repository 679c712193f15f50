"""Publication dates that say how much is known of them."""

from __future__ import annotations

import calendar
import re
from dataclasses import dataclass
from datetime import date
from enum import StrEnum


class Precision(StrEnum):
    """How exact a date is. A `SPAN` is any other run of days, such as two months."""

    DAY = "day"
    MONTH = "month"
    YEAR = "year"
    SPAN = "span"


_ISO_PART = re.compile(r"(\d{4})(?:-(\d{2})(?:-(\d{2}))?)?\Z", re.ASCII)


@dataclass(frozen=True, slots=True)
class PartialDate:
    """A publication date: the first and the last day it may mean, both inclusive, and who said so.

    `source` names where it was found: `json-ld`, `meta`, `time`, `byline`, `listing`, `url`, `record`, `recipe`,
    `hand`; `script` in what the page hands its programs, `htmldate` by the library where the page bears it out, and
    `modified`, among the dates that were not taken, where the page speaks of a change.
    A publication day is a day: no hours, no time zones. The years are 1 to 9999.
    """

    first: date
    last: date
    source: str = ""

    def __post_init__(self) -> None:
        if self.last < self.first:
            raise ValueError(f"a date cannot end ({self.last}) before it begins ({self.first})")

    @property
    def precision(self) -> Precision:
        """The finest calendar unit that these days are exactly one of."""
        first, last = self.first, self.last
        if first == last:
            return Precision.DAY
        if first.day == 1 and first.year == last.year:
            if first.month == last.month and last.day == calendar.monthrange(last.year, last.month)[1]:
                return Precision.MONTH
            if first.month == 1 and last.month == 12 and last.day == 31:
                return Precision.YEAR
        return Precision.SPAN

    def iso(self) -> str:
        """ISO text of the date's own precision: `2019-03-05`, `2009-06`, `2006`, `2009-05/2009-06`."""
        match self.precision:
            case Precision.DAY:
                return self.first.isoformat()
            case Precision.MONTH:
                return self.first.isoformat()[:7]
            case Precision.YEAR:
                return self.first.isoformat()[:4]
            case Precision.SPAN:
                return self._span_iso()

    def _span_iso(self) -> str:
        whole_months = self.first.day == 1 and self.last == month_of(self.last).last
        if whole_months and self.first.month == 1 and self.last.month == 12:
            return f"{self.first.isoformat()[:4]}/{self.last.isoformat()[:4]}"
        if whole_months:
            return f"{self.first.isoformat()[:7]}/{self.last.isoformat()[:7]}"
        return f"{self.first.isoformat()}/{self.last.isoformat()}"


def day_of(day: date, source: str = "") -> PartialDate:
    """A date known to the day."""
    return PartialDate(day, day, source)


def month_of(day: date, source: str = "") -> PartialDate:
    """The whole month that `day` lies in."""
    last = calendar.monthrange(day.year, day.month)[1]
    return PartialDate(day.replace(day=1), day.replace(day=last), source)


def year_of(day: date, source: str = "") -> PartialDate:
    """The whole year that `day` lies in."""
    return PartialDate(date(day.year, 1, 1), date(day.year, 12, 31), source)


def parse_iso(text: str, source: str = "") -> PartialDate:
    """The inverse of `PartialDate.iso`.

    Raises `ValueError` with a sentence for a person when `text` is not such a date.
    """
    first, slash, last = text.strip().partition("/")
    start = _parse_part(first, text)
    end = _parse_part(last, text) if slash else start
    return PartialDate(start.first, end.last, source)


def _parse_part(part: str, whole: str) -> PartialDate:
    found = _ISO_PART.match(part)
    try:
        if not found:
            raise ValueError
        year, month, day = found.groups()
        if day:
            return day_of(date(int(year), int(month), int(day)))
        if month:
            return month_of(date(int(year), int(month), 1))
        return year_of(date(int(year), 1, 1))
    except ValueError:
        raise ValueError(f"{whole!r} is not a date; write it as 2019, 2019-03, 2019-03-05 or 2019-03/2019-04") from None
