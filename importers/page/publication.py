"""When an article was first published: the page's own statements first, its looks after, then its address."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date
from itertools import islice

from htmldate import find_date

from archive.partial_date import PartialDate, Precision, parse_iso
from importers.page.dates import read_date, read_dateline
from importers.page.linked_data import LinkedArticle
from importers.page.metadata import Statements, item_properties
from importers.page.tree import Element, words_of

_META = (
    "article:published_time", "og:article:published_time", "article:published", "datepublished", "parsely-pub-date",
    "sailthru.date", "dc.date.issued", "dcterms.issued", "dcterms.created", "dc.date.created", "dc.date",
    "dcterms.date", "publishdate", "publish-date", "publish_date", "pubdate", "publication_date", "date_published",
    "article_date_original", "originalpublicationdate", "cxenseparse:recs:publishtime", "displaydate", "ptime",
    "datecreated", "article.published", "bt:pubdate", "rbpubdate", "citation_publication_date", "citation_date",
    "og:published_time", "created", "date",
)  # fmt: skip
_URL_DAY = re.compile(r"/((?:19|20)\d\d)[/-](\d{1,2})[/-](\d{1,2})(?=\D|\Z)|[/-]((?:19|20)\d\d)(\d\d)(\d\d)(?=\D|\Z)")
_URL_NAMED = re.compile(r"/((?:19|20)\d\d)/([a-z]{3})/(\d{1,2})/")
_DATED = re.compile(
    r"(?:^|[\s_-])(?:date|dateline|datetime|pubdate|published|publish(?:ed)?-?(?:date|time|on)|post-?date"
    r"|entry-?date|timestamp"
    r"|time|byline|posted-?on|article-?date|article-?meta|entry-?meta|post-?meta|fecha|datum|date-?header)(?:$|[\s_-])",
    re.IGNORECASE,
)
_MOST_ELEMENTS = 50_000
_EARLIEST = date(1700, 1, 1)


def published_on(
    root: Element, statements: Statements, linked: LinkedArticle | None, address: str = "", language: str = ""
) -> PartialDate | None:
    """The day of first publication (or the month, the span that the page gives); None where nothing says it."""
    vague: PartialDate | None = None
    for found in _voices(root, statements, linked, address, language):
        if found.first < _EARLIEST or found.last.year > 2200:
            continue
        if found.precision is Precision.DAY:
            return found
        # A year alone among the page's words may be any year: of a copyright, of an event.
        if found.precision is not Precision.YEAR or found.source != "byline":
            vague = vague or found
    guess = _of_htmldate(root, address)
    return guess if guess and (vague is None or vague.first <= guess.first <= vague.last) else vague


def _voices(
    root: Element, statements: Statements, linked: LinkedArticle | None, address: str, language: str
) -> Iterator[PartialDate]:
    texts = [("json-ld", linked.published if linked else "")]
    texts += [("meta", value) for name in _META for value in statements.every(name)[:1]]
    texts += [("meta", _stamp(each)) for each in islice(item_properties(root, "datePublished"), 2)]
    texts += [("meta", _stamp(each)) for each in islice(item_properties(root, "dateCreated"), 1)]
    for source, text in texts:
        found = read_date(text, source, language) if text else None
        if found:
            yield found
    of_address = date_in_address(address)
    if of_address:
        yield of_address
    yield from _seen(root, language)


def date_in_address(address: str) -> PartialDate | None:
    """The day in an address such as `/2019/03/05/title`."""
    found = _URL_DAY.search(address)
    if found:
        year, month, day = (part for part in found.groups() if part)
        try:
            return parse_iso(f"{year}-{int(month):02}-{int(day):02}", "url")
        except ValueError:
            return None
    named = _URL_NAMED.search(address)
    return read_date(f"{named[3]} {named[2]} {named[1]}", "url") if named else None


def _seen(root: Element, language: str) -> Iterator[PartialDate]:
    """What a reader sees: `<time>`, an element named for a date, a line that is a date."""
    for each in islice(root.iter("time"), 40):
        if _is_of_another(each):
            continue
        found = read_date(_stamp(each), "time", language)
        if found:
            yield found
            break
    for each in root.iter(
        "span", "div", "p", "li", "td", "h2", "h3", "h4", "h5", "h6", "small", "em", "abbr", "font", "b", "a"
    ):
        named = f"{each.get('class', '')} {each.get('id', '')}"
        if len(named) < 5 or not _DATED.search(named[:300]) or _is_of_another(each):
            continue
        text = words_of(each)
        found = (
            read_date(each.get("datetime") or each.get("title") or "", "byline", language)
            if each.tag == "abbr"
            else None
        )
        found = found or (
            read_date(text, "byline", language) if 5 < len(text) < 200 and not _CHANGED.match(text) else None
        )
        if found:
            yield found
            break
    for each in islice(root.iter("p", "div", "span", "h2", "h3", "h4", "h5", "h6", "td", "font", "em", "i", "b"), 400):
        line = read_dateline(each.text or "", language) if each.text and len(each.text) < 100 else None
        if line and not _is_of_another(each):
            yield PartialDate(line.date.first, line.date.last, "byline")
            break


_CHANGED = re.compile(
    r"\W{0,3}(?:last )?(?:updated|modified|actualizado|aktualisiert|mis [aà] jour|modifi[eé])", re.IGNORECASE
)
_ELSEWHERE = re.compile(
    r"(?:^|[\s_-])(?:comments?|related|sidebar|footer|recent|popular|trending|widget|recommend\w*|copyright"
    r"|today|teaser|more)(?:$|[\s_-])",
    re.IGNORECASE,
)


def _is_of_another(element: Element) -> bool:
    """Whether this date stands in a comment, a sidebar or a list of other articles."""
    for above in islice(element.iterancestors(), 12):
        if above.tag in ("aside", "footer", "nav"):
            return True
        if above.tag not in ("body", "html") and _ELSEWHERE.search(
            f"{above.get('class', '')} {above.get('id', '')}"[:300]
        ):
            return True
    return False


def _stamp(element: Element) -> str:
    return element.get("datetime") or element.get("content") or words_of(element)[:200]


def _of_htmldate(root: Element, address: str) -> PartialDate | None:
    if root.xpath("count(//*)") > _MOST_ELEMENTS:
        return None
    try:
        found = find_date(root, url=address or None, original_date=True, extensive_search=True)
    # The library promises None and breaks its promise on odd pages in ways that its versions change.
    except Exception:
        return None
    try:
        day = parse_iso(found, "htmldate") if found else None
    except ValueError:
        return None
    # Of a month or a year found alone the library makes its first day.
    return None if day and day.first.day == 1 else day
