"""Links with their texts, and how an article is shown in short."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import NamedTuple

from archive.document import Document
from webui.i18n.labels import date_text, facet_label, machine_date, title_text
from webui.i18n.translation import ngettext
from webui.urls import search_url
from webui.urls.search_links import SearchLinks
from webui.urls.site import SiteUrls

_SUMMARY_LENGTH = 280


class Link(NamedTuple):
    """Words of a page that lead somewhere."""

    text: str
    href: str


class ArticleLine(NamedTuple):
    """An article as lists show it. `datetime` is for machines and `language` for a `lang` attribute, both may be "";
    `source` is its publication."""

    title: str
    href: str
    date: str = ""
    datetime: str = ""
    language: str = ""
    source: str = ""


def article_line(document: Document, href: str) -> ArticleLine:
    """The document in short; `href` leads to it."""
    published = document.published
    return ArticleLine(
        title_text(document), href, date_text(published), machine_date(published), document.language, document.source
    )


def filter_links(
    facet: str, values: tuple[str, ...], links: SearchLinks, label: Callable[[str], str] = str
) -> tuple[Link, ...]:
    """Links that narrow a search to each of the values."""
    if not values:
        return ()
    address = links.taking(facet)
    return tuple([Link(facet_label(facet, value, label(value)), address(value)) for value in values])


def opening_text(document: Document) -> str:
    """What the article says of itself, or how it begins."""
    text = document.summary or document.body
    return text if len(text) <= _SUMMARY_LENGTH else f"{text[:_SUMMARY_LENGTH].rsplit(None, 1)[0]} …"


@dataclass(frozen=True, slots=True)
class Pager:
    """`pages` are (number, address, is current); a number of 0 stands for a gap."""

    pages: tuple[tuple[int, str, bool], ...]
    previous: str
    next: str


def pager(page: int, last: int, to: Callable[[int], str]) -> Pager:
    """The ends and the neighbourhood of this page of `last`; `to` gives the address of each."""
    wanted = sorted({1, last, *range(max(1, page - 2), min(last, page + 2) + 1)})
    pages: list[tuple[int, str, bool]] = []
    for before, number in zip((0, *wanted), wanted, strict=False):
        if number - before > 1:
            pages.append((0, "", False))
        pages.append((number, to(number), number == page))
    return Pager(
        pages=tuple(pages) if max(page, last) > 1 else (),
        previous=to(min(page - 1, last)) if page > 1 else "",
        next=to(page + 1) if page < last else "",
    )


def of_no_year(across: int, undated: int, urls: SiteUrls) -> tuple[Link, ...]:
    """Links to the articles that no single year has: so many `across` several, so many without a date."""
    told = []
    if across:
        text = ngettext("%(number)s article across several years", "%(number)s articles across several years", across)
        told.append(Link(text, urls.values("year", search_url.FRONT)))
    if undated:
        text = ngettext("%(number)s undated article", "%(number)s undated articles", undated)
        told.append(Link(text, urls.search(search_url.undated(search_url.FRONT))))
    return tuple(told)
