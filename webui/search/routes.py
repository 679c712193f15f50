"""The search page, and all values of a facet; the topics of the archive are one of them."""

from __future__ import annotations

from dataclasses import replace

from flask import Blueprint, Response, render_template, request

from index.query import SearchRequest
from index.results import Results
from webui.components.date_fields import told_of
from webui.components.search_form import told_in
from webui.front import routes as front
from webui.http.conditional import follows_archive
from webui.http.current import FORM, here_with, led_to_address, query_args, services, site_urls, today
from webui.i18n.labels import FACET_TITLES
from webui.i18n.translation import current_language
from webui.named import named
from webui.search.facet_values_page import values_page
from webui.search.facets import MOST
from webui.search.interpretation import interpretation
from webui.search.list_mark import is_another, mark_of, marked
from webui.search.page import Beside, page_title, search_page
from webui.services import read_back
from webui.urls import search_url
from webui.urls.search_url import BadParameter, count_in
from webui.urls.typed_days import applied
from webui.urls.unknown_parameters import asks_nothing, useless

blueprint = Blueprint("search", __name__)

_OWN = ("find", "order", "part")  # parameters of a page of values
_EVERY = 100_000


@blueprint.route("/", methods=FORM)
@follows_archive
def show() -> str | Response:
    """What the address asks for; its parameters are the whole state. A form that fits into an address leads there.
    Without any it is the front page."""
    if request.method != "POST" and asks_nothing(request.args):
        return front.answer()
    if led := led_to_address("/"):
        return led
    seen, given = marked(query_args())
    given, apart = applied(given)
    asked = search_url.read(given)
    query, results = services().search(replace(asked.query, values=MOST))
    stamp = services().searcher.stamp()
    if asked.unknown:
        results = replace(results, notes=(*results.notes, *useless(asked.unknown)))
    beside = Beside(
        interpretation(query, read_back(query), results, site_urls(), told_of(apart, here_with)),
        _total,
        _of_all,
        today(),
        named(services().store, query.text),
        mark_of(asked.query, results, stamp),
        is_another(seen, asked.query, stamp, lambda each: services().search(each)[1]),
    )
    page = search_page(query, results, site_urls(), services().searcher.labels(current_language()), beside)
    told = told_in(page.form, apart, here_with)
    return render_template("search/search.html", page=page, form=told, title=page_title(query, results.total))


def _total(query: SearchRequest) -> int:
    return services().search(replace(query, page=1, limit=1, values=1))[1].total


def _of_all() -> Results:
    return services().search(SearchRequest(limit=1, values=MOST))[1]


@blueprint.route("/values/<facet>", methods=FORM)
@follows_archive
def values(facet: str) -> str:
    """The values of this facet among what the search finds; `find` looks for one, `order=name` sorts, `part` turns."""
    if facet not in FACET_TITLES:
        raise BadParameter("values", search_url.one_of(*FACET_TITLES))
    given, apart = applied(query_args())
    own = {name: value for name, value in given if name in _OWN}
    if own.get("order", "name") != "name":
        raise BadParameter("order", search_url.one_of("name"))
    asked = search_url.read(pair for pair in given if pair[0] not in _OWN)
    query, results = services().search(replace(asked.query, values=_EVERY, limit=1, page=1))
    query = replace(query, values=asked.query.values, limit=asked.query.limit)
    counts = results.facets.get(facet, ())
    part = count_in(own, "part", _EVERY) or 1
    labels = services().searcher.labels(current_language())
    page = values_page(facet, query, counts, own.get("find", "").strip(), "order" in own, part, site_urls(), labels)
    told = told_in(page.form, apart, here_with)
    return render_template("search/facet_values.html", page=page, form=told, title=page.title)
