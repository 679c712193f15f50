"""`/metrics`, for whoever watches: this machine itself, or whoever brings the token of `HEMEROTECA_METRICS_TOKEN`.

It is another token than those of the desk: a program that watches need not be able to read what is private, and is to
be answered when the desk is not."""

from __future__ import annotations

import hmac
import time
from collections.abc import Callable
from contextlib import suppress
from http import HTTPStatus
from typing import Any

from flask import Blueprint, Flask, Response, current_app, g, request
from prometheus_client import CollectorRegistry, disable_created_metrics
from prometheus_client.exposition import choose_encoder

from archive.errors import ArchiveError
from webui.desk.access.cookies import is_asked_here
from webui.desk.access.opened import OpenDesk, open_now
from webui.http.current import audiences, site_settings
from webui.metrics.archive_figures import ArchiveFigures
from webui.metrics.measures import Measures

blueprint = Blueprint("metrics", __name__)

_SHOW = "metrics.show"
_ALONE = (
    "These are the figures of one of several workers, which would be wrong for all of them. Run `hemeroteca serve`, or "
    "set PROMETHEUS_MULTIPROC_DIR to an empty folder before gunicorn starts.\n"
)


def register(app: Flask) -> None:
    """Count every request, and answer `/metrics` before anything else is asked: to be called first."""
    disable_created_metrics()  # type: ignore[no-untyped-call]  # a line more for each figure, of which nothing is made
    app.extensions["hemeroteca-measures"] = Measures()
    app.before_request(_begin)
    app.after_request(_note)
    app.teardown_request(_leave)
    app.register_blueprint(blueprint)


@blueprint.get("/metrics")
def show() -> Response:
    """The figures, in the form that the asker takes."""
    if (refusal := _refusal()) is not None:
        return refusal
    measures = _measures()
    if request.environ.get("wsgi.multiprocess") and not measures.is_whole:
        return _said(HTTPStatus.SERVICE_UNAVAILABLE, _ALONE)
    encode, content_type = _encoder(request.headers.get("Accept", ""))
    figures = ArchiveFigures(audiences().members, _desk())
    response = Response(encode(measures.registry(figures)), content_type=content_type)
    response.headers["Cache-Control"] = "no-store"
    return response


def _encoder(accepted: str) -> tuple[Callable[[CollectorRegistry], bytes], str]:
    """In the form that the asker takes, or the plain one where what is asked for cannot be read."""
    try:
        return choose_encoder(accepted)
    except (TypeError, ValueError):
        return choose_encoder("")


def _refusal() -> Response | None:
    token = site_settings().metrics_token
    if not token:
        if is_asked_here():
            return None
        return _said(HTTPStatus.FORBIDDEN, "Figures are told to this machine alone, unless a token is set.\n")
    kind, _space, value = request.headers.get("Authorization", "").partition(" ")
    if kind.lower() == "bearer" and hmac.compare_digest(value.strip().encode("utf-8", "replace"), token.encode()):
        return None
    refusal = _said(HTTPStatus.UNAUTHORIZED, "Figures are told to whoever brings their token.\n")
    refusal.headers["WWW-Authenticate"] = 'Bearer realm="hemeroteca metrics"'
    return refusal


def _said(status: HTTPStatus, sentence: str) -> Response:
    return Response(sentence, status, mimetype="text/plain", headers={"Cache-Control": "no-store"})


def _desk() -> OpenDesk | None:
    with suppress(ArchiveError):
        return open_now()
    return None


def _measures() -> Measures:
    found: Measures = current_app.extensions["hemeroteca-measures"]
    return found


def _begin() -> Response | None:
    connection: Any = request.environ.get("gunicorn.socket")
    g.measured_from = getattr(connection, "arrived", 0.0) or time.monotonic()
    _measures().in_flight.inc()
    is_ours = request.endpoint == _SHOW and request.method in ("GET", "HEAD")
    return show() if is_ours else None


def _note(response: Response) -> Response:
    measures, endpoint = _measures(), request.endpoint or "none"
    measures.requests.labels(endpoint, str(response.status_code)).inc()
    if g.get("refused_in"):
        measures.refused.labels(g.refused_in).inc()
    began = g.pop("measured_from")

    def end() -> None:
        measures.seconds.labels(endpoint).observe(time.monotonic() - began)
        measures.in_flight.dec()

    if response.is_streamed:
        response.call_on_close(end)
    else:
        end()
    return response


def _leave(_error: BaseException | None) -> None:
    if g.pop("measured_from", None) is not None:  # no answer was made
        _measures().in_flight.dec()
