"""The words that set a search's articles apart from the rest of the archive."""

from __future__ import annotations

from flask import Blueprint, Response, jsonify, render_template

from index.engine.keyness import Contrast
from index.query import Query, SearchRequest
from webui.http.conditional import follows_archive
from webui.http.current import query_args, services, site_urls, topic_label
from webui.http.streaming import csv_table
from webui.keywords.page import SHOWN, TABLE_HEADER, TAKEN, keywords_json, keywords_page, table
from webui.services import understood
from webui.urls import search_url
from webui.urls.unknown_parameters import refuse, useless

blueprint = Blueprint("keywords", __name__)


@blueprint.get("/words")
@follows_archive
def show() -> str:
    """The most telling words; without a search, what this page is for."""
    request, unknown = _asked()
    query, notes = understood(request)
    contrast, _generation = _contrast(query, SHOWN)
    page = keywords_page(query, contrast, site_urls(), topic_label, (*notes, *useless(unknown)))
    return render_template("keywords/keywords.html", page=page, form=page.form, title=page.heading)


@blueprint.get("/words.csv")
def taken() -> Response:
    """More of them as a table."""
    query, _notes = understood(_asked()[0])
    contrast, generation = _contrast(query, TAKEN)
    return csv_table("words", TABLE_HEADER, table(contrast, query.text), query, generation, site_urls().words(query))


@blueprint.get("/api/v1/words")
@follows_archive
def data() -> Response:
    """The same for programs."""
    request, unknown = _asked()
    refuse(unknown)
    query, _notes = understood(request)
    return jsonify(keywords_json(query, *_contrast(query, TAKEN), services().behind()))


def _asked() -> tuple[SearchRequest, tuple[str, ...]]:
    """The search of the address, and parameters that mean nothing here."""
    given = query_args()
    own = ("page", "limit")
    asked = search_url.read(pair for pair in given if pair[0] not in own)
    return asked.query, (*dict.fromkeys(name for name, _value in given if name in own), *asked.unknown)


def _contrast(query: Query, count: int) -> tuple[Contrast, str]:
    """The words, and the name of the generation of the index that they are of."""
    if search_url.is_everything(query):
        return Contrast((), 0, 0), services().searcher.generation()
    return services().settled(lambda: services().searcher.contrast(query, count))
