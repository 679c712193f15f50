"""A search's matches with what stands around them."""

from __future__ import annotations

from dataclasses import replace

from flask import Blueprint, Response, jsonify, render_template

from index.highlight.concordance import Concordance, concordance, every_place
from webui.components.search_form import told_in
from webui.concordance.page import TABLE_HEADER, concordance_json, concordance_page, table
from webui.export.result_set import ResultSet, take
from webui.http.conditional import follows_archive, made_of_the_moment
from webui.http.current import FORM, here_with, query_args, services, site_urls, topic_label
from webui.http.streaming import csv_table
from webui.i18n.translation import _
from webui.urls import concordance_url
from webui.urls.concordance_url import ConcordanceRequest
from webui.urls.typed_days import applied
from webui.urls.unknown_parameters import refuse, useless

blueprint = Blueprint("concordance", __name__)


@blueprint.route("/context", methods=FORM)
@follows_archive
def show() -> str:
    """One line for each match; without a search, what this page is for."""
    given, apart = applied(query_args())
    asked, found, taking = _found(given)
    notes = (*(taking.notes if taking else ()), *useless(asked.unknown))
    words = taking.words if taking else ()
    page = concordance_page(asked, found, site_urls(), topic_label, notes, words)
    told = told_in(page.form, apart, here_with)
    return render_template("concordance/concordance.html", page=page, form=told, title=_("In context"))


@blueprint.route("/context.csv", methods=FORM)
def taken() -> Response:
    """The lines of all articles, in the order of these, streamed; as many as a table has."""
    asked = concordance_url.read(query_args())
    taking = take(services(), asked.query)
    lines = every_place(taking.query.tree, taking.ids if asked.query.text.strip() else (), services().store)
    rows, path = table(lines, asked.query.text), site_urls().context(asked)
    return csv_table("context", TABLE_HEADER, rows, taking.query, taking.generation, path, taking.words)


@blueprint.route("/api/v1/context", methods=FORM)
@follows_archive
def data() -> Response:
    """One page of lines for programs."""
    asked, found, taking = _found(query_args())
    refuse(asked.unknown)
    generation = taking.generation if taking else services().searcher.generation()
    words = taking.words if taking else ()
    return jsonify(concordance_json(asked, found, words, generation, services().behind()))


def _found(given: list[tuple[str, str]]) -> tuple[ConcordanceRequest, Concordance, ResultSet | None]:
    """What is asked, with its tree; its lines; and the search they come from, where there is one."""
    asked = concordance_url.read(given)
    if not asked.query.text.strip():
        return asked, Concordance((), 0, 0), None
    taking = take(services(), asked.query)
    found = concordance(taking.query.tree, taking.ids, services().store, asked.order)
    if found.is_timed:
        made_of_the_moment()
    return replace(asked, query=taking.query), found, taking
