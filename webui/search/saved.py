"""What a reader keeps in the browser: searches and starred articles. One page for all, which a script fills."""

from __future__ import annotations

from flask import Blueprint, render_template

from webui.components.search_form import form
from webui.export.page import format_titles
from webui.http.current import site_urls
from webui.i18n.translation import _

blueprint = Blueprint("saved", __name__)


@blueprint.get("/saved")
def show() -> str:
    """The frame that `saved.js` fills from the browser's own storage; nothing of it is known here."""
    title = _("Kept in this browser")
    return render_template("search/saved.html", form=form([], site_urls()), formats=format_titles(), title=title)
