"""Any search as an Atom feed and as a JSON Feed, the latest first; and how a browser adds the archive as a search
engine of its own."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable
from datetime import datetime

from flask import Blueprint, Response, render_template, request

from index.query import Query
from webui.components.filter_chips import filters_in_words
from webui.export.methods import reading
from webui.feeds.feed import MOST, Feed, Publisher, feed, json_feed
from webui.http.current import needed_address, query_args, services, site_settings, site_urls, topic_label
from webui.i18n.translation import current_language
from webui.urls.export_url import everything, whole

blueprint = Blueprint("feeds", __name__)

_KEPT = "public, max-age=300"
_SHORT = 16  # characters, the most that OpenSearch allows for a name
_OPENSEARCH = "application/opensearchdescription+xml; charset=utf-8"


@blueprint.get("/feed.atom")
def atom() -> Response:
    """The search in the address as an Atom feed."""
    return _answer("application/atom+xml", lambda found: render_template("feeds/atom.xml", feed=found))


@blueprint.get("/feed.json")
def as_json() -> Response:
    """The same as a JSON Feed."""
    return _answer("application/feed+json", lambda found: json.dumps(json_feed(found), ensure_ascii=False))


@blueprint.get("/opensearch.xml")
def opensearch() -> Response:
    """The OpenSearch 1.1 description document."""
    name, base = site_settings().title[:_SHORT].strip(), needed_address() + site_urls().root
    response = Response(render_template("feeds/opensearch.xml", name=name, base=base), content_type=_OPENSEARCH)
    response.headers["Cache-Control"] = "public, max-age=86400"
    response.vary.update(("Accept-Language", "Cookie"))
    return response


def _answer(content_type: str, written: Callable[[Feed], str]) -> Response:
    """The feed, or word that the follower has it already: that is known before anything is searched."""
    query = whole(everything(query_args()))
    state = (
        services().searcher.generation(),
        services().store.position().seq,
        request.full_path,
        current_language(),
        needed_address(),
    )
    tag = hashlib.sha256(repr((*state, site_settings().title)).encode()).hexdigest()[:32]
    response = Response(content_type=f"{content_type}; charset=utf-8")
    response.set_etag(tag)
    response.headers["Cache-Control"] = _KEPT
    response.vary.update(("Accept-Language", "Cookie"))
    if request.if_none_match.contains_weak(tag):
        response.make_conditional(request)
        return response
    found = _feed(services().understood(query)[0])
    response.last_modified = datetime.fromisoformat(found.updated)
    response.set_data(written(found))
    response.make_conditional(request)
    return response


def _feed(query: Query) -> Feed:
    store, searcher = services().store, services().searcher
    newest = store.latest(searcher.matching(query), MOST)
    path = request.full_path if request.query_string else request.path
    said = "; ".join((reading(query), *filters_in_words(query, topic_label)))
    by = Publisher(site_settings().title, store.archive_id, needed_address(), site_urls())
    return feed(query, said, newest, searcher.topics_of, by, f"{site_urls().root}{path}")
