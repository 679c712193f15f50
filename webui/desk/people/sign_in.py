"""Signing in and out, and the one-time links with which an account begins or gets another password."""

from __future__ import annotations

from contextlib import suppress

from flask import Blueprint, Response, request

from archive.audit.records import State
from archive.people.errors import BadAccount, BadLink, NoSuchAccount
from archive.people.naming import cleaned_name
from archive.people.roles import Role
from archive.people.users import User
from webui.desk.access import cookies
from webui.desk.access.guard import START, desk, needs, own_session, principal, safe_next, visited
from webui.desk.people import acts
from webui.desk.people.pages import field, gone_to, page
from webui.http.current import private_now
from webui.i18n.translation import _, translated

blueprint = Blueprint("sign_in", __name__)


@blueprint.get("/admin/sign-in")
@needs(None)
def show() -> Response:
    """The form for signing in; whoever is signed in goes on at once."""
    to = _goes_on(request.args.get("next", ""))
    if own_session() is not None:
        return gone_to(to)
    return visited(_form(to))


@blueprint.post("/admin/sign-in")
@needs(None)
def enter() -> Response:
    """Sign in. Whatever was wrong, the answer is the same."""
    name, to = field("name")[:1_000], _goes_on(field("next"))
    people = desk().people
    mark = cookies.given(cookies.MARK)
    known = people.users.password_of(name)[0]  # what is no name may be a password in the wrong box
    called = f"user:{known.name}" if known else "unknown"
    with acts.holds_noted("sign-in", called):
        user = people.sign_in(name, field("password"), acts.here(), mark)
    if user is None:
        acts.noted("sign-in", called, State.REFUSED)
        problem = _("This is not the name and the password of an account that may sign in.")
        return _form(to, problem, status=403)
    return _signed_in(user, to)


@blueprint.post("/admin/sign-out")
@needs(None)
def leave() -> Response:
    """Sign out: this session is over, whoever has its cookie."""
    if (session := own_session()) is not None:
        acts.noted("sign-out", principal().called, State.DONE)
        with suppress(NoSuchAccount):  # it ended meanwhile
            desk().people.sessions.end(session.id, session.user_id)
    answer = gone_to("/admin/sign-in")
    cookies.drop(answer, cookies.SESSION)
    return answer


@blueprint.get("/admin/setup")
@needs(None, before_accounts=True)
def setup() -> Response:
    """The form that makes the first account, for who has the link. Looking uses nothing up."""
    token = request.args.get("token", "")
    if not desk().people.links.is_setup(token):
        raise BadLink
    return visited(_password_form(token, "", "/admin/setup"))


@blueprint.post("/admin/setup")
@needs(None, before_accounts=True)
def make_first() -> Response:
    """Make the first account and sign in."""
    token, name = field("token"), field("name")
    links = desk().people.links
    if not links.is_setup(token):
        raise BadLink
    try:
        name = cleaned_name(name)
        password_hash = acts.new_password(name, field("password"), field("again"))
    except BadAccount as error:
        return _password_form(token, name[:1_000], "/admin/setup", translated(error.args[0]))
    with acts.acted("setup", {"name": name}, f"user:{name}"):
        user = links.make_first(token, name, password_hash)
    return _signed_in(user, START)


@blueprint.get("/admin/password")
@needs(None)
def choose() -> Response:
    """The form that sets a password, for who has the link. Looking uses nothing up."""
    token = request.args.get("token", "")
    return visited(_password_form(token, desk().people.links.whose(token).name, "/admin/password"))


@blueprint.post("/admin/password")
@needs(None)
def set_chosen() -> Response:
    """Set the password and sign in. Whoever was disabled since stays outside."""
    token, links = field("token"), desk().people.links
    user = links.whose(token)
    if user.disabled:
        raise BadLink
    try:
        password_hash = acts.new_password(user.name, field("password"), field("again"))
    except BadAccount as error:
        return _password_form(token, user.name, "/admin/password", translated(error.args[0]))
    with acts.acted("password set", {"name": user.name}, f"user:{user.name}"):
        user = links.set_password(token, password_hash)
    return _signed_in(user, START)


def _signed_in(user: User, to: str) -> Response:
    """A new session under a new cookie: the one of before opens nothing."""
    value = acts.started(user)
    acts.noted("sign-in", f"user:{user.name}", State.DONE)
    is_reader = not user.role.covers(Role.CURATOR)
    answer = gone_to("/" if is_reader and to == START else to)
    cookies.put(answer, cookies.SESSION, value)
    cookies.put(answer, cookies.MARK, desk().people.browser_mark(user), lasting=True)
    return answer


def _goes_on(to: str) -> str:
    return safe_next(to, to_read=bool(private_now()))


def _form(to: str, problem: str = "", *, status: int = 200) -> Response:
    return page("desk/sign_in.html", _("Sign in"), to=to, problem=problem, status=status)


def _password_form(token: str, name: str, path: str, problem: str = "") -> Response:
    is_first = path == "/admin/setup"
    title = _("The first account") if is_first else _("Choose a password")
    values = {"token": token, "name": name, "path": path, "is_first": is_first, "problem": problem}
    return page("desk/choose_password.html", title, status=400 if problem else 200, **values)
