"""The search page."""

from __future__ import annotations

from dataclasses import replace

from flask import Blueprint, render_template

from index.query import Query
from webui import search_url
from webui.facet_panels import MOST
from webui.pages import page_title, search_page
from webui.reading_back import read_back
from webui.reading_room import parsed
from webui.tongue import spoken
from webui.unknown_parameters import useless
from webui.views.context import pairs, places, room

blueprint = Blueprint("search", __name__)


@blueprint.get("/")
def show() -> str:
    """What the address asks for; its parameters are the whole state."""
    asked = search_url.read(pairs())
    query, results = room().search(replace(asked.query, values=MOST))
    if asked.unknown:
        results = replace(results, notes=(*results.notes, *useless(asked.unknown)))
    reading = read_back(query, parsed(query.text).parts, results, places())
    page = search_page(query, results, places(), room().searcher.labels(spoken()), reading, _total)
    return render_template("search.html", page=page, form=page.form, title=page_title(query, results.total))


def _total(query: Query) -> int:
    return room().search(replace(query, page=1, limit=1, values=1))[1].total
