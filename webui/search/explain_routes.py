"""Why is an article not found?"""

from __future__ import annotations

from flask import Blueprint, Response, jsonify, render_template

from index.query import Query
from webui.components.search_form import told_in
from webui.http.current import FORM, here_with, led_to_address, query_args, services, site_urls
from webui.i18n.translation import _, current_language
from webui.search.explain_page import explain_page
from webui.search.explanation import Explanation, explain
from webui.search.explanation_json import explanation_json
from webui.urls import search_url
from webui.urls.typed_days import applied
from webui.urls.unknown_parameters import refuse

blueprint = Blueprint("explain", __name__)

_ARTICLE = "article"
"""The parameter beside those of a search."""


@blueprint.route("/why", methods=FORM)
def why() -> str | Response:
    """Which part of a search an article fails; `article` is its id, its title, its page here, or any address that it
    ever had."""
    if led := led_to_address("/why"):
        return led
    given, apart = applied(query_args())
    query, found, _unknown = _explained(given)
    page = explain_page(query, found, site_urls())
    title = _("Why is it not found?")
    return render_template("search/explain.html", page=page, form=told_in(page.form, apart, here_with), title=title)


@blueprint.route("/api/v1/why", methods=FORM)
def data() -> Response:
    """The same for programs."""
    query, found, unknown = _explained(query_args())
    refuse(unknown)
    if not found.asked:
        raise search_url.BadParameter(_ARTICLE, search_url.needed())
    return jsonify(explanation_json(query, found))


def _explained(given: list[tuple[str, str]]) -> tuple[Query, Explanation, tuple[str, ...]]:
    asked = dict(given).get(_ARTICLE, "")
    read = search_url.read(pair for pair in given if pair[0] != _ARTICLE)
    query, _notes = services().understood(read.query)
    return query, explain(services(), asked, query, services().searcher.labels(current_language())), read.unknown
