"""Searches over time."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from flask import Blueprint, Response, jsonify, make_response, render_template

from archive.messages import Message
from index.errors import QuerySyntaxError, QueryTooCostly
from index.query import Query, SearchRequest
from index.results import Results
from webui.components.date_fields import date_fields, told_of
from webui.components.filter_chips import filters_in_words
from webui.http.conditional import follows_archive
from webui.http.current import (
    FORM,
    here_with,
    identity,
    query_args,
    services,
    site_urls,
    today,
    topic_label,
    whole,
)
from webui.http.file_names import attachment, file_name
from webui.http.streaming import csv_table
from webui.i18n.labels import range_text
from webui.i18n.translation import _, day_text
from webui.trends.page import TrendsForm, series_name, trends_page
from webui.trends.picture import picture
from webui.trends.query_errors import query_errors_page, unreadable
from webui.trends.series import Search, Trend, trend
from webui.trends.table import HEADER, table, trends_json
from webui.urls import trends_url
from webui.urls.search_url import BadParameter
from webui.urls.trends_url import Split, TrendsRequest
from webui.urls.typed_days import NotApplied, applied
from webui.urls.unknown_parameters import refuse

blueprint = Blueprint("trends", __name__)


@blueprint.route("/trends", methods=FORM)
@follows_archive
def show() -> Response:
    """Up to five searches, or the topics of one, by year or month; 400 where one of them cannot be understood."""
    given, apart = applied(query_args())
    asked = _asked(given)
    if wrong := unreadable(asked, services().understood):
        told = query_errors_page(asked, wrong, site_urls())
        told = replace(told, own=_own(told.own, apart))
        return make_response(
            render_template("trends/query_errors.html", page=told, form=told.form, title=told.heading), 400
        )
    numbers, _generation = _counted(asked)
    page = trends_page(asked, numbers, site_urls(), topic_label)
    page = replace(page, own=_own(page.own, apart))
    form = replace(page.form, not_applied=told_of(apart, here_with))
    return make_response(render_template("trends/trends.html", page=page, form=form, title=page.heading))


@blueprint.route("/trends.csv", methods=FORM)
def taken() -> Response:
    """The same numbers as a table."""
    asked = _asked(query_args())
    numbers, generation = _counted(asked)
    rows = table(asked, numbers, _names(asked, numbers))
    name = file_name(*_called(asked, numbers))
    return csv_table(name, HEADER, rows, asked.base, generation, site_urls().trends(asked))


@blueprint.route("/trends.svg", methods=FORM)
@follows_archive
def drawn() -> Response:
    """The drawing as a picture by itself, to take along."""
    asked = _asked(query_args())
    numbers, generation = _counted(asked)
    page = trends_page(asked, numbers, site_urls(), topic_label)
    filters = filters_in_words(replace(asked.base, first=None, last=None), topic_label)
    told = picture(page, _span(numbers), filters, _source(asked, generation))
    response = Response(render_template("trends/picture.svg", picture=told).lstrip(), mimetype="image/svg+xml")
    response.headers["Content-Disposition"] = attachment(_called(asked, numbers), ".svg")
    response.headers["X-Robots-Tag"] = "noindex"
    return response


@blueprint.route("/api/v1/trends", methods=FORM)
@follows_archive
def data() -> Response:
    """The same numbers for programs."""
    asked = _asked(query_args())
    refuse(asked.unknown)
    numbers, generation = _counted(asked)
    return jsonify(trends_json(asked, numbers, _names(asked, numbers), generation, services().behind()))


def _own(form: TrendsForm, apart: Sequence[NotApplied]) -> TrendsForm:
    """The page's own form, which says at its boxes which dates are not applied."""
    fields = date_fields(apart, here_with)
    return replace(form, first=fields.get("from", form.first), last=fields.get("to", form.last))


def _asked(given: list[tuple[str, str]]) -> TrendsRequest:
    asked = trends_url.read(given)
    return replace(asked, base=services().chosen(asked.base))


def _counted(asked: TrendsRequest) -> tuple[Trend, str]:
    """The numbers, all from one generation of the index, and its name."""
    search = _telling_which(services().search) if len(asked.texts) > 1 else services().search
    return services().settled(lambda: trend(asked, search, today()))


def _telling_which(search: Search) -> Search:
    """The same search; of several that are compared, the error names the one that cannot be answered."""

    def named(query: SearchRequest) -> tuple[Query, Results]:
        try:
            return search(query)
        except QuerySyntaxError as error:
            message = Message("“%(text)s” cannot be read: %(problem)s", text=query.text[:80], problem=error.args[0])
            raise BadParameter("q", message) from error
        except QueryTooCostly as error:
            message = Message("“%(text)s” is too large: %(problem)s", text=query.text[:80], problem=error.args[0])
            raise BadParameter("q", message) from error

    return named


def _called(asked: TrendsRequest, numbers: Trend) -> tuple[str, ...]:
    """What a file of these numbers is called: the searches, the time, the periods."""
    ends = (str(day.year) if day else "" for day in (numbers.first, numbers.last))
    return ("trends", *asked.texts, *ends, "topics" if asked.split is Split.TOPIC else "")


def _span(numbers: Trend) -> str:
    return range_text(numbers.first, numbers.last) if numbers.first and numbers.last else ""


def _source(asked: TrendsRequest, generation: str) -> tuple[str, ...]:
    """Where the numbers are from: the archive, the address at which they can be seen, and when they were counted."""
    address = whole(site_urls().trends(asked)) or site_urls().trends(asked)
    return (
        _("Source: %(site)s, %(address)s", site=identity().name, address=address),
        _("Counted on %(day)s in %(index)s of its index.", day=day_text(today()), index=generation),
    )


def _names(asked: TrendsRequest, numbers: Trend) -> tuple[str, ...]:
    return tuple(series_name(asked, each, topic_label) for each in numbers.series)
