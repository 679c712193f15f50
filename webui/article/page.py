"""The article page as its template sees it: the article with its marks, its place in the search, where it came from."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace

from markupsafe import Markup, escape

from archive.document import Document, Stored
from index.engine.protocol import Around
from index.query import Query
from index.results import Snippet
from webui.article.provenance import Provenance
from webui.article.versions import VersionsPanel
from webui.components.links import ArticleLine, Link, article_line, filter_links, opening_text
from webui.components.search_form import Form, form
from webui.i18n import translation
from webui.i18n.labels import DATE_SOURCES
from webui.i18n.translation import _, ngettext, number_text, translated
from webui.markup import article_html, highlight
from webui.markup.match_alignment import numbers
from webui.urls import search_url
from webui.urls.search_links import SearchLinks
from webui.urls.site import SiteUrls

_LISTED = 100
"""Matches that have a link each, for readers without scripts."""

Marked = Callable[[Stored], tuple[Snippet, Snippet]]


@dataclass(frozen=True, slots=True)
class ArticlePage:
    """`title` is the article's with its marks; `matches` says how many matches its text has, those that a result tells,
    "" for none, and `match_numbers` are the first of those that links can lead to; `previous` and `next` are its
    neighbours in the search; `position` is "3 of 17" there or ""; `description` is what others show beside a link to
    the page."""

    id: str
    form: Form
    article: ArticleLine
    title: Markup
    date_found: str
    language_name: str
    label: str
    source: Link | None
    section: Link | None
    authors: tuple[Link, ...]
    topics: tuple[Link, ...]
    summary: str
    description: str
    body: Markup
    matches: str
    match_numbers: tuple[int, ...]
    back_href: str
    previous: ArticleLine | None
    next: ArticleLine | None
    position: str
    data_href: str
    provenance: Provenance
    versions: VersionsPanel | None
    alike: tuple[ArticleLine, ...]
    notes: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class MetIn:
    """The search that led to an article, with notes on how it was taken; `marked` finds its words in a document,
    `around` is the article's place in it, where a search led here, `neighbours` are the documents beside it there."""

    query: Query
    notes: tuple[str, ...]
    marked: Marked
    around: Around | None
    neighbours: Mapping[str, Stored]


@dataclass(frozen=True, slots=True)
class Beside:
    """What is told of an article beside its own content; `alike` are other articles on the same matter."""

    topics: tuple[str, ...]
    provenance: Provenance
    versions: VersionsPanel | None
    alike: Sequence[Stored]


def article_page(
    stored: Stored, met_in: MetIn, beside: Beside, topic_label: Callable[[str], str], urls: SiteUrls
) -> ArticlePage:
    """The page of one article."""
    query, marked, around = met_in.query, met_in.marked, met_in.around
    document = stored.document
    published = document.published
    title, body_text = marked(stored)
    body, count, shown = _body(stored, body_text, marked)
    fresh = SearchLinks(search_url.FRONT, urls.root)
    source = filter_links("source", (document.source,), fresh) if document.source else ()
    section = filter_links("section", (document.section,), fresh) if document.section else ()
    return ArticlePage(
        id=stored.id,
        form=form(search_url.parameters(query), urls),
        article=article_line(document, urls.article(stored.id)),
        title=highlight.marked(title) or escape(_("Untitled")),
        date_found=_(DATE_SOURCES.get(published.source, published.source)) if published else "",
        language_name=translation.language_name(document.language) if document.language else "",
        label=document.label,
        source=source[0] if source else None,
        section=section[0] if section else None,
        authors=filter_links("author", document.authors, fresh),
        topics=filter_links("topic", beside.topics, fresh, topic_label),
        summary=document.summary if _adds_something(document) else "",
        description=" ".join(opening_text(document).split()),
        body=body,
        matches=ngettext("%(number)s match", "%(number)s matches", count) if count else "",
        match_numbers=shown,
        back_href=_back(stored.id, met_in, urls),
        previous=_neighbour(around.previous, met_in, urls) if around else None,
        next=_neighbour(around.next, met_in, urls) if around else None,
        position=_position(around) if around else "",
        data_href=urls.article_data(stored.id),
        provenance=beside.provenance,
        versions=beside.versions,
        alike=tuple(article_line(each.document, urls.article(each.id)) for each in beside.alike),
        notes=tuple(map(translated, met_in.notes)),
    )


def _position(around: Around) -> str:
    return _("%(position)s of %(total)s", position=number_text(around.position), total=number_text(around.total))


def _neighbour(document_id: str | None, met_in: MetIn, urls: SiteUrls) -> ArticleLine | None:
    """An article beside this one; without a title where it was removed since the index was made."""
    if document_id is None:
        return None
    href = urls.met(document_id, met_in.query)
    stored = met_in.neighbours.get(document_id)
    return article_line(stored.document, href) if stored else ArticleLine("", href)


def _body(stored: Stored, body: Snippet, marked: Marked) -> tuple[Markup, int, tuple[int, ...]]:
    """The article's text with its marks, how many matches it has, and the numbers of the first of them.

    Captions and notes on pictures are no part of the text that a search finds: their words are marked and not counted.
    """
    if not stored.document.html:
        count = len(body.marks)
        return highlight.numbered_matches(highlight.paragraphs(body)), count, tuple(range(1, min(count, _LISTED) + 1))
    told: tuple[int, ...] = ()

    def find(text: str) -> tuple[tuple[int, int], ...]:
        nonlocal told
        marks = marked(replace(stored, document=replace(stored.document, body=text)))[1].marks
        told = numbers(text, marks, body.text, body.marks)
        return marks

    shown = article_html.article(stored.document.html, stored.document.url, find)
    named = tuple(number for number in told if number)
    return highlight.numbered_matches(shown, told), len(named), named[:_LISTED]


def _adds_something(document: Document) -> bool:
    """Whether the summary says what the body does not begin with."""
    start, summary = (" ".join(text.split()) for text in (document.body[:2000], document.summary))
    return bool(summary) and summary.rstrip("….") not in start


def _back(document_id: str, met_in: MetIn, urls: SiteUrls) -> str:
    """The page of results that the article stands on, at its place there."""
    query, around = met_in.query, met_in.around
    if not around and not search_url.parameters(query):
        return ""
    page = -(-around.position // query.limit) if around else query.page
    deepest = search_url.MAX_DEPTH // query.limit
    return (
        f"{urls.search(search_url.on_page(query, min(page, deepest)))}#hit-{around.listed if around else document_id}"
    )
