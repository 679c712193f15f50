"""The page of what a reader keeps in the browser. Nothing of it is known here: the page asks when its reader does."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from flask import Blueprint, Response, current_app, jsonify, make_response, redirect, render_template, request

from webui.components.search_form import form
from webui.export.page import format_titles
from webui.export.result_set import members
from webui.export.routes import chosen, format_of, streamed
from webui.http.current import FORM, citing, query_args, services, site_urls
from webui.i18n.labels import title_text
from webui.i18n.translation import _, current_language
from webui.saved.page import Shown, collection_page, in_order, last_page
from webui.urls import collection_url
from webui.urls.collection_url import ARTICLES, NAME, Order, SentArticles, read_listing, sent_articles
from webui.urls.unknown_parameters import refuse

blueprint = Blueprint("saved", __name__)

_AROUND = 4 * 1024  # bytes of a form beside its articles


@blueprint.get("/saved")
def show() -> str:
    """The frame that `saved-page.js` fills from the browser's own storage."""
    most_bytes = current_app.config["MAX_CONTENT_LENGTH"] - _AROUND
    return render_template(
        "saved/saved.html",
        form=form([], site_urls()),
        formats=format_titles(),
        most_bytes=most_bytes,
        title=_("Saved"),
    )


@blueprint.route(collection_url.RESULTS, methods=FORM)
def results() -> Response:
    """A collection as a page of results. It is sent by a form: nothing of it is kept here. By its address alone there
    is nothing to show, and what the reader keeps is elsewhere."""
    if request.method != "POST":
        return make_response(redirect(f"{site_urls().root}/saved", 303))
    given = query_args()
    refuse([name for name, _value in given if name not in (ARTICLES, NAME, "order", "page", "limit")])
    sent, listing = sent_articles(given), read_listing(given)
    listing = replace(listing, page=min(listing.page, last_page(len(sent.ids), listing.limit)))
    ids, missing = _ordered(sent, listing.order)
    shown = _shown(ids[(listing.page - 1) * listing.limit :][: listing.limit])
    searcher = services().searcher
    label = searcher.labels(current_language())
    topics = searcher.topics_of(list(shown.held))
    page = collection_page(sent, listing, shown, missing, topics, label, site_urls())
    title = sent.name or _("Collection")
    most_bytes = current_app.config["MAX_CONTENT_LENGTH"] - _AROUND
    answer = make_response(
        render_template("saved/results.html", page=page, form=page.form, title=title, most_bytes=most_bytes)
    )
    answer.headers["X-Robots-Tag"] = "noindex"
    return answer


@blueprint.post(collection_url.EXPORT)
def export() -> Response:
    """A collection in one of the formats, with the reader's notes in it. It is sent by a form of the page: nothing of
    it is kept here, and it has no address."""
    given = query_args()
    refuse([name for name, _value in given if name not in ("format", ARTICLES, NAME, "order")])
    written, sent = format_of(given), sent_articles(given)
    reading = (
        _("articles of the collection “%(name)s”", name=sent.name) if sent.name else _("articles chosen one by one")
    )
    told = chosen(len(sent.ids), reading)
    searcher, store = services().searcher, services().store
    ids = _ordered(sent, read_listing(given).order)[0]
    articles = members(store, searcher.topics_of, citing(), ids, notes=sent.notes)
    return streamed(written, told, articles, sent.name or "chosen", has_notes=True)


@blueprint.post("/saved/check")
def check() -> Response:
    """Which of the articles that are sent the archive holds no longer, and which of these were merged into another:
    `{"gone": [ids], "merged": {id: {"id": …, "title": …}}}`."""
    given = query_args()
    refuse([name for name, _value in given if name != ARTICLES])
    ids, store = sent_articles(given).ids, services().store
    held = store.hashes(ids)
    gone = [each for each in ids if each not in held]
    into = {each: removal.into for each, removal in store.removals(gone).items() if removal.into}
    others = {stored.id: stored for stored in store.get_many(sorted(set(into.values())))}
    merged = {
        each: {"id": other, "title": title_text(others[other].document)}
        for each, other in into.items()
        if other in others
    }
    return jsonify({"gone": gone, "merged": merged})


def _ordered(sent: SentArticles, order: Order) -> tuple[tuple[str, ...], int]:
    """The ids in this order, and how many of them the archive does not hold."""
    known = services().store.headings(sent.ids)
    return in_order(sent.ids, known, order), len(sent.ids) - len(known)


def _shown(ids: Sequence[str]) -> Shown:
    store = services().store
    held = {stored.id: stored for stored in store.get_many(ids)}
    removed = store.removals([each for each in ids if each not in held])
    merged = {each.id: each for each in store.get_many([each.into for each in removed.values() if each.into])}
    versions = {each.id: store.family(each, 0)[1] for each in held.values() if each.family}
    return Shown(ids, held, removed, merged, versions)
