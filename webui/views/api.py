"""The interface for programs: the same parameters and the same answers as the search page, as JSON."""

from __future__ import annotations

import time

from flask import Blueprint, Response, jsonify

from webui import search_url
from webui.search_url import BadParameter
from webui.views.article import held
from webui.views.context import pairs, room
from webui.wire import article_json, search_json

blueprint = Blueprint("api", __name__, url_prefix="/api/v1")


@blueprint.get("/search")
def search() -> Response:
    """The results of a search."""
    started = time.perf_counter()
    asked = search_url.read(pairs())
    if asked.unknown:
        raise BadParameter(asked.unknown[0][:40], "is not a parameter of this address; leave it out.")
    query, results = room().search(asked.query)
    return jsonify(search_json(query, results, (time.perf_counter() - started) * 1000))


@blueprint.get("/articles/<document_id>")
def article(document_id: str) -> Response:
    """One document with its provenance."""
    return jsonify(article_json(held(document_id), room().searcher.topics_of(document_id)))
