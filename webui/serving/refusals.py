"""What the server itself answers where a request never reaches the program: short, with the headers of all others."""

from __future__ import annotations

import time
from http import HTTPStatus
from typing import Any

from gunicorn.http import errors
from gunicorn.util import write_nonblock

from webui.http.security_headers import HEADERS
from webui.serving.access_log import FULL, client, without_query

_STATUS: tuple[tuple[type[Exception] | tuple[type[Exception], ...], HTTPStatus], ...] = (
    # A header that the program itself made is no fault of the client's.
    ((errors.InvalidResponseHeader, errors.InvalidResponseHeaderName), HTTPStatus.INTERNAL_SERVER_ERROR),
    (errors.ConfigurationProblem, HTTPStatus.BAD_REQUEST),  # a path that a header sent along does not fit
    (errors.UnsupportedTransferCoding, HTTPStatus.NOT_IMPLEMENTED),
    (errors.LimitRequestLine, HTTPStatus.REQUEST_URI_TOO_LONG),
    (errors.LimitRequestHeaders, HTTPStatus.REQUEST_HEADER_FIELDS_TOO_LARGE),
    (errors.ExpectationFailed, HTTPStatus.EXPECTATION_FAILED),
    (errors.ForbiddenProxyRequest, HTTPStatus.FORBIDDEN),
    (errors.ParseException, HTTPStatus.BAD_REQUEST),
)
"""The first kind that an error is an instance of decides."""


MOST_TOLD = 100
"""Lines of the log about invalid requests, in a minute of one worker."""

_MINUTE = 60.0  # seconds


def refusal(status: HTTPStatus) -> bytes:
    """The whole answer, with which the connection ends; nothing of the request stands in it."""
    body = f"{status.value} {status.phrase}\n"
    named = {
        "Content-Type": "text/plain; charset=utf-8",
        "Content-Length": str(len(body)),
        "Connection": "close",
        "Cache-Control": "no-store",
        **HEADERS,
    }
    head = "".join(f"{name}: {value}\r\n" for name, value in named.items())
    return f"HTTP/1.1 {status.value} {status.phrase}\r\n{head}\r\n{body}".encode("ascii")


class Refusing:
    """Goes before one of gunicorn's workers, and takes the place of its pages and lines for errors: these name the
    whole address of a client, what was asked, and what of it was wrong."""

    log: Any
    cfg: Any
    _told = 0  # invalid requests since the minute began
    _until = 0.0

    def handle_error(self, req: Any, client_socket: Any, addr: Any, exc: Exception) -> None:
        """Answer and log what could not be read, or what failed before or behind the program."""
        status = next((status for kind, status in _STATUS if isinstance(exc, kind)), HTTPStatus.INTERNAL_SERVER_ERROR)
        if status is HTTPStatus.INTERNAL_SERVER_ERROR:
            asked = f"{getattr(req, 'method', None) or '-'} {without_query(getattr(req, 'uri', None) or '-')}"
            self.log.error("Error handling request %s", asked, exc_info=exc)
        else:
            self._tell(addr, type(exc).__name__)
        self._answer(client_socket, status)

    def _tell(self, addr: Any, kind: str) -> None:
        """Say that a request could not be read, a number of times a minute: who sends many fills no disk."""
        now = time.monotonic()
        if now >= self._until:
            if self._told > MOST_TOLD:
                self.log.warning("%d invalid requests more were not told.", self._told - MOST_TOLD)
            self._told, self._until = 0, now + _MINUTE
        self._told += 1
        if self._told <= MOST_TOLD:
            short = self.cfg.access_log_format != FULL
            who = client(addr[0] if isinstance(addr, tuple) else "", short=short)
            self.log.warning("Invalid request from %s: %s", who, kind)

    def _answer(self, client_socket: Any, status: HTTPStatus) -> None:
        try:
            write_nonblock(client_socket, refusal(status))
        except OSError:
            self.log.debug("A client did not wait for its refusal.")
