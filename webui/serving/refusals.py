"""What the server itself answers where a request never reaches the program: short, with the headers of all others."""

from __future__ import annotations

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

    def handle_error(self, req: Any, client_socket: Any, addr: Any, exc: Exception) -> None:
        """Answer and log what could not be read, or what failed before or behind the program."""
        status = next((status for kind, status in _STATUS if isinstance(exc, kind)), HTTPStatus.INTERNAL_SERVER_ERROR)
        if status is HTTPStatus.INTERNAL_SERVER_ERROR:
            asked = f"{getattr(req, 'method', None) or '-'} {without_query(getattr(req, 'uri', None) or '-')}"
            self.log.error("Error handling request %s", asked, exc_info=exc)
        else:
            short = self.cfg.access_log_format != FULL
            who = client(addr[0] if isinstance(addr, tuple) else "", short=short)
            self.log.warning("Invalid request from %s: %s", who, type(exc).__name__)
        try:
            write_nonblock(client_socket, refusal(status))
        except OSError:
            self.log.debug("A client did not wait for its refusal.")
