"""The page of matches in their context, as its template and its table see it. No Flask."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace

from index.concordance import Concordance, Place
from index.query import Query, Sort
from webui import context_url, search_url
from webui.context_url import ContextAsked
from webui.labels import articles_text, date_text, machine_date, title_text
from webui.pages import Chip, Form, Pager, chips, form, pager
from webui.places import Places
from webui.tongue import _, ngettext, number_text, translated

LINES = 50
"""Lines on a page."""

TABLE_HEADER = (
    *("left", "match", "right", "field", "article", "title", "published", "source", "language", "original_address"),
    *("query", "filters", "index", "address"),
)


@dataclass(frozen=True, slots=True)
class ContextLine:
    """One match. `href` opens its article at it; `language` is for a `lang` attribute or ""."""

    left: str
    match: str
    right: str
    in_title: bool
    title: str
    href: str
    date: str
    datetime: str
    language: str


@dataclass(frozen=True, slots=True)
class Order:
    """A way to order the lines."""

    text: str
    href: str
    chosen: bool


@dataclass(frozen=True, slots=True)
class ContextPage:
    """`total` says how many lines there are, `told` of how many articles; `first` is the number of the first line;
    `is_asked` tells whether there is a search at all."""

    form: Form
    total: str
    told: str
    notes: tuple[str, ...]
    chips: tuple[Chip, ...]
    clear_href: str
    back_href: str
    orders: tuple[Order, ...]
    first: int
    lines: tuple[ContextLine, ...]
    pager: Pager
    past_end_href: str
    is_asked: bool
    csv_href: str
    data_href: str


def context_page(
    asked: ContextAsked,
    found: Concordance,
    places: Places,
    topic_label: Callable[[str], str],
    notes: tuple[str, ...],
) -> ContextPage:
    """The page for these lines; the tree of `asked.query` is made."""
    query = asked.query
    last = last_page(found)

    def here(changed: Query) -> str:
        return places.context(replace(asked, query=changed))

    return ContextPage(
        form=form(search_url.parameters(query), places),
        total=ngettext("%(number)s line", "%(number)s lines", len(found.places)),
        told=_told(found),
        notes=tuple(map(translated, notes)),
        chips=chips(query, here, topic_label),
        clear_href=here(search_url.cleared(query)),
        back_href=places.search(search_url.on_page(query, 1)),
        orders=tuple(_orders(asked, places)),
        first=(query.page - 1) * LINES + 1,
        lines=tuple(_line(query, each, places) for each in on_page(query, found)),
        pager=pager(query.page, last, lambda page: here(search_url.on_page(query, page))),
        past_end_href=here(search_url.on_page(query, last)) if found.places and query.page > last else "",
        is_asked=bool(query.text.strip()),
        csv_href=places.context(_first(asked), ".csv"),
        data_href=places.context_data(asked),
    )


def last_page(found: Concordance) -> int:
    """The number of the last page of lines, from 1."""
    return max(-(-len(found.places) // LINES), 1)


def on_page(query: Query, found: Concordance) -> tuple[Place, ...]:
    """The lines of the page that the query asks for."""
    return found.places[(query.page - 1) * LINES : query.page * LINES]


def table(
    places: Iterable[Place], query: str, filters: str, generation: str, address: str
) -> Iterator[tuple[str, ...]]:
    """The lines as records of a table under `TABLE_HEADER`."""
    for each in places:
        document = each.stored.document
        yield (
            *(each.line.left, each.line.match, each.line.right, each.line.field),
            *(each.stored.id, document.title, document.published.iso() if document.published else ""),
            *(document.source, document.language, document.url),
            *(query, filters, generation, address),
        )


def context_json(asked: ContextAsked, found: Concordance, generation: str) -> dict[str, object]:
    """One page of lines as plain JSON values."""
    return {
        "query": asked.query.text,
        "total": len(found.places),
        "articles": found.articles,
        "articles_read": found.read,
        "page": asked.query.page,
        "pages": last_page(found),
        "index": generation,
        "lines": [
            {
                "left": each.line.left,
                "match": each.line.match,
                "right": each.line.right,
                "field": each.line.field,
                "id": each.stored.id,
                "title": each.stored.document.title,
                "published": each.stored.document.published.iso() if each.stored.document.published else None,
            }
            for each in on_page(asked.query, found)
        ],
    }


def _line(query: Query, place: Place, places: Places) -> ContextLine:
    document, line = place.stored.document, place.line
    in_title = line.field == "title"
    href = places.article(place.stored.id, search_url.on_page(query, 1))
    return ContextLine(
        left=line.left,
        match=line.match,
        right=line.right,
        in_title=in_title,
        title=title_text(document),
        href=href if in_title else f"{href}#match-{line.number}",
        date=date_text(document.published),
        datetime=machine_date(document.published),
        language=document.language,
    )


def _orders(asked: ContextAsked, places: Places) -> Iterator[Order]:
    def order(text: str, name: str, sort: Sort | None = None) -> Order:
        query = replace(asked.query, sort=sort) if sort else asked.query
        chosen = asked.order == name and (sort is None or asked.query.sort is sort)
        return Order(text, places.context(context_url.ordered(replace(asked, query=query), name)), chosen)

    yield order(_("Best article first"), "", Sort.RELEVANCE)
    yield order(_("Newest first"), "", Sort.NEWEST)
    yield order(_("Oldest first"), "", Sort.OLDEST)
    yield order(_("Words before"), "left")
    yield order(_("Words behind"), "right")


def _first(asked: ContextAsked) -> ContextAsked:
    return replace(asked, query=search_url.on_page(asked.query, 1))


def _told(found: Concordance) -> str:
    if found.is_cut:
        return _(
            "the first ones in %(articles)s; the table to take away has all lines",
            articles=articles_text(found.articles),
        )
    if found.is_whole:
        return _("from %(articles)s", articles=articles_text(found.articles))
    return _(
        "from the first %(read)s of %(articles)s; the table to take away has the lines of all",
        read=number_text(found.read),
        articles=articles_text(found.articles),
    )
