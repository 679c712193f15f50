"""The bar beside the count: in which order and how many at a time results are listed, and what else can be done with
them."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import NamedTuple

from index.query import SearchRequest, Sort, Versions
from index.results import Results
from webui.i18n.labels import articles_text, versions_text
from webui.i18n.translation import _, ngettext, number_text
from webui.urls import search_url, trends_url
from webui.urls.concordance_url import ConcordanceRequest
from webui.urls.search_links import SearchLinks
from webui.urls.site import SiteUrls

SIZES = (10, 25, 50, 100)
"""Results a page that are offered; an address may ask for any number up to `search_url.MAX_LIMIT`."""


class Way(NamedTuple):
    """One of several ways to list the results; `href` is "" for the one of this page."""

    name: str
    href: str
    here: bool


@dataclass(frozen=True, slots=True)
class Listing:
    """How versions of one article are listed: `told` says what that leaves out, or "", and `told_href` leads to the
    groups of them, or is ""; `ways` are those there are."""

    told: str
    told_href: str
    ways: tuple[Way, ...]


@dataclass(frozen=True, slots=True)
class Toolbar:
    """`orders` and `sizes` are the ways to sort and to turn pages, () where there is nothing to choose; `order` is the
    name of this page's. `listing` is None where no article has versions, as far as is known. The addresses lead to all
    that the search finds: to export it, as a feed, printed, over time, its words in context, the words that set it
    apart; "" where there is none."""

    order: str
    orders: tuple[Way, ...]
    sizes: tuple[Way, ...]
    listing: Listing | None
    take_href: str
    atom_href: str
    json_feed_href: str
    print_href: str
    trends_href: str
    list_href: str
    words_href: str
    context_href: str


def toolbar(query: SearchRequest, results: Results, links: SearchLinks, urls: SiteUrls) -> Toolbar:
    """The bar of this search's page; `links` are the page's."""
    first_page = search_url.on_page(query, 1)
    is_asked = bool(query.text.strip())
    orders = _orders(query, urls)
    return Toolbar(
        order=next(way.name for way in orders if way.here),
        orders=orders if results.lines > 1 else (),
        sizes=_sizes(query, results, urls),
        listing=_listing(query, results, urls),
        take_href=links.take(),
        atom_href=links.feed("atom"),
        json_feed_href=links.feed("json"),
        print_href=urls.printed(first_page),
        trends_href=urls.trends(trends_url.of_search(query)),
        list_href=urls.query_list(query),
        words_href=urls.words(first_page) if is_asked or search_url.is_filtered(query) else "",
        context_href=urls.context(ConcordanceRequest(first_page)) if is_asked else "",
    )


def order_text(query: SearchRequest) -> str:
    """How the results are sorted: `best match first`."""
    if query.sort is Sort.OLDEST:
        return _("oldest first")
    is_newest = query.sort is Sort.NEWEST or not query.text.strip()
    return _("newest first") if is_newest else _("best match first")


def _orders(query: SearchRequest, urls: SiteUrls) -> tuple[Way, ...]:
    names = {Sort.RELEVANCE: _("Best match"), Sort.NEWEST: _("Newest"), Sort.OLDEST: _("Oldest")}
    now = query.sort
    if not query.text.strip():  # where nothing is asked for, nothing matches better
        del names[Sort.RELEVANCE]
        now = Sort.NEWEST if now is Sort.RELEVANCE else now
    return tuple(
        Way(name, "" if sort is now else urls.search(replace(query, sort=sort, page=1)), sort is now)
        for sort, name in names.items()
    )


def _sizes(query: SearchRequest, results: Results, urls: SiteUrls) -> tuple[Way, ...]:
    if results.lines <= SIZES[0] and query.limit == SIZES[0]:
        return ()
    offered = sorted({*SIZES, query.limit})
    return tuple(
        Way(
            number_text(size),
            "" if size == query.limit else urls.search(replace(query, limit=size, page=1)),
            size == query.limit,
        )
        for size in offered
    )


def _listing(query: SearchRequest, results: Results, urls: SiteUrls) -> Listing | None:
    way = query.versions
    folded = results.total - results.lines if way is Versions.ONE else results.grouped - results.lines
    if way is Versions.ONE and not folded:
        return None
    told = ""
    if way is Versions.ONE:
        lines = ngettext("%(number)s line", "%(number)s lines", results.lines)
        told = _("%(versions)s, %(lines)s in all", versions=_versions_of_others(folded), lines=lines)
    elif way is Versions.GROUPS and results.grouped:
        held, of = versions_text(results.grouped), articles_text(results.lines)
        told = _("%(held)s of %(articles)s; %(versions)s", held=held, articles=of, versions=_versions_of_others(folded))
    names = {
        Versions.ONE: _("One line per article"),
        Versions.EACH: _("Every version"),
        Versions.GROUPS: _("Versions side by side"),
    }
    hrefs = {each: urls.search(search_url.listing(query, each)) for each in names}
    return Listing(
        told=told,
        told_href=hrefs[Versions.GROUPS] if told and way is Versions.ONE else "",
        ways=tuple(Way(name, "" if each is way else hrefs[each], each is way) for each, name in names.items()),
    )


def _versions_of_others(number: int) -> str:
    return ngettext("%(number)s of them is a version of others", "%(number)s of them are versions of others", number)
