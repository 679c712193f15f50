"""The door of the desk: every address under `/admin` and `/api/v1/admin` is looked at here before its view is.

A view says what it needs (`needs`); one that says nothing is shut, and the program does not start with it. Forms are
ours where they bring the token of the page that they were on (Flask-WTF): what a form of the reading room asks changes
nothing, so none of those needs one."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any, TypeVar
from urllib.parse import urlencode

from flask import Flask, Request, Response, current_app, g, redirect, request, session
from flask.sessions import SessionInterface, SessionMixin
from flask_wtf.csrf import CSRFError, CSRFProtect, generate_csrf, same_origin

from archive.people.people import People
from archive.people.roles import Principal, Role
from archive.people.sessions import Session
from webui.desk.access import cookies
from webui.desk.access.opened import Desks, OpenDesk, open_now
from webui.http.current import audiences, private_now, site_urls
from webui.http.language import ONE_TIME_LINKS
from webui.http.problems import InsecureConnection, NoAccountYet, NotAllowed, NotSignedIn

PAGES, DATA = "/admin", "/api/v1/admin"
START = "/admin/"
SIGN_IN = "/admin/sign-in"
_OWN = re.compile(r"/admin(/[a-z0-9_-]+)*/?(\?[A-Za-z0-9_.~%&=+:-]*)?")
_ANY = re.compile(r"(?:/|(?:/[A-Za-z0-9_.~%-]+)+/?)(\?[A-Za-z0-9_.~%&=+:-]*)?")
_LONGEST = 1_000  # characters of an address to go on to
View = TypeVar("View", bound=Callable[..., Any])
_NEEDS = "needs"
_PATIENCE, _SLOWEST = 30.0, 64 * 1024  # seconds, and bytes a second, in which what is large is here
_SAFE = ("GET", "HEAD", "OPTIONS")
_csrf = CSRFProtect()


def needs(
    role: Role | None,
    *,
    before_accounts: bool = False,
    most_bytes: int = 0,
    has_room: Callable[[int], None] | None = None,
) -> Callable[[View], View]:
    """Mark a view of the desk by the role that it needs; None: nobody has to be signed in. `before_accounts` ones are
    open while there is no account. `most_bytes` is what may be sent to it, where that is more than a form: nothing of
    it is read before it is known that whoever sends it may, and before `has_room` let so many bytes in (it raises
    where it does not)."""

    def mark(view: View) -> View:
        setattr(view, _NEEDS, (role, before_accounts, most_bytes, has_room))
        return view

    return mark


def register(app: Flask) -> None:
    """Guard the desk. Raises `RuntimeError` where a view of it does not say what it needs."""
    for rule in app.url_map.iter_rules():
        if is_desk(rule.rule) and not hasattr(app.view_functions[rule.endpoint], _NEEDS):
            raise RuntimeError(f"{rule.rule} does not say what it needs")
    app.extensions["hemeroteca-desks"] = Desks(app.extensions["hemeroteca-settings"].home)
    app.session_interface = _OfOneRequest()
    app.config.update(WTF_CSRF_CHECK_DEFAULT=False, WTF_CSRF_TIME_LIMIT=None, WTF_CSRF_SSL_STRICT=False)
    _csrf.init_app(app)
    app.before_request(_guard)
    app.after_request(_keep_nothing)
    app.jinja_env.globals["principal"] = lambda: g.get("principal")


def principal() -> Principal:
    """Who asks. Raises `NotSignedIn` where nobody is."""
    found: Principal | None = g.get("principal")
    if found is None:
        raise NotSignedIn
    return found


def desk() -> OpenDesk:
    """The desk, past the door."""
    found: OpenDesk = g.desk
    return found


def own_session() -> Session | None:
    """The session of who asks; None for a program with a token."""
    found: Session | None = g.get("session_of_desk")
    return found


def form_token() -> str:
    """What a form or a script of this session brings to show that it is of our pages."""
    token: str = generate_csrf()
    return token


def visited(response: Response) -> Response:
    """The page of somebody who is about to sign in, with the cookie that its form goes with."""
    if new := g.get("new_visit"):
        cookies.put(response, cookies.SESSION, new)
    return response


def safe_next(text: str, *, to_read: bool = False) -> str:
    """The path of ours that is asked for, without where the site is mounted; the desk's first page for anything
    else. Where something is private somebody may have signed in `to_read`: then any page of ours is one."""
    if len(text) > _LONGEST or text.startswith((SIGN_IN, "/admin/sign-out")):
        return START
    return text if (_ANY if to_read else _OWN).fullmatch(text) else START


def sign_in_address(asked: Request) -> str:
    """The page for signing in, which leads back to what was asked for where that can be asked for again."""
    path = asked.path
    if asked.query_string:
        path += f"?{asked.query_string.decode('ascii', 'replace')}"
    to = (
        path
        if asked.method in ("GET", "HEAD") and path != START and safe_next(path, to_read=bool(private_now())) == path
        else ""
    )
    return f"{site_urls().root}{SIGN_IN}" + (f"?{urlencode({'next': to})}" if to else "")


def is_desk(path: str) -> bool:
    """Whether this is an address of the desk."""
    return any(path == each or path.startswith(f"{each}/") for each in (PAGES, DATA))


def _guard() -> Response | None:
    if not is_desk(request.path) or request.endpoint is None or request.method == "OPTIONS":
        return None
    needed, before_accounts, *large = getattr(current_app.view_functions[request.endpoint], _NEEDS)
    found = open_now()
    if found is None or not (before_accounts or found.people.users.any()):
        raise NoAccountYet
    if not cookies.is_private():
        raise InsecureConnection
    g.desk = found
    if request.path.startswith(DATA) and "Authorization" in request.headers:
        g.principal = by_token(found.people)
        _let_in(needed, *large)
    else:
        g.principal = _by_cookie(found.people)
        _let_in(needed, *large)
        _csrf.protect()
        _refuse_foreign()
    if g.principal is not None:
        g.services = audiences().members
    if needed is None:
        return None
    if g.principal is None:
        if request.path.startswith(DATA):
            raise NotSignedIn
        return redirect(sign_in_address(request), 303)  # type: ignore[return-value]  # Flask's own, as it is made
    if not g.principal.role.covers(needed):
        raise NotAllowed
    return None


def _let_in(needed: Role | None, most_bytes: int, has_room: Callable[[int], None] | None) -> None:
    """Have more read than a form, where whoever asks may send it."""
    if most_bytes and needed is not None and g.principal is not None and g.principal.role.covers(needed):
        request.max_content_length = most_bytes
        if has_room is not None:
            # What comes in chunks does not say how much it is.
            length = most_bytes if "HTTP_TRANSFER_ENCODING" in request.environ else request.content_length or 0
            has_room(min(length, most_bytes))  # what is more is refused as too large
        connection = request.environ.get("gunicorn.socket")
        if connection is not None and hasattr(connection, "await_body"):
            connection.await_body(_PATIENCE + most_bytes / _SLOWEST)


def _refuse_foreign() -> None:
    """Refuse a form that comes over https from no page of ours. Browsers say where it comes from as Origin, older ones
    as Referer; some leave one of them out for privacy. Raises `CSRFError`."""
    if request.method in _SAFE or not request.is_secure:
        return
    told = request.headers.get("Origin") or request.referrer or ""
    try:
        is_own = same_origin(told, f"https://{request.host}/")
    except ValueError:  # no address
        is_own = False
    if not is_own:
        raise CSRFError


def by_token(people: People) -> Principal:
    """Whose token the request brings. Raises `NotSignedIn`."""
    kind, _space, value = request.headers["Authorization"].partition(" ")
    token = people.tokens.find(value.strip()) if kind.lower() == "bearer" else None
    if token is None:
        raise NotSignedIn
    people.tokens.note_use(token)
    return Principal(token.name, token.role, token_id=token.id)


def _by_cookie(people: People) -> Principal | None:
    """Who is signed in; whoever is not gets what the form for signing in goes with."""
    value = cookies.given(cookies.SESSION)
    found = people.sessions.find(value) if value else None
    if not value and request.method in _SAFE:
        value = g.new_visit = cookies.new_visit()
    current_app.config["WTF_CSRF_SECRET_KEY"] = people.secret.hashed("forms", "")
    if value:
        session["csrf_token"] = people.secret.hashed("form", value)
    if found is None:
        return None
    g.session_of_desk, user = found
    people.sessions.note_use(g.session_of_desk)
    return Principal(user.name, user.role, user_id=user.id)


def _keep_nothing(response: Response) -> Response:
    """No answer of the desk is kept by anybody, and no one-time link is told to the next page."""
    if is_desk(request.path):
        response.headers["Cache-Control"] = "no-store"
        response.headers.pop("ETag", None)
        response.headers.pop("Last-Modified", None)
    if request.path in ONE_TIME_LINKS:
        response.headers["Referrer-Policy"] = "strict-origin"
    return response


class _Values(dict[str, Any], SessionMixin):
    """What Flask-WTF keeps, for one request: it follows from the cookie of the desk, and needs no cookie of its own."""


class _OfOneRequest(SessionInterface):
    def open_session(self, app: Flask, request: Request) -> _Values:  # noqa: ARG002  # Flask's interface
        return _Values()

    def save_session(self, app: Flask, session: SessionMixin, response: Response) -> None:
        """Nothing is saved."""
