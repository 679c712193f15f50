"""The search page as its template sees it: plain values and links, made from a query and its results. No Flask."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace

from markupsafe import Markup

from archive.document import Document
from index.query import Query, Sort, Versions
from index.results import Hit, Results, Snippet
from webui import markup, search_url
from webui.chart import Chart, chart
from webui.facet_panels import FacetPanel, facet_panels
from webui.labels import (
    FACET_TITLES,
    SORT_TITLES,
    counted,
    date_text,
    facet_label,
    machine_date,
    number_text,
    range_text,
)
from webui.places import Places

_FORM_FIELDS = {"q", "from", "to", "sort", "undated", "page"}
_SUMMARY_LENGTH = 280


@dataclass(frozen=True, slots=True)
class Link:
    text: str
    href: str


@dataclass(frozen=True, slots=True)
class Form:
    """The search form. `hidden` are parameters that it sends along; `sorts` are (value, title, chosen)."""

    action: str
    text: str
    first: str
    last: str
    undated: bool
    hidden: tuple[tuple[str, str], ...]
    sorts: tuple[tuple[str, str, bool], ...]


@dataclass(frozen=True, slots=True)
class Chip:
    """One filter in force: `kind` ("Topic"), `text` ("Mining"), kept out rather than wanted, and how to drop it."""

    kind: str
    text: str
    excluded: bool
    drop_href: str


@dataclass(frozen=True, slots=True)
class HitView:
    """One result. `language` is the code for a `lang` attribute or ""; `datetime` is for machines or ""."""

    id: str
    title: Markup
    href: str
    date: str
    datetime: str
    language: str
    label: str
    source: Link | None
    authors: tuple[Link, ...]
    topics: tuple[Link, ...]
    snippets: Markup
    versions: Link | None


@dataclass(frozen=True, slots=True)
class Listing:
    """How versions of one article are listed: `told` says what that leaves out, or ""; `one` and `each` lead to the two
    ways, and `is_one` tells which is this page's."""

    told: str
    one: str
    each: str
    is_one: bool


@dataclass(frozen=True, slots=True)
class Pager:
    """`pages` are (number, address, is current); a number of 0 stands for a gap."""

    pages: tuple[tuple[int, str, bool], ...]
    previous: str
    next: str


@dataclass(frozen=True, slots=True)
class SearchPage:
    """`order` says how hits are sorted; `listing` is None where no article has versions, as far as is known; `first` is
    the number of the first hit on the page."""

    form: Form
    total: str
    order: str
    listing: Listing | None
    first: int
    hits: tuple[HitView, ...]
    chips: tuple[Chip, ...]
    clear_href: str
    panels: tuple[FacetPanel, ...]
    chart: Chart
    pager: Pager
    suggestion: Link | None
    notes: tuple[str, ...]
    reading: str
    data_href: str
    past_end_href: str
    is_empty: bool
    is_front: bool


def search_page(
    query: Query,
    results: Results,
    places: Places,
    topic_label: Callable[[str], str],
    reading: str = "",
) -> SearchPage:
    """The page for this search; `reading` is the query put into a sentence, or ""."""
    last_page = _last_page(query, results.lines)
    past_end = results.total > 0 and query.page > last_page
    suggestion = results.suggestion
    return SearchPage(
        form=form(search_url.parameters(query), places),
        total=counted(results.total, "article"),
        order=_order(query),
        listing=_listing(query, results, places),
        first=(query.page - 1) * query.limit + 1,
        hits=tuple(_hit(query, hit, places, topic_label) for hit in results.hits),
        chips=chips(query, places, topic_label),
        clear_href=places.search(search_url.cleared(query)),
        panels=facet_panels(query, results, places),
        chart=chart(query, results.histogram, places),
        pager=_pager(query, last_page, places),
        suggestion=Link(suggestion, places.search(search_url.worded(query, suggestion))) if suggestion else None,
        notes=results.notes,
        reading=reading,
        data_href=places.search_data(query),
        past_end_href=places.search(search_url.on_page(query, last_page)) if past_end else "",
        is_empty=results.total == 0,
        is_front=not query.text.strip() and not search_url.is_filtered(query),
    )


def form(pairs: list[tuple[str, str]], places: Places) -> Form:
    """The search form filled in with these parameters, also when some of them are wrong."""
    given = dict(pairs)
    return Form(
        action=places.search(search_url.FRONT),
        text=given.get("q", ""),
        first=given.get("from", ""),
        last=given.get("to", ""),
        undated=given.get("undated") == "1",
        hidden=tuple((name, value) for name, value in pairs if name not in _FORM_FIELDS),
        sorts=tuple((sort.value, title, given.get("sort", "relevance") == sort) for sort, title in SORT_TITLES.items()),
    )


def chips(query: Query, places: Places, topic_label: Callable[[str], str]) -> tuple[Chip, ...]:
    """Every filter in force beside the words."""
    found = []
    for facet, title in FACET_TITLES.items():
        chosen = query.selections.get(facet)
        for value in (*chosen.include, *chosen.exclude) if chosen else ():
            label = facet_label(facet, value, topic_label(value) if facet == "topic" else "")
            drop = places.search(search_url.without(query, facet, value))
            found.append(Chip(title, label, value in chosen.exclude if chosen else False, drop))
    if query.first or query.last:
        drop = places.search(replace(query, first=None, last=None, page=1))
        found.append(Chip("Date", range_text(query.first, query.last), False, drop))
    if query.undated_only:
        found.append(Chip("Date", "undated only", False, places.search(replace(query, undated_only=False, page=1))))
    return tuple(found)


def filter_links(
    facet: str, values: tuple[str, ...], query: Query, places: Places, label: Callable[[str], str] = str
) -> tuple[Link, ...]:
    """Links that narrow this search to each of the values."""
    return tuple(
        Link(facet_label(facet, value, label(value)), places.search(search_url.including(query, facet, value)))
        for value in values
    )


def _hit(query: Query, hit: Hit, places: Places, topic_label: Callable[[str], str]) -> HitView:
    document = hit.stored.document
    source = filter_links("source", (document.source,), query, places) if document.source else ()
    return HitView(
        id=hit.stored.id,
        title=markup.marked(hit.title) or Markup("Untitled"),
        href=places.article(hit.stored.id, query),
        date=date_text(document.published),
        datetime=machine_date(document.published),
        language=document.language,
        label=document.label,
        source=source[0] if source else None,
        authors=filter_links("author", document.authors, query, places),
        topics=filter_links("topic", hit.topics, query, places, topic_label),
        snippets=markup.fragments(hit.snippets) or markup.marked(Snippet(_opening(document))),
        versions=_versions(query, hit, places),
    )


def _versions(query: Query, hit: Hit, places: Places) -> Link | None:
    """To the article's other versions, those that the search finds."""
    if not hit.versions:
        return None
    sign = "+" if query.versions is Versions.ONE else "one of "
    count = hit.versions if query.versions is Versions.ONE else hit.versions + 1
    return Link(sign + counted(count, "version"), f"{places.article(hit.stored.id, query)}#versions")


def _listing(query: Query, results: Results, places: Places) -> Listing | None:
    is_one = query.versions is Versions.ONE
    folded = results.total - results.lines
    if is_one and not folded:
        return None
    told = f"{number_text(folded)} of them {'is a version' if folded == 1 else 'are versions'} of others"
    return Listing(
        told=f"{told}, {counted(results.lines, 'line')} in all" if folded else "",
        one=places.search(search_url.listing(query, Versions.ONE)),
        each=places.search(search_url.listing(query, Versions.EACH)),
        is_one=is_one,
    )


def _opening(document: Document) -> str:
    text = document.summary or document.body
    return text if len(text) <= _SUMMARY_LENGTH else f"{text[:_SUMMARY_LENGTH].rsplit(None, 1)[0]} …"


def _order(query: Query) -> str:
    if query.sort is Sort.RELEVANCE and not query.text.strip():
        return SORT_TITLES[Sort.NEWEST].lower()
    return SORT_TITLES[query.sort].lower() + (" first" if query.sort is Sort.RELEVANCE else "")


def _last_page(query: Query, total: int) -> int:
    return max(1, min(-(-total // query.limit), search_url.MAX_DEPTH // query.limit))


def _pager(query: Query, last: int, places: Places) -> Pager:
    def to(page: int) -> str:
        return places.search(search_url.on_page(query, page))

    wanted = sorted({1, last, *range(max(1, query.page - 2), min(last, query.page + 2) + 1)})
    pages: list[tuple[int, str, bool]] = []
    for before, number in zip((0, *wanted), wanted, strict=False):
        if number - before > 1:
            pages.append((0, "", False))
        pages.append((number, to(number), number == query.page))
    return Pager(
        pages=tuple(pages) if last > 1 else (),
        previous=to(min(query.page - 1, last)) if query.page > 1 else "",
        next=to(query.page + 1) if query.page < last else "",
    )


def page_title(query: Query, total: int) -> str:
    """What the browser's tab says of this search, without the site's name."""
    if query.text.strip():
        return f"{query.text.strip()[:80]} ({number_text(total)})"
    return "Search" if not search_url.is_filtered(query) else counted(total, "article")
