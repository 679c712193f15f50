"""The language in which a page speaks: chosen for each request, English everywhere else.

Messages stand in English in the code; `translations/` has a catalogue for each other language. No Flask here, so that
what makes pages can be tried without a request. Babel is imported by what only it can say: the command line speaks
English, and its most common answers are there sooner than Babel is loaded.
"""

from __future__ import annotations

import io
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import date
from functools import cache, lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from archive.messages import Message, MessageList

if TYPE_CHECKING:
    from babel import Locale
    from babel.messages.catalog import Catalog
    from babel.support import Translations

LANGUAGES: Mapping[str, str] = {"en": "English", "es": "Español"}
"""The languages of the interface by their codes, each in its own words; the first is that of the messages."""

_LOCALES = {"en": "en_GB", "es": "es"}
_MONTHS = (
    *("January", "February", "March", "April", "May", "June"),
    *("July", "August", "September", "October", "November", "December"),
)
_FOLDER = Path(__file__).parent / "translations"
_spoken: ContextVar[str] = ContextVar("spoken", default="en")


@contextmanager
def use_language(language: str) -> Iterator[None]:
    """Within it, everything is said in this language, one of `LANGUAGES`."""
    before = _spoken.set(language if language in LANGUAGES else "en")
    try:
        yield
    finally:
        _spoken.reset(before)


def set_language(language: str) -> None:
    """From here on, in this thread or task, everything is said in this language."""
    _spoken.set(language if language in LANGUAGES else "en")


def current_language() -> str:
    """The code of the language that is spoken now."""
    return _spoken.get()


def _(message: str, /, **values: Any) -> str:
    """The message in the language spoken, `%(name)s` in it replaced by the values."""
    text = message if current_language() == "en" else str(_catalogue(current_language()).ugettext(message))
    return text % values if values else text


def ngettext(one: str, many: str, number: int, /, **values: Any) -> str:
    """The message for this number of things; `%(number)s` is the number as it is written in the language."""
    return plain_plural(one, many, number) % {"number": number_text(number), **values}


def plain_plural(one: str, many: str, number: int) -> str:
    """`ngettext` before values are put in, as templates want it."""
    if current_language() == "en":
        return one if number == 1 else many
    return str(_catalogue(current_language()).ungettext(one, many, number))


def translated(sentence: str) -> str:
    """What was said in English (`Message`) in the language spoken; other text as it is."""
    if isinstance(sentence, MessageList):
        return _(sentence.between).join(map(translated, sentence.parts))
    if not isinstance(sentence, Message):
        return sentence
    values = {name: translated(each) if isinstance(each, str) else each for name, each in sentence.values.items()}
    return _(sentence.template, **values)


def locale() -> Locale:
    """How the language spoken writes dates and numbers."""
    from babel import Locale

    return Locale.parse(_LOCALES[current_language()])


def number_text(number: float) -> str:
    """`12,345`, `1.5`; in Spanish `12.345`, `1,5`."""
    return f"{number:,}" if current_language() == "en" else _number(number, current_language())


def percent_text(share: float, digits: int) -> str:
    """A share of 1 as a percentage with so many digits behind the point: `12.3%`; in Spanish `12,3 %`."""
    return _percent(share, digits, current_language())


def day_text(day: date) -> str:
    """`5 March 2019`; in Spanish `5 de marzo de 2019`."""
    return f"{day_in_year(day)} {day.year}" if current_language() == "en" else _day(day, current_language())


def month_text(day: date) -> str:
    """`March 2019`; in Spanish `marzo de 2019`."""
    return (
        f"{month_name(day.month)} {day.year}"
        if current_language() == "en"
        else _in_form("yMMMM", day, current_language())
    )


def day_in_year(day: date) -> str:
    """`5 March`; in Spanish `5 de marzo`."""
    return (
        f"{day.day} {month_name(day.month)}"
        if current_language() == "en"
        else _in_form("MMMMd", day, current_language())
    )


def month_name(number: int) -> str:
    """`March` for 3; in Spanish `marzo`."""
    return _MONTHS[number - 1] if current_language() == "en" else str(locale().months["format"]["wide"][number])


def short_month(number: int) -> str:
    """`Mar` for 3; in Spanish `mar`."""
    return str(locale().months["format"]["abbreviated"][number])


def decade_text(day: date) -> str:
    """`1990s` for the decade of this day; in Spanish `1990-1999`."""
    first = day.year // 10 * 10
    return f"{first:04}s" if current_language() == "en" else f"{first:04}-{first + 9:04}"


def weekday_name(number: int, *, short: bool = False) -> str:
    """`Tuesday` for 2, `Tue` in short; in Spanish `martes`, `mar`."""
    return str(locale().days["stand-alone"]["abbreviated" if short else "wide"][number - 1])


def language_name(code: str) -> str:
    """`Spanish` for `es`; the code itself where it names no known language."""
    name = locale().languages.get(code, code)
    return name[:1].upper() + name[1:] if name != code else code


@lru_cache(4096)
def _number(number: float, language: str) -> str:
    from babel.numbers import format_decimal

    return format_decimal(number, locale=_LOCALES[language])


@lru_cache(4096)
def _percent(share: float, digits: int, language: str) -> str:
    from babel import Locale
    from babel.numbers import format_percent

    written = Locale.parse(_LOCALES[language])
    pattern = written.percent_formats[None].pattern.replace("#,##0", f"#,##0.{'0' * digits}" if digits else "#,##0")
    return format_percent(share, format=pattern, locale=written)


@lru_cache(2**14)  # the days of forty years
def _day(day: date, language: str) -> str:
    from babel.dates import format_date

    return format_date(day, "long", locale=_LOCALES[language])


@lru_cache(4096)
def _in_form(skeleton: str, day: date, language: str) -> str:
    from babel.dates import format_skeleton

    return str(format_skeleton(skeleton, day, locale=_LOCALES[language]))


@cache
def _catalogue(language: str) -> Translations:
    """The catalogue of a language other than English."""
    from babel.messages.mofile import write_mo
    from babel.support import Translations

    packed = io.BytesIO()
    write_mo(packed, _read(language))
    packed.seek(0)
    return Translations(packed)


@cache
def _read(language: str) -> Catalog:
    from babel.messages.pofile import read_po

    with (_FOLDER / f"{language}.po").open("rb") as source:
        return read_po(source, locale=language)


@cache
def messages(language: str) -> tuple[tuple[str, str], ...]:
    """Every message of the catalogue of a language other than English, as (message, its plural or "")."""
    ids = [each.id for each in _read(language) if each.id]
    return tuple((each[0], each[1]) if isinstance(each, tuple) else (str(each), "") for each in ids)
