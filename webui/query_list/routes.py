"""How many articles each query of a list finds, told as the numbers come."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import Any

from flask import Blueprint, Response, current_app, make_response, render_template, request
from werkzeug.exceptions import RequestEntityTooLarge

from archive.messages import Message
from webui.components.search_form import told_in
from webui.http.admission import later_turns
from webui.http.current import (
    here_with,
    identity,
    page_args,
    query_args,
    services,
    site_address,
    site_urls,
    today,
    topic_label,
)
from webui.http.file_names import file_name
from webui.http.streaming import ORIGIN, flowing, origin
from webui.query_list.counting import Asker, counted
from webui.query_list.page import Tally, end, list_page, plain, row
from webui.query_list.reading import BadList, QueryList, read_list
from webui.query_list.tables import TYPES, Rows, written
from webui.urls import query_list_url, search_url
from webui.urls.query_list_url import MOST_BYTES, ListFormat, ListRequest
from webui.urls.search_url import BadParameter
from webui.urls.typed_days import NotApplied, applied

blueprint = Blueprint("query_list", __name__)

_HERE = "<!--rows-->"  # of the template; nothing that is typed can be this, as it would be escaped


@blueprint.get(query_list_url.PATH)
def show() -> str:
    """The form, with the filters and the words of the search that led here."""
    given, apart = applied(query_args())
    return _page(_asked(given), apart=apart)


@blueprint.post(query_list_url.PATH)
def count() -> Response:
    """The table: its rows go out one after the other, so that nobody waits for the last."""
    asked = _asked(query_args())
    file = request.files.get(query_list_url.FILE)
    try:
        queries = read_list(asked.text, file.read() if file else b"", (file and file.filename) or "")
    except BadList as error:
        return make_response(_page(asked, problem=error.args[0]), 400)
    # Looked at before the first row goes out: where no index can answer, a page says so.
    generation = services().searcher.generation()
    turn, abandoned = later_turns()
    rows = counted(queries.queries, asked.base, Asker(services(), turn, abandoned))
    if asked.format is ListFormat.PAGE:
        response = Response(flowing(_page_in_pieces(asked, queries, rows)), content_type="text/html; charset=utf-8")
    else:
        kind, suffix = TYPES[asked.format]
        site, urls = site_address(), site_urls()
        told = origin(asked.base, generation, urls.query_list(asked.base))
        pieces = written(asked.format, rows, ORIGIN, told, lambda each: f"{site}{urls.search(plain(each.query))}")
        response = Response(flowing(pieces), content_type=kind)
        name = file_name(identity().name, "query list", today().isoformat())
        response.headers["Content-Disposition"] = f'attachment; filename="{name}{suffix}"'
    response.headers["X-Robots-Tag"] = "noindex"
    response.headers["X-Accel-Buffering"] = "no"  # nginx would hold the rows back until there are many
    return response


@blueprint.errorhandler(RequestEntityTooLarge)
def too_large(_error: RequestEntityTooLarge) -> Response:
    """The form again, with what to do."""
    problem = Message(
        "This list is larger than %(size)s KB. Send it in parts, or without its other columns.",
        size=MOST_BYTES // 1024,
    )
    given = [pair for pair in page_args() if search_url.is_known(pair[0])]
    try:
        asked = query_list_url.read(given)
    except BadParameter:
        asked = ListRequest(search_url.FRONT)
    return make_response(_page(asked, problem=problem), 413)


def _asked(given: list[tuple[str, str]]) -> ListRequest:
    asked = query_list_url.read(given)
    return replace(asked, base=services().chosen(asked.base))


def _page(
    asked: ListRequest, queries: QueryList | None = None, problem: str = "", apart: Sequence[NotApplied] = ()
) -> str:
    page = list_page(asked, site_urls(), topic_label, queries, problem)
    form = told_in(page.form, apart, here_with)
    return render_template("query_list/query_list.html", page=page, form=form, title=page.heading)


def _page_in_pieces(asked: ListRequest, queries: QueryList, rows: Rows) -> Iterator[str]:
    """What stands before the rows, each row, and what stands behind them. What needs the request is made at once."""
    head, _here, foot = _page(asked, queries).partition(_HERE)
    parts: Any = current_app.jinja_env.get_or_select_template("query_list/_rows.html").module
    urls = site_urls()

    def pieces() -> Iterator[str]:
        yield head
        tally = Tally()
        for each in rows:
            if each is None:
                yield ""
                continue
            tally.add(each)
            yield str(parts.row(row(tally.asked, each, urls)))
        yield str(parts.end(end(tally, asked.base, urls))) + foot

    return pieces()
