"""Errors as pages for people and as `application/problem+json` for programs."""

from __future__ import annotations

import json
import traceback
from dataclasses import replace
from pathlib import Path

from flask import Flask, Response, g, make_response, render_template, request
from werkzeug.exceptions import HTTPException, NotFound

from archive.errors import ClosedForNow, UploadElsewhere
from archive.frozen import KeptEnough, NoSuchFrozenSearch
from archive.messages import N_
from archive.people.errors import HeldBack, ManySignIns
from index.errors import QuestionAbandoned
from webui.admission.lanes import Busy
from webui.article.old_addresses import at_old_address
from webui.components.error_position import error_position
from webui.components.search_form import form, told_in
from webui.formats import api_shapes
from webui.http import admission
from webui.http.current import error_log, here_with, page_args, site_urls
from webui.http.problems import NotSignedIn, Problem, problem_of
from webui.i18n.translation import _
from webui.repairs import told
from webui.urls import search_url
from webui.urls.search_url import BadParameter
from webui.urls.typed_days import applied

_NOT_FOR_VISITORS = N_(
    "Check the address for a typing error. Something in this archive is private: frozen searches of more than 1,000 "
    "articles, and those of private articles alone, are not there for visitors. Whoever has an account signs in."
)


def register(app: Flask) -> None:
    """Answer every error of the app here."""
    app.register_error_handler(Exception, answer)


def answer(error: Exception) -> Response:
    """The response for an error. Redirects, which Werkzeug raises too, pass."""
    if isinstance(error, HTTPException) and error.code and error.code < 400:
        return Response(status=error.code, headers=error.get_headers())
    if isinstance(error, NotFound) and (moved := at_old_address()):
        return moved
    error = admission.reason(error)
    problem = problem_of(error)
    if isinstance(error, NoSuchFrozenSearch) and g.get("private") and "reader" not in g:
        # The same for every address: nobody is to learn of it what there is.
        problem = replace(problem, remedy=_(_NOT_FOR_VISITORS))
    if isinstance(error, Busy):
        g.refused_in = g.get("lane", "")  # for who counts it
    _note(error, problem)
    is_data = request.path.startswith("/api/")
    response = _data(problem) if is_data else make_response(_page(problem), problem.status)
    if isinstance(error, HTTPException):
        for name, value in error.get_headers():
            if name in {"Allow", "Retry-After"}:
                response.headers[name] = value
    if isinstance(error, UploadElsewhere) and error.offset is not None:
        response.headers["Upload-Offset"] = str(error.offset)
    if problem.status == 503:
        response.headers["Retry-After"] = "60"
    if isinstance(error, NotSignedIn):
        response.headers["WWW-Authenticate"] = 'Bearer realm="hemeroteca"'
    if isinstance(error, (Busy, KeptEnough, HeldBack, ManySignIns)):
        response.headers["Retry-After"] = str(error.retry_after)
    return response


def _note(error: Exception, problem: Problem) -> None:
    """Tell the operator what is one's to know."""
    if isinstance(error, (Busy, QuestionAbandoned, ManySignIns)):
        pass  # no fault of the program
    elif isinstance(error, ClosedForNow):
        error_log().tell_once(f"visitors are told to come back later (503): {told(error)}")
    elif problem.status == 503:
        error_log().tell(told(error), request.path)
    elif problem.status >= 500:
        error_log().tell(_fault(error), f"{request.method} {request.path}", error)


def _fault(error: Exception) -> str:
    """A fault of the program by its kind and place: what it says of itself may differ each time."""
    frame = traceback.extract_tb(error.__traceback__)[-1:]
    return f"{type(error).__name__} at {', '.join(f'{Path(each.filename).name}, line {each.lineno}' for each in frame)}"


def _data(problem: Problem) -> Response:
    body: api_shapes.Problem | api_shapes.RemovedArticle = {
        "type": "about:blank",
        "title": problem.title,
        "status": problem.status,
        "detail": problem.detail or problem.remedy,
    }
    if problem.position is not None:
        body["position"] = problem.position
    if problem.into:
        body = {**body, "merged_into": problem.into}
    return Response(json.dumps(body), problem.status, mimetype="application/problem+json")


def _page(problem: Problem) -> str:
    given = page_args()
    known = form([pair for pair in given if search_url.is_known(pair[0])], site_urls())
    return render_template(
        "components/error.html",
        problem=problem,
        form=replace(told_in(known, applied(given)[1], here_with), not_applied=()),  # nothing is
        title=problem.title,
        caret=error_position(dict(given).get("q", ""), problem.position),
        plain_href=_plain_href(given, problem.plain) if problem.plain else "",
    )


def _plain_href(given: list[tuple[str, str]], plain: str) -> str:
    try:
        query = search_url.read(pair for pair in applied(given)[0] if pair[0] != "q").query
    except BadParameter:
        return ""  # what else the address asks cannot be taken either
    return site_urls().search(search_url.worded(query, plain))
