"""Headers that every response carries, whatever it is."""

from __future__ import annotations

import re

from flask import Flask, Response, request
from markupsafe import escape

HEADERS = {
    "Content-Security-Policy": (
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; font-src 'self'; form-action 'self'; "
        "connect-src 'self'; frame-src 'self'; base-uri 'none'; frame-ancestors 'none'"
    ),
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    # Searches stand in the address: other sites that a reader goes on to are not told.
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=()",
}

_ORIGIN = re.compile(r"\A[A-Za-z][A-Za-z0-9+.-]*+://[^/?#]*+")


def protect(app: Flask) -> None:
    """Put the headers on all of the app's responses, errors and static files included."""
    app.after_request(_with_headers)


def _with_headers(response: Response) -> Response:
    given = {name.lower() for name, _value in response.headers}  # to ask for each takes longer than all else here
    for name, value in HEADERS.items():
        if name.lower() not in given:
            response.headers.add(name, value)
    if request.is_secure:
        response.headers["Strict-Transport-Security"] = "max-age=31536000"
    # Werkzeug's own redirects name the host that was asked for: behind a proxy perhaps one that nobody else can reach,
    # else whatever a visitor wrote. No redirect of ours leads out of the site.
    if response.location:
        response.location = f"/{_ORIGIN.sub('', response.location, count=1).lstrip('/')}"
        response.set_data(
            f'<!doctype html>\n<title>Moved</title>\n<p><a href="{escape(response.location)}">Moved</a></p>\n'
        )
    if "cache-control" not in given:
        # What a form was answered is a reader's own; the browser may keep it for the way back.
        response.headers["Cache-Control"] = "private, no-cache" if request.method == "POST" else "no-cache"
    return response
