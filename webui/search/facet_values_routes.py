"""All values of a facet; the topics of the archive are one of them."""

from __future__ import annotations

from dataclasses import replace

from flask import Blueprint, render_template

from webui.http.conditional import follows_archive
from webui.http.current import query_args, services, site_urls
from webui.i18n.labels import FACET_TITLES
from webui.search.facet_values_page import values_page
from webui.urls import search_url
from webui.urls.search_url import BadParameter, count_in

blueprint = Blueprint("facet_values", __name__)

_OWN = ("find", "order", "part")
_EVERY = 100_000


@blueprint.get("/values/<facet>")
@follows_archive
def show(facet: str) -> str:
    """The values of this facet among what the search finds; `find` looks for one, `order=name` sorts, `part` turns."""
    if facet not in FACET_TITLES:
        raise BadParameter("values", search_url.one_of(*FACET_TITLES))
    given = query_args()
    own = {name: value for name, value in given if name in _OWN}
    if own.get("order", "name") != "name":
        raise BadParameter("order", search_url.one_of("name"))
    asked = search_url.read(pair for pair in given if pair[0] not in _OWN)
    query, results = services().search(replace(asked.query, values=_EVERY, limit=1, page=1))
    query = replace(query, values=asked.query.values, limit=asked.query.limit)
    counts = results.facets.get(facet, ())
    part = count_in(own, "part", _EVERY) or 1
    page = values_page(facet, query, counts, own.get("find", "").strip(), "order" in own, part, site_urls())
    return render_template("search/facet_values.html", page=page, form=page.form, title=page.title)
