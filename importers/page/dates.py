"""Dates as newspapers write them, in English and Spanish (and the month names of their neighbours), and issue labels.

Pure functions over text. What a date does not say stays unsaid: "June 2009" is a month, "05/03/2019" is no date
where nobody knows which number is the month.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

from archive.partial_date import PartialDate, day_of, month_of, year_of
from importers.page.months import MONTHS, NAME, WEEKDAY, fold

_READ = 500
_OF = r"(?:\s{1,3}(?:de|del|of|d')\s{1,3}|\s{0,3}[,./-]?\s{0,3})"
_DAY = r"(?P<day>\d{1,2})(?:st|nd|rd|th|er|o|ro|a|\.)?"
_YEAR = r"(?P<year>\d{4})(?![\d])"
_MONTH = rf"(?P<month>{NAME})\b\.?"
_JOIN = r"\s{0,3}(?:/|-|–|—|&|\+|\band\b|\by\b|\be\b|\bto\b|\ba\b|\bal\b)\s{0,3}"

_ISO_DAY = re.compile(r"(?<![\d])(?P<year>\d{4})(?P<sep>[-/.])(?P<month>\d{1,2})(?P=sep)(?P<day>\d{1,2})(?!\d)")
_COMPACT = re.compile(r"\A\s{0,9}(?P<year>(?:1[5-9]|20)\d\d)(?P<month>\d\d)(?P<day>\d\d)(?:t?\d{4,6}z?)?\s{0,9}\Z")
_ISO_SPAN = re.compile(r"\A\s{0,9}(\d{4}(?:-\d\d(?:-\d\d)?)?)/(\d{4}(?:-\d\d(?:-\d\d)?)?)\s{0,9}\Z")
_ISO_MONTH = re.compile(r"\A\s{0,9}(?P<year>\d{4})-(?P<month>\d\d)\s{0,9}\Z")
_ISO_YEAR = re.compile(r"\A\s{0,9}(?P<year>\d{4})\s{0,9}\Z")
_DAY_MONTH_YEAR = re.compile(rf"(?<![\d:]){_DAY}{_OF}{_MONTH}{_OF}{_YEAR}")
_MONTH_DAY_YEAR = re.compile(
    rf"\b{_MONTH}\s{{0,3}}(?P<day>\d{{1,2}})(?:st|nd|rd|th)?(?:\s{{0,3}},\s{{0,3}}|\s{{1,3}}){_YEAR}"
)
_UNIX = re.compile(
    rf"\b{_MONTH}\s{{1,3}}(?P<day>\d{{1,2}})\s{{1,3}}\d\d:\d\d(?::\d\d)?\s{{1,3}}(?:[a-z]{{2,5}}\s{{1,3}})?{_YEAR}"
)
_DAYS = re.compile(rf"(?<![\d:/.-])(?P<from>\d{{1,2}})(?:st|nd|rd|th)?{_JOIN}{_DAY}{_OF}{_MONTH}{_OF}{_YEAR}")
_MONTHS = re.compile(rf"\b(?P<from>{NAME})\b\.?(?:{_OF}(?P<from_year>\d{{4}}))?{_JOIN}{_MONTH}{_OF}{_YEAR}")
_MONTH_YEAR = re.compile(rf"\b{_MONTH}{_OF}{_YEAR}")
_NUMBERS = re.compile(r"(?<![\d./-])(?P<a>\d{1,2})(?P<sep>[./-])(?P<b>\d{1,2})(?P=sep)(?P<year>\d{4})(?!\d)")
_MONTH_FIRST = frozenset({"en-us"})
_DAY_FIRST = frozenset(["es", "pt", "fr", "it", "de", "nl", "ca", "gl", "pl", "ru"])

_Made = tuple[date, date] | None


@dataclass(frozen=True, slots=True)
class Dateline:
    """A line that is a date, with the issue label before it ("Update 119") or ""."""

    date: PartialDate
    label: str = ""


@dataclass(frozen=True, slots=True)
class Found:
    """A date inside a text and the place where it stands, as positions of characters."""

    date: PartialDate
    start: int
    end: int


def read_date(text: str, source: str, language: str = "") -> PartialDate | None:
    """The first date in the text, or None where there is none or its meaning is not certain.

    `source` says where the text was found and is kept on the date. `language` is a code such as "es" or "en-US": it
    decides between day and month in "05/03/2019"; English alone does not, since the English-speaking disagree.
    A stamp's day is the day as written; a year alone counts only when it is the whole text. Never raises; only the
    first 500 characters are read.
    """
    found = find_date(text, source, language)
    return found.date if found else None


def find_date(text: str, source: str, language: str = "") -> Found | None:
    """`read_date`, with the place of the date in the text."""
    folded = fold(text[:_READ])
    span = _ISO_SPAN.match(folded)
    if span:
        made = _iso_span(span[1], span[2])
        return Found(PartialDate(*made, source), *span.span()) if made else None
    best: tuple[int, int, re.Match[str], _Made] | None = None
    for order, (pattern, make) in enumerate(_readers(language)):
        for match in pattern.finditer(folded):
            made = make(match)
            # A place that an earlier, fuller pattern could not make sense of is not offered to a vaguer one.
            if best is None or (match.start(), order) < best[:2]:
                best = (match.start(), order, match, made)
            break
    if best is None or best[3] is None:
        return None
    return Found(PartialDate(*best[3], source), *best[2].span())


def read_dateline(text: str, language: str = "") -> Dateline | None:
    """The date of a line that is nothing but a date: with a weekday, "Published:", a time, or an issue label.

    None for a sentence that only holds a date. The date's source is "listing".
    """
    if len(text) > 160:
        return None
    text = " ".join(text.split())
    # The number of an issue is no day: "Update 3. November 2002" is a month.
    issue = _ISSUE.fullmatch(text)
    if issue and _NOISE.sub(" ", fold(issue[1])).strip(_EDGES)[:1].isalpha() and not _MONTH_DAY.search(fold(issue[1])):
        rest = read_dateline(issue[2], language)
        if rest and not rest.label:
            return Dateline(rest.date, issue[1])
    found = find_date(text, "listing", language)
    if found is None:
        year = _LABELLED_YEAR.match(text)
        made = _year(int(year[2])) if year else None
        return Dateline(PartialDate(*made, "listing"), year[1].strip(_EDGES)) if year and made else None
    before = fold(text[: found.start]).strip(_EDGES)
    if not _AFTER.fullmatch(fold(text[found.end :])):
        return None
    before_words = _NOISE.sub(" ", before).strip(_EDGES)
    if not before_words:
        return Dateline(found.date)
    label = text[: found.start].strip(_EDGES)
    label = _TRAILING_DAY.sub("", label).strip(_EDGES)
    return Dateline(found.date, label) if _LABEL.fullmatch(label) else None


def split_dated(text: str, language: str = "") -> tuple[str, Dateline] | None:
    """A title and the date written on one line with it: "5 March 2019 - Title", "Title (5 March 2019)"."""
    if len(text) > 300:
        return None
    found = find_date(text, "listing", language)
    if found is None:
        return None
    before, after = text[: found.start], text[found.end :]
    if not _NOISE.sub(" ", fold(before)).strip(_EDGES) and _SEPARATED_AFTER.match(after):
        title = after.strip(_EDGES)
    elif _SEPARATED_BEFORE.search(before) and not after.strip(_EDGES):
        title = _TRAILING_DAY.sub("", before.strip(_EDGES)).strip(_EDGES)
    else:
        return None
    return (title, Dateline(found.date)) if len(title) > 3 else None


_EDGES = " \t.,;:|()[]-–—·•/\"'"
_NOISE = re.compile(
    rf"\b(?:{WEEKDAY}|published|posted|updated|last|date|dated|on|the|el|dia|del|publicado|publicada|fecha|actualizado"
    r"|veroffentlicht|am|publie|le)\b\.?"
)
_TRAILING_DAY = re.compile(
    r"[\s,(]{1,3}(?:mon|tues?|wed(?:nes)?|thu(?:rs)?|fri|satur|sat|sun)(?:day)?\.?,?\Z"
    r"|[\s,(]{1,3}(?:lunes|martes|mi[eé]rcoles|jueves|viernes|s[aá]bado|domingo),?\Z",
    re.IGNORECASE,
)
_MONTH_DAY = re.compile(
    rf"\b(?:{NAME})\b\.?\s{{0,3}}\d{{1,2}}(?:st|nd|rd|th)?\Z|\d\s{{0,3}}(?:de|of)?\s{{0,3}}(?:{NAME})\b"
)
_AFTER = re.compile(
    r"[\s.,;:|)\]-]{0,9}(?:(?:at|a las|um|t)?\s{0,3}\d{1,2}[:.h]\d{2}[^|]{0,24})?"
    r"|\s{0,3}[|·•–—-]\s{0,3}[^\s.!?]{1,20}(?:\s[^\s.!?]{1,20})?"
)
_LABEL = re.compile(r"[^\W\d][^\n!?]{0,40}?\d{1,5}[a-z]?", re.IGNORECASE)
_ISSUE = re.compile(r"([^\W\d][^\n!?\d]{0,40}\d{1,5}[a-z]?)[.:,;]\s{1,3}(.+)", re.IGNORECASE)
_LABELLED_YEAR = re.compile(r"([^\W\d][\w .,#º°]{0,40}\d{1,4})[.,:;]\s{1,3}(\d{4})\.?\Z")
_SEPARATED_AFTER = re.compile(r"\s{0,3}[-–—:|.,)\]]{1,3}\s{0,3}\S|\s{2,9}\S")
_SEPARATED_BEFORE = re.compile(r"[-–—:|,(\[]\s{0,3}(?:\w{3,10},?\s{1,3})?\Z")


def _readers(language: str) -> tuple[tuple[re.Pattern[str], Callable[[re.Match[str]], _Made]], ...]:
    return (
        (_ISO_DAY, _day),
        (_COMPACT, _day),
        (_DAYS, _days),
        (_DAY_MONTH_YEAR, _day),
        (_MONTH_DAY_YEAR, _day),
        (_UNIX, _day),
        (_NUMBERS, lambda match: _numbers(match, language)),
        (_MONTHS, _months),
        (_MONTH_YEAR, _month),
        (_ISO_MONTH, _month),
        (_ISO_YEAR, lambda match: _year(int(match["year"]))),
    )


def _date(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None


def _number(month: str) -> int:
    return int(month) if month.isdigit() else MONTHS[month]


def _day(match: re.Match[str]) -> _Made:
    day = _date(int(match["year"]), _number(match["month"]), int(match["day"]))
    return (day, day) if day else None


def _days(match: re.Match[str]) -> _Made:
    last = _day(match)
    first = _date(int(match["year"]), _number(match["month"]), int(match["from"]))
    return (min(first, last[0]), max(first, last[0])) if first and last else None


def _month(match: re.Match[str]) -> _Made:
    day = _date(int(match["year"]), _number(match["month"]), 1)
    if day is None:
        return None
    month = month_of(day)
    return month.first, month.last


def _months(match: re.Match[str]) -> _Made:
    last = _date(int(match["year"]), _number(match["month"]), 1)
    first = _date(int(match["from_year"] or match["year"]), _number(match["from"]), 1)
    if first is None or last is None:
        return None
    # "December / January 2009" began the year before; any other wrong order is a slip of the pen.
    if not match["from_year"] and (first.month, last.month) in ((11, 1), (12, 1), (12, 2)) and first.year > 1:
        first = first.replace(year=first.year - 1)
    first, last = min(first, last), max(first, last)
    return first, month_of(last).last


def _numbers(match: re.Match[str], language: str) -> _Made:
    a, b, year = int(match["a"]), int(match["b"]), int(match["year"])
    language = language.lower().replace("_", "-")
    day_first = _date(year, b, a)
    month_first = _date(year, a, b)
    if day_first and month_first and a != b:
        if match["sep"] == "." or language.partition("-")[0] in _DAY_FIRST or language == "en-gb":
            month_first = None
        elif language in _MONTH_FIRST:
            day_first = None
        else:
            return None
    day = day_first or month_first
    return (day, day) if day else None


def _year(year: int) -> _Made:
    day = _date(year, 1, 1)
    if day is None:
        return None
    whole = year_of(day)
    return whole.first, whole.last


def _iso_span(first: str, last: str) -> _Made:
    ends = [_iso_end(first), _iso_end(last)]
    if ends[0] is None or ends[1] is None:
        return None
    return min(ends[0][0], ends[1][0]), max(ends[0][1], ends[1][1])


def _iso_end(text: str) -> _Made:
    numbers = [int(part) for part in text.split("-")]
    if len(numbers) == 1:
        return _year(numbers[0])
    day = _date(numbers[0], numbers[1], numbers[2] if len(numbers) == 3 else 1)
    if day is None:
        return None
    whole = day_of(day) if len(numbers) == 3 else month_of(day)
    return whole.first, whole.last
