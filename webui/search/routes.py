"""The search page."""

from __future__ import annotations

from dataclasses import replace

from flask import Blueprint, render_template

from index.query import SearchRequest
from webui.components.search_form import form
from webui.export.page import format_titles
from webui.http.conditional import follows_archive
from webui.http.current import query_args, services, site_urls
from webui.i18n.translation import _, current_language
from webui.search.facets import MOST
from webui.search.interpretation import interpretation
from webui.search.page import page_title, search_page
from webui.services import parsed
from webui.urls import search_url
from webui.urls.unknown_parameters import useless

blueprint = Blueprint("search", __name__)


@blueprint.get("/")
@follows_archive
def show() -> str:
    """What the address asks for; its parameters are the whole state."""
    asked = search_url.read(query_args())
    query, results = services().search(replace(asked.query, values=MOST))
    if asked.unknown:
        results = replace(results, notes=(*results.notes, *useless(asked.unknown)))
    reading = interpretation(query, parsed(query.text).parts, results, site_urls())
    page = search_page(query, results, site_urls(), services().searcher.labels(current_language()), reading, _total)
    return render_template("search/search.html", page=page, form=page.form, title=page_title(query, results.total))


def _total(query: SearchRequest) -> int:
    return services().search(replace(query, page=1, limit=1, values=1))[1].total


@blueprint.get("/saved")
def saved() -> str:
    """The frame that `saved.js` fills from the browser's own storage; nothing of it is known here."""
    title = _("Kept in this browser")
    return render_template("search/saved.html", form=form([], site_urls()), formats=format_titles(), title=title)
