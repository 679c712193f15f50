"""The interface for programs, described: as an OpenAPI document, and as a page for those who write the programs."""

from __future__ import annotations

from flask import Blueprint, Response, current_app, jsonify, render_template

from webui import openapi
from webui.openapi_schemas import Json
from webui.pages import form
from webui.settings import Settings
from webui.tongue import _
from webui.views.context import places
from webui.views.export import site

blueprint = Blueprint("description", __name__)


@blueprint.get("/api/v1/openapi.json")
def described() -> Response:
    """The OpenAPI document."""
    return jsonify(_document())


@blueprint.get("/api")
def page() -> str:
    """The same as a page."""
    example = f"{site()}{places().root}/api/v1/search?q=water&from=2014&to=2016&limit=5"
    title = _("For programs")
    return render_template("api.html", api=_document(), example=example, form=form([], places()), title=title)


def _document() -> Json:
    settings: Settings = current_app.extensions["hemeroteca-settings"]
    return openapi.document(settings.title, f"{settings.address}{places().root}")
