"""The article page as its template sees it: the article with its marks, its place in the search, where it came from."""

from __future__ import annotations

from collections.abc import Callable, Sequence
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

Marked = Callable[[Stored], tuple[Snippet, Snippet]]


@dataclass(frozen=True, slots=True)
class ArticlePage:
    """`title` is the article's with its marks; `matches` says how many words are marked, "" when none is; `position` is
    "3 of 17" within the search or ""; `description` is what others show beside a link to the page."""

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
    back_href: str
    previous_href: str
    next_href: str
    position: str
    data_href: str
    provenance: Provenance
    versions: VersionsPanel | None
    alike: tuple[ArticleLine, ...]
    notes: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class MetIn:
    """The search that led to an article, with notes on how it was taken; `marked` finds its words in a document,
    `around` is the article's place in it, where it has one."""

    query: Query
    notes: tuple[str, ...]
    marked: Marked
    around: Around | None


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
    body, count = _body(stored, body_text, marked)
    fresh = SearchLinks(search_url.FRONT, urls.root)
    source = filter_links("source", (document.source,), fresh) if document.source else ()
    section = filter_links("section", (document.section,), fresh) if document.section else ()
    steps = [urls.article(each, query) if each else "" for each in (around.previous, around.next)] if around else []
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
        back_href=_back(query, around, urls),
        previous_href=steps[0] if steps else "",
        next_href=steps[1] if steps else "",
        position=_position(around) if around else "",
        data_href=urls.article_data(stored.id),
        provenance=beside.provenance,
        versions=beside.versions,
        alike=tuple(article_line(each.document, urls.article(each.id)) for each in beside.alike),
        notes=tuple(map(translated, met_in.notes)),
    )


def _position(around: Around) -> str:
    return _("%(position)s of %(total)s", position=number_text(around.position), total=number_text(around.total))


def _body(stored: Stored, body: Snippet, marked: Marked) -> tuple[Markup, int]:
    """The article's text with its marks, and how many they are."""
    if not stored.document.html:
        return highlight.numbered_matches(highlight.paragraphs(body)), len(body.marks)
    told: tuple[int, ...] = ()

    def find(text: str) -> tuple[tuple[int, int], ...]:
        nonlocal told
        marks = marked(replace(stored, document=replace(stored.document, body=text)))[1].marks
        told = numbers(text, marks, body.text, body.marks)
        return marks

    shown = article_html.article(stored.document.html, stored.document.url, find)
    return highlight.numbered_matches(shown, told), len(told)


def _adds_something(document: Document) -> bool:
    """Whether the summary says what the body does not begin with."""
    start, summary = (" ".join(text.split()) for text in (document.body[:2000], document.summary))
    return bool(summary) and summary.rstrip("….") not in start


def _back(query: Query, around: Around | None, urls: SiteUrls) -> str:
    """The page of results that the article stands on."""
    if not search_url.parameters(query):
        return ""
    page = -(-around.position // query.limit) if around else query.page
    deepest = search_url.MAX_DEPTH // query.limit
    return urls.search(search_url.on_page(query, min(page, deepest)))
