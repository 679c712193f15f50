"""A date as a person types it, and which days it may mean: `2016-5`, `05/2016`, `May 2016`, `6 de mayo de 2016`.

A date with a day and a month in figures, `05/06/2016`, may mean two days, and is not guessed. Years have four figures.
"""

from __future__ import annotations

import re
import unicodedata
from datetime import date

from archive.partial_date import PartialDate, day_of, month_of, year_of

LONGEST = 80
"""Characters of a text that may be a date."""

_MONTHS = (
    *("january enero", "february febrero", "march marzo", "april abril", "may mayo", "june junio", "july julio"),
    *("august agosto", "september septiembre setiembre", "october octubre", "november noviembre"),
    "december diciembre",
)
_WEEKDAYS = (
    *("monday lunes", "tuesday martes", "wednesday miercoles", "thursday jueves", "friday viernes"),
    *("saturday sabado", "sunday domingo"),
)
_SHORTEST = 3  # letters of a name that is cut short; with three no two months are alike
_DASHES = re.compile("[\u2010-\u2015\u2212\ufe58\ufe63\uff0d]")
_HIDDEN = re.compile("[\u00ad\u200b-\u200f\u202a-\u202e\u2060\u2066-\u2069\ufeff]")

_YEAR, _NUMBER, _NAME = r"(?P<year>[0-9]{4})", r"[0-9]{1,2}", r"(?P<name>[^\W\d_]{3,12})\.?"
_DAY = rf"(?P<day>{_NUMBER})(?:\s?(?:st|nd|rd|th|er|ro|\.?[oº°ª]))?"
_SIGN = r"\s?(?P<sign>[-/.])\s?"
_APART = r"(?:\s?[-/.,]\s?|\s)(?:(?:de|del|of)\s)?"
_FORMS = [
    re.compile(form)
    for form in (
        _YEAR,
        rf"{_YEAR}{_SIGN}(?P<month>{_NUMBER})",
        rf"{_YEAR}{_SIGN}(?P<month>{_NUMBER})\s?(?P=sign)\s?(?P<day>{_NUMBER})",
        rf"(?P<month>{_NUMBER}){_SIGN}{_YEAR}",
        rf"(?P<one>{_NUMBER}){_SIGN}(?P<other>{_NUMBER})\s?(?P=sign)\s?{_YEAR}",
        rf"{_NAME}{_APART}{_YEAR}",
        rf"{_YEAR}{_APART}{_NAME}",
        rf"{_DAY}{_APART}{_NAME}{_APART}{_YEAR}",
        rf"{_NAME}{_APART}{_DAY}{_APART}{_YEAR}",
        rf"{_YEAR}{_APART}{_NAME}{_APART}{_DAY}",
    )
]
_WEEKDAY = re.compile(r"(?P<name>[^\W\d_]{3,12})\.?,?\s(?P<rest>.+)")
_ARTICLE = re.compile(r"\A(?:the|el)\s")


def days_meant(text: str) -> tuple[PartialDate, ...]:
    """The dates that the text may mean: one for most, two for `05/06/2016` (the day before the month first), none for
    what is no date. Names of months are English or Spanish, whole or cut short, whatever language is spoken."""
    if len(text) > LONGEST:
        return ()
    plain = _plain(text)
    plain, weekday = _without_weekday(_ARTICLE.sub("", plain))
    found = [each for form in _FORMS if (match := form.fullmatch(plain)) for each in _dates(match.groupdict())]
    return tuple(each for each in dict.fromkeys(found) if weekday is None or _falls_on(each, weekday))


def _plain(text: str) -> str:
    """The text in small letters without accents, with single spaces and hyphens for all dashes."""
    letters = unicodedata.normalize("NFKC", _HIDDEN.sub("", text.replace("º", "o").replace("ª", "a")))
    bare = "".join(each for each in unicodedata.normalize("NFD", letters) if not unicodedata.combining(each))
    return " ".join(_DASHES.sub("-", bare).lower().split()).rstrip(".,; ")


def _without_weekday(text: str) -> tuple[str, int | None]:
    found = _WEEKDAY.fullmatch(text)
    weekday = _number(found["name"], _WEEKDAYS) if found else None
    # `mar 5 2019` is March: a date without another month in it has no day of the week before it.
    if found is None or weekday is None or not re.search(r"[^\W\d_]{3}|[-/.]", found["rest"]):
        return text, None
    return _ARTICLE.sub("", found["rest"]), weekday


def _number(name: str, names: tuple[str, ...]) -> int | None:
    """The place of the name among these, from 0 on."""
    for number, spellings in enumerate(names):
        if len(name) >= _SHORTEST and any(each.startswith(name) for each in spellings.split()):
            return number
    return None


def _dates(named: dict[str, str | None]) -> list[PartialDate]:
    """What the parts of a date mean; [] where there is no such day."""
    year = named["year"] or ""
    if one := named.get("one"):
        other = named["other"] or ""
        return [*_date(year, other, one), *_date(year, one, other)]
    month = named.get("month")
    if name := named.get("name"):
        number = _number(name, _MONTHS)
        if number is None:
            return []
        month = str(number + 1)
    return _date(year, month, named.get("day"))


def _date(year: str, month: str | None, day: str | None) -> list[PartialDate]:
    try:
        known = date(int(year), int(month or 1), int(day or 1))
    except ValueError:
        return []
    return [day_of(known) if day else month_of(known) if month else year_of(known)]


def _falls_on(found: PartialDate, weekday: int) -> bool:
    return found.first == found.last and found.first.weekday() == weekday
