"""Any search as an Atom feed and as a JSON Feed: what is new in the archive, the latest first."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable
from datetime import datetime

from flask import Blueprint, Response, render_template, request

from index.query import Query
from webui.feeds import MOST, Feed, feed, json_feed
from webui.methods import filters, reading
from webui.reading_room import understood
from webui.take_url import everything, whole
from webui.tongue import spoken
from webui.views.context import pairs, places, room, settings_of, site, topic_label

blueprint = Blueprint("feeds", __name__)

_KEPT = "public, max-age=300"


@blueprint.get("/feed.atom")
def atom() -> Response:
    """The search in the address as an Atom feed."""
    return _answer("application/atom+xml", lambda found: render_template("feed.xml", feed=found))


@blueprint.get("/feed.json")
def as_json() -> Response:
    """The same as a JSON Feed."""
    return _answer("application/feed+json", lambda found: json.dumps(json_feed(found), ensure_ascii=False))


def _answer(content_type: str, written: Callable[[Feed], str]) -> Response:
    """The feed, or word that the follower has it already: that is known before anything is searched."""
    query = whole(everything(pairs()))
    state = (room().searcher.generation(), room().store.position().seq, request.full_path, spoken(), site())
    tag = hashlib.sha256(repr((*state, settings_of().title)).encode()).hexdigest()[:32]
    response = Response(content_type=f"{content_type}; charset=utf-8")
    response.set_etag(tag)
    response.headers["Cache-Control"] = _KEPT
    response.vary.update(("Accept-Language", "Cookie"))
    if request.if_none_match.contains_weak(tag):
        response.make_conditional(request)
        return response
    found = _feed(understood(query)[0])
    response.last_modified = datetime.fromisoformat(found.updated)
    response.set_data(written(found))
    response.make_conditional(request)
    return response


def _feed(query: Query) -> Feed:
    store, searcher = room().store, room().searcher
    newest = store.latest(searcher.matching(query), MOST)
    path = request.full_path if request.query_string else request.path
    said = "; ".join((reading(query), *filters(query, topic_label)))
    return feed(
        query,
        said,
        newest,
        searcher.topics_of,
        settings_of().title,
        store.archive_id,
        site(),
        f"{places().root}{path}",
        places(),
    )
