"""The search page."""

from __future__ import annotations

from dataclasses import replace

from flask import Blueprint, render_template

from index.readback import sentence
from webui import search_url
from webui.facet_panels import MOST
from webui.pages import page_title, search_page
from webui.views.context import pairs, places, room

blueprint = Blueprint("search", __name__)


@blueprint.get("/")
def show() -> str:
    """What the address asks for; its parameters are the whole state."""
    asked = search_url.read(pairs())
    query, results = room().search(replace(asked.query, values=MOST))
    if asked.unknown:
        names = ", ".join(name[:40] for name in asked.unknown[:5])
        results = replace(results, notes=(*results.notes, f"This page has no use for these parameters: {names}."))
    reading = sentence(query.tree) if query.text.strip() else ""
    page = search_page(query, results, places(), room().searcher.topic_label, reading)
    return render_template("search.html", page=page, form=page.form, title=page_title(query, results.total))
