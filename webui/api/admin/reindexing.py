"""The index and golden searches for programs: the same acts as the desk's page."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, Response, abort, jsonify, request

from archive.errors import BadGolden
from archive.messages import Message
from archive.people.roles import Role
from index.private.turning import opened_told
from webui.api.admin.private import refuse_unless_sure
from webui.api.admin.routes import body
from webui.desk.access.guard import needs
from webui.desk.jobs.acts import put
from webui.desk.reindex import acts
from webui.formats.reindexing_json import golden_list, golden_search, standing
from webui.formats.shapes import reindexing as shapes
from webui.formats.shapes.desk import Done

blueprint = Blueprint("reindex_api", __name__, url_prefix="/api/v1/admin")

_OF_STEP = {"compare": ("by_itself", "totals_within", "best_kept"), "swap": ("candidate", "sure"), "back": ("sure",)}


@blueprint.get("/index")
@needs(Role.ADMIN)
def show() -> Response:
    """How the index stands."""
    return jsonify(standing(acts.state(), acts.settings(), opened_told(acts.opened("swap"))))


@blueprint.post("/index/<step>")
@needs(Role.ADMIN)
def ask(step: str) -> Response:
    """Ask for a job; refused where it makes private articles public, unless somebody is sure of that. Raises `BadJob`
    for what its kind does not take."""
    if step not in acts.STEPS:
        abort(404)
    sent = _object(_OF_STEP.get(step, ()))
    refuse_unless_sure(sent, acts.opened(step))
    told: shapes.JobPut = {"job": put(acts.STEPS[step], sent), "kind": acts.STEPS[step]}
    return jsonify(told)


@blueprint.get("/golden")
@needs(Role.ADMIN)
def golden() -> Response:
    """The golden searches, what readers ask often, and what is set."""
    return jsonify(golden_list(acts.golden(), acts.asked_often(), acts.settings()))


@blueprint.post("/golden")
@needs(Role.ADMIN)
def add() -> Response:
    """Add a golden search."""
    sent = _object(("query",))
    query = sent.get("query")
    if not isinstance(query, str):
        raise BadGolden(Message("Send an object with the text “query”."))
    told: shapes.GoldenAdded = {"golden": golden_search(acts.add_golden(query))}
    return jsonify(told)


@blueprint.patch("/golden")
@needs(Role.ADMIN)
def change() -> Response:
    """Set bounds, and whether searches are counted."""
    sent = _object(("by_itself", "totals_within", "best_kept", "counting"))
    if not sent:
        raise BadGolden(Message("Send an object with what is to be set."))
    acts.set_golden(sent)
    return golden()


@blueprint.delete("/golden/<number>")
@needs(Role.ADMIN)
def delete(number: str) -> Response:
    """Delete a golden search."""
    acts.delete_golden(number)
    told: Done = {"done": True}
    return jsonify(told)


def _object(names: tuple[str, ...]) -> dict[str, Any]:
    """The JSON object that was sent, {} for nothing. Raises `BadGolden` where it has other names."""
    if not request.get_data(cache=True):
        return {}
    sent = body()
    if not isinstance(sent, dict) or set(sent) - set(names):
        quoted = ", ".join(f"“{name}”" for name in names)
        raise BadGolden(Message("Send an object with %(names)s.", names=quoted or "{}"))
    return sent
