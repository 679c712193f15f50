"""Dates in records: as people write them, as seconds since 1970, as spreadsheets number days; a column as a whole says
which number is the day."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta

from archive.partial_date import PartialDate, day_of, month_of
from importers.formats.body_markup import plain_line
from importers.page.dates.forms.two_ways import DAY, note, order_said
from importers.page.dates.months import fold, named_month
from importers.page.dates.parse import read_date, unreadable_date

SOURCE = "record"
_NOTHING = frozenset("null none nil nan n/a na - -- — ? never undated unknown n.d. nd s.f. s/f s.d. o.d. o.j.".split())
_NOTHING |= frozenset(("no date", "sin fecha", "sans date", "ohne datum", "sem data", "senza data", "sense data"))
_ZEROS = re.compile(r"[0\s:./T+Z-]+\Z")
_WHOLE = re.compile(r"-?\d{1,17}\Z")
_FRACTION = re.compile(r"\d{1,3}(?:,\d{3})(?:\.\d{1,9})?\Z|\d{1,3}(?:\.\d{3}),\d{1,9}\Z|\d{5}[.,]\d{1,12}\Z")
_NUMBERS = re.compile(r"(?:[^\W\d_]{2,12}\.?,?\s{1,3})?(\d{1,2})([/.-])(\d{1,2})\2(\d{4}|\d{2})(?![\d/.-]\d)")
_SHORT = re.compile(r"(\d{1,2})[-/. ]([^\W\d_]{3,12})\.?[-/. ](\d{2})(?!\d)")
_SHORT_MONTH = re.compile(r"([^\W\d_]{3,12})\.?[-/. ]'?(\d{2})\Z")
_YEAR_MONTH_PATH = re.compile(r"/((?:19|20)\d\d)/(0?[1-9]|1[0-2])(?:/|\Z)")
_STAMP = re.compile(r"""<time\b[^<>]{0,300}\bdatetime\s{0,3}=\s{0,3}["']([^"'<>]{4,40})["']""", re.IGNORECASE)
_MACROS = re.compile(r"#(?:NAME|VALUE|REF|DIV/0|NUM|NULL|N/A)[!?]?\Z|#{3,255}\Z", re.IGNORECASE)

_BASE_1900, _BASE_1904 = date(1899, 12, 30), date(1904, 1, 1)
_SERIAL = range(10_000, 73_051)  # 1927 to 2099 by the one, 1931 to 2103 by the other
_SECONDS, _MILLISECONDS, _MICROSECONDS = range(8, 11), range(11, 14), range(14, 17)  # digits


def is_of_spreadsheet_error(cell: str) -> bool:
    """Whether a spreadsheet wrote this in place of a value: `#NAME?`, `########`."""
    return bool(_MACROS.match(cell.strip()))


@dataclass(frozen=True, slots=True)
class DateHabits:
    """How the dates of one file are written: whether the day comes first in "05/07/2012" (None: nobody knows), whether
    five digits are a spreadsheet's number of a day, and from which day it counts. `is_mixed` says that some dates have
    the day first and others the month, as where a spreadsheet turned round those that it could."""

    day_first: bool | None = None
    serial: bool = False
    base: date = _BASE_1900
    is_mixed: bool = False


NO_HABITS = DateHabits()


def habits_of(rows: Iterable[tuple[str, str]], *, likely_day_first: bool) -> DateHabits:
    """What all the dates of a table, each with the address beside it, say together; `likely_day_first` counts where
    none of them decides."""
    day_first = month_first = 0
    bases = {_BASE_1900: 0, _BASE_1904: 0}
    for cell, address in rows:
        said = cell.strip()
        if numbers := _NUMBERS.match(said):
            day_first += int(numbers[1]) > 12 >= int(numbers[3])
            month_first += int(numbers[3]) > 12 >= int(numbers[1])
        elif (number := _serial_of(said)) is not None and (path := _YEAR_MONTH_PATH.search(address)):
            for base in bases:
                made = base + timedelta(days=number)
                bases[base] += (made.year, made.month) == (int(path[1]), int(path[2]))
    decided = None if day_first and month_first else True if day_first else False if month_first else None
    if decided is None and not month_first and likely_day_first:
        decided = True
    base = _BASE_1904 if bases[_BASE_1904] > bases[_BASE_1900] else _BASE_1900
    return DateHabits(decided, serial=True, base=base, is_mixed=bool(day_first and month_first))


def _without_markup(said: str) -> str:
    """A date that stands in HTML, `<time datetime="2012-07-05T12:00:00Z">Thu, 07/05/2012</time>`."""
    if "<" not in said:
        return said
    stamp = _STAMP.search(said)
    return stamp[1] if stamp else plain_line(said)


def date_in(value: object, language: str, habits: DateHabits = NO_HABITS) -> tuple[PartialDate | None, str]:
    """The date that a field holds; where it holds one that cannot be read, none, and the sentence that says so."""
    if value is None or value is False:
        return None, ""
    if isinstance(value, float) and not isinstance(value, bool):
        value = f"{value:f}".rstrip("0").rstrip(".")
    said = (
        _without_markup(" ".join(str(value).split()))
        if isinstance(value, str | int) and not isinstance(value, bool)
        else ""
    )
    if not said:
        return (None, "") if isinstance(value, str) else (None, "its date is no text, so it has none")
    if said.casefold() in _NOTHING or _ZEROS.match(said):
        return None, ""
    if found := _read(said, language, habits):
        return found, ""
    return None, unreadable_date(said)


def _read(said: str, language: str, habits: DateHabits) -> PartialDate | None:
    if _WHOLE.match(said) or _FRACTION.match(said):
        return _of_number(said, habits)
    if (numbers := _NUMBERS.match(said)) and (made := _of_numbers(numbers, habits)):
        return made
    if numbers and habits.is_mixed and numbers[2] != ".":
        return None
    if short := _SHORT.match(said):
        month = named_month(fold(short[2]), language)
        return _day(_century(int(short[3])), month, int(short[1])) if month else None
    if (short := _SHORT_MONTH.match(said)) and (month := named_month(fold(short[1]), language)):
        # "Jul-12" is the month for a spreadsheet; elsewhere it may be the twelfth of July.
        return month_of(date(_century(int(short[2])), month, 1), SOURCE) if habits.serial else None
    return read_date(said, SOURCE, language)


def _of_number(said: str, habits: DateHabits) -> PartialDate | None:
    digits = len(said.lstrip("-"))
    if habits.serial and (number := _serial_of(said)) is not None:
        return day_of(habits.base + timedelta(days=number), SOURCE)
    if not _WHOLE.match(said):
        return None
    if digits == 4 or (digits == 8 and said.startswith(("15", "16", "17", "18", "19", "20"))):
        return read_date(said, SOURCE)
    number = int(said)
    for lengths, parts in ((_SECONDS, 1), (_MILLISECONDS, 1000), (_MICROSECONDS, 1_000_000)):
        if digits in lengths:
            moment = datetime(1970, 1, 1, tzinfo=UTC) + timedelta(seconds=number // parts)
            return day_of(moment.date(), SOURCE) if 1900 <= moment.year <= 2200 else None
    return None


def _serial_of(said: str) -> int | None:
    """The number of a day in a cell such as 41095, 41096.75, 38,903.00; None where it is none."""
    if not (_FRACTION.match(said) or (said.isdecimal() and len(said) == 5)):
        return None
    whole = said if said[:5].isdecimal() else re.sub(r"[.,]\d{3}(?=[.,]|\Z)", lambda found: found[0][1:], said)
    number = int(re.split(r"[.,]", whole)[0])
    return number if number in _SERIAL else None


def _of_numbers(numbers: re.Match[str], habits: DateHabits) -> PartialDate | None:
    first, second, year = int(numbers[1]), int(numbers[3]), int(numbers[4])
    if len(numbers[4]) == 2:
        if habits.day_first is None and not order_said():
            return None
        year = _century(year)
    if first > 12 or second > 12 or first == second:
        return _day(year, min(first, second) if first != second else first, max(first, second))
    is_day_first = order_said() == DAY if order_said() else habits.day_first
    if numbers[2] != "." and not order_said() and (two := (_day(year, second, first), _day(year, first, second)))[0]:
        note(*(each.first for each in two if each))
    if is_day_first is None:
        return None
    day, month = (first, second) if is_day_first or numbers[2] == "." else (second, first)
    return _day(year, month, day)


def _century(year: int) -> int:
    """The whole year of two figures, as spreadsheets have it."""
    return year + (2000 if year < 30 else 1900)


def _day(year: int, month: int, day: int) -> PartialDate | None:
    try:
        return day_of(date(year, month, day), SOURCE)
    except ValueError:
        return None
