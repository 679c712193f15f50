"""The log as JSON, one object a line, for programs that gather logs: `HEMEROTECA_LOG=json`.

Each request has an id, which stands on its line of the access log, on every line that says what went wrong with it, and
in the header `X-Request-ID` of its answer. Lines hold no more of a visitor than those of the plain log."""

from __future__ import annotations

import json
import logging
import re
import secrets
from collections.abc import Callable, Iterable
from datetime import UTC, datetime
from typing import Any, TextIO, cast
from wsgiref.types import StartResponse, WSGIApplication, WSGIEnvironment

from flask import Flask, Response, has_request_context, request
from flask.logging import wsgi_errors_stream

from webui.serving.access_log import FULL, AccessLog, printable

_ID, _ENDPOINT = "hemeroteca.request_id", "hemeroteca.endpoint"  # in the environment of a request
_GIVEN = "HTTP_X_REQUEST_ID"
_SOUND = re.compile(r"[A-Za-z0-9._-]{8,64}")


class JsonLines(logging.Formatter):
    """A record as one line: `time` (UTC, ISO 8601, to the millisecond), `level`, `message`, with `trace` where an error
    brought one, and of the request that is answered `request`, `method` and `endpoint`."""

    def format(self, record: logging.LogRecord) -> str:
        """The line, in ASCII alone."""
        told: dict[str, Any] = {"time": _time(record.created), "level": record.levelname.lower()}
        if has_request_context():
            told["request"] = request.environ.get(_ID)
            told["method"], told["endpoint"] = printable(request.method), request.endpoint
        told["message"] = record.getMessage()
        if record.exc_info:
            told["trace"] = self.formatException(record.exc_info)
        return json.dumps(told)


def line_of(level: str, message: str) -> str:
    """A line of a process that answers no requests."""
    return json.dumps({"time": _time(datetime.now(UTC).timestamp()), "level": level, "message": message})


class JsonAccessLog(AccessLog):
    """gunicorn's log, where each request is a line of JSON: `status`, `ms` until its answer was made, `bytes`, `client`
    and `path` as the plain log has them, and where that holds all also `referrer` and `agent`."""

    def setup(self, cfg: Any) -> None:
        """Set the log up; called again when it is reopened."""
        super().setup(cfg)
        for handler in self.error_log.handlers:
            handler.setFormatter(JsonLines())

    def access(self, resp: Any, req: Any, environ: dict[str, Any], request_time: Any) -> None:
        """Tell of one request."""
        if self.access_log_enabled:
            self.access_log.info("%s", json.dumps(self._line(resp, req, environ, request_time)))

    def _line(self, resp: Any, req: Any, environ: dict[str, Any], request_time: Any) -> dict[str, Any]:
        found = self.atoms(resp, req, environ, request_time)
        method, path, _protocol = found["r"].split(" ", 2)
        line = {
            "time": _time(datetime.now(UTC).timestamp()),
            "level": "info",
            "request": environ.get(_ID),
            "method": method,
            "endpoint": environ.get(_ENDPOINT),
            "path": path,
            "status": int(str(found["s"]).split(maxsplit=1)[0]),
            "ms": round(request_time.total_seconds() * 1_000, 1),
            "bytes": int(found["B"] or 0),
            "client": found["h"],
        }
        if self.cfg.access_log_format == FULL:
            line |= {"referrer": found["f"], "agent": found["a"]}
        return line


def register(app: Flask) -> None:
    """Have the program's own errors be lines of JSON, and the lines of each request name its endpoint."""
    handler = logging.StreamHandler(cast(TextIO, wsgi_errors_stream))  # Flask's own, which writes as one does
    handler.setFormatter(JsonLines())
    app.logger.handlers = [handler]
    app.after_request(_note_endpoint)


def identified(app: WSGIApplication, believes: bool) -> WSGIApplication:
    """The application with an id for each request, told in its answer. `believes`: a proxy of ours stands in front, and
    the id is the one that it gives in `X-Request-ID`, where it gives a sound one."""

    def with_id(environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        given = str(environ.get(_GIVEN, "")) if believes else ""
        environ[_ID] = found = given if _SOUND.fullmatch(given) else secrets.token_hex(8)

        def start(status: str, headers: list[tuple[str, str]], *error: Any) -> Callable[[bytes], object]:
            return start_response(status, [*headers, ("X-Request-ID", found)], *error)

        return app(environ, start)

    return with_id


def _note_endpoint(response: Response) -> Response:
    request.environ[_ENDPOINT] = request.endpoint
    return response


def _time(seconds: float) -> str:
    return datetime.fromtimestamp(seconds, UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")
