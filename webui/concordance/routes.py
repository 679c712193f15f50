"""A search's matches with what stands around them."""

from __future__ import annotations

from dataclasses import replace

from flask import Blueprint, Response, jsonify, render_template

from index.highlight.concordance import Concordance, concordance, every_place
from webui.concordance.page import TABLE_HEADER, concordance_json, concordance_page, table
from webui.export.result_set import ResultSet, take
from webui.http.conditional import follows_archive
from webui.http.current import FORM, query_args, services, site_urls, topic_label
from webui.http.streaming import csv_table
from webui.i18n.translation import _
from webui.urls import concordance_url
from webui.urls.concordance_url import ConcordanceRequest
from webui.urls.unknown_parameters import refuse, useless

blueprint = Blueprint("concordance", __name__)


@blueprint.route("/context", methods=FORM)
@follows_archive
def show() -> str:
    """One line for each match; without a search, what this page is for."""
    asked, found, taking = _found()
    notes = (*(taking.notes if taking else ()), *useless(asked.unknown))
    words = taking.words if taking else ()
    page = concordance_page(asked, found, site_urls(), topic_label, notes, words)
    return render_template("concordance/concordance.html", page=page, form=page.form, title=_("In context"))


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
    asked, found, taking = _found()
    refuse(asked.unknown)
    generation = taking.generation if taking else services().searcher.generation()
    words = taking.words if taking else ()
    return jsonify(concordance_json(asked, found, words, generation, services().behind()))


def _found() -> tuple[ConcordanceRequest, Concordance, ResultSet | None]:
    """What is asked, with its tree; its lines; and the search they come from, where there is one."""
    asked = concordance_url.read(query_args())
    if not asked.query.text.strip():
        return asked, Concordance((), 0, 0), None
    taking = take(services(), asked.query)
    found = concordance(taking.query.tree, taking.ids, services().store, asked.order)
    return replace(asked, query=taking.query), found, taking
