"""What the desk's pages do, for programs: the same acts, with the same rights and the same rows in the audit."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, Response, jsonify, request
from werkzeug.exceptions import BadRequest

from archive.errors import ArchiveError
from archive.history.records import Standing
from archive.messages import Message
from archive.people.errors import BadAccount
from archive.people.roles import Role, role_of
from archive.people.tokens import Token
from archive.people.users import User
from index.errors import SearchError
from webui.desk.access.guard import desk, form_token, needs, own_session, principal
from webui.desk.audit.routes import EACH, log_now, wanted_of
from webui.desk.jobs.acts import worker
from webui.desk.people import acts
from webui.formats.shapes import desk as shapes
from webui.http.current import services
from webui.http.problems import problem_of

blueprint = Blueprint("admin_api", __name__, url_prefix="/api/v1/admin")

_LATEST = 5


@blueprint.get("/session")
@needs(Role.READER)
def session() -> Response:
    """Who asks."""
    who = principal()
    told: shapes.Principal = {
        "name": who.name,
        "kind": "user" if who.user_id is not None else "token",
        "role": who.role.value,
    }
    if own_session() is not None:
        told["csrf_token"] = form_token()
    return jsonify(told)


@blueprint.get("/status")
@needs(Role.CURATOR)
def status() -> Response:
    """What the archive holds and how it is."""
    store, standings = services().store, services().home.imports_now()
    imports = [found for found, _standing in standings]
    index: shapes.IndexState = {"generation": None, "behind": 0, "problem": None}
    try:
        index["generation"], index["behind"] = services().searcher.generation(), services().behind()
    except (ArchiveError, SearchError) as error:
        index["problem"] = problem_of(error).title
    told: shapes.Status = {
        "documents": store.count(),
        "changes": store.position().seq,
        "imports": len(imports),
        "last_imports": [
            {
                "id": each.id,
                "started_at": each.started_at,
                "finished_at": each.finished_at,
                "undone_at": each.undone_at,
                "sources": list(each.sources),
                "new": each.new,
                "changed": each.changed,
                "unchanged": each.unchanged,
                "rejected": each.rejected,
            }
            for each in imports[: -_LATEST - 1 : -1]
        ],
        "index": index,
        "running_import": next((found.id for found, how in standings if how is Standing.RUNNING), None),
        "cut_off": [found.id for found, how in standings if how is Standing.CUT_OFF],
        "worker": worker() or None,
    }
    return jsonify(told)


@blueprint.get("/sessions")
@needs(Role.READER)
def sessions() -> Response:
    """One's own sessions; a token has none."""
    own = principal().user_id
    found = desk().people.sessions.of(own) if own is not None else []
    told: shapes.SignIns = {
        "sessions": [
            {
                "id": each.id,
                "made_at": each.made_at,
                "used_at": each.used_at,
                "ends_at": each.ends_at,
                "address": each.address,
                "browser": each.browser,
            }
            for each in found
        ]
    }
    return jsonify(told)


@blueprint.delete("/sessions/<number>")
@needs(Role.READER)
def end_session(number: str) -> Response:
    """End one of one's own sessions."""
    acts.end_session(number)
    return _done()


@blueprint.get("/users")
@needs(Role.ADMIN)
def users() -> Response:
    """All accounts."""
    told: shapes.Accounts = {"users": [_account(each) for each in desk().people.users.all()]}
    return jsonify(told)


@blueprint.post("/users")
@needs(Role.ADMIN)
def add_user() -> Response:
    """Add an account."""
    sent = sent_texts("name", "role")
    user, link = acts.add_user(sent["name"], role_of(sent["role"]))
    told: shapes.AccountWithLink = {"user": _account(user), "link": link}
    return jsonify(told)


@blueprint.patch("/users/<number>")
@needs(Role.ADMIN)
def change_user(number: str) -> Response:
    """Give an account another role, disable or enable it."""
    user = acts.account(number)
    sent = body()
    if not isinstance(sent, dict) or not sent or set(sent) - {"role", "disabled"}:
        raise BadAccount(Message("Send an object with %(names)s.", names="“role”, “disabled”"))
    if not isinstance(sent.get("disabled", False), bool) or not isinstance(sent.get("role", ""), str):
        raise BadAccount(Message("“disabled” is true or false, “role” a text."))
    role = role_of(sent["role"]) if "role" in sent else user.role
    if role is not user.role:
        user = acts.set_role(user, role)
    if "disabled" in sent and sent["disabled"] is not user.disabled:
        user = acts.set_disabled(user, sent["disabled"])
    told: shapes.AccountAlone = {"user": _account(user)}
    return jsonify(told)


@blueprint.post("/users/<number>/reset")
@needs(Role.ADMIN)
def reset_user(number: str) -> Response:
    """Take an account's password back."""
    user = acts.account(number)
    link = acts.reset_password(user)
    told: shapes.AccountWithLink = {"user": _account(acts.account(number)), "link": link}
    return jsonify(told)


@blueprint.delete("/users/<number>/sessions")
@needs(Role.ADMIN)
def end_sessions(number: str) -> Response:
    """Sign an account out everywhere."""
    acts.end_sessions(acts.account(number))
    return _done()


@blueprint.get("/tokens")
@needs(Role.ADMIN)
def tokens() -> Response:
    """All tokens."""
    told: shapes.Accesses = {"tokens": [_token(each) for each in desk().people.tokens.all()]}
    return jsonify(told)


@blueprint.post("/tokens")
@needs(Role.ADMIN)
def add_token() -> Response:
    """Add a token."""
    sent = sent_texts("name", "role")
    token, value = acts.add_token(sent["name"], role_of(sent["role"]))
    told: shapes.AccessMade = {"token": _token(token), "value": value}
    return jsonify(told)


@blueprint.delete("/tokens/<number>")
@needs(Role.ADMIN)
def delete_token(number: str) -> Response:
    """Take a token back."""
    acts.delete_token(number)
    return _done()


@blueprint.get("/audit")
@needs(Role.CURATOR)
def audit() -> Response:
    """What was done."""
    found = log_now().acts(wanted_of(dict(request.args)), EACH + 1)
    is_admin = principal().role.covers(Role.ADMIN)
    told: shapes.AuditPage = {
        "acts": [
            {
                "n": each.n,
                "at": each.at,
                "actor": each.actor,
                "door": each.door,
                "address": each.address if is_admin else "",
                "action": each.action,
                "job": each.job,
                "details": dict(each.details),
                "ending": each.ending.value,
                "ended_at": each.ended_at,
                "results": dict(each.results),
            }
            for each in found[:EACH]
        ],
        "older": found[EACH - 1].n if len(found) > EACH else None,
    }
    return jsonify(told)


def body() -> Any:
    """The JSON that was sent. Raises `BadRequest` and `UnsupportedMediaType`."""
    try:
        return request.get_json()
    except RecursionError:
        raise BadRequest from None


def sent_texts(*names: str) -> dict[str, str]:
    """The texts of these names in the JSON object that was sent. Raises `BadAccount` for anything else."""
    sent = body()
    if (
        not isinstance(sent, dict)
        or set(sent) != set(names)
        or not all(isinstance(each, str) for each in sent.values())
    ):
        quoted = ", ".join(f"“{name}”" for name in names)
        raise BadAccount(Message("Send an object with these texts: %(names)s.", names=quoted))
    return sent


def _done() -> Response:
    told: shapes.Done = {"done": True}
    return jsonify(told)


def _account(user: User) -> shapes.Account:
    return {
        "id": user.id,
        "name": user.name,
        "role": user.role.value,
        "disabled": user.disabled,
        "has_password": user.has_password,
        "made_at": user.made_at,
        "signed_in_at": user.signed_in_at or None,
    }


def _token(token: Token) -> shapes.Access:
    return {
        "id": token.id,
        "name": token.name,
        "role": token.role.value,
        "made_by": token.made_by or None,
        "made_at": token.made_at,
        "used_at": token.used_at or None,
    }
