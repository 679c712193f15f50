"""The dates that a page states to machines: JSON-LD, meta tags, microdata, its address."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from itertools import islice

from archive.partial_date import PartialDate, Precision, parse_iso
from importers.page.dates.parse import read_date
from importers.page.json_ld import JsonLdArticle
from importers.page.meta_tags import MetaTags
from importers.page.tree import Element, words_of

_PUBLISHED = (
    "article:published_time", "og:article:published_time", "article:published", "og:published_time", "datepublished",
    "parsely-pub-date", "sailthru.date", "dc.date.issued", "dcterms.issued", "publishdate", "publish-date",
    "publish_date", "published_time", "pubdate", "publication_date", "publication-date", "date_published",
    "datepublication", "article_date_original", "originalpublicationdate", "cxenseparse:recs:publishtime",
    "displaydate", "ptime", "article.published", "bt:pubdate", "rbpubdate", "citation_publication_date",
    "citation_online_date", "last-published", "published",
)  # fmt: skip
_DATED = (
    "dcterms.created", "dc.date.created", "dc.date", "dcterms.date", "dc.created", "citation_date", "datecreated",
    "article.created", "og:article:created", "created", "date", "creationdate", "article:created_time",
)  # fmt: skip
_CHANGED = (
    "article:modified_time", "og:updated_time", "og:article:modified_time", "datemodified", "dcterms.modified",
    "dc.date.modified", "last-modified", "lastmod", "revised", "article.updated", "modified",
)  # fmt: skip
# A system's own vocabulary: "shop:uploaded", "news.publication-date".
_LIKE_A_DATE = re.compile(
    r"(?:\A|[:._-])(?:published(?:[_-]?(?:at|on|time|date))?|publish(?:ed|ing)?[_-]?(?:time|date)|publication[_-]?date"
    r"|date[_-]?publi\w{1,20}+|pub[_-]?date|created(?:[_-]?at)?|uploaded|release[_-]?date|post[_-]?date)\Z"
)
_URL_DAY = re.compile(r"/((?:19|20)\d\d)[/-](\d{1,2})[/-](\d{1,2})(?=\D|\Z)|[/_-]((?:19|20)\d\d)(\d\d)(\d\d)(?=\D|\Z)")
_URL_DASHED = re.compile(r"[/_-]((?:19|20)\d\d)-(\d\d)-(\d\d)(?=\D|\Z)")
_URL_NAMED = re.compile(r"/((?:19|20)\d\d)/([a-z]{3})/(\d{1,2})/")
# What empty fields of databases and clocks that were never set come to.
_EMPTY = frozenset({date(1970, 1, 1), date(1969, 12, 31), date(1900, 1, 1), date(1899, 12, 30), date(1980, 1, 1)})
_EARLIEST, _LATEST = date(1700, 1, 1), 2200


@dataclass(frozen=True, slots=True)
class Stated:
    """A date as a page states it. `kind` is "published", "dated" (it is not said what of) or "changed"; `universal`
    whether the stamp has a time of day that is not said to be that of a place, so that the day there may be the one
    before or after; `hour` is that of the stamp, -1 where it has none."""

    date: PartialDate
    kind: str
    universal: bool = False
    hour: int = -1


def stated_dates(statements: MetaTags, linked: JsonLdArticle | None, language: str) -> list[Stated]:
    """Every one of them, the weightiest first."""
    return [each for each in _all(statements, linked or JsonLdArticle(), language) if is_plausible(each.date)]


def may_be_of(stated: Stated, day: date) -> bool:
    """Whether it can have been this day, the one before or after the stamp's, where the stamp was set: universal time
    is in the next day in the evenings of America, and in the one before in the mornings of Asia."""
    own = stated.date.first
    if day == own or not stated.universal or stated.hour < 0:
        return day == own or stated.universal
    return stated.hour < _WEST if day < own else stated.hour >= _EAST


_WEST, _EAST = (
    8,
    10,
)  # hours of universal time: up to the one it is yesterday in America, from the other tomorrow in Asia


def is_plausible(found: PartialDate) -> bool:
    """Whether an article can have been published then, as far as anyone can say."""
    return found.first >= _EARLIEST and found.last.year <= _LATEST and found.first not in _EMPTY


def date_in_address(address: str) -> PartialDate | None:
    """The day in an address such as `/2019/03/05/title`."""
    found = _URL_DAY.search(address) or _URL_DASHED.search(address)
    if found:
        year, month, day = (part for part in found.groups() if part)
        try:
            return parse_iso(f"{year}-{int(month):02}-{int(day):02}", "url")
        except ValueError:
            return None
    named = _URL_NAMED.search(address)
    return read_date(f"{named[3]} {named[2]} {named[1]}", "url") if named else None


def month_in_address(address: str) -> PartialDate | None:
    """The month in an address such as `/2019/03/title`."""
    found = _URL_MONTH.search(address)
    return parse_iso(f"{found[1]}-{found[2]}", "url") if found else None


_URL_MONTH = re.compile(r"/((?:19|20)\d\d)[/-]?(0[1-9]|1[0-2])/")


def dates_in_scripts(root: Element) -> list[PartialDate]:
    """The days that the page's programs are handed as those of publication, each once, in order."""
    days: dict[date, PartialDate] = {}
    left = _MOST_SCRIPT
    for script in root.iter("script"):
        text = (script.text or "")[:left]
        left -= len(text)
        for match in islice(_IN_SCRIPT.finditer(text), 50):
            found = read_date(match[1].replace("/", "-"), "script")
            if found and is_plausible(found):
                days.setdefault(found.first, found)
    return list(days.values())


_MOST_SCRIPT = 2_000_000
_IN_SCRIPT = re.compile(
    r"(?:[Dd]ate_?[Pp]ublished|[Pp]ubli(?:shed|sh|cation)_?(?:[Aa]t|[Dd]ate|[Tt]ime|[Oo]n)(?:_?[Tt]ime)?"
    r"|[Ff]irst_?[Pp]ublished(?:_?[Dd]ate)?|[Pp]ub_?[Dd]ate|[Aa]rticle_?[Dd]ate|[Pp]ost_?[Dd]ate"
    r"""|["'](?:date|publish(?:ed)?|display_?[Dd]ate|date_?[Cc]reated|created(?:_?[Aa]t|_?[Dd]ate)?))"""
    r"""\\{0,3}["']?\s{0,3}[:=]\s{0,3}\\{0,3}["'](\d{4}[-/]\d\d[-/]\d\d)(?!\d)"""
)


def _all(statements: MetaTags, linked: JsonLdArticle, language: str) -> Iterator[Stated]:
    marked = {name: map(_stamp, islice(statements.marked(name), 1)) for name in ("datePublished", "dateCreated")}
    alike = filter(_LIKE_A_DATE.search, statements.names())
    for source, kind, texts in (
        ("json-ld", "published", [linked.published]),
        ("meta", "published", [*map(statements.first, _PUBLISHED), *marked["datePublished"]]),
        ("json-ld", "dated", [linked.page_published]),
        ("meta", "dated", [*map(statements.first, (*_DATED, *alike)), *marked["dateCreated"]]),
        ("modified", "changed", [linked.modified, *map(statements.first, _CHANGED)]),
    ):
        for text in filter(None, texts):
            if found := read_date(text, source, language):
                clock = _CLOCK.search(text)
                is_universal = found.precision is Precision.DAY and bool(_UNIVERSAL.search(text))
                yield Stated(found, kind, is_universal, int(clock[1]) if clock else -1)


_CLOCK = re.compile(r"(?<!\d)([01]?\d|2[0-3]):\d\d")
_UNIVERSAL = re.compile(
    r"(?:\A|[t ])\d\d?:\d\d(?::\d\d(?:\.\d{1,9})?)?\s?(?:z|gmt|utc|[+-]00:?00)?\s*\Z|\d\d:\d\d.{0,9}\b(?:gmt|utc)\b",
    re.IGNORECASE,
)


def _stamp(element: Element) -> str:
    return element.get("datetime") or element.get("content") or words_of(element)[:200]
