"""Dates as newspapers write them, in the languages whose months are known (`months.py`), and issue labels.

Pure functions over text. What a date does not say stays unsaid: "June 2009" is a month, "05/03/2019" is no date
where nobody knows which number is the month.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass

from archive.partial_date import PartialDate
from importers.page.dates.months import MONTHS, NAME, WEEKDAY, fold
from importers.page.dates.parts import Made, day_made, days_made, month_made, months_made, numbers_made, year_made
from importers.page.dates.stamps import ISO, ISO_SPAN, iso_made, iso_span_made, line_made

_READ = 500
_OF = r"(?:\s{1,3}(?:de|del|of|d')\s{1,3}|\s{0,3}[,./-]?\s{0,3})"
_DAY = r"(?P<day>\d{1,2})(?:st|nd|rd|th|er|o|ro|a|\.)?"
_YEAR = r"(?P<year>\d{4})(?![\d])"
_MONTH = rf"(?P<month>{NAME})\b\.?"
_JOIN = r"\s{0,3}(?:/|-|–|—|&|\+|\band\b|\by\b|\be\b|\bto\b|\ba\b|\bal\b)\s{0,3}"

_ISO_DAY = re.compile(r"(?<![\d])(?P<year>\d{4})(?P<sep>[-/.])(?P<month>\d{1,2})(?P=sep)(?P<day>\d{1,2})(?!\d)")
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
_NAMED = frozenset({_DAYS, _DAY_MONTH_YEAR, _MONTH_DAY_YEAR, _UNIX, _MONTHS, _MONTH_YEAR})
_LETTERS = re.compile(r"[^\W\d_]{3,}")
_NUMBERS = re.compile(
    r"(?<![\w./-])(?P<a>\d{1,2})(?P<sep>[./-])(?P<b>\d{1,2})(?P=sep)(?P<year>\d{4}|(?<=[./])\d{2})(?![\d./]?\d)"
)
_NUMERIC = frozenset({_ISO_DAY, _NUMBERS})
_CLOCKED: frozenset[re.Pattern[str]] = frozenset({_UNIX})
_NONE: frozenset[re.Pattern[str]] = frozenset()
_DIGIT = re.compile(r"\d")
_JOINED = re.compile(r"\d[./-]\d")
_IDEOGRAPHS = re.compile(r"(?P<year>\d{4})\s?[年년]\s?(?P<month>\d{1,2})\s?[月월](?:\s?(?P<day>\d{1,2})\s?[日일])?")


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


def unreadable_date(said: str) -> str:
    """The loss, as a sentence, where a date that somebody wrote cannot be read."""
    shown = said if len(said) <= 40 else f"{said[:39]}…"
    return f"its date {shown!r} cannot be read, so it has none; write it as 2019, 2019-03 or 2019-03-05"


def find_date(text: str, source: str, language: str = "") -> Found | None:
    """`read_date`, with the place of the date in the text."""
    folded = fold(text[:_READ])
    for whole, make_whole in _WHOLE:
        if match := whole.match(folded):
            made = make_whole(match)
            return Found(PartialDate(*made, source), *match.span()) if made else None
    best: tuple[int, int, re.Match[str], Made] | None = None
    if not _DIGIT.search(folded):
        return None
    # Most texts have neither; to look for these two takes less than to try every pattern.
    absent = _NAMED if MONTHS.keys().isdisjoint(_LETTERS.findall(folded)) else _NONE if ":" in folded else _CLOCKED
    absent = absent if _JOINED.search(folded) else absent | _NUMERIC
    for order, (pattern, make) in enumerate(_readers(language)):
        if pattern in absent:
            continue
        for match in pattern.finditer(folded):
            made = make(match)
            # A place that an earlier, fuller pattern could not make sense of is not offered to a vaguer one.
            if best is None or (match.start(), order) < best[:2]:
                best = (match.start(), order, match, made)
            break
    if best is None and _MONTH_YEAR not in absent and (made := line_made(text[:_READ].strip())):
        return Found(PartialDate(*made, source), 0, len(folded))
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
        made = year_made(int(year[2])) if year else None
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


_WHOLE = ((ISO, iso_made), (ISO_SPAN, iso_span_made))


def _readers(language: str) -> tuple[tuple[re.Pattern[str], Callable[[re.Match[str]], Made]], ...]:
    return (
        (_ISO_DAY, day_made),
        (_IDEOGRAPHS, lambda match: day_made(match) if match["day"] else month_made(match)),
        (_DAYS, days_made),
        (_DAY_MONTH_YEAR, day_made),
        (_MONTH_DAY_YEAR, day_made),
        (_UNIX, day_made),
        (_NUMBERS, lambda match: numbers_made(match, language)),
        (_MONTHS, months_made),
        (_MONTH_YEAR, month_made),
    )
