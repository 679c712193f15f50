"""How to search."""

from __future__ import annotations

from flask import Blueprint, render_template

from webui.help.page import help_page
from webui.http.current import site_urls
from webui.i18n.translation import _

blueprint = Blueprint("help", __name__)


@blueprint.get("/help")
def show() -> str:
    """The query language and the keys. A script shows a part of it in a dialog, on any page."""
    page = help_page(site_urls())
    return render_template("help/help.html", page=page, form=page.form, title=_("How to search"))
