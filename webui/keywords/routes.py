"""The words that set a search's articles apart from the rest of the archive."""

from __future__ import annotations

from dataclasses import replace
from typing import NamedTuple

from flask import Blueprint, Response, jsonify, render_template

from index.engine.keyness import Contrast
from index.query import Query, SearchRequest
from index.results import WordForms
from webui.components.search_form import told_in
from webui.http.conditional import follows_archive
from webui.http.current import FORM, here_with, query_args, services, site_urls, topic_label
from webui.http.streaming import csv_table
from webui.keywords.page import SHOWN, TABLE_HEADER, TAKEN, keywords_json, keywords_page, table
from webui.urls import search_url
from webui.urls.typed_days import applied
from webui.urls.unknown_parameters import refuse, useless

blueprint = Blueprint("keywords", __name__)


class _Told(NamedTuple):
    """The telling words, and how the search that they are of was taken and its own words were counted; the name of the
    generation of the index that all of it is of."""

    contrast: Contrast
    notes: tuple[str, ...]
    words: tuple[WordForms, ...]
    generation: str


@blueprint.route("/words", methods=FORM)
@follows_archive
def show() -> str:
    """The most telling words; without a search, what this page is for."""
    given, apart = applied(query_args())
    request, unknown = _asked(given)
    query, notes = services().understood(request)
    told = _told(query, SHOWN)
    notes = tuple(dict.fromkeys((*notes, *told.notes, *useless(unknown))))
    page = keywords_page(query, told.contrast, site_urls(), topic_label, notes, told.words)
    form = told_in(page.form, apart, here_with)
    return render_template("keywords/keywords.html", page=page, form=form, title=page.heading)


@blueprint.route("/words.csv", methods=FORM)
def taken() -> Response:
    """More of them as a table."""
    query, _notes = services().understood(_asked(query_args())[0])
    told, path = _told(query, TAKEN), site_urls().words(query)
    rows = table(told.contrast, query.text)
    return csv_table("words", TABLE_HEADER, rows, query, told.generation, path, told.words)


@blueprint.route("/api/v1/words", methods=FORM)
@follows_archive
def data() -> Response:
    """The same for programs."""
    request, unknown = _asked(query_args())
    refuse(unknown)
    query, _notes = services().understood(request)
    told = _told(query, TAKEN)
    return jsonify(keywords_json(query, told.contrast, told.words, told.generation, services().behind()))


def _asked(given: list[tuple[str, str]]) -> tuple[SearchRequest, tuple[str, ...]]:
    """The search of the address, and parameters that mean nothing here."""
    own = ("page", "limit")
    asked = search_url.read(pair for pair in given if pair[0] not in own)
    return asked.query, (*dict.fromkeys(name for name, _value in given if name in own), *asked.unknown)


def _told(query: Query, count: int) -> _Told:
    """Up to `count` words, from one generation of the index."""
    searcher = services().searcher
    if search_url.is_everything(query):
        return _Told(Contrast((), 0, 0), (), (), searcher.generation())
    few = replace(query, page=1, limit=1, values=1)
    (contrast, found), generation = services().settled(lambda: (searcher.contrast(query, count), searcher.search(few)))
    return _Told(contrast, found.notes, found.words, generation)
