"""The interface for programs, described: as an OpenAPI document, and as a page for those who write the programs."""

from __future__ import annotations

from flask import Blueprint, Response, jsonify, render_template

from webui import openapi
from webui.pages import form
from webui.tongue import _
from webui.views.context import places, settings_of, site
from webui.wire import Json

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
    return openapi.document(settings_of().title, f"{settings_of().address}{places().root}")
