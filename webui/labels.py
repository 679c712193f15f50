"""Values put into words for a person: dates, languages, facets, counts."""

from __future__ import annotations

import calendar
from datetime import date

from archive.partial_date import PartialDate, Precision, parse_iso
from index.query import Sort

FACET_TITLES = {
    "topic": "Topic",
    "source": "Source",
    "author": "Author",
    "language": "Language",
    "year": "Year",
    "month": "Month",
}
SORT_TITLES = {Sort.RELEVANCE: "Best match", Sort.NEWEST: "Newest first", Sort.OLDEST: "Oldest first"}
DATE_SOURCES = {
    "json-ld": "the page’s structured data",
    "meta": "the page’s metadata",
    "time": "a time mark on the page",
    "byline": "the byline",
    "listing": "the listing page",
    "url": "the page’s address",
    "record": "the imported record",
    "recipe": "the recipe for its site",
    "hand": "a curator, by hand",
}
_LANGUAGES = {
    "ar": "Arabic",
    "ay": "Aymara",
    "ca": "Catalan",
    "de": "German",
    "el": "Greek",
    "en": "English",
    "es": "Spanish",
    "eu": "Basque",
    "fr": "French",
    "gl": "Galician",
    "gn": "Guarani",
    "it": "Italian",
    "ja": "Japanese",
    "la": "Latin",
    "nl": "Dutch",
    "pl": "Polish",
    "pt": "Portuguese",
    "qu": "Quechua",
    "ru": "Russian",
    "sv": "Swedish",
    "tr": "Turkish",
    "uk": "Ukrainian",
    "zh": "Chinese",
}
_MONTHS = tuple(calendar.month_name)


def date_text(published: PartialDate | None) -> str:
    """A date as truthful as it is known: `5 March 2019`, `June–July 2009`, `2006 (year only)`, `Undated`."""
    if published is None:
        return "Undated"
    first = published.first
    match published.precision:
        case Precision.DAY:
            return day_text(first)
        case Precision.MONTH:
            return month_text(first)
        case Precision.YEAR:
            return f"{first.year} (year only)"
        case Precision.SPAN:
            return _span_text(published)


def day_text(day: date) -> str:
    """`5 March 2019`."""
    return f"{day.day} {_MONTHS[day.month]} {day.year}"


def month_text(day: date) -> str:
    """`March 2019`."""
    return f"{_MONTHS[day.month]} {day.year}"


def machine_date(published: PartialDate | None) -> str:
    """The date for a `datetime` attribute, or "" where HTML has no way to write it (spans, undated)."""
    text = published.iso() if published else ""
    return "" if "/" in text else text


def range_text(first: date | None, last: date | None) -> str:
    """A range of days, both ends inclusive: `February–March 2019`, `from 5 March 2019`, `up to 2006`."""
    if first and last:
        return date_text(PartialDate(first, last)).removesuffix(" (year only)").removesuffix(" (years only)")
    if first:
        return f"from {day_text(first)}"
    return f"up to {day_text(last)}" if last else "any date"


def facet_label(facet: str, value: str, given: str = "") -> str:
    """What a person reads for a facet's value; `given` is the engine's own label."""
    if given and given != value:
        return given
    match facet:
        case "language":
            return language_text(value)
        case "year":
            return value if len(value) == 4 else _date_value_text(value)
        case "month":
            return _date_value_text(value)
        case _:
            return value


def language_text(code: str) -> str:
    """`Spanish` for `es`; the code itself where it is rare."""
    return _LANGUAGES.get(code, code) or "Unknown"


def number_text(number: int) -> str:
    """`12,345`."""
    return f"{number:,}"


def counted(number: int, one: str, many: str = "") -> str:
    """`1 article`, `12,345 articles`."""
    return f"{number_text(number)} {one if number == 1 else many or f'{one}s'}"


def _date_value_text(value: str) -> str:
    try:
        return date_text(parse_iso(value))
    except ValueError:
        return value


def _span_text(published: PartialDate) -> str:
    first, last = published.first, published.last
    iso = published.iso()
    if len(iso) == 9:
        return f"{first.year}–{last.year} (years only)"
    if len(iso) == 15:
        begin = _MONTHS[first.month] if first.year == last.year else f"{month_text(first)} "
        end = month_text(last) if first.year == last.year else f" {month_text(last)}"
        return f"{begin}–{end}"
    if (first.year, first.month) == (last.year, last.month):
        return f"{first.day}–{day_text(last)}"
    if first.year == last.year:
        return f"{first.day} {_MONTHS[first.month]} – {day_text(last)}"
    return f"{day_text(first)} – {day_text(last)}"
