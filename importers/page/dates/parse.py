"""Dates as newspapers write them, in the languages whose months are known (`months.py`), and issue labels.

Pure functions over text. What a date does not say stays unsaid: "June 2009" is a month, "05/03/2019" is no date
where nobody knows which number is the month.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from archive.partial_date import PartialDate
from importers.page.dates.find import find_date
from importers.page.dates.forms.issue_numbers import is_ordinal
from importers.page.dates.forms.parts import year_made
from importers.page.dates.forms.two_ways import order_said
from importers.page.dates.lines import is_of_event
from importers.page.dates.months import CHANGED_CJK, MARKED_MONTH, PUBLISHED_CJK, WEEKDAY, fold, marked

_TWO_WAYS = re.compile(r"(?<![\d/.-])(?:0?[1-9]|1[0-2])([/-])(?:0?[1-9]|1[0-2])\1(?:\d{4}|\d{2})(?![\d/])")


@dataclass(frozen=True, slots=True)
class Dateline:
    """A line that is a date, with the issue label before it ("Update 119") or ""."""

    date: PartialDate
    label: str = ""


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
    if not order_said() and _TWO_WAYS.search(said):
        return (
            f"its date {shown!r} may be read in two ways, so it has none; say whether such dates begin with the day or"
            " with the month"
        )
    return f"its date {shown!r} cannot be read, so it has none; write it as 2019, 2019-03 or 2019-03-05"


def read_dateline(text: str, language: str = "") -> Dateline | None:
    """The date of a line that is nothing but a date: with a weekday, "Published:", a time, or an issue label.

    None for a sentence that only holds a date. The date's source is "listing".
    """
    if len(text) > 160:
        return None
    text = " ".join(text.split())
    issue = _ISSUE.fullmatch(text)
    if issue and _is_label(issue, language):
        rest = read_dateline(issue["rest"], language)
        if rest and len(rest.label) <= _LONGEST_LABEL:
            return Dateline(rest.date, text[: issue.start("rest")] + rest.label if rest.label else issue["label"])
    found = find_date(text, "listing", language)
    if found is None and (called := _CALLED.match(text)) and not _NOISE.sub(" ", fold(called[1])).strip(_EDGES):
        return read_dateline(text[called.end() :], language)
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


def _is_label(issue: re.Match[str], language: str) -> bool:
    """Whether the number before the rest is that of an issue: "Update 3. November 2002" is a month, "Berlin,
    3. November 2002" a day."""
    lead, label, rest = fold(issue["lead"]), fold(issue["label"]), fold(issue["rest"])
    if not _NOISE.sub(" ", label).strip(_EDGES)[:1].isalpha() or _MONTH_DAY.search(marked(label, language)):
        return False
    month = _MONTH.match(marked(rest, language))
    name = rest[: month.end()] if month and issue["point"] == "." else ""
    return not is_ordinal(lead, issue["number"], name, language)


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


def read_placed(text: str, language: str = "") -> tuple[str, PartialDate] | None:
    """What may be a place, in a line of nothing but a place and a date such as "Lima, 3 May 1999", and the date.

    None for "Deadline: 3 May 1999" and other days of events.
    """
    if not text[:1].isupper() or len(text) > _LONGEST_PLACED:
        return None
    found = find_date(text, "listing", language)
    if found is None or text[found.end :].strip(_EDGES) or is_of_event(text[: found.start]):
        return None
    place = _PLACE.match(text[: found.start][: _LONGEST_PLACE + 4])
    return (place[1], found.date) if place and len(place[1]) <= _LONGEST_PLACE else None


_NAME = r"[A-ZÀ-Þ][\w.'’-]{0,24}"
_PLACE = re.compile(
    rf"\A({_NAME}(?:[ /-](?:[a-z]{{1,4}} )?{_NAME}){{0,3}})"
    r"\s{0,2}(?:,|\(|\s[–—-]|:)\s{0,3}(?:(?:den|the|le|el|il)\s)?\Z"
)
_LONGEST_PLACED, _LONGEST_PLACE = 100, 40
_EDGES = " \t.,;:|()[]-–—·•/\"'"
_NOISE = re.compile(
    rf"{PUBLISHED_CJK}|{CHANGED_CJK}|\b(?:{WEEKDAY}|published|posted|updated|last|date|dated|on|the|el|dia|del|publicado"
    r"|publicada|fecha|actualizado|letzte anderung|zuletzt|geandert|aktualisiert|veroffentlicht|am|publie|le|datum|data"
    r"|stand|vom|den|il|op|du|von|first|created|issued|erschienen|erstellt"
    r"|opublikowano|publicerad|gepubliceerd|geplaatst|pubblicato|опубликовано|дата|week|of|woche|semana|semaine|settimana"
    r"|de|della|ngay|d|dne|dnia)\b\.?"
)
_TRAILING_DAY = re.compile(
    r"[\s,(]{1,3}(?:mon|tues?|wed(?:nes)?|thu(?:rs)?|fri|satur|sat|sun)(?:day)?\.?,?\Z"
    r"|[\s,(]{1,3}(?:lunes|martes|mi[eé]rcoles|jueves|viernes|s[aá]bado|domingo),?\Z",
    re.IGNORECASE,
)
_MONTH = re.compile(MARKED_MONTH)
_MONTH_DAY = re.compile(
    rf"(?<!\w){MARKED_MONTH}\.?\s{{0,3}}\d{{1,2}}(?:st|nd|rd|th)?\Z|\d\s{{0,3}}(?:de|of)?\s{{0,3}}{MARKED_MONTH}"
)
_AFTER = re.compile(
    rf"(?:\s{{0,3}}(?:г|r|d|год|года|року|roku|p)(?:\.|(?!\w)))?(?:\.?,\s{{0,3}}(?:{WEEKDAY})(?!\w))?"
    r"(?:\s?\([^\W\d]{1,9}\.?\))?[\s.,;:|)\]-]{0,9}"
    r"(?:(?:at|a|as|a las|um|om|o|t|klo?\.?)?\s{0,3}\d{1,2}[:.h]\d{2}[^|]{0,24})?"
    r"|\s{0,3}[|·•–—-]\s{0,3}[^\s.!?]{1,20}(?:\s[^\s.!?]{1,20})?"
)
_LABEL = re.compile(r"[^\W\d][^\n!?]{0,40}?\d{1,5}[a-z]?", re.IGNORECASE)
_ISSUE = re.compile(
    r"(?P<label>(?P<lead>[^\W\d][^\n!?\d]{0,40})(?P<number>\d{1,5}[a-z]?))(?:(?P<point>[.:,;])\s{1,3}|\s?\()(?P<rest>.+)",
    re.IGNORECASE,
)
_LONGEST_LABEL = 40
_CALLED = re.compile(r"([^\W\d][^\d:]{2,30}):\s{0,3}(?=\S)")
_LABELLED_YEAR = re.compile(r"([^\W\d][\w .,#º°]{0,40}\d{1,4})[.,:;]\s{1,3}(\d{4})\.?\Z")
_SEPARATED_AFTER = re.compile(r"\s{0,3}[-–—:|.,)\]]{1,3}\s{0,3}\S|\s{2,9}\S")
_SEPARATED_BEFORE = re.compile(r"[-–—:|,(\[]\s{0,3}(?:\w{3,10},?\s{1,3})?\Z")
