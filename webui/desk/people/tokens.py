"""Tokens: what programs show instead of signing in."""

from __future__ import annotations

from flask import Blueprint, Response

from archive.people.errors import PeopleError
from archive.people.roles import ROLE_NAMES, Role, role_of
from webui.desk.access.guard import desk, needs
from webui.desk.people import acts
from webui.desk.people.pages import field, gone_to, moment, page
from webui.http.problems import problem_of
from webui.i18n.labels import stamp_text
from webui.i18n.translation import _

blueprint = Blueprint("tokens", __name__)

_PAGE = "/admin/tokens"


@blueprint.get(_PAGE)
@needs(Role.ADMIN)
def show() -> Response:
    """All tokens, without what they are."""
    return _page()


@blueprint.post(_PAGE)
@needs(Role.ADMIN)
def add() -> Response:
    """Add a token: the page shows it, once."""
    name = field("name")
    try:
        token, value = acts.add_token(name, role_of(field("role")))
    except PeopleError as error:
        return _page(error, typed=name[:200])
    return _page(value=value, of=token.name)


@blueprint.post(f"{_PAGE}/<number>/delete")
@needs(Role.ADMIN)
def delete(number: str) -> Response:
    """Take a token back."""
    acts.delete_token(number)
    return gone_to(_PAGE)


def _page(error: PeopleError | None = None, *, value: str = "", of: str = "", typed: str = "") -> Response:
    problem = problem_of(error) if error else None
    rows = [
        {
            "id": each.id,
            "name": each.name,
            "role_name": _(ROLE_NAMES[each.role]),
            "made": stamp_text(each.made_at),
            "maker": each.made_by,
            "used": moment(each.used_at) or _("never"),
        }
        for each in desk().people.tokens.all()
    ]
    return page(
        "desk/tokens.html",
        _("Tokens"),
        rows=rows,
        problem=problem.detail if problem else "",
        value=value,
        of=of,
        typed=typed,
        status=problem.status if problem else 200,
    )
