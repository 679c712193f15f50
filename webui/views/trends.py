"""Searches over time."""

from __future__ import annotations

from collections.abc import Callable

from flask import Blueprint, Response, jsonify, make_response, render_template

from archive.said import Said
from index.errors import QuerySyntaxError, QueryTooCostly
from index.query import Query
from index.results import Results
from webui import trends_url
from webui.methods import filters
from webui.reading_room import understood
from webui.search_url import BadParameter
from webui.trends import Trend, trend
from webui.trends_page import series_name, trends_page
from webui.trends_table import HEADER, table, trends_json
from webui.trends_unread import unread, unread_page
from webui.trends_url import TrendsAsked
from webui.unknown_parameters import refuse
from webui.views.context import pairs, places, room, site, topic_label
from webui.views.tables import csv_table

blueprint = Blueprint("trends", __name__)


@blueprint.get("/trends")
def show() -> Response:
    """Up to five searches, or the topics of one, by year or month; 400 where one of them cannot be understood."""
    asked = trends_url.read(pairs())
    if wrong := unread(asked, understood):
        told = unread_page(asked, wrong, places())
        return make_response(render_template("trends_unread.html", page=told, form=told.form, title=told.heading), 400)
    numbers, _generation = _counted(asked)
    page = trends_page(asked, numbers, places(), topic_label)
    return make_response(render_template("trends.html", page=page, form=page.form, title=page.heading))


@blueprint.get("/trends.csv")
def taken() -> Response:
    """The same numbers as a table."""
    asked = trends_url.read(pairs())
    numbers, generation = _counted(asked)
    told = "; ".join(filters(asked.base, topic_label))
    address = f"{site()}{places().trends(asked)}"
    return csv_table(HEADER, table(asked, numbers, _names(asked, numbers), told, generation, address), "trends")


@blueprint.get("/api/v1/trends")
def data() -> Response:
    """The same numbers for programs."""
    asked = trends_url.read(pairs())
    refuse(asked.unknown)
    numbers, generation = _counted(asked)
    return jsonify(trends_json(asked, numbers, _names(asked, numbers), generation))


def _counted(asked: TrendsAsked) -> tuple[Trend, str]:
    """The numbers, all from one generation of the index, and its name."""
    search = _telling_which(room().search) if len(asked.texts) > 1 else room().search
    return room().settled(lambda: trend(asked, search))


def _telling_which(search: Callable[[Query], tuple[Query, Results]]) -> Callable[[Query], tuple[Query, Results]]:
    """The same search; of several that are compared, the error names the one that cannot be answered."""

    def named(query: Query) -> tuple[Query, Results]:
        try:
            return search(query)
        except QuerySyntaxError as error:
            message = Said("“%(text)s” cannot be read: %(problem)s", text=query.text[:80], problem=error.args[0])
            raise BadParameter("q", message) from error
        except QueryTooCostly as error:
            message = Said("“%(text)s” is too large: %(problem)s", text=query.text[:80], problem=error.args[0])
            raise BadParameter("q", message) from error

    return named


def _names(asked: TrendsAsked, numbers: Trend) -> tuple[str, ...]:
    return tuple(series_name(asked, each, topic_label) for each in numbers.series)
