"""Any search as an Atom feed and as a JSON Feed, the latest change first; and how a browser adds the archive as a
search engine of its own."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime

from flask import Blueprint, Response, current_app, render_template, request

from index.following import publication_log
from webui.components.filter_chips import filters_in_words
from webui.export.methods import reading
from webui.feeds.changes import changes_of
from webui.feeds.feed import BEFORE, Feed, Publisher, feed, json_feed
from webui.feeds.search_names import long_name, short_name
from webui.http.current import identity, needed_address, query_args, services, site_urls, topic_label
from webui.i18n.translation import current_language
from webui.urls.export_url import everything, whole
from webui.urls.search_url import count_in

blueprint = Blueprint("feeds", __name__)

_KEPT = "public, max-age=300"
_OPENSEARCH = "application/opensearchdescription+xml; charset=utf-8"
_PUBLISHING = 60  # seconds that an edition may take from its time on until it answers


@dataclass(frozen=True, slots=True)
class _Shown:
    """A feed, and since when it is so (seconds since 1970); 0 where that is not known, as of further pages: articles
    leave them in silence, for the first one."""

    feed: Feed
    since: int


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
    title, base = identity().name, needed_address() + site_urls().root
    names = {"short": short_name(title), "long": long_name(title)}
    response = Response(render_template("feeds/opensearch.xml", names=names, base=base), content_type=_OPENSEARCH)
    response.headers["Cache-Control"] = "public, max-age=86400"
    response.vary.update(("Accept-Language", "Cookie"))
    return response


def _answer(content_type: str, written: Callable[[Feed], str]) -> Response:
    """The feed, or word that the follower has it already: by its tag that is known before anything is searched."""
    response = Response(content_type=f"{content_type}; charset=utf-8")
    tag = _tag()
    response.set_etag(tag)
    response.headers["Cache-Control"] = _KEPT
    response.vary.update(("Accept-Language", "Cookie"))
    if request.if_none_match.contains_weak(tag):
        response.status_code = 304
        return response
    found = _shown()
    # Editions that follow one another within a second have seconds to come; a clock that was set back is not told.
    if 0 < found.since <= publication_log.seconds() + _PUBLISHING:
        response.last_modified = datetime.fromtimestamp(found.since, UTC)
        if "If-None-Match" not in request.headers and _has_it(found.since):
            response.status_code = 304
            return response
    response.set_data(written(found.feed))
    return response


def _tag() -> str:
    """Of all that a feed is made from."""
    state = (
        current_app.extensions["hemeroteca-code"],
        services().searcher.stamp(),
        services().store.position().seq,
        request.full_path,
        current_language(),
        needed_address(),
        identity().mark,
    )
    return hashlib.sha256(repr(state).encode()).hexdigest()[:32]


def _has_it(since: int) -> bool:
    """Whether the follower has what is so since then, by `If-Modified-Since`. One who writes down the time of his own
    clock may have asked between an edition's time and its first answer."""
    asked = request.if_modified_since
    if asked is None:
        return False
    later = asked.timestamp() - since
    return later == 0 or later > _PUBLISHING


def _shown() -> _Shown:
    store, searcher = services().store, services().searcher
    given = query_args()
    before = count_in(dict(given), BEFORE, 10**9 - 1) or 0
    search = [pair for pair in given if pair[0] != BEFORE]
    query = services().understood(whole(everything(search)))[0]
    changes = changes_of(query, store, searcher, before)
    said = "; ".join((reading(query), *filters_in_words(query, topic_label)))
    by = Publisher(identity().name, store.archive_id, needed_address(), site_urls(), _logo_address())
    topics = searcher.topics_of([each.id for each in changes.entries])
    found = feed(query, said, changes, topics, by, f"{site_urls().root}{_first_page()}")
    return _Shown(found, 0 if before else searcher.shown()[1].at(changes.latest))


def _logo_address() -> str:
    logo = identity().logo
    return f"{needed_address()}{site_urls().logo(logo.digest, logo.suffix)}" if logo else ""


def _first_page() -> str:
    """The address without its page."""
    pieces = request.full_path.partition("?")[2].split("&") if request.query_string else []
    kept = "&".join(each for each in pieces if each.partition("=")[0] != BEFORE)
    return f"{request.path}?{kept}" if kept else request.path
