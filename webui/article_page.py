"""The article page as its template sees it: the article with its marks, its place in the search, where it came from."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace

from markupsafe import Markup

from archive.document import Document, Stored
from archive.imports import Import
from index.protocol import Around
from index.query import Query
from index.results import Snippet
from webui import markup, search_url
from webui.labels import DATE_SOURCES, counted, date_text, language_text, machine_date, number_text
from webui.pages import Form, Link, filter_links, form
from webui.places import Places
from webui.versions_panel import VersionsPanel

Marked = Callable[[Stored], tuple[Snippet, Snippet]]


@dataclass(frozen=True, slots=True)
class Provenance:
    """Where the article came from. `imported` is a sentence; hashes are SHA-256 in hexadecimal or ""."""

    address: str
    path: str
    imported: str
    content_hash: str
    original: str


@dataclass(frozen=True, slots=True)
class ArticlePage:
    """`matches` says how many words are marked, "" when none is; `position` is "3 of 17" within the search or ""."""

    id: str
    form: Form
    plain_title: str
    title: Markup
    date: str
    datetime: str
    date_found: str
    language: str
    language_name: str
    label: str
    source: Link | None
    authors: tuple[Link, ...]
    topics: tuple[Link, ...]
    summary: str
    body: Markup
    matches: str
    back_href: str
    previous_href: str
    next_href: str
    position: str
    canonical_href: str
    data_href: str
    provenance: Provenance
    versions: VersionsPanel | None
    notes: tuple[str, ...]


def article_page(
    stored: Stored,
    query: Query,
    places: Places,
    marked: Marked,
    topics: tuple[str, ...],
    topic_label: Callable[[str], str],
    record: Import | None,
    around: Around | None = None,
    notes: tuple[str, ...] = (),
    versions: VersionsPanel | None = None,
) -> ArticlePage:
    """The page of one article, met in the search `query`; `marked` finds the query's words in a document."""
    document = stored.document
    published = document.published
    title, body_text = marked(stored)
    body, count = _body(stored, body_text, marked)
    count += len(title.marks)
    fresh = search_url.FRONT
    source = filter_links("source", (document.source,), fresh, places) if document.source else ()
    steps = [places.article(each, query) if each else "" for each in (around.previous, around.next)] if around else []
    return ArticlePage(
        id=stored.id,
        form=form(search_url.parameters(query), places),
        plain_title=document.title or "Untitled",
        title=markup.marked(title) or Markup("Untitled"),
        date=date_text(published),
        datetime=machine_date(published),
        date_found=DATE_SOURCES.get(published.source, published.source) if published else "",
        language=document.language,
        language_name=language_text(document.language) if document.language else "",
        label=document.label,
        source=source[0] if source else None,
        authors=filter_links("author", document.authors, fresh, places),
        topics=filter_links("topic", topics, fresh, places, topic_label),
        summary=document.summary if _adds_something(document) else "",
        body=body,
        matches=counted(count, "match", "matches") if count else "",
        back_href=_back(query, around, places),
        previous_href=steps[0] if steps else "",
        next_href=steps[1] if steps else "",
        position=f"{number_text(around.position)} of {number_text(around.total)}" if around else "",
        canonical_href=places.article(stored.id),
        data_href=places.article_data(stored.id),
        provenance=_provenance(stored, record),
        versions=versions,
        notes=notes,
    )


def _body(stored: Stored, body: Snippet, marked: Marked) -> tuple[Markup, int]:
    """The article's text with its marks, and how many they are."""
    if not stored.document.html:
        return markup.first_match(markup.paragraphs(body)), len(body.marks)
    counts = []

    def find(text: str) -> tuple[tuple[int, int], ...]:
        marks = marked(replace(stored, document=replace(stored.document, body=text)))[1].marks
        counts.append(len(marks))
        return marks

    return markup.first_match(markup.article(stored.document.html, stored.document.url, find)), sum(counts)


def _adds_something(document: Document) -> bool:
    """Whether the summary says what the body does not begin with."""
    start, summary = (" ".join(text.split()) for text in (document.body[:2000], document.summary))
    return bool(summary) and summary.rstrip("….") not in start


def _back(query: Query, around: Around | None, places: Places) -> str:
    """The page of results that the article stands on."""
    if not search_url.parameters(query):
        return ""
    page = -(-around.position // query.limit) if around else query.page
    deepest = search_url.MAX_DEPTH // query.limit
    return places.search(search_url.on_page(query, min(page, deepest)))


def _provenance(stored: Stored, record: Import | None) -> Provenance:
    address = stored.document.url
    return Provenance(
        address=address if address.startswith(("http://", "https://")) else "",
        path=stored.document.path,
        imported=_imported(stored, record),
        content_hash=stored.content_hash,
        original=stored.original,
    )


def _imported(stored: Stored, record: Import | None) -> str:
    day = stored.imported_at[:10]
    # Only the last part of a source's name: the folders above it are the operator's own affair.
    names = (
        [record.label] if record and record.label else [_last_part(name) for name in record.sources] if record else []
    )
    return f"Import {stored.import_id}, {day}" + (f", from {', '.join(names[:3])}" if names else "")


def _last_part(name: str) -> str:
    return name.replace("\\", "/").rstrip("/").rpartition("/")[2]
