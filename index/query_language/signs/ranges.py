"""Dates and ranges of them as people and other searches write them behind `date:`, with spaces and without quotes."""

from __future__ import annotations

import re

from index.typed_dates.typed_date import days_meant

_DAY = r"[0-9]{4}(?:-[0-9]{1,2}){0,2}(?![0-9])"
_RANGE = re.compile(
    rf"""
    \[\s{{0,3}}(?P<from1>{_DAY}|\*)\s{{1,3}}(?i:to|a)\s{{1,3}}(?P<to1>{_DAY}|\*)\s{{0,3}}\]
    | (?P<from2>{_DAY})(?:
        \s{{0,3}}(?:\.{{2,3}}|…|[–—−‒‐‑－﹣])\s{{0,3}} | \s{{1,3}}-{{1,2}}\s{{1,3}} | -\s{{1,3}} | --
        | \s{{1,3}}(?i:to|a|al|until|through|hasta)\s{{1,3}}
      )(?P<to2>{_DAY})
    | (?P<from3>[0-9]{{4}})-(?P<to3>[0-9]{{4}})
    | (?P<from4>{_DAY})\s{{1,3}}(?:\.{{2,3}}|…)
    | (?P<sign>[<>]=?)\s{{0,3}}(?P<limit>{_DAY})
    """,
    re.VERBOSE,
)
_NAME = r"[^\W\d_]{3,12}\.?,?"
_TYPED = re.compile(
    rf"(?:[0-9]{{1,2}}(?:st|nd|rd|th|º)?\s(?:(?:de|of)\s)?)?{_NAME}\s(?:(?:de|del)\s)?(?:[0-9]{{1,2}}(?:st|nd|rd|th)?,?\s)?"
    r"[0-9]{4}(?![0-9])",
    re.IGNORECASE,
)
_BEHIND = re.compile(r"(?=[\s),;]|\Z)")


def range_at(text: str, at: int) -> tuple[str, str, int] | None:
    """The range that stands there: the field that says so, `date`, `before` or `after`, what we write behind it, and
    where it ends. None where none does."""
    found = _RANGE.match(text, at)
    if not found or not _BEHIND.match(text, found.end()):
        return None
    named = found.groupdict()
    if named["sign"]:
        day, sign = named["limit"], named["sign"]
        field = {">": "after", "<": "before"}.get(sign, "date")
        return field, {">=": f"{day}..", "<=": f"..{day}"}.get(sign, day), found.end()
    first = next(filter(None, (named[f"from{number}"] for number in (1, 2, 3, 4))))
    last = next(filter(None, (named[f"to{number}"] for number in (1, 2, 3))), "")
    return "date", f"{first.replace('*', '')}..{last.replace('*', '')}", found.end()


def typed_at(text: str, at: int) -> tuple[str, int] | None:
    """The date with the name of its month that stands there, `May 2016`, `6 de mayo de 2016`, and where it ends; None
    where none does."""
    found = _TYPED.match(text, at)
    return (found[0], found.end()) if found and days_meant(found[0]) and _BEHIND.match(text, found.end()) else None
