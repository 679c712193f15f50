"""Searches that readers keep as they are: `/s` makes one, `/s/ID` shows it and what has changed since."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from urllib.parse import urlsplit

from flask import Blueprint, Response, current_app, jsonify, make_response, redirect, render_template, request
from flask.blueprints import BlueprintSetupState

from archive.frozen import CountedWord, FrozenSearch, FrozenSearches, NotFrozen, digest_of
from archive.messages import Message
from index.query import Query
from index.query_language.describe import describe
from webui.export.result_set import members, take
from webui.export.routes import format_of, streamed
from webui.formats import api_shapes
from webui.formats.counted_words import word_forms_json
from webui.formats.record import SearchProvenance
from webui.frozen.allowance import Allowance
from webui.frozen.page import PAGE, Lists, Shown, frozen_origin, frozen_page, lists_of, lists_of_many, on_page
from webui.frozen.visible import generation_kept, visible
from webui.http.current import (
    audiences,
    citing,
    identity,
    query_args,
    services,
    site_settings,
    site_urls,
    topic_label,
    whole,
)
from webui.i18n.translation import _
from webui.urls.export_url import everything, parameters
from webui.urls.search_url import BadParameter, count_in, one_of
from webui.urls.unknown_parameters import refuse

blueprint = Blueprint("frozen", __name__)

_ALLOWANCE = "hemeroteca-allowance"


@blueprint.record
def _with_allowance(state: BlueprintSetupState) -> None:
    state.app.extensions[_ALLOWANCE] = Allowance(state.app.extensions["hemeroteca-settings"].home)


@blueprint.before_app_request
def _forget() -> None:
    """Of who kept something yesterday nothing is left today."""
    _allowance().forget()


@blueprint.post("/s")
def keep() -> Response:
    """Keep the search that the form asks for, and go to it. Raises `NotFrozen`."""
    if not identity().freeze:
        raise NotFrozen(Message("The people who run this archive have switched freezing off."))
    if not _is_ours():
        raise NotFrozen(Message("The form was sent from another site; use the one on this archive’s own pages."))
    # The form always says which button was pressed; a program has a search to send, if only `q=` for everything.
    if not request.form:
        raise BadParameter("q", Message("is missing: nothing was sent that could be frozen."))
    sent = [pair for pair in request.form.items(multi=True) if pair[0] != "keep"]
    taking = take(services(), everything(sent))
    hashes = services().store.hashes(taking.ids)
    frozen = FrozenSearch(
        at=taking.at.isoformat(),
        archive_id=taking.archive_id,
        seq=taking.change,
        generation=generation_kept(services(), taking.generation),
        parameters=tuple(parameters(taking.query)),
        words=str(describe(taking.query.tree)),
        notes=tuple(map(str, taking.notes)),
        articles=tuple((each, hashes.get(each, "")) for each in taking.ids),
        counted=tuple(
            CountedWord(word.word, word.lemmas, word.forms, word.others, word.chosen) for word in taking.words
        ),
    )
    kept = _kept()
    if not kept.holds(frozen.id):
        with _allowance().one(request.remote_addr or ""):
            kept.keep(frozen)
    return make_response(redirect(site_urls().frozen(frozen.id), 303))


@blueprint.get("/s/<frozen_id>")
def show(frozen_id: str) -> str:
    """The search as it was, its articles, and those that have come, gone or changed since."""
    frozen = visible(_kept().get(frozen_id), services())
    query, told = _meant(frozen)
    lists = _lists(frozen, query)
    name, page = _place(lists)
    if datetime.now(UTC).date().isoformat() > frozen.at[:10]:  # who kept it is led to it on the same day
        _kept().use(frozen_id)
    shown = on_page(lists.ids[name], page)
    store = services().store
    held = {stored.id: stored for stored in store.get_many(shown)}
    gone = store.removals([each for each in shown if each not in held])
    titles = {each: removal.title for each, removal in gone.items()}
    looked_at = Shown(name, page, held, titles)
    found = frozen_page(frozen, query, told, lists, looked_at, site_urls(), datetime.now(UTC))
    return render_template("frozen/frozen.html", page=found, form=found.form, title=_("Frozen search"))


@blueprint.get("/s/<frozen_id>/export")
def export(frozen_id: str) -> Response:
    """Exactly the articles that were kept, each as it is today; which have changed or gone is told inside."""
    given = query_args()
    refuse([name for name, _value in given if name != "format"])
    frozen, form = visible(_kept().get(frozen_id), services()), format_of(given)
    query, told = _meant(frozen)
    was = dict(frozen.articles)
    ids = tuple(was)
    if frozen.summary:
        lists = _lists(frozen, query)
        ids, was = tuple(lists.ids["now"]), dict.fromkeys(lists.ids["touched"], "")
        told = replace(told, notes=(*told.notes, lists.difference))
    _kept().use(frozen_id)
    articles = members(services().store, services().searcher.topics_of, citing(), ids, was)
    return streamed(form, told, articles, frozen.id)


@blueprint.get("/api/v1/frozen/<frozen_id>")
def data(frozen_id: str) -> Response:
    """The same for programs, with every id and hash."""
    frozen = visible(_kept().get(frozen_id), services())
    query, told = _meant(frozen)
    lists = _lists(frozen, query)
    _kept().use(frozen_id)
    return jsonify(_json(frozen, told, lists))


def _kept() -> FrozenSearches:
    return FrozenSearches(audiences().members.home.shelf)


def _allowance() -> Allowance:
    found: Allowance = current_app.extensions[_ALLOWANCE]
    return found


def _meant(frozen: FrozenSearch) -> tuple[Query, SearchProvenance]:
    """The search with its tree, and what is said of the set."""
    query = services().understood(everything(frozen.parameters))[0]
    address = whole(site_urls().frozen(frozen.id))
    return query, frozen_origin(frozen, query, identity().name, address, topic_label)


def _lists(frozen: FrozenSearch, query: Query) -> Lists:
    store, now = services().store, services().searcher.matching(query)
    if not frozen.summary:
        return lists_of(frozen, now, store.hashes([each for each, _hash in frozen.articles]))
    since = store.changes.touched_since(frozen.seq)
    # Each article is looked at only where what is found now can be what was found then.
    hashes = store.hashes(now) if len(now) == frozen.total else {}
    return lists_of_many(frozen.summary, now, since, digest_of((each, hashes.get(each, "")) for each in now))


def _place(lists: Lists) -> tuple[str, int]:
    """Which list is asked for, and which page of it. Raises `BadParameter`."""
    name = request.args.get("list", next(iter(lists.ids)))
    if name not in lists.ids:
        raise BadParameter("list", one_of(*lists.ids))
    return name, count_in(request.args, "page", 10**9 // PAGE) or 1


def _is_ours() -> bool:
    """Whether the form stood on a page of this site. Browsers say where a form was sent from; what says nothing is no
    browser, and acts for nobody but itself."""
    fetched = request.headers.get("Sec-Fetch-Site")
    if fetched is not None:
        return fetched == "same-origin"
    origin = request.headers.get("Origin")
    ours = {request.host, urlsplit(site_settings().address).netloc} - {""}  # a browser that hides it says "null"
    return origin is None or origin.partition("://")[2] in ours


def _json(frozen: FrozenSearch, told: SearchProvenance, lists: Lists) -> api_shapes.Frozen:
    return {
        "id": frozen.id,
        "at": frozen.at,
        "archive_id": frozen.archive_id,
        "seq": frozen.seq,
        "generation": frozen.generation,
        "parameters": [list(pair) for pair in frozen.parameters],
        "query": told.query,
        "reading": told.reading,
        "filters": list(told.filters),
        "notes": list(told.notes),
        "forms": word_forms_json(told.words),
        "total": frozen.total,
        "digest": frozen.digest,
        "listed": not frozen.summary,
        "same": lists.same,
        "articles": [{"id": each, "content_hash": content_hash} for each, content_hash in frozen.articles],
        "since": {
            "came": lists.ids.get("came", []),
            "changed": lists.ids.get("changed", []) or lists.ids.get("touched", []),
            "lost": lists.ids.get("lost", []),
            "gone": lists.ids.get("gone", []),
        },
    }
