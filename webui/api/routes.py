"""The interface for programs: the same parameters and the same answers as the search page, as JSON."""

from __future__ import annotations

from flask import Blueprint, Response, jsonify

from webui.api.json_values import article_json, search_json
from webui.article.routes import article_or_gone
from webui.http.conditional import follows_archive
from webui.http.current import query_args, services
from webui.urls import search_url
from webui.urls.unknown_parameters import refuse

blueprint = Blueprint("api", __name__, url_prefix="/api/v1")


@blueprint.get("/search")
def search() -> Response:
    """The results of a search."""
    asked = search_url.read(query_args())
    refuse(asked.unknown)
    return jsonify(search_json(*services().search(asked.query)))


@blueprint.get("/articles/<document_id>")
@follows_archive
def article(document_id: str) -> Response:
    """One document with its provenance."""
    return jsonify(article_json(article_or_gone(document_id), services().searcher.topics_of(document_id)))
