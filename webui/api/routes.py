"""The interface for programs: the parameters and answers of the search page as JSON, and their description."""

from __future__ import annotations

from flask import Blueprint, Response, jsonify, render_template

from webui.api import openapi
from webui.api.json_values import article_json, search_json
from webui.api.openapi_schemas import Json
from webui.article.routes import article_or_gone
from webui.components.search_form import form
from webui.http.conditional import follows_archive
from webui.http.current import FORM, query_args, services, site_address, site_settings, site_urls, today
from webui.i18n.translation import _
from webui.urls import search_url
from webui.urls.unknown_parameters import refuse

blueprint = Blueprint("api", __name__)


@blueprint.route("/api/v1/search", methods=FORM)
def search() -> Response:
    """The results of a search."""
    asked = search_url.read(query_args())
    refuse(asked.unknown)
    return jsonify(search_json(*services().search(asked.query), today()))


@blueprint.get("/api/v1/articles/<document_id>")
@follows_archive
def article(document_id: str) -> Response:
    """One document with its provenance."""
    return jsonify(article_json(article_or_gone(document_id), services().searcher.topics_of(document_id)))


@blueprint.get("/api/v1/openapi.json")
def described() -> Response:
    """The OpenAPI document."""
    return jsonify(_document())


@blueprint.get("/api")
def docs() -> str:
    """The same as a page."""
    example = f"{site_address()}{site_urls().root}/api/v1/search?q=water&from=2014&to=2016&limit=5"
    title = _("For programs")
    return render_template("api/docs.html", api=_document(), example=example, form=form([], site_urls()), title=title)


def _document() -> Json:
    return openapi.document(site_settings().title, f"{site_settings().origin}{site_urls().root}")
