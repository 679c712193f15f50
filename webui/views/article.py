"""The article page."""

from __future__ import annotations

from datetime import UTC, datetime

from flask import Blueprint, render_template

from archive.document import Stored
from archive.errors import NoSuchDocument
from archive.said import Said
from index.errors import SearchError
from index.query import Query
from index.results import Snippet
from webui import search_url
from webui.article_page import article_page
from webui.citation import citation
from webui.errors import Gone
from webui.provenance import provenance
from webui.reading_room import understood
from webui.search_url import BadParameter
from webui.tongue import spoken
from webui.versions_panel import MOST, versions_panel
from webui.views.context import pairs, places, room, settings_of, site, topic_label

blueprint = Blueprint("article", __name__)


@blueprint.get("/article/<document_id>")
def show(document_id: str) -> str:
    """One article; with the parameters of a search, its words marked and its neighbours in the results."""
    stored = held(document_id)
    query, notes = met_in()
    searcher = room().searcher

    def marked(document: Stored) -> tuple[Snippet, Snippet]:
        return searcher.marked(query.tree, document)

    around = searcher.around(query, document_id) if search_url.parameters(query) else None
    store = room().store
    record = store.imports.get(stored.import_id)
    others, count = store.family(stored, MOST)
    topics = searcher.topics_of(document_id)
    versions = versions_panel(stored, others, count, store.versions(document_id), query, places())
    page = article_page(
        stored,
        query,
        places(),
        marked,
        topics,
        searcher.labels(spoken()),
        provenance(stored, record, store.edits(document_id), places()),
        around,
        notes,
        versions,
        searcher.alike(stored),
    )
    subjects = tuple(map(topic_label, topics))
    cited = citation(stored, subjects, places(), site(), settings_of().title, datetime.now(UTC).date())
    return render_template("article.html", page=page, form=page.form, title=page.plain_title, cited=cited)


def held(document_id: str) -> Stored:
    """The document of this id. Raises `Gone` or `NoSuchDocument`."""
    store = room().store
    try:
        return store.get(document_id)
    except NoSuchDocument:
        if removal := store.removal(document_id):
            raise Gone(removal) from None
        raise


def met_in() -> tuple[Query, tuple[str, ...]]:
    """The search that led here. One that cannot be read keeps nobody from reading the article."""
    try:
        return understood(search_url.read(pairs()).query)
    except (BadParameter, SearchError) as error:
        return search_url.FRONT, (
            Said("The search that led here cannot be read, so nothing is marked: %(reason)s", reason=error.args[0]),
        )
