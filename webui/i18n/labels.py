"""Values put into words for a person, in the language spoken: dates, languages, facets, counts."""

from __future__ import annotations

import math
from datetime import date
from functools import lru_cache

from archive.document import Document
from archive.messages import N_
from archive.partial_date import PartialDate, Precision, parse_iso
from index.query import Sort
from webui.i18n import translation
from webui.i18n.translation import _, day_text, month_text, ngettext, number_text, percent_text

FACET_TITLES = {
    "topic": N_("Topic"),
    "section": N_("Section"),
    "source": N_("Source"),
    "author": N_("Author"),
    "language": N_("Language"),
    "year": N_("Year"),
    "month": N_("Month"),
    "precision": N_("Date known"),
}
_SIZES = (N_("%(number)s kB"), N_("%(number)s MB"), N_("%(number)s GB"))
SEVERAL_TITLES = {
    "topic": N_("Topics"),
    "section": N_("Sections"),
    "source": N_("Sources"),
    "author": N_("Authors"),
    "language": N_("Languages"),
    "year": N_("Years"),
    "month": N_("Months"),
    "precision": N_("How exactly dates are known"),
}
SORT_TITLES = {
    Sort.RELEVANCE: N_("Best match"),
    Sort.NEWEST: N_("Newest first"),
    Sort.OLDEST: N_("Oldest first"),
}
_PRECISIONS = {
    "day": N_("to the day"),
    "month": N_("to the month"),
    "year": N_("to the year"),
    "span": N_("to a span of time"),
    "none": N_("not at all"),
}
DATE_SOURCES = {
    "json-ld": N_("the page’s structured data"),
    "meta": N_("the page’s metadata"),
    "time": N_("a time mark on the page"),
    "byline": N_("the byline"),
    "modified": N_("the note of its last change"),
    "script": N_("the page’s scripts"),
    "htmldate": N_("the page’s text, as htmldate reads it"),
    "listing": N_("the listing page"),
    "url": N_("the page’s address"),
    "record": N_("the imported record"),
    **dict.fromkeys(("wordpress", "blogger", "ghost", "medium", "movable type", "substack"), N_("the export")),
    "feed": N_("the feed"),
    "sitemap": N_("the sitemap"),
    "front matter": N_("the head of its file"),
    "file name": N_("the name of its file"),
    "recipe": N_("the recipe for its site"),
    "hand": N_("a curator, by hand"),
}


def title_text(document: Document) -> str:
    """The title, or what stands in the place of one that is not known."""
    return document.title or _("Untitled")


def date_text(published: PartialDate | None) -> str:
    """A date as truthful as it is known: `5 March 2019`, `June–July 2009`, `2006 (year only)`, `Undated`."""
    if published is None:
        return _("Undated")
    first = published.first
    match published.precision:
        case Precision.DAY:
            return day_text(first)
        case Precision.MONTH:
            return month_text(first)
        case Precision.YEAR:
            return _("%(year)s (year only)", year=first.year)
        case Precision.SPAN:
            return _span_text(published)


def machine_date(published: PartialDate | None) -> str:
    """The date for a `datetime` attribute, or "" where HTML has no way to write it (spans, undated)."""
    text = published.iso() if published else ""
    return "" if "/" in text else text


def range_text(first: date | None, last: date | None) -> str:
    """A range of days, both ends inclusive: `February–March 2019`, `from 5 March 2019`, `up to 2006`."""
    if first and last:
        return _range_text(first, last, translation.current_language())
    if first:
        return _("from %(day)s", day=day_text(first))
    return _("up to %(day)s", day=day_text(last)) if last else _("any date")


def facet_label(facet: str, value: str, given: str = "") -> str:
    """What a person reads for a facet's value; `given` is the engine's own label."""
    if given and given != value:
        return given
    match facet:
        case "language":
            return translation.language_name(value) if value else _("Unknown")
        case "precision":
            return _(_PRECISIONS.get(value, value))
        case "year":
            return value if len(value) == 4 else _date_value_text(value)
        case "month":
            return _date_value_text(value)
        case _:
            return value


def articles_text(number: int) -> str:
    """`1 article`, `12,345 articles`."""
    return ngettext("%(number)s article", "%(number)s articles", number)


def versions_text(number: int) -> str:
    """`1 version`, `3 versions`."""
    return ngettext("%(number)s version", "%(number)s versions", number)


def more_versions_text(number: int) -> str:
    """`and 3 more versions`, "" for none."""
    return ngettext("and %(number)s more version", "and %(number)s more versions", number) if number else ""


def share_text(share: float | None) -> str:
    """A share with as many digits as tell something; a dash where there is nothing to be a share of."""
    if share is None:
        return "–"
    return percent_text(share, 0 if share in (0, 1) else 1 if share >= 0.01 else 2)


@lru_cache(4096)  # the bars of every page's drawing
def _range_text(first: date, last: date, _language: str) -> str:
    whole = PartialDate(first, last)
    iso = whole.iso()
    return iso.replace("/", "–") if len(iso) in (4, 9) else date_text(whole)


def stamp_text(stamp: str) -> str:
    """The day of a moment in ISO 8601, as people write it; "" for none."""
    return day_text(date.fromisoformat(stamp[:10])) if stamp else ""


def _date_value_text(value: str) -> str:
    try:
        return date_text(parse_iso(value))
    except ValueError:
        return value


def _span_text(published: PartialDate) -> str:
    first, last = published.first, published.last
    iso = published.iso()
    if len(iso) == 9:
        return _("%(first)s–%(last)s (years only)", first=first.year, last=last.year)
    if len(iso) == 15:
        if first.year == last.year:
            return f"{translation.month_name(first.month)}–{month_text(last)}"
        return f"{month_text(first)} – {month_text(last)}"
    if (first.year, first.month) == (last.year, last.month):
        return f"{first.day}–{day_text(last)}"
    if first.year == last.year:
        return f"{translation.day_in_year(first)} – {day_text(last)}"
    return f"{day_text(first)} – {day_text(last)}"


def size_text(size: int) -> str:
    """So many bytes: `340 kB`, `8 MB`, `1.5 GB`; in Spanish `1,5 GB`."""
    value, unit = size / 1024, _SIZES[0]
    for larger in _SIZES[1:]:
        if value < 1_000:
            break
        value, unit = value / 1024, larger
    is_small = unit != _SIZES[0] and value < 10
    return _(unit, number=number_text(round(value, 1) if is_small else math.ceil(value)))
