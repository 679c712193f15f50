"""What the desk's pages of people have in common: how they are shown, and what a form of them brought."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from flask import Response, make_response, redirect, render_template, request

from archive.people.roles import ROLE_NAMES, Role
from archive.people.sessions import Session
from archive.people.users import User
from webui.components.search_form import form
from webui.http.current import site_urls
from webui.i18n.labels import stamp_text
from webui.i18n.translation import _

_USER, _TOKEN = "user:", "token:"  # before the name of an actor, as the audit has it


@dataclass(frozen=True, slots=True)
class Row:
    """An account in the list of people; `can` is what may be done with it."""

    id: int
    name: str
    role: Role
    role_name: str
    state: str
    made: str
    signed_in: str
    disabled: bool
    is_self: bool


def page(template: str, title: str, *, status: int = 200, **values: Any) -> Response:
    """A page of the desk."""
    shown = render_template(template, title=title, form=form([], site_urls()), roles=roles(), **values)
    # A file's name may be no text; half a character of it is a question mark here.
    return make_response(shown.encode(errors="replace"), status)


def gone_to(path: str) -> Response:
    """What answers a form that was done: the page where one goes on."""
    return make_response(redirect(f"{site_urls().root}{path}", 303))


def field(name: str) -> str:
    """What a form brought under this name."""
    return request.form.get(name, "")


def roles() -> list[tuple[str, str]]:
    """(value, name) of each role."""
    return [(each.value, _(name)) for each, name in ROLE_NAMES.items()]


def row_of(user: User, own: int | None) -> Row:
    """An account as its row shows it."""
    waiting = "" if user.has_password else _("has not set a password yet")
    return Row(
        id=user.id,
        name=user.name,
        role=user.role,
        role_name=_(ROLE_NAMES[user.role]),
        state=_("disabled") if user.disabled else waiting or _("active"),
        made=stamp_text(user.made_at),
        signed_in=stamp_text(user.signed_in_at) if user.signed_in_at else _("never"),
        disabled=user.disabled,
        is_self=user.id == own,
    )


def session_rows(sessions: list[Session], own: Session | None) -> list[dict[str, object]]:
    """Sessions as a list shows them."""
    return [
        {
            "id": each.id,
            "began": moment(each.made_at),
            "used": moment(each.used_at),
            "ends": moment(each.ends_at),
            "address": each.address,
            "browser": each.browser or _("not told"),
            "is_own": own is not None and each.id == own.id,
        }
        for each in sessions
    ]


def who_told(actor: str) -> str:
    """Who acts, as people call them: the account's name, a token, or the system's user at the command line."""
    if actor.startswith(_TOKEN):
        return _("the token %(name)s", name=actor.removeprefix(_TOKEN))
    return _("somebody") if actor == "unknown" else actor.removeprefix(_USER)


def moment(at: str) -> str:
    """A time of the desk: the day, and the hour in UTC; "" for what is no time: a desk may come from anywhere."""
    try:
        return f"{stamp_text(at)}, {at[11:16]} UTC" if at else ""
    except ValueError:
        return ""
