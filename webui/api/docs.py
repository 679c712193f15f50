"""The interface for programs, described: as an OpenAPI document, and as a page for those who write the programs."""

from __future__ import annotations

from flask import Blueprint, Response, jsonify, render_template

from webui.api import openapi
from webui.api.json_values import Json
from webui.components.search_form import form
from webui.http.current import site_address, site_settings, site_urls
from webui.i18n.translation import _

blueprint = Blueprint("api_docs", __name__)


@blueprint.get("/api/v1/openapi.json")
def described() -> Response:
    """The OpenAPI document."""
    return jsonify(_document())


@blueprint.get("/api")
def page() -> str:
    """The same as a page."""
    example = f"{site_address()}{site_urls().root}/api/v1/search?q=water&from=2014&to=2016&limit=5"
    title = _("For programs")
    return render_template("api/docs.html", api=_document(), example=example, form=form([], site_urls()), title=title)


def _document() -> Json:
    return openapi.document(site_settings().title, f"{site_settings().address}{site_urls().root}")
