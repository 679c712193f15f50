"""What pages of other sites may read with a script of theirs (CORS): what is there for programs and has no key.

A list of what is allowed, so that a new page is closed until somebody opens it. Nothing that writes is ever open, and a
visitor's cookie counts for nothing: browsers hide an answer with `*` from who sent one.
"""

from __future__ import annotations

from flask import Flask, Response, current_app, g, request
from werkzeug.exceptions import HTTPException

from webui.http.current import site_settings

OPEN = frozenset(
    {
        *("api.search", "api.article", "api.described", "suggest.suggest", "frozen.data"),
        *("trends.data", "keywords.data", "concordance.data", "explain.data"),
        *("feeds.atom", "feeds.as_json", "feeds.opensearch"),
        *("export.export", "frozen.export", "trends.taken", "keywords.taken", "concordance.taken"),
    }
)
"""The endpoints that may be read."""

_READING = ("GET", "HEAD")
_METHODS = (*_READING, "OPTIONS")
_FOR_ALL = {
    "Access-Control-Allow-Origin": "*",
    # Those that a script may not see otherwise, and needs to come back, to wait and to keep what it got.
    "Access-Control-Expose-Headers": "Content-Disposition, ETag, Last-Modified, Link, Retry-After",
}
_BEFOREHAND = {
    "Access-Control-Allow-Methods": ", ".join(_METHODS),
    "Access-Control-Allow-Headers": "Accept, Accept-Language, Cache-Control, If-Modified-Since, If-None-Match",
    "Access-Control-Max-Age": "86400",
}


def register(app: Flask) -> None:
    """Let other sites' pages read what is open: what they ask beforehand is answered before anything else is done."""
    app.before_request(_asked_beforehand)
    app.after_request(_with_headers)


def _asked_beforehand() -> Response | None:
    if request.method != "OPTIONS" or not _is_open():
        return None
    response = Response(status=204, headers=_BEFOREHAND)
    response.allow.update(_METHODS)
    return response


def _with_headers(response: Response) -> Response:
    if request.method in _METHODS and "reader" not in g and _is_open():
        response.headers.update(_FOR_ALL)
    return response


def _is_open() -> bool:
    """Whether what is read at this address is open. Where nothing is, an error of the interface for programs is, but
    none of the desk's."""
    if not site_settings().cors:
        return False
    endpoint = request.endpoint if request.method in _READING else _read_here()
    is_of_readers = request.path.startswith("/api/v1/") and not f"{request.path}/".startswith("/api/v1/admin/")
    return endpoint in OPEN if endpoint else is_of_readers


def _read_here() -> str | None:
    """What GET would ask for at this address."""
    try:
        endpoint, _values = current_app.create_url_adapter(request).match(method="GET")  # type: ignore[union-attr]  # there is one of each request
    except HTTPException:
        return None
    return str(endpoint)
