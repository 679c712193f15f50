"""Whether a line has the look of a date, though perhaps of one that nobody can read for certain."""

from __future__ import annotations

import re

from importers.page.dates.months import MONTHS, WEEKDAY, fold

_LONGEST = 80  # characters
_UNDATED = (
    r"undated|no date|date unknown|n\.\s?d\.?|sin fecha|s\s?[./]\s?f\.?|sans date|s\.\s?d\.?|ohne datum"
    r"|o\.\s?[dj]\.?|sem data|senza data|sense data|zonder datum|bez daty|без даты"
)
_PERIODS = (
    "spring summer autumn fall winter fruhling fruhjahr sommer herbst primavera verano otono invierno printemps ete"
    " automne hiver estate autunno inverno verao outono tardor estiu hivern lente zomer herfst var host vinter wiosna"
    " lato jesien zima quarter quartal trimestre trimester quadrimestre semestre semester half kwartaal kwartal week"
    " woche semana semaine settimana early late mid christmas easter ostern navidad noel"
)
_RELATIVE = (
    "today yesterday ago hours hour days day weeks weeks months month minutes hoy ayer hace horas dias gestern heute"
    " vor tagen stunden hier jours heures il y a ieri oggi fa giorni ontem hoje ha atras"
)
_JOINTS = (
    "st nd rd th er o a ro de del of d the and y e und et to al bis au for i el la le den am vom on by published posted"
    " updated last date datum fecha data dated veroffentlicht publicado publie q t h c ca circa"
)
_OTHER_CALENDARS = (
    "muharram safar rabi jumada rajab shaban ramadan shawwal farvardin ordibehesht khordad tir mordad shahrivar mehr"
    " aban azar dey bahman esfand tishrei cheshvan kislev tevet shevat adar nisan iyar sivan tammuz elul heisei reiwa"
    " showa"
)
_DATES = frozenset(MONTHS) | frozenset(_PERIODS.split()) | frozenset(_OTHER_CALENDARS.split())
_WORDS = _DATES | frozenset(_RELATIVE.split()) | frozenset(_JOINTS.split()) | frozenset(WEEKDAY.split("|"))
_WORD = re.compile(r"[^\W\d_]+")
_YEAR = re.compile(r"(?<!\d)(?:1[5-9]|20)\d\d(?!\d)")
_NUMBERS = re.compile(r"(?<![\w./-])\d{1,4}(?P<sep>\s?[./|-]\s?)\d{1,2}(?P=sep)\d{1,4}\.?(?![\w./-])")
_ERA = re.compile(r"(?:令和|平成|昭和|大正|明治|民國|民国|พ\.ศ\.)\s?(?:\d{1,4}|元)")
_QUARTER = re.compile(r"\b(?:[qt][1-4]|[1-4][qt])\b")
# A month in a script of which nobody here knows the language, or of a calendar that is not ours.
_DAY_WORD_YEAR = re.compile(
    r"\d{1,2}\.?\s{1,3}[^\d\s,.;:]{2,20}\.?(?:[^\d\s,.;:]{1,3}\.)?,?(?:\s{1,3}[^\d\s,;:]{3,20})?,?\s{1,3}\d{4}"
    r"|\d{4}\.?,?\s{1,3}[^\d\s,.;:]{3,20}\.?\s{1,3}\d{1,2}\.?"
)
_ABSENT = re.compile(rf"(?:{_UNDATED})\Z")
_ISSUE = re.compile(r"[^\W\d][^\n!?\d]{0,40}\d{1,5}[a-z]?[.:,;]\s{1,3}")
_AGO = re.compile(
    r"\d.{0,20}\b(?:ago|fa|atras)\b|\b(?:hace|vor|il y a|ha)\s\d"
    r"|\b(?:today|yesterday|ayer|heute|gestern|hier|ieri|oggi|ontem|hoje)\b"
)
_EDGES = " \t.,;:|()[]-–—·•/\"'?"


def looks_like_dateline(text: str) -> bool:
    """Whether the line is nothing but a date, with or without an issue label before it, or says that it has none.

    True as well for a date that `read_dateline` gives None for: "05/03/2019" where nobody knows which number is the
    month, "31 February 2019", "undated", "Update 7. Spring", a day of another calendar. False for a sentence or a
    title, though a date stands in it. Never raises.
    """
    if len(text) > _LONGEST:
        return False
    line = " ".join(fold(text).split()).strip(_EDGES)
    issue = _ISSUE.match(line)
    return _is_dated(line) or (issue is not None and _is_dated(line[issue.end() :].strip(_EDGES)))


def _is_dated(line: str) -> bool:
    if not line:
        return False
    if _ABSENT.match(line) or _ERA.match(line) or (not line.isascii() and _DAY_WORD_YEAR.fullmatch(line)):
        return True
    words = _WORD.findall(line)
    if not all(word in _WORDS for word in words):
        return False
    if _NUMBERS.search(line) or _QUARTER.search(line):
        return True
    if any(word in _DATES for word in words):
        # "May", "Summer" and "March" alone are titles and names as well.
        return len(words) < 9 and (_YEAR.search(line) is not None or any(each.isdigit() for each in line))
    return any(word in _RELATIVE for word in words) and _AGO.search(line) is not None
