"""People: who has an account here, and what each may do."""

from __future__ import annotations

from flask import Blueprint, Response

from archive.people.errors import PeopleError
from archive.people.roles import Role, role_of
from webui.desk.access.guard import desk, needs, principal
from webui.desk.people import acts
from webui.desk.people.pages import field, gone_to, page, row_of
from webui.http.problems import problem_of
from webui.i18n.translation import _

blueprint = Blueprint("people", __name__)

_PAGE = "/admin/people"


@blueprint.get(_PAGE)
@needs(Role.ADMIN)
def show() -> Response:
    """Everybody with an account."""
    return _page()


@blueprint.post(_PAGE)
@needs(Role.ADMIN)
def add() -> Response:
    """Add an account: the page shows the link with which its owner sets a password, once."""
    name = field("name")
    try:
        user, address = acts.add_user(name, role_of(field("role")))
    except PeopleError as error:
        return _page(error, typed=name[:200])
    return _page(link=address, of=user.name)


@blueprint.post(f"{_PAGE}/<number>/role")
@needs(Role.ADMIN)
def set_role(number: str) -> Response:
    """Give an account another role."""
    try:
        acts.set_role(acts.account(number), role_of(field("role")))
    except PeopleError as error:
        return _page(error)
    return gone_to(_PAGE)


@blueprint.post(f"{_PAGE}/<number>/disable")
@needs(Role.ADMIN)
def disable(number: str) -> Response:
    """Let an account sign in no more."""
    try:
        acts.set_disabled(acts.account(number), True)
    except PeopleError as error:
        return _page(error)
    return gone_to(_PAGE)


@blueprint.post(f"{_PAGE}/<number>/enable")
@needs(Role.ADMIN)
def enable(number: str) -> Response:
    """Let an account sign in again."""
    acts.set_disabled(acts.account(number), False)
    return gone_to(_PAGE)


@blueprint.post(f"{_PAGE}/<number>/reset")
@needs(Role.ADMIN)
def reset(number: str) -> Response:
    """Take an account's password back: the page shows the link with which its owner sets another, once."""
    try:
        user = acts.account(number)
        address = acts.reset_password(user)
    except PeopleError as error:
        return _page(error)
    return _page(link=address, of=user.name)


@blueprint.post(f"{_PAGE}/<number>/end-sessions")
@needs(Role.ADMIN)
def end_sessions(number: str) -> Response:
    """Sign an account out everywhere."""
    acts.end_sessions(acts.account(number))
    return gone_to(_PAGE)


def _page(error: PeopleError | None = None, *, link: str = "", of: str = "", typed: str = "") -> Response:
    problem = problem_of(error) if error else None
    own = principal().user_id
    return page(
        "desk/people.html",
        _("People"),
        rows=[row_of(each, own) for each in desk().people.users.all()],
        problem=problem.detail if problem else "",
        link=link,
        of=of,
        typed=typed,
        status=problem.status if problem else 200,
    )
