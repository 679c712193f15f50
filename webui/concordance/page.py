"""The page of matches in their context, as its template and its table see it. No Flask."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace

from index.highlight.concordance import Concordance, Place
from index.query import SearchRequest, Sort
from index.results import WordForms
from webui.components.filter_chips import Chip, chips
from webui.components.links import ArticleLine, Pager, article_line, pager
from webui.components.search_form import Form, form
from webui.components.word_forms import FormsCounted, forms_counted
from webui.formats import api_shapes
from webui.formats.counted_words import word_forms_json
from webui.i18n.labels import articles_text
from webui.i18n.translation import _, ngettext, number_text, translated
from webui.markup.direction import resolved
from webui.urls import concordance_url, search_url
from webui.urls.concordance_url import ConcordanceRequest
from webui.urls.site import SiteUrls

LINES = 50
"""Lines on a page."""

TABLE_HEADER = (
    *("left", "match", "right", "field", "article", "title", "published", "source", "language", "original_address"),
    "query",
)


@dataclass(frozen=True, slots=True)
class ConcordanceLine:
    """One match; `article` opens its article at it; `runs` is the direction of the line, `ltr` or `rtl`, and
    `is_mixed` whether the match runs the other way: in columns its neighbours would be read in the wrong order."""

    runs: str
    is_mixed: bool
    left: str
    match: str
    right: str
    in_title: bool
    article: ArticleLine


@dataclass(frozen=True, slots=True)
class ConcordancePage:
    """`total` says how many lines there are, `told` of how many articles, `forms` how the words of the search were
    counted in these; `first` is the number of the first line;
    `orders` are (text, address, is chosen); `is_asked` tells whether there is a search at all."""

    form: Form
    total: str
    told: str
    notes: tuple[str, ...]
    forms: FormsCounted
    chips: tuple[Chip, ...]
    clear_href: str
    back_href: str
    orders: tuple[tuple[str, str, bool], ...]
    first: int
    lines: tuple[ConcordanceLine, ...]
    pager: Pager
    past_end_href: str
    is_asked: bool
    csv_href: str
    data_href: str


def concordance_page(
    asked: ConcordanceRequest,
    found: Concordance,
    urls: SiteUrls,
    topic_label: Callable[[str], str],
    notes: tuple[str, ...],
    words: tuple[WordForms, ...] = (),
) -> ConcordancePage:
    """The page for these lines; the tree of `asked.query` is made, and `words` tell how its words were counted."""
    query = asked.query
    last = last_page(found)

    def here(changed: SearchRequest) -> str:
        return urls.context(replace(asked, query=changed))

    return ConcordancePage(
        form=form(search_url.parameters(query), urls),
        total=ngettext("%(number)s line", "%(number)s lines", len(found.places)),
        told=_told(found),
        notes=tuple(map(translated, notes)),
        forms=forms_counted(words, query.text, lambda text: here(search_url.worded(query, text))),
        chips=chips(query, here, topic_label),
        clear_href=here(search_url.cleared(query)),
        back_href=urls.search(search_url.on_page(query, 1)),
        orders=tuple(_orders(asked, urls)),
        first=(query.page - 1) * LINES + 1,
        lines=tuple(_line(query, each, urls) for each in on_page(query, found)),
        pager=pager(query.page, last, lambda page: here(search_url.on_page(query, page))),
        past_end_href=here(search_url.on_page(query, last)) if found.places and query.page > last else "",
        is_asked=bool(query.text.strip()),
        csv_href=urls.context(_first(asked), ".csv"),
        data_href=urls.data.context(asked),
    )


def last_page(found: Concordance) -> int:
    """The number of the last page of lines, from 1."""
    return max(-(-len(found.places) // LINES), 1)


def on_page(query: SearchRequest, found: Concordance) -> tuple[Place, ...]:
    """The lines of the page that the query asks for."""
    return found.places[(query.page - 1) * LINES : query.page * LINES]


def table(places: Iterable[Place], query: str) -> Iterator[tuple[str, ...]]:
    """The lines as records of a table under `TABLE_HEADER`."""
    for each in places:
        document = each.stored.document
        yield (
            *(each.line.left, each.line.match, each.line.right, each.line.field),
            *(each.stored.id, document.title, document.published.iso() if document.published else ""),
            *(document.source, document.language, document.url, query),
        )


def concordance_json(
    asked: ConcordanceRequest, found: Concordance, words: tuple[WordForms, ...], generation: str, behind: int
) -> api_shapes.Context:
    """One page of lines as plain JSON values; `words` are those of the search."""
    return {
        "query": asked.query.text,
        "total": len(found.places),
        "articles": found.articles,
        "articles_read": found.read,
        "out_of_time": found.is_timed,
        "page": asked.query.page,
        "pages": last_page(found),
        "index": generation,
        "behind": behind,
        "forms": word_forms_json(words),
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


def _line(query: SearchRequest, place: Place, urls: SiteUrls) -> ConcordanceLine:
    line = place.line
    in_title = line.field == "title"
    href = urls.article(place.stored.id, search_url.on_page(query, 1))
    runs = resolved(f"{line.left}{line.match}{line.right}")
    return ConcordanceLine(
        runs=runs,
        is_mixed=resolved(line.match) != runs,
        left=line.left,
        match=line.match,
        right=line.right,
        in_title=in_title,
        article=article_line(place.stored.document, href if in_title else f"{href}#match-{line.number}"),
    )


def _orders(asked: ConcordanceRequest, urls: SiteUrls) -> Iterator[tuple[str, str, bool]]:
    def order(text: str, name: str, sort: Sort | None = None) -> tuple[str, str, bool]:
        query = replace(asked.query, sort=sort) if sort else asked.query
        chosen = asked.order == name and (sort is None or asked.query.sort is sort)
        return text, urls.context(concordance_url.ordered(replace(asked, query=query), name)), chosen

    yield order(_("Best article first"), "", Sort.RELEVANCE)
    yield order(_("Newest first"), "", Sort.NEWEST)
    yield order(_("Oldest first"), "", Sort.OLDEST)
    yield order(_("Words before"), "left")
    yield order(_("Words after"), "right")


def _first(asked: ConcordanceRequest) -> ConcordanceRequest:
    return replace(asked, query=search_url.on_page(asked.query, 1))


def _told(found: Concordance) -> str:
    if found.is_cut:
        return _(
            "the first ones in %(articles)s; the CSV table has more lines",
            articles=articles_text(found.articles),
        )
    if found.is_whole:
        return _("from %(articles)s", articles=articles_text(found.articles))
    if found.is_timed:
        return _(
            "from the first %(read)s of %(articles)s, as many as could be read in time: asked again, there may be "
            "more; the CSV table has those of more",
            read=number_text(found.read),
            articles=articles_text(found.articles),
        )
    return _(
        "from the first %(read)s of %(articles)s; the CSV table has those of more",
        read=number_text(found.read),
        articles=articles_text(found.articles),
    )
