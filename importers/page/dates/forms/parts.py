"""What the parts of a date as it is written come to: a first and a last day, or None where they are no date."""

from __future__ import annotations

import re
from datetime import date
from typing import TypeAlias

from archive.partial_date import month_of, year_of
from importers.page.dates.forms.two_ways import DAY, note, order_said
from importers.page.dates.months import WEEKDAY_NAMES, month_number

Made: TypeAlias = tuple[date, date] | None
_MONTH_FIRST = frozenset({"en-us", "en-ph"})
_DAY_FIRST = frozenset(
    "es pt fr it de nl ca gl pl ru uk be tr sv da nb nn no is cs sk sl hr sr bs bg mk fi et lv ro el sq id ms vi ar he"
    " hi bn ur az cy ga sw af lb ka hy kk mr ta"
    " en-gb en-au en-nz en-ie en-in en-za en-sg en-hk en-ng en-ke en-pk".split()
)
_YEAR_FIRST = frozenset("eu ne hu ko ja zh lt fa mn si".split())
_DOTTED = frozenset("de fi cs sk sl hr pl ru uk be tr da nb nn no ro et lv".split())
_ROMAN = {name: number for number, name in enumerate("i ii iii iv v vi vii viii ix x xi xii".split(), 1)}
_TWENTIETH = 69  # the years of two figures from here on are of the twentieth century; those up to
_TWENTY_FIRST = 29  # this one of the next; what lies between may be of either


def whole_year(figures: str) -> int | None:
    """The year of two or four figures, after an apostrophe or not; None for two that may be of either century."""
    year = int(figures.lstrip("'"))
    if len(figures.lstrip("'")) > 2:
        return year
    return year + 1900 if year >= _TWENTIETH else year + 2000 if year <= _TWENTY_FIRST else None


def _date(year: int | None, month: int, day: int) -> date | None:
    try:
        return date(year or 0, month, day)
    except ValueError:
        return None


def day_made(match: re.Match[str]) -> Made:
    """The day of "5 March 2019" and its like."""
    day = _date(whole_year(match["year"]), month_number(match["month"]), int(match["day"]))
    return (day, day) if day else None


def short_day_made(match: re.Match[str]) -> Made:
    """The day of "5-Mar-98", which is none where its year may be the day: "5 March 19"."""
    if has_other_word(match):
        return None
    is_surely_year = match["year"].startswith(("'", "0")) or int(match["year"]) > 31 or match["sep"] != " "
    return day_made(match) if is_surely_year else None


def has_other_word(match: re.Match[str]) -> bool:
    """Whether a word that is no weekday stands where one may."""
    word = match["weekday"] if "weekday" in match.re.groupindex else None
    return word is not None and word not in WEEKDAY_NAMES


def roman_made(match: re.Match[str]) -> Made:
    """The day of "5.III.2019"."""
    day = _date(whole_year(match["year"]), _ROMAN[match["month"]], int(match["day"]))
    return (day, day) if day else None


def days_made(match: re.Match[str]) -> Made:
    """The days of "5-7 March 2019", "28 February - 3 March 2008", "December 31, 1999 - January 2, 2000"."""
    parts = match.groupdict()
    first_month, last_month = parts.get("from_month") or parts["month"], parts["month"] or parts.get("from_month")
    year = whole_year(match["year"])
    last = _date(year, month_number(last_month or ""), int(match["day"]))
    if last is None or year is None or first_month is None:
        return None
    from_year = int(parts.get("from_year") or year)
    first = _date(from_year, month_number(first_month), int(match["from"]))
    if first and first > last and not parts.get("from_year") and first.month > last.month:
        first = _date(year - 1, first.month, first.day)  # "30 December - 2 January 2000"
    if first is None or (last - first).days > _LONGEST_RUN:
        return None
    return min(first, last), max(first, last)


_LONGEST_RUN = 400  # days


def number_days_made(match: re.Match[str]) -> Made:
    """The days of "28.02. - 03.03.2008" and "1.-3.5.2004", where the day comes first."""
    year, month = whole_year(match["year"]), int(match["month"])
    last = _date(year, month, int(match["day"]))
    first = _date(year, int(match["from_month"] or month), int(match["from"]))
    if first and last and first > last and first.month > last.month:
        first = _date(first.year - 1, first.month, first.day)
    return (first, last) if first and last and first <= last else None


def month_made(match: re.Match[str]) -> Made:
    """The month of "March 2019"."""
    day = _date(whole_year(match["year"]), month_number(match["month"]), 1)
    if day is None:
        return None
    month = month_of(day)
    return month.first, month.last


def months_made(match: re.Match[str]) -> Made:
    """The months of "June / July 2009"."""
    year = whole_year(match["year"])
    last = _date(year, month_number(match["month"]), 1)
    first = _date(int(match["from_year"] or year or 0), month_number(match["from"]), 1)
    if first is None or last is None:
        return None
    # "December / January 2009" began the year before; any other wrong order is a slip of the pen.
    if not match["from_year"] and (first.month, last.month) in ((11, 1), (12, 1), (12, 2)) and first.year > 1:
        first = first.replace(year=first.year - 1)
    first, last = min(first, last), max(first, last)
    return first, month_of(last).last


def numbers_made(match: re.Match[str], language: str) -> Made:
    """The day of "05/03/2019", where the language or the numbers themselves say which is the month."""
    a, b, sep = int(match["a"]), int(match["b"]), match["sep"].strip()
    language = language.lower().replace("_", "-")
    speech = language.partition("-")[0]
    # "1.2.10" is the number of a version where people do not write their dates so.
    is_short = len(match["year"]) == 2
    if is_short and (speech in _YEAR_FIRST or (sep == "." and len(match["b"]) == 1 and speech not in _DOTTED)):
        return None
    # "3 - 2 - 2010" may be numbers that stand beside one another.
    if match["sep"] == " - " and not _is_padded(match):
        return None
    year = whole_year(match["year"])
    day_first, month_first = _date(year, b, a), _date(year, a, b)
    if is_short and sep == "." and language not in _MONTH_FIRST:
        month_first = None  # "10.30.15" is a time, where it is not a version
    if day_first and month_first and a != b:
        if order := DAY if sep == "." else order_said():
            day_first, month_first = (day_first, None) if order == DAY else (None, month_first)
        else:
            note(day_first, month_first)
            if language in _DAY_FIRST or speech in _DAY_FIRST:
                month_first = None
            elif language in _MONTH_FIRST:
                day_first = None
            else:
                return None
    day = day_first or month_first
    return (day, day) if day else None


def _is_padded(match: re.Match[str]) -> bool:
    return len(match["a"]) == len(match["b"]) == 2


def year_made(year: int) -> Made:
    """The whole year."""
    day = _date(year, 1, 1)
    if day is None:
        return None
    whole = year_of(day)
    return whole.first, whole.last
