"""The article page, and two versions of an article side by side."""

from __future__ import annotations

from contextlib import suppress
from datetime import UTC, datetime

from flask import Blueprint, render_template

from archive.document import Stored
from archive.errors import NoSuchDocument
from archive.history.versions import Version
from archive.messages import Message
from index.errors import IndexUnavailable, SearchError
from index.query import Query
from index.results import Snippet
from webui.article.comparison_page import comparison_page
from webui.article.page import Beside, MetIn, article_page
from webui.article.provenance import provenance
from webui.article.versions import MOST, text_name, versions_panel
from webui.components.search_form import Form, told_in
from webui.formats.citation import citation
from webui.http.conditional import follows_archive
from webui.http.current import FORM, here_with, identity, query_args, services, site_address, site_urls
from webui.http.problems import Gone
from webui.i18n.labels import title_text
from webui.i18n.translation import current_language
from webui.urls import search_url
from webui.urls.search_url import BadParameter
from webui.urls.typed_days import applied

blueprint = Blueprint("article", __name__)


@blueprint.route("/article/<document_id>", methods=FORM)
@follows_archive
def show(document_id: str) -> str:
    """One article; with the parameters of a search, its words marked and its neighbours in the results."""
    stored = article_or_gone(document_id)
    query, notes = search_met_in()
    searcher = services().searcher

    def marked(document: Stored) -> tuple[Snippet, Snippet]:
        return searcher.marked(query.tree, document)

    around = None
    with suppress(IndexUnavailable):  # the article itself is read without an index
        is_met = search_url.parameters(query) or any(name == "q" for name, _value in query_args())
        around = searcher.around(query, document_id) if is_met else None
    store = services().store
    beside_it = [each for each in (around.previous, around.next) if each] if around else []
    neighbours = {each.id: each for each in store.get_many(beside_it)}
    record = store.imports.get(stored.import_id)
    others, count = store.family(stored, MOST)
    topics = searcher.topics_of([document_id])[document_id]
    versions = versions_panel(stored, others, count, store.versions(document_id), query, site_urls())
    origin = provenance(stored, record, store.edits(document_id), site_urls())
    beside = Beside(topics, origin, versions, searcher.alike(stored))
    met_in = MetIn(query, notes, marked, around, neighbours)
    label = searcher.labels(current_language())
    page = article_page(stored, met_in, beside, label, site_urls())
    subjects = tuple(map(label, topics))
    cited = citation(stored, subjects, site_urls(), site_address(), identity().name, datetime.now(UTC).date())
    return render_template(
        "article/article.html", page=page, form=_form(page.form), title=page.article.title, cited=cited
    )


@blueprint.get("/article/<document_id>/compare/<other>")
@follows_archive
def compare(document_id: str, other: str) -> str:
    """What changed between this article and another document, or an earlier text of its own ("text-12")."""
    stored = article_or_gone(document_id)
    page = comparison_page(stored, _other(stored, other), search_met_in()[0], site_urls())
    return render_template("article/comparison.html", page=page, form=_form(page.form), title=page.plain_title)


def _other(stored: Stored, name: str) -> Stored | Version:
    """Raises `NoSuchDocument` or `Gone`."""
    if not name.startswith("text-"):
        return article_or_gone(name)
    for version in services().store.versions(stored.id):
        if text_name(version) == name:
            return version
    raise NoSuchDocument(f"this article has no earlier text {name[:40]!r}; its page lists those that it has")


def article_or_gone(document_id: str) -> Stored:
    """The document of this id. Raises `Gone` or `NoSuchDocument`."""
    store = services().store
    try:
        return store.get(document_id)
    except NoSuchDocument:
        if removal := store.removal(document_id):
            others = store.get_many([removal.into]) if removal.into else []
            raise Gone(removal, title_text(others[0].document) if others else "") from None
        raise


def _form(made: Form) -> Form:
    return told_in(made, applied(query_args())[1], here_with)


def search_met_in() -> tuple[Query, tuple[str, ...]]:
    """The search that led here. One that cannot be read keeps nobody from reading the article."""
    try:
        return services().understood(search_url.read(applied(query_args())[0]).query)
    except (BadParameter, SearchError) as error:
        return services().understood(search_url.FRONT)[0], (
            Message("The search that led here cannot be read, so nothing is marked: %(reason)s", reason=error.args[0]),
        )
