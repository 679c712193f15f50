"""The forms in which people write a day, a month or a run of days inside a text, as patterns of a marked text.

A marked text (`months.marked`) has one sign for each month, whatever the language, so that these patterns stay small.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

from importers.page.dates.forms.parts import (
    Made,
    day_made,
    days_made,
    month_made,
    months_made,
    number_days_made,
    numbers_made,
    roman_made,
    short_day_made,
)
from importers.page.dates.months import MARKED_ALONE, MARKED_MONTH

# What a text must have for a form to be looked for.
MONTH, JOINED, CLOCK, IDEOGRAPH, VIETNAMESE = 1, 2, 4, 8, 16

_OF = r"(?:\s{1,3}(?:de|del|of|di|do|da|van)\s{1,3}(?:an[oy]\s)?|\s{1,3}d'\s{0,3}|\s{0,3}[,./-]?\s{0,3})"
_NTH = r"(?:\.?\s?(?:st|nd|rd|th|er|o)(?![^\W\d_])|(?:a|e|de|ste|ero|ro|re|r|:e|-?го|-?е|ই|লা|রা|ঠা|শে)(?![^\W\d_])|°)?"
_DAY = rf"(?P<day>\d{{1,2}}){_NTH}(?P<point>\.)?"
_FROM = rf"(?P<from>\d{{1,2}}){_NTH}\.?"
_YEAR = r"(?P<year>\d{4})(?!\d|[.,]\d{3}(?!\d))"
_ANY_YEAR = r"(?P<year>'?\d{2}|\d{4})(?!\d)"
_M = rf"(?P<month>{MARKED_MONTH})\.?"
_JOIN = (
    r"\s{0,3}(?:/|-|–|—|&|\+"
    r"|\b(?:and|y|e|to|a|al|und|et|og|och|en|i|u|ja|bis|au|tot|til|till|through|thru|до|и|по)\b)\s{0,3}"
)
_WEEKDAY = r"(?:(?P<weekday>[^\W\d_]{2,12})\.?,?\s{1,3})?"
_NOT_IN_NUMBER = r"(?<!\d)(?<!\d[.,:/])"
_NTH_ENGLISH = r"(?:\s?(?:st|nd|rd|th))?"

ISO_DAY = re.compile(
    r"(?<!\d)(?<!\d[-./:|])(?P<year>\d{4})(?P<sep>\s?[/.|]\s?|-)(?P<month>\d{1,2})(?P=sep)(?P<day>\d{1,2})"
    r"(?!\d|\.\d(?!\d?:)|[-/]\d{1,2}(?![\d:.])|\s?\|\s?\d)"
)
_IDEOGRAPHS = re.compile(
    r"(?<!\d)(?P<year>\d{4})\s?[年년]\s?(?P<month>\d{1,2})\s?[月월](?:\s?(?P<day>\d{1,2})\s?[日일号])?"
)
_NUMBER_DAYS = re.compile(
    r"(?<![\w./-])(?P<from>\d{1,2})\.(?:\s?(?P<from_month>\d{1,2})\.?)?\s{0,3}(?:-|–|—|bis|al|do|до)\s{0,3}"
    r"(?P<day>\d{1,2})\.\s?(?P<month>\d{1,2})\.\s?(?P<year>\d{4})(?![\d./]?\d)"
)
_DAYS = re.compile(rf"(?<![\d:/.-]){_FROM}(?:,\s?\d{{1,2}}{_NTH}){{0,4}}{_JOIN}{_WEEKDAY}{_DAY}{_OF}{_M}{_OF}{_YEAR}")
_DAYS_OF_MONTHS = re.compile(
    rf"{_NOT_IN_NUMBER}{_FROM}{_OF}(?P<from_month>{MARKED_MONTH})\.?(?:{_OF}(?P<from_year>\d{{4}}))?"
    rf"{_JOIN}{_WEEKDAY}{_DAY}{_OF}{_M}{_OF}{_YEAR}"
)
_MONTH_DAYS = re.compile(
    rf"(?<!\w)(?P<from_month>{MARKED_MONTH})\.?\s{{0,3}}(?P<from>\d{{1,2}}){_NTH_ENGLISH}"
    rf"(?:,?\s{{1,3}}(?P<from_year>\d{{4}}))?{_JOIN}{_WEEKDAY}(?:{_M}\s{{1,3}})?(?P<day>\d{{1,2}}){_NTH_ENGLISH}"
    rf"(?:\s{{0,3}},\s{{0,3}}|\s{{1,3}}){_YEAR}"
)
# Arabic newspapers give a month both its names: "5 فبراير/شباط 2010".
_TWICE = r"(?:\s?/\s?(?P=sign)[\ufdde\ufddf]{1,24})?"
_DAY_MONTH_YEAR = re.compile(
    rf"{_NOT_IN_NUMBER}{_DAY}{_OF}(?P<month>(?P<sign>[\ufdd1-\ufddd])[\ufdde\ufddf]{{1,24}})\.?{_TWICE}{_OF}{_YEAR}"
)
_MONTH_DAY_YEAR = re.compile(
    rf"(?<!\w){_M}(?:\s{{0,3}}|[/-])(?P<day>\d{{1,2}}){_NTH_ENGLISH}"
    rf"(?:\s{{0,3}}[,./-]\s{{0,3}}|\s{{1,3}}(?:(?:de|del|of)\s{{1,3}})?)(?P<year>'\d\d(?!\d)|\d{{4}}(?!\d|[.,]\d{{3}}(?!\d)))"
)
_UNIX = re.compile(
    rf"(?<!\w){_M}\s{{1,3}}(?P<day>\d{{1,2}})\s{{1,3}}\d\d:\d\d(?::\d\d)?\s{{1,3}}(?:[a-z]{{2,5}}(?:[+-]\d{{4}})?\s{{1,3}})?{_YEAR}"
)
# Hungarian, Lithuanian and Basque begin with the year, and people who think of a list.
_YEAR_MONTH_DAY = re.compile(
    rf"(?<![\w.,/'-])(?P<year>(?:1[5-9]|20)\d\d)(?:\.|,|/|-|\s?m\.|\s?թ\.|-?e?ko|\(e\)ko)?\s{{0,3}}{_M}[\s./-]{{0,3}}"
    rf"(?P<day>\d{{1,2}})(?:st|nd|rd|th|ean|an|a|ak|\(a\))?(?!\w|[:.]\d|\s?[ap]m\b|[\s,.]{{0,3}}\d{{4}}|\s\d{{1,2}}(?![\d:])|{_JOIN}\d)"
)
_YEAR_DAY_MONTH = re.compile(rf"(?<!\w)(?P<year>(?:1[5-9]|20)\d\d)(?:\. gada|\s?ж\.) {_DAY}{_OF}{_M}(?!\w)")
NUMBERS = re.compile(
    r"(?<![\w./|-])(?P<a>\d{1,2})(?P<sep>\s?[./|]\s?|-|\s-\s)(?P<b>\d{1,2})(?P=sep)(?P<year>\d{4}|(?<=[./])\d{2})"
    r"(?![\d./]?\d)"
)
_ROMANS = re.compile(
    r"(?<![\w./-])(?P<day>\d{1,2})(?P<sep>\.\s?|/|-)(?P<month>i{1,3}|iv|vi{0,3}|ix|xi{0,2})(?P=sep)"
    r"(?P<year>\d{4})(?![\d./]?\d)"
)
_VIETNAMESE = re.compile(
    r"(?<!\d)(?P<day>\d{1,2})\s{0,3}(?:thang|thg)\s{0,3}(?P<month>\d{1,2})(?:\s?,\s{0,3}|\s{1,3}nam\s{1,3}|\s{1,3})"
    rf"{_YEAR}"
)
_VIETNAMESE_MONTH = re.compile(
    rf"(?<!\w)thang\s{{0,3}}(?P<month>\d{{1,2}})(?:\s?[,/]\s?|\s{{1,3}}nam\s{{1,3}}|\s{{1,3}}){_YEAR}"
)
_SHORT_DAY = re.compile(
    rf"{_NOT_IN_NUMBER}(?P<day>\d{{1,2}})(?P<sep>-)(?P<month>{MARKED_MONTH})-(?P<year>\d{{2}})(?![\w-])"
)
_MONTHS = re.compile(
    rf"(?<!\w)(?P<from>{MARKED_MONTH})\.?(?:{_OF}(?P<from_year>\d{{4}}))?(?:{_JOIN}{MARKED_MONTH}\.?){{0,2}}"
    rf"{_JOIN}{_M}{_OF}{_YEAR}"
)
_MONTH_YEAR = re.compile(rf"(?<!\w)(?P<month>{MARKED_ALONE}|{MARKED_MONTH}(?=\.|\s?/|\s{{1,3}}d))\.?{_OF}{_YEAR}")

# Forms of a text that is nothing but them.
_EDGE = r"[\s.,;:|()\[\]-]{0,9}"
_LINE_DAY = re.compile(
    rf"{_EDGE}{_WEEKDAY}(?P<day>\d{{1,2}}){_NTH}\.?(?P<sep>\s|\s?[./-]\s?){_M}[\s./,-]{{1,3}}"
    rf"(?P<year>'?\d{{2}}){_EDGE}"
)
_LINE_MONTHS = re.compile(
    rf"{_EDGE}(?P<from>{MARKED_MONTH})\.?(?P<from_year>(?!))?(?:{_JOIN}{MARKED_MONTH}\.?)?{_JOIN}{_M}[\s./,-]{{1,3}}"
    rf"{_ANY_YEAR}{_EDGE}"
)
_LINE_MONTH = re.compile(rf"{_EDGE}{_M}\s{{0,3}}(?P<year>'\d\d){_EDGE}")
_LINE_YEAR_MONTH = re.compile(rf"{_EDGE}(?P<year>(?:1[5-9]|20)\d\d)(?:ko)?[\s.,/-]{{1,3}}{_M}{_EDGE}")
_YEARS = re.compile(rf"{_EDGE}(?P<first>(?:1[5-9]|20)\d\d)\s?[-–—/]\s?(?P<last>\d{{4}}|\d\d){_EDGE}")

RANGE = re.compile(
    r"\.?\s{0,3}(?:-|–|—|\b(?:to|al|bis|au|a|tot|til|till|through|thru|until|do|до|по)\b)\s{0,3}"
    rf"{_WEEKDAY}"
)
"""What stands between the first and the last day of a span."""


@dataclass(frozen=True, slots=True)
class Form:
    """A pattern, what its matches come to in a language, and what a text must have to be worth looking at."""

    pattern: re.Pattern[str]
    make: Callable[[re.Match[str], str], Made]
    needs: int


def _plain(pattern: re.Pattern[str], make: Callable[[re.Match[str]], Made], needs: int) -> Form:
    return Form(pattern, lambda match, _: make(match), needs)


def _of_ideographs(match: re.Match[str]) -> Made:
    return day_made(match) if match["day"] else month_made(match)


def _years_made(match: re.Match[str]) -> Made:
    """The two years of "1998-99"; None for what may be a month ("2003/04") or a week ("2003/43") of one."""
    first, last = int(match["first"]), match["last"]
    if (first + 1) % 10 ** len(last) != int(last) or (len(last) == 2 and 0 < int(last) <= 12):
        return None
    return date(first, 1, 1), date(first + 1, 12, 31)


INSIDE = (
    _plain(ISO_DAY, day_made, JOINED),
    _plain(_IDEOGRAPHS, _of_ideographs, IDEOGRAPH),
    _plain(_NUMBER_DAYS, number_days_made, JOINED),
    _plain(_DAYS, days_made, MONTH),
    _plain(_DAYS_OF_MONTHS, days_made, MONTH),
    _plain(_MONTH_DAYS, days_made, MONTH),
    _plain(_DAY_MONTH_YEAR, day_made, MONTH),
    _plain(_MONTH_DAY_YEAR, day_made, MONTH),
    _plain(_UNIX, day_made, MONTH | CLOCK),
    _plain(_YEAR_MONTH_DAY, day_made, MONTH),
    _plain(_YEAR_DAY_MONTH, day_made, MONTH),
    Form(NUMBERS, numbers_made, JOINED),
    _plain(_ROMANS, roman_made, 0),
    _plain(_VIETNAMESE, day_made, VIETNAMESE),
    _plain(_VIETNAMESE_MONTH, month_made, VIETNAMESE),
    _plain(_SHORT_DAY, short_day_made, MONTH),
    _plain(_MONTHS, months_made, MONTH),
    _plain(_MONTH_YEAR, month_made, MONTH),
)
"""The forms of a date inside a text, the fuller before the vaguer."""

LINES = (
    _plain(_LINE_DAY, short_day_made, MONTH),
    _plain(_LINE_MONTHS, months_made, MONTH),
    _plain(_LINE_MONTH, month_made, MONTH),
    _plain(_LINE_YEAR_MONTH, month_made, MONTH),
    _plain(_YEARS, _years_made, JOINED),
)
"""The forms of a text that is nothing but a date; inside a sentence they may be something else."""
