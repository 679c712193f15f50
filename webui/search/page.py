"""The search page as its template sees it: plain values and links, made from a query and its results. No Flask."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from urllib.parse import urlencode

from index.query import SearchRequest, Versions
from index.results import Results
from webui.components.filter_chips import Chip, chips
from webui.components.links import Link, Pager, pager
from webui.components.search_form import Form, form
from webui.i18n.labels import articles_text, range_text, title_text
from webui.i18n.translation import _, ngettext, number_text, translated
from webui.named import Named
from webui.search.facets import FacetPanel, facet_panels
from webui.search.histogram import Chart, chart
from webui.search.hits import HitView, hit_view
from webui.search.interpretation import Interpretation
from webui.search.list_mark import ListMark, with_mark
from webui.search.toolbar import Toolbar, toolbar
from webui.urls import search_url
from webui.urls.search_links import SearchLinks
from webui.urls.site import SiteUrls


@dataclass(frozen=True, slots=True)
class SearchPage:
    """`count` is how many articles were found and `total` that in words. `tools` is the bar beside the count, `shows`
    what leads from the filters back to the results; `first` is the number of the first hit on the page. `changed_href`
    leads to the first page of a list that is another by now, or is "". `held` says what the archive has where a search
    finds nothing; `parameters` are the search's own, `whole` those of all its results. `at_address` are the articles
    that the search names by an address or an id. `why_href` is where the form asks why an article is not among the
    results, and `topics` are the main ones of the whole archive where a search finds nothing."""

    form: Form
    count: int
    total: str
    tools: Toolbar
    shows: str
    first: int
    hits: tuple[HitView, ...]
    chips: tuple[Chip, ...]
    clear_href: str
    panels: tuple[FacetPanel, ...]
    chart: Chart
    pager: Pager
    suggestion: Link | None
    notes: tuple[str, ...]
    reading: Interpretation | None
    held: str
    parameters: str
    whole: str
    atom_href: str
    json_feed_href: str
    data_href: str
    past_end_href: str
    changed_href: str
    is_empty: bool
    at_address: tuple[Link, ...] = ()
    topics: tuple[Link, ...] = ()
    why_href: str = ""


@dataclass(frozen=True, slots=True)
class Beside:
    """What a page is told beside the search and its results. `reading` is the query put into words; where nothing is
    found, `total_of` is asked how many articles other searches would find, and `of_all` what the whole archive has.
    `today` tells which year is not over, and `found` is what the search names by an address or an id. `mark` is handed
    on to the other pages of the list, and `changed` says that the list is another than on the page that led here."""

    reading: Interpretation | None = None
    total_of: Callable[[SearchRequest], int] | None = None
    of_all: Callable[[], Results] | None = None
    today: date | None = None
    found: Named | None = None
    mark: ListMark | None = None
    changed: bool = False


_MOST_TOPICS = 8
_NOTHING_BESIDE = Beside()


def search_page(
    query: SearchRequest,
    results: Results,
    urls: SiteUrls,
    topic_label: Callable[[str], str],
    beside: Beside = _NOTHING_BESIDE,
) -> SearchPage:
    """The page for this search."""
    found, total_of = beside.found, beside.total_of
    notes = [note for note in results.notes if not found or note != found.of_held]
    last_page = _last_page(query, results.lines)
    past_end = results.total > 0 and query.page > last_page
    suggestion = results.suggestion

    links = SearchLinks(query, urls.root)
    tools = toolbar(query, results, links, urls)

    def paged(page: int) -> str:
        return urls.search(search_url.on_page(query, page))

    return SearchPage(
        form=form(search_url.parameters(query), urls),
        count=results.total,
        total=articles_text(results.total),
        tools=tools,
        shows=_shows(results.total),
        first=(query.page - 1) * query.limit + 1,
        hits=tuple(hit_view(query, hit, links, topic_label, urls) for hit in results.hits),
        chips=chips(query, urls.search, topic_label, None if results.total else total_of),
        clear_href=urls.search(search_url.cleared(query)),
        panels=facet_panels(query, results, links, urls, topic_label),
        chart=chart(query, results.histogram, links, urls, beside.today),
        pager=pager(query.page, last_page, lambda page: with_mark(paged(page), beside.mark)),
        suggestion=Link(suggestion, urls.search(search_url.worded(query, suggestion))) if suggestion else None,
        notes=(*map(translated, notes), *_withdrawn(results.withdrawn), *_no_groups(query, results)),
        reading=beside.reading,
        held=_held(query, total_of) if total_of and not results.total else "",
        parameters=urlencode(search_url.parameters(query)),
        whole=links.whole(),
        atom_href=tools.atom_href,
        json_feed_href=tools.json_feed_href,
        data_href=urls.search_data(query),
        past_end_href=paged(last_page) if past_end else "",
        changed_href=paged(1) if beside.changed else "",
        is_empty=results.total == 0,
        at_address=tuple(Link(title_text(each.document), links.article(each.id)) for each in found.held)
        if found
        else (),
        topics=_topics(beside.of_all(), urls, topic_label) if beside.of_all and not results.total else (),
        why_href=urls.why(query),
    )


def _topics(of_all: Results, urls: SiteUrls, topic_label: Callable[[str], str]) -> tuple[Link, ...]:
    """The topics that most articles of the archive have."""
    return tuple(
        Link(
            f"{topic_label(each.value)} ({number_text(each.count)})",
            urls.search(search_url.including(search_url.FRONT, "topic", each.value)),
        )
        for each in of_all.facets.get("topic", ())[:_MOST_TOPICS]
    )


def _held(query: SearchRequest, total_of: Callable[[SearchRequest], int]) -> str:
    """What the archive has of the time that was asked for, or in all."""
    if not (query.first or query.last):
        return _("The archive holds %(articles)s in all.", articles=articles_text(total_of(SearchRequest())))
    told = range_text(query.first, query.last)
    held = total_of(SearchRequest(first=query.first, last=query.last))
    if not held:
        return _("The archive holds nothing published in this time (%(range)s).", range=told)
    return _("Of this time (%(range)s) the archive holds %(articles)s.", range=told, articles=articles_text(held))


def _shows(total: int) -> str:
    """`Show 141 results`."""
    return ngettext("Show %(number)s result", "Show %(number)s results", total)


def _no_groups(query: SearchRequest, results: Results) -> tuple[str, ...]:
    none = query.versions is Versions.GROUPS and results.total and not results.lines
    return (_("None of these articles has another version among the results."),) if none else ()


def _withdrawn(number: int) -> tuple[str, ...]:
    told = ngettext(
        "%(number)s article of this page was withdrawn since it was found.",
        "%(number)s articles of this page were withdrawn since they were found.",
        number,
    )
    return (told,) if number else ()


def _last_page(query: SearchRequest, total: int) -> int:
    return max(1, min(-(-total // query.limit), search_url.MAX_DEPTH // query.limit))


def page_title(query: SearchRequest, total: int) -> str:
    """What the browser's tab says of this search, without the site's name."""
    if query.text.strip():
        return f"{query.text.strip()[:80]} ({number_text(total)})"
    return articles_text(total) if search_url.is_filtered(query) else _("All articles")
