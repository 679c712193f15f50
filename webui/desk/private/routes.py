"""The page of what is private: everything, or some publications and topics. What a change would do is shown before it
is made."""

from __future__ import annotations

from flask import Blueprint, Response

from archive.errors import ArchiveError, BadPrivate, HomeBusy, HomeNotWritable, QueueFull
from archive.people.roles import Role
from archive.site.private import LONGEST, Private, private_of
from index.private.covered import ALL, PUBLICATION, TOPIC
from webui.desk.access.guard import needs
from webui.desk.people.pages import field, gone_to, page
from webui.desk.private import acts
from webui.desk.private.page import Asking, asking_to_add, asking_to_delete, hidden_said, offered, row_shown
from webui.http.problems import problem_of
from webui.i18n.translation import _

blueprint = Blueprint("private", __name__)

_PAGE = "/admin/private"
_OFFERED = 500


@blueprint.get(_PAGE)
@needs(Role.ADMIN)
def show() -> Response:
    """What is private now."""
    return _page()


@blueprint.post(f"{_PAGE}/add")
@needs(Role.ADMIN)
def add() -> Response:
    """Make a publication, a topic or everything private; who is not sure yet is shown what that does."""
    try:
        if not field("sure"):
            return _asked(asking_to_add(_named()), "add")
        acts.add(_named())
    except (BadPrivate, QueueFull, HomeNotWritable, HomeBusy) as error:
        return _page(error)
    return gone_to(_PAGE)


@blueprint.post(f"{_PAGE}/delete")
@needs(Role.ADMIN)
def delete() -> Response:
    """Make it public again; likewise."""
    try:
        if not field("sure"):
            return _asked(asking_to_delete(_named()), "delete")
        acts.delete(_named())
    except (BadPrivate, QueueFull) as error:
        return _page(error)
    return gone_to(_PAGE)


def _named() -> Private:
    """What the form names. Raises `BadPrivate`."""
    kind, name = field("kind"), field("name")
    return private_of(
        [name] if kind == PUBLICATION else (),
        [name] if kind not in (PUBLICATION, ALL) else (),
        everything=kind == ALL,
    )


def _asked(asking: Asking, act: str) -> Response:
    return page("desk/private_asked.html", asking.title, asking=asking, act=act)


def _page(error: ArchiveError | None = None) -> Response:
    problem = problem_of(error) if error else None
    now = acts.standing()
    return page(
        "desk/private.html",
        _("Private"),
        now=now,
        hidden=hidden_said(now.hidden),
        is_closed=bool(now.private) and not now.is_open,
        rows=[row_shown(each) for each in now.rows],
        is_whole=any(each.named.kind == ALL for each in now.rows),
        publications=offered(PUBLICATION)[:_OFFERED],
        topics=offered(TOPIC)[:_OFFERED],
        longest=LONGEST,
        problem=problem.detail if problem else "",
        typed=field("name")[:LONGEST],
        status=problem.status if problem else 200,
    )
