"""Dates as programs write them, read by dateutil: ISO 8601, and the lines of mail, logs and clocks.

What such a date does not say stays unsaid: a month stays a month, and nothing is filled in from another day.
"""

from __future__ import annotations

import re
from datetime import date, datetime, timedelta

from dateutil.parser import isoparser, parse, parserinfo

from archive.partial_date import day_of, month_of, year_of
from importers.page.dates.forms.parts import Made

_END = r"(?=\s{0,9}\Z)"
_CLOCK = r"(?=\s{0,9}\Z|[t ]\d\d:\d\d)"
_COMPACT_CLOCK = r"(?=(?:t?\d{4,6}(?:[.,]\d{1,9})?(?:z|[+-]\d\d:?\d\d)?)?\s{0,9}\Z)"
ISO = re.compile(
    rf"\s{{0,9}}(?:(?P<day>\d{{4}}-\d\d-\d\d{_CLOCK}|\d{{4}}-w\d\d-\d{_CLOCK}|(?:1[5-9]|20)\d{{6}}{_COMPACT_CLOCK})"
    rf"|(?P<week>\d{{4}}-w\d\d){_END}|(?P<month>\d{{4}}-\d\d){_END}|(?P<year>\d{{4}}){_END})",
    re.ASCII | re.IGNORECASE,
)
"""A text that is an ISO 8601 date, with or without a time, of a precision that the group's name says."""
_PART = r"\d{4}(?:-\d\d(?:-\d\d)?)?"
ISO_SPAN = re.compile(rf"\s{{0,9}}(?P<first>{_PART})/(?P<last>{_PART}){_END}", re.ASCII)
"""A text that is two ISO 8601 dates, the first and the last."""

_LONGEST = 80  # characters of a line that is a date
_NAMED_YEAR = re.compile(r"(?<![\d+-])(?:1[5-9]|20)\d\d(?!\d)|(?<=[a-z]-)(?:1[5-9]|20)\d\d(?!\d)", re.IGNORECASE)
_NUMBERS_JOINED = re.compile(r"\d[-/]\d")
_TIME = re.compile(
    r"(?<!\d)\d{1,2}(?::\d\d){1,2}(?:[.,]\d{1,9})?(?:\s?[+-]\d\d:?\d\d(?!\d))?|(?<!\d)\d{1,2}\s?[ap]m\b", re.IGNORECASE
)
_NO_DAY = re.compile(r"'\d|\bat\s\d", re.IGNORECASE)
_MAIL = re.compile(r"(?:[a-z]{3,9},? )?\d{1,2}[ -][a-z]{3}[ -]\d\d \d\d:\d\d", re.ASCII | re.IGNORECASE)
# What the text leaves open differs between the two.
_OPEN = (datetime(2000, 1, 1), datetime(2004, 12, 28))  # noqa: DTZ001  # a date as written is of no zone


class _MailYears(parserinfo):
    """Years of two figures as RFC 5322 has them read; the library would go by the year in which it is asked."""

    def convertyear(self, year: int, century_specified: bool = False) -> int:
        """The whole year."""
        return year if century_specified or year > 99 else year + (2000 if year < 50 else 1900)


_INFO = _MailYears()


def iso_made(match: re.Match[str]) -> Made:
    """The days of a match of `ISO`; None where the calendar has no such day, week or month."""
    kind = match.lastgroup or ""
    try:
        first: date = isoparser().parse_isodate(match[kind].upper())
    except ValueError:
        return None
    if kind == "week":
        return first, first + timedelta(days=6)
    whole = {"day": day_of, "month": month_of, "year": year_of}[kind](first)
    return whole.first, whole.last


def iso_span_made(match: re.Match[str]) -> Made:
    """The days from the first of one ISO date to the last of the other."""
    ends = [iso_made(end) for part in match.groups() if (end := ISO.match(part))]
    return (min(ends[0][0], ends[1][0]), max(ends[0][1], ends[1][1])) if ends[0] and ends[1] else None


def line_made(text: str) -> Made:
    """The day or month of a text that is nothing but a date with its month by an English name, in any order and with
    any clock: `Tue Mar 05 10:00:00 +0000 2019`, `2019 March 5`, `Tue, 05 Mar 19 10:00:00 GMT`. None for any other
    text. The day is the one written, wherever the clock stands."""
    # Numbers joined beside the month's name are another date, or a span.
    if len(text) > _LONGEST or _NUMBERS_JOINED.search(text) or not (_NAMED_YEAR.search(text) or _MAIL.match(text)):
        return None
    # The library makes a day or a year of any number that is left over: the half hour of "10.30", the zone, the 19 of
    # "'19". Beside the time of day there must be the day and the year alone.
    rest = _TIME.sub(" ", text)
    numbers = [int(number) for number in re.findall(r"\d+", rest)]
    if len(numbers) > 2 or _NO_DAY.search(rest):
        return None
    try:
        low, high = (parse(text, _INFO, default=each, ignoretz=True).date() for each in _OPEN)
    except (ValueError, OverflowError):
        return None
    if {low.year, low.year % 100}.isdisjoint(numbers):
        return None
    if low == high:
        return low, low
    month = month_of(low)
    return (month.first, month.last) if (low.year, low.month) == (high.year, high.month) else None
