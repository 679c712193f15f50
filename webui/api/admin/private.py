"""What is private, for programs."""

from __future__ import annotations

from collections.abc import Iterable

from flask import Blueprint, Response, jsonify

from archive.errors import BadPrivate
from archive.messages import Message
from archive.people.roles import Role
from archive.site.private import Private, private_of
from index.private.turning import Opened, opened_told
from webui.api.admin.routes import body
from webui.desk.access.guard import needs
from webui.desk.private import acts
from webui.formats.shapes import desk as shapes
from webui.i18n.stored import said
from webui.i18n.translation import _

blueprint = Blueprint("admin_private", __name__, url_prefix="/api/v1/admin")
_LISTS = ("publications", "topics")


@blueprint.get("/private")
@needs(Role.CURATOR)
def show() -> Response:
    """What is private now."""
    now = acts.standing()
    told: shapes.PrivateNow = {
        "all": now.private.everything,
        "publications": list(now.private.publications),
        "topics": list(now.private.topics),
        "articles": now.hidden,
        "open": now.is_open,
        "jobs": list(now.jobs),
        "rows": [
            {
                "kind": each.named.kind,
                "name": each.named.name,
                "articles": each.articles,
                "state": each.state,
                "job": each.job,
                "running": each.is_running,
            }
            for each in now.rows
        ],
    }
    return jsonify(told)


@blueprint.post("/private/add")
@needs(Role.ADMIN)
def add() -> Response:
    """Make something private as well."""
    is_sure, more = sure_in(body()), _named("sure")
    if not is_sure and (none := acts.covers_none(more)):
        told_of = map(acts.covers_none_said, none)
        raise BadPrivate(" ".join((*told_of, _("Send “sure”: true to make it private all the same."))))
    told: shapes.Asked = {"job": acts.add(more)}
    return jsonify(told)


@blueprint.post("/private/delete")
@needs(Role.ADMIN)
def delete() -> Response:
    """Make something public again."""
    told: shapes.Asked = {"job": acts.delete(_named())}
    return jsonify(told)


def refuse_unless_sure(sent: object, opened: Iterable[Opened]) -> None:
    """Raise `BadPrivate` where private articles would become public and who sent this does not say to be sure of that;
    and as `sure_in`."""
    told = list(map(said, opened_told(opened)))
    if not sure_in(sent) and told:
        raise BadPrivate(" ".join((*told, _("Send “sure”: true to make them public all the same."))))


def sure_in(sent: object) -> bool:
    """Whether the JSON that was sent says that what it does is meant. Raises `BadPrivate`."""
    is_sure = sent.get("sure", False) if isinstance(sent, dict) else False
    if not isinstance(is_sure, bool):
        raise BadPrivate(Message("“sure” is true or false."))
    return is_sure


def _named(*beside: str) -> Private:
    """What the JSON that was sent names. Raises `BadPrivate`."""
    sent = body()
    if not isinstance(sent, dict) or not sent or set(sent) - {"all", *_LISTS, *beside}:
        raise BadPrivate(Message("Send an object with %(names)s.", names="“all”, “publications”, “topics”"))
    lists = [sent.get(each, []) for each in _LISTS]
    if not all(isinstance(each, list) and all(isinstance(name, str) for name in each) for each in lists):
        raise BadPrivate(Message("“publications” and “topics” are lists of texts."))
    if not isinstance(sent.get("all", False), bool):
        raise BadPrivate(Message("“all” is true or false."))
    return private_of(*lists, everything=sent.get("all", False))
