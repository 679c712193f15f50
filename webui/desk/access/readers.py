"""Who may read what is private: whoever is signed in, or brings a token. Nobody is asked while all may read all, and
then no cookie of the desk is looked at in the reading room."""

from __future__ import annotations

from flask import Flask, Response, g, redirect, request

from archive.errors import ArchiveError
from archive.people.roles import Principal
from webui.desk.access import cookies
from webui.desk.access.guard import by_token, is_desk, sign_in_address
from webui.desk.access.opened import open_now
from webui.http.conditional import made_of_the_moment
from webui.http.current import audiences, private_now
from webui.http.problems import InsecureConnection, NotSignedIn

OPEN = frozenset(
    {"front.logo", "health.alive", "health.health", "health.robots", "language.choose", "static_files.asset"}
)
"""What everybody is answered where the archive is private as a whole: nothing of it is told there."""


def register(app: Flask) -> None:
    """Find out who reads, before anything is read."""
    app.before_request(_choose)
    app.after_request(_keep_nothing)
    app.jinja_env.globals["reads_as"] = lambda: g.get("reader")
    app.jinja_env.globals["is_private"] = lambda: bool(g.get("private"))


def _choose() -> Response | None:
    if is_desk(request.path) or request.method == "OPTIONS" or not (private := private_now()):
        return None
    if (reader := _reader()) is not None:
        g.reader, g.services = reader, audiences().members
        made_of_the_moment()  # what a member is shown is kept by nobody
        return None
    cannot_be_read = "services" in g  # then each page says why instead
    if not private.everything or request.endpoint in OPEN or cannot_be_read:
        return None
    if request.path.startswith("/api/"):
        raise NotSignedIn
    return redirect(sign_in_address(request), 303)  # type: ignore[return-value]  # Flask's own, as it is made


def _reader() -> Principal | None:
    """Who reads; None for the public. A desk that cannot be asked knows nobody. Raises `NotSignedIn` for a token that
    is none, and `InsecureConnection` for one that others could read."""
    sent = request.headers.get("Authorization", "") if request.path.startswith("/api/") else ""
    is_token = sent.partition(" ")[0].lower() == "bearer"
    if not is_token and cookies.SESSION not in request.headers.get("Cookie", ""):
        return None  # nearly everybody, who are to be told so at once
    if is_token and not cookies.is_private():
        raise InsecureConnection
    value = "" if is_token else cookies.given(cookies.SESSION)
    if not (is_token or value):
        return None
    try:
        found = open_now()
        if found is None:
            return None
        if is_token:
            return by_token(found.people)
        session = found.people.sessions.find(value)
    except ArchiveError:
        return None
    if session is None:
        return None
    found.people.sessions.note_use(session[0])
    return Principal(session[1].name, session[1].role, user_id=session[1].id)


def _keep_nothing(response: Response) -> Response:
    """No answer to a member is kept by anybody, nor one that may be another for a member; what the public is told may
    be, for the public."""
    if not g.get("private") or is_desk(request.path):
        return response
    if ("reader" in g or g.private.everything) and request.endpoint != "static_files.asset":
        response.headers["Cache-Control"] = "no-store"
        response.headers.pop("ETag", None)
        response.headers.pop("Last-Modified", None)
    response.vary.update(("Cookie", "Authorization"))
    return response
