"""The interface for programs: the parameters and answers of the search page as JSON, and their description."""

from __future__ import annotations

from flask import Blueprint, Response, jsonify, render_template

from webui.api import openapi
from webui.api.json_values import article_json, search_json
from webui.api.openapi_schemas import Json
from webui.article.routes import article_or_gone
from webui.components.search_form import form
from webui.http.conditional import follows_archive
from webui.http.current import FORM, identity, query_args, services, site_address, site_settings, site_urls, today
from webui.i18n.translation import _
from webui.search.list_mark import is_another, mark_of, marked, with_mark
from webui.urls import search_url
from webui.urls.unknown_parameters import refuse

blueprint = Blueprint("api", __name__)


@blueprint.route("/api/v1/search", methods=FORM)
def search() -> Response:
    """The results of a search."""
    seen, given = marked(query_args())
    asked = search_url.read(given)
    refuse(asked.unknown)
    query, results = services().search(asked.query)
    stamp = services().searcher.stamp()
    mark = mark_of(asked.query, results, stamp)
    changed = is_another(seen, asked.query, stamp, lambda each: services().search(each)[1])
    following = search_url.on_page(asked.query, query.page + 1)
    is_last = query.page * query.limit >= min(results.lines, search_url.MAX_DEPTH - query.limit + 1)
    path = "" if is_last else with_mark(site_urls().search_data(following), mark)
    return jsonify(search_json(query, results, today(), mark, changed, path))


@blueprint.get("/api/v1/articles/<document_id>")
@follows_archive
def article(document_id: str) -> Response:
    """One document with its provenance."""
    stored = article_or_gone(document_id)
    return jsonify(article_json(stored, services().searcher.topics_of([document_id])[document_id]))


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
    return openapi.document(identity().name, f"{site_settings().origin}{site_urls().root}")
