"""Lines of a listing that date an item. Pages of one site repeat themselves, so that texts are looked at once."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

from archive.partial_date import PartialDate
from importers.formats.pages.listings.furniture import is_furniture
from importers.page.dates.find import find_date
from importers.page.dates.looks import looks_like_dateline
from importers.page.dates.parse import read_dateline, read_placed, split_dated
from importers.page.people.names import is_byline, is_name

_KEPT = 8192  # texts, of 160 or 300 characters at most
_LONGEST_LINE, _LONGEST_INLINE, _LONGEST_SIGNED, _LONGEST_PLACED = 160, 300, 120, 100
_CAPITAL = re.compile(r"[^\W\d_a-z]")
_DATED = re.compile(
    r"\d{4}|\d[./]\d{1,2}[./]\d\d|[^\W\d_]{3}\.?[\s'/-]{1,2}\d\d\s{0,3}\Z"
)  # every date that can be read has one of these
_JOINED = re.compile(r"\d[./-]\d")  # the language counts for nothing else
_APART = re.compile(r"\s{0,3}[|·•/–—]\s{0,3}|\s[-~]\s|,\s{1,3}")
_CLOCK = re.compile(
    r"\A[\s,]{0,3}(?:(?:at|um|a las|a|alle|às|om|t)\s{1,3})?\d{1,2}[:.h]\d{2}(?::\d\d)?\s{0,2}(?:uhr|h|[ap]\.?m\.?)?",
    re.IGNORECASE,
)
_FILED = re.compile(r"\s{1,3}(?:in|unter|under|en|dans|em|sous)\s{1,3}[^\n]{1,60}\Z", re.IGNORECASE)
_TIME = re.compile(r"(?<![\d:])\d{1,2}:\d{2}(?!\d)|\d{1,2}[.h]\d{2}\s?(?:uhr|h)|\d\s?[ap]\.?m\b", re.IGNORECASE)
_ISSUED_DAY = re.compile(r",\s{1,3}(?:den\s)?\d{1,2}\Z")  # "Hamburg, 5. März 2019" is no issue
_ON = re.compile(r"[\s,]{1,3}(?:on|am|el|le|il|op|em|the|dnia|den)\Z", re.IGNORECASE)
_BY = re.compile(r"(?:da|di|av|af|przez|od|autor)\s{0,2}:?\s{1,3}", re.IGNORECASE)
_EDGES = " \t.,;:|()[]-–—·•/"


@dataclass(frozen=True, slots=True)
class ListedDate:
    """The date of an item, None where its line is a date that nobody can read, and the issue label, or then the line,
    that it is known by; "" for none. `is_clocked` whether a time of day stands beside the date."""

    date: PartialDate | None
    label: str = ""
    is_clocked: bool = False


def dateline_of(text: str, language: str = "") -> ListedDate | None:
    """The date of a line that is nothing but a date, perhaps with who published it; None for any other line."""
    if len(text) > _LONGEST_LINE or not _DATED.search(text):
        return None
    return _dateline(text, language if _JOINED.search(text) else "")


def inline_of(text: str, language: str = "") -> tuple[str, ListedDate] | None:
    """A title and the date that stands on one line with it (see `split_dated`)."""
    if len(text) > _LONGEST_INLINE or not _DATED.search(text):
        return None
    return _inline(text, language if _JOINED.search(text) else "")


def placed(text: str, language: str = "") -> tuple[str, ListedDate] | None:
    """What may be a place, in a line of a place and a date such as "Lima, 3 May 1999", and the date."""
    if len(text) > _LONGEST_PLACED or not _DATED.search(text) or not _CAPITAL.match(text):
        return None
    return _placed(text, language if _JOINED.search(text) else "")


def unreadable(text: str) -> ListedDate | None:
    """The line as the label of an item without a date, where it has the look of one."""
    return ListedDate(None, text.strip()) if len(text) <= _LONGEST_LINE and looks_like_dateline(text) else None


def signs(text: str) -> bool:
    """Whether the line is nothing but "By" and names."""
    by = _BY.match(text)
    return is_byline(text) or (by is not None and is_name(text[by.end() :]))


@lru_cache(maxsize=_KEPT)
def _dateline(text: str, language: str) -> ListedDate | None:
    found = read_dateline(text, language)
    if found and not _ISSUED_DAY.search(found.label):
        return ListedDate(found.date, found.label, bool(_TIME.search(text)))
    return _signed(text, language) if len(text) <= _LONGEST_SIGNED else None


@lru_cache(maxsize=_KEPT)
def _inline(text: str, language: str) -> tuple[str, ListedDate] | None:
    found = split_dated(text, language)
    return (found[0], ListedDate(found[1].date, found[1].label)) if found else None


@lru_cache(maxsize=_KEPT)
def _placed(text: str, language: str) -> tuple[str, ListedDate] | None:
    found = read_placed(text, language)
    return (found[0], ListedDate(found[1])) if found else None


def _signed(text: str, language: str) -> ListedDate | None:
    """The date of a line such as "Posted by Ana Ruiz on 5 March 2019 in News | 3 comments"."""
    found = find_date(text, "listing", language)
    if found is None:
        return None
    before = [_ON.sub("", part) for part in _APART.split(text[: found.start])]
    after = _APART.split(_CLOCK.sub("", text[found.end :]))
    said = [part.strip(_EDGES) for part in [*before, *after]]
    known = [part for part in said if part]
    if not known or not all(map(_goes_with_a_date, known)):
        return None
    return ListedDate(found.date, is_clocked=bool(_TIME.search(text)))


def _goes_with_a_date(part: str) -> bool:
    unfiled = _FILED.sub("", f" {part}").strip()
    return any(not each or is_furniture(each) or signs(each) or is_name(each) for each in (part, unfiled))
