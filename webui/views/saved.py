"""What a reader keeps in the browser: searches and starred articles. One page for all, which a script fills."""

from __future__ import annotations

from flask import Blueprint, render_template

from webui.pages import form
from webui.take_page import format_titles
from webui.tongue import _
from webui.views.context import places

blueprint = Blueprint("saved", __name__)


@blueprint.get("/saved")
def show() -> str:
    """The frame that `saved.js` fills from the browser's own storage; nothing of it is known here."""
    title = _("Kept in this browser")
    return render_template("saved.html", form=form([], places()), formats=format_titles(), title=title)
