"""A search's matches with what stands around them."""

from __future__ import annotations

from dataclasses import replace

from flask import Blueprint, Response, jsonify, render_template

from index.concordance import Concordance, concordance, every_place
from webui import context_url
from webui.context_page import TABLE_HEADER, context_json, context_page, table
from webui.context_url import ContextAsked
from webui.methods import filters
from webui.taking import Taking, take
from webui.tongue import _
from webui.unknown_parameters import refuse, useless
from webui.views.context import pairs, places, room, site, topic_label
from webui.views.tables import csv_table

blueprint = Blueprint("concordance", __name__)


@blueprint.get("/context")
def show() -> str:
    """One line for each match; without a search, what this page is for."""
    asked, found, taking = _found()
    notes = (*(taking.notes if taking else ()), *useless(asked.unknown))
    page = context_page(asked, found, places(), topic_label, notes)
    return render_template("context.html", page=page, form=page.form, title=_("In context"))


@blueprint.get("/context.csv")
def taken() -> Response:
    """The lines of all articles, in the order of these, streamed."""
    asked = context_url.read(pairs())
    taking = take(room(), asked.query)
    told = "; ".join(filters(taking.query, topic_label))
    address = f"{site()}{places().context(asked)}"
    lines = every_place(taking.query.tree, taking.ids if asked.query.text.strip() else (), room().store)
    return csv_table(TABLE_HEADER, table(lines, asked.query.text, told, taking.generation, address), "context")


@blueprint.get("/api/v1/context")
def data() -> Response:
    """One page of lines for programs."""
    asked, found, taking = _found()
    refuse(asked.unknown)
    return jsonify(context_json(asked, found, taking.generation if taking else room().searcher.generation()))


def _found() -> tuple[ContextAsked, Concordance, Taking | None]:
    """What is asked, with its tree; its lines; and the search they come from, where there is one."""
    asked = context_url.read(pairs())
    if not asked.query.text.strip():
        return asked, Concordance((), 0, 0), None
    taking = take(room(), asked.query)
    found = concordance(taking.query.tree, taking.ids, room().store, asked.order)
    return replace(asked, query=taking.query), found, taking
