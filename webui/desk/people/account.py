"""My account: who I am, another password, where I am signed in."""

from __future__ import annotations

from flask import Blueprint, Response

from archive.messages import Message
from archive.people.errors import BadAccount
from archive.people.roles import ROLE_NAMES, Role
from archive.people.users import User
from webui.desk.access import cookies
from webui.desk.access.guard import desk, needs, own_session, principal
from webui.desk.people import acts
from webui.desk.people.pages import field, gone_to, page, session_rows
from webui.i18n.translation import _, translated

blueprint = Blueprint("account", __name__)


@blueprint.get("/admin/account")
@needs(Role.READER)
def show() -> Response:
    """The page of one's own account."""
    return _page()


@blueprint.post("/admin/account/password")
@needs(Role.READER)
def change_password() -> Response:
    """Change one's own password: all sessions end, and this browser has a new one."""
    user = _own()
    try:
        with acts.holds_noted("password change", f"user:{user.name}"):
            knows = desk().people.knows_password(user, field("current"), acts.here())
        if not knows:
            raise BadAccount(Message("The current password is another one; type it once more."))
        password_hash = acts.new_password(user.name, field("password"), field("again"))
    except BadAccount as error:
        return _page(translated(error.args[0]))
    with acts.acted("password change", {"name": user.name}):
        changed = desk().people.users.set_password(user.id, password_hash)
    answer = gone_to("/admin/account")
    cookies.put(answer, cookies.SESSION, desk().people.sessions.begin(changed, acts.address(), acts.browser()))
    cookies.put(answer, cookies.MARK, desk().people.browser_mark(changed), lasting=True)  # those of before are void
    return answer


@blueprint.post("/admin/account/sessions/<number>/end")
@needs(Role.READER)
def end_session(number: str) -> Response:
    """End one of one's own sessions."""
    acts.end_session(number)
    return gone_to("/admin/account")


@blueprint.post("/admin/account/sessions/end-others")
@needs(Role.READER)
def end_others() -> Response:
    """End all of one's own sessions but this one."""
    if (session := own_session()) is not None:
        acts.end_other_sessions(session)
    return gone_to("/admin/account")


def _own() -> User:
    return desk().people.users.get(principal().user_id or 0)


def _page(problem: str = "") -> Response:
    user, session = _own(), own_session()
    rows = session_rows(desk().people.sessions.of(user.id), session)
    return page(
        "desk/account.html",
        _("My account"),
        name=user.name,
        role_name=_(ROLE_NAMES[user.role]),
        sessions=rows,
        problem=problem,
        status=400 if problem else 200,
    )
