"""The interface for programs: the same parameters and the same answers as the search page, as JSON."""

from __future__ import annotations

from flask import Blueprint, Response, jsonify

from webui import search_url
from webui.unknown_parameters import refuse
from webui.views.article import held
from webui.views.context import pairs, room
from webui.wire import article_json, search_json

blueprint = Blueprint("api", __name__, url_prefix="/api/v1")


@blueprint.get("/search")
def search() -> Response:
    """The results of a search."""
    asked = search_url.read(pairs())
    refuse(asked.unknown)
    return jsonify(search_json(*room().search(asked.query)))


@blueprint.get("/articles/<document_id>")
def article(document_id: str) -> Response:
    """One document with its provenance."""
    return jsonify(article_json(held(document_id), room().searcher.topics_of(document_id)))
