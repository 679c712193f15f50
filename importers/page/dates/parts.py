"""What the parts of a date as it is written come to: a first and a last day, or None where they are no date."""

from __future__ import annotations

import re
from datetime import date
from typing import TypeAlias

from archive.partial_date import month_of, year_of
from importers.page.dates.months import MONTHS

Made: TypeAlias = tuple[date, date] | None
_MONTH_FIRST = frozenset({"en-us", "en-ph"})
_DAY_FIRST = frozenset(
    "es pt fr it de nl ca gl pl ru uk tr sv da nb no cs sk sl hr bg fi ro el id ms vi"
    " en-gb en-au en-nz en-ie en-in en-za".split()
)
_DOTTED = frozenset("de fi cs pl ru uk tr da nb no ro".split())


def _date(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None


def _number(month: str) -> int:
    return int(month) if month.isdigit() else MONTHS[month]


def day_made(match: re.Match[str]) -> Made:
    """The day of "5 March 2019" and its like."""
    day = _date(int(match["year"]), _number(match["month"]), int(match["day"]))
    return (day, day) if day else None


def days_made(match: re.Match[str]) -> Made:
    """The days of "5-7 March 2019"."""
    last = day_made(match)
    first = _date(int(match["year"]), _number(match["month"]), int(match["from"]))
    return (min(first, last[0]), max(first, last[0])) if first and last else None


def month_made(match: re.Match[str]) -> Made:
    """The month of "March 2019"."""
    day = _date(int(match["year"]), _number(match["month"]), 1)
    if day is None:
        return None
    month = month_of(day)
    return month.first, month.last


def months_made(match: re.Match[str]) -> Made:
    """The months of "June / July 2009"."""
    last = _date(int(match["year"]), _number(match["month"]), 1)
    first = _date(int(match["from_year"] or match["year"]), _number(match["from"]), 1)
    if first is None or last is None:
        return None
    # "December / January 2009" began the year before; any other wrong order is a slip of the pen.
    if not match["from_year"] and (first.month, last.month) in ((11, 1), (12, 1), (12, 2)) and first.year > 1:
        first = first.replace(year=first.year - 1)
    first, last = min(first, last), max(first, last)
    return first, month_of(last).last


def numbers_made(match: re.Match[str], language: str) -> Made:
    """The day of "05/03/2019", where the language or the numbers themselves say which is the month."""
    a, b, year = int(match["a"]), int(match["b"]), int(match["year"])
    language = language.lower().replace("_", "-")
    if len(match["year"]) == 2:
        # "1.2.10" is the number of a version where people do not write their dates so.
        if match["sep"] == "." and len(match["b"]) == 1 and language.partition("-")[0] not in _DOTTED:
            return None
        year += 2000
    day_first = _date(year, b, a)
    month_first = _date(year, a, b)
    if year < 1000:
        return None
    if day_first and month_first and a != b:
        if match["sep"] == "." or language in _DAY_FIRST or language.partition("-")[0] in _DAY_FIRST:
            month_first = None
        elif language in _MONTH_FIRST:
            day_first = None
        else:
            return None
    day = day_first or month_first
    return (day, day) if day else None


def year_made(year: int) -> Made:
    """The whole year."""
    day = _date(year, 1, 1)
    if day is None:
        return None
    whole = year_of(day)
    return whole.first, whole.last
