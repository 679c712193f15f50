"""Dates in the formats that a recipe gives: strptime's letters, with the names of months in any of our languages."""

from __future__ import annotations

import re
from datetime import date
from functools import lru_cache

from archive.partial_date import PartialDate, day_of, month_of, year_of
from importers.page.dates.months import NAME, WEEKDAY, fold, named_month

LONGEST = 100
_READ = 500
_DIRECTIVES = {
    "d": r"(?P<day>\d{1,2})(?:st|nd|rd|th|er|o|a)?",
    "e": r"(?P<day>\d{1,2})",
    "m": r"(?P<month>\d{1,2})",
    "B": rf"(?P<name>{NAME})",
    "b": rf"(?P<name>{NAME})\.?",
    "Y": r"(?P<year>\d{4})",
    "y": r"(?P<short>\d{2})",
    "A": rf"(?:{WEEKDAY})",
    "a": rf"(?:{WEEKDAY})\.?",
    "H": r"\d{1,2}",
    "I": r"\d{1,2}",
    "M": r"\d{2}",
    "S": r"\d{2}",
    "p": r"[ap]\.?\s?m\.?",
    "%": "%",
}
_PART = re.compile(r"%(.?)|(\s+)|([^%\s]+)")
_PIVOT = 70  # "70" is 1970 and "69" is 2069


@lru_cache(maxsize=256)
def compile_format(written: str) -> re.Pattern[str]:
    """The pattern of a format such as `%d de %B de %Y`. Raises `ValueError` with what is wrong with it."""
    if len(written) > LONGEST:
        raise ValueError(f"is longer than {LONGEST} characters")
    parts = []
    for letter, space, literal in _PART.findall(written.strip()):
        if space:
            parts.append(r"\s{1,9}")
        elif literal:
            parts.append(re.escape(fold(literal)))
        elif letter in _DIRECTIVES:
            parts.append(_DIRECTIVES[letter])
        else:
            known = " ".join(f"%{each}" for each in _DIRECTIVES)
            raise ValueError(f"has %{letter}, which is not known; there are {known}")
    try:
        pattern = re.compile(rf"(?<!\d){''.join(parts)}(?!\d)")
    except re.error:
        raise ValueError("names the day, the month or the year twice") from None
    groups = set(pattern.groupindex)
    if not groups & {"year", "short"}:
        raise ValueError("has no year; write %Y or %y where it stands")
    if "day" in groups and not groups & {"month", "name"}:
        raise ValueError("has a day and no month; write %m or %B where it stands")
    return pattern


def read_formatted(text: str, written: str, source: str) -> PartialDate | None:
    """The date in the text as the format writes it, as precise as the format is; None where the text has none."""
    found = compile_format(written).search(fold(text[:_READ]))
    if not found:
        return None
    parts = {"day": None, "month": None, "name": None, "year": None, "short": None} | found.groupdict()
    year = int(parts["year"]) if parts["year"] else _century(int(parts["short"] or 0))
    month = named_month(parts["name"]) if parts["name"] else int(parts["month"] or 0)
    if month is None:
        return None
    try:
        first = date(year, month or 1, int(parts["day"] or 1))
    except ValueError:
        return None
    return day_of(first, source) if parts["day"] else month_of(first, source) if month else year_of(first, source)


def _century(short: int) -> int:
    return short + (1900 if short >= _PIVOT else 2000)
