"""Plans for programs: the same acts as on their pages."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from flask import Blueprint, Response, jsonify, request

from archive.errors import BadPlan, NoSuchJob
from archive.messages import Message
from archive.people.roles import Role
from archive.plans import looking
from archive.plans.plan_file import opened
from archive.plans.records import FLAGS, Plan, Reading, Row, Standing, reading_of
from webui.api.admin.routes import body
from webui.desk.access.guard import needs
from webui.desk.jobs.acts import queue
from webui.desk.plans import acts
from webui.desk.plans.page import wanted_of
from webui.formats.shapes import desk as shapes
from webui.formats.shapes import plans as plan_shapes
from webui.urls.search_url import count_in

blueprint = Blueprint("plans_api", __name__, url_prefix="/api/v1/admin/plans")

_EACH = 50
_MOST_EACH, _MOST_PAGES = 100, 100_000
_MOST_READING = 256 << 10  # bytes, of which recipes are most


@blueprint.get("")
@needs(Role.ADMIN)
def index() -> Response:
    """All plans."""
    told: plan_shapes.PlanList = {"plans": [_plan(acts.plan(str(each.id))) for each in acts.plans().all()]}
    return jsonify(told)


@blueprint.post("")
@needs(Role.ADMIN, most_bytes=_MOST_READING)
def add() -> Response:
    """Have a plan made of files and folders of the inbox."""
    sent = _object("sources", "reading")
    sources = sent.get("sources")
    if not isinstance(sources, list) or not all(isinstance(each, str) for each in sources):
        raise BadPlan(Message("“sources” is a list of paths in the inbox."))
    made = acts.plan_inbox(sources, _reading(sent))
    return _told(str(made.id), 201)


@blueprint.get("/<number>")
@needs(Role.ADMIN)
def show(number: str) -> Response:
    """A plan as it stands."""
    return _told(number)


@blueprint.delete("/<number>")
@needs(Role.ADMIN)
def take_away(number: str) -> Response:
    """Delete a plan."""
    acts.delete(acts.plan(number))
    told: shapes.Done = {"done": True}
    return jsonify(told)


@blueprint.post("/<number>/make")
@needs(Role.ADMIN, most_bytes=_MOST_READING)
def make(number: str) -> Response:
    """Have a plan made of what was uploaded, or made anew, perhaps read in another way."""
    acts.make(acts.plan(number), _reading(_object("reading")))
    return _told(number)


@blueprint.post("/<number>/apply")
@needs(Role.ADMIN)
def apply(number: str) -> Response:
    """Have a plan applied."""
    acts.apply(acts.plan(number))
    return _told(number)


@blueprint.get("/<number>/articles")
@needs(Role.ADMIN)
def articles(number: str) -> Response:
    """What a plan found, a page at a time."""
    plan, wanted = acts.plan(number), wanted_of(request.args)
    page, limit = count_in(request.args, "page", _MOST_PAGES) or 1, count_in(request.args, "limit", _MOST_EACH) or _EACH
    with opened(acts.home(), plan.id) as connection:
        told: plan_shapes.PlannedPage = {
            "total": looking.count(connection, wanted),
            "page": page,
            "articles": [_row(each) for each in looking.rows(connection, wanted, limit, (page - 1) * limit)],
        }
    return jsonify(told)


@blueprint.post("/<number>/leave-out")
@needs(Role.ADMIN)
def leave_out(number: str) -> Response:
    """Leave out one row, or all that are found, or take them in again."""
    sent = _object("out", "row", "outcome", "flag", "q")
    out, row = sent.get("out", True), sent.get("row")
    is_row = row is None or (isinstance(row, int) and not isinstance(row, bool) and 0 < row < 1 << 53)
    filters = {name: sent.get(name, "") for name in ("outcome", "flag", "q")}
    if not isinstance(out, bool) or not is_row or not all(isinstance(each, str) for each in filters.values()):
        raise BadPlan(Message("“out” is true or false, “row” the number of a row, and the others are texts."))
    plan = acts.plan(number)
    changed = acts.leave_out(plan, wanted_of(filters), row, out=out)
    with opened(acts.home(), plan.id) as connection:
        told: plan_shapes.LeftOut = {"changed": changed, "counts": looking.counts(connection)}
    return jsonify(told)


def _object(*names: str) -> dict[str, Any]:
    sent = body()
    if not isinstance(sent, dict) or set(sent) - set(names):
        raise BadPlan(Message("Send an object with %(names)s.", names=", ".join(f"“{name}”" for name in names)))
    return sent


def _reading(sent: Mapping[str, Any]) -> Reading | None:
    return reading_of(sent["reading"]) if "reading" in sent else None


def _told(number: str, status: int = 200) -> Response:
    told: plan_shapes.PlanAlone = {"plan": _plan(acts.plan(number))}
    answer = jsonify(told)
    answer.status_code = status
    return answer


def _plan(plan: Plan) -> plan_shapes.PlanState:
    is_applied = plan.standing is Standing.APPLIED
    return {
        "id": plan.id,
        "way": plan.way.value,
        "owner": plan.owner,
        "made_at": plan.made_at,
        "ends_at": None if is_applied else plan.ends_at,
        "standing": plan.standing.value,
        "sentence": plan.sentence,
        "sources": list(plan.sources),
        "reading": {
            "publication": plan.reading.publication,
            "language": plan.reading.language,
            "date_order": plan.reading.date_order,
            "recipes": [list(each) for each in plan.reading.recipes],
        },
        "counts": dict(plan.counts),
        "job": plan.job or None,
        "progress": _progress(plan) if plan.standing in (Standing.PLANNING, Standing.APPLYING) else None,
        "import_id": plan.import_id or None,
        "left_out": plan.left_out,
        "applied_by": plan.applied_by if is_applied else None,
    }


def _progress(plan: Plan) -> plan_shapes.PlanProgress | None:
    try:
        job = queue().get(plan.job)
    except NoSuchJob:
        return None
    return {
        "state": job.state.value,
        "ahead": job.ahead,
        "step": job.progress.step,
        "done": job.progress.done,
        "total": job.progress.total,
        "items": job.progress.items,
        "left": job.progress.left,
    }


def _row(row: Row) -> plan_shapes.PlannedArticle:
    like: plan_shapes.PlannedLike | None = None
    if row.like:
        like = {"kind": row.like[0], "id": row.like[1], "title": row.like[2]}
    return {
        "row": row.n,
        "outcome": row.outcome,
        "id": row.id or None,
        "title": row.title,
        "date": row.day or None,
        "publication": row.publication,
        "language": row.language,
        "authors": list(row.authors),
        "topics": list(row.topics),
        "url": row.url,
        "path": row.path,
        "words": row.words,
        "reason": row.reason,
        "changes": [{"field": name, "before": before, "after": after} for name, before, after in row.changes],
        "flags": [name for flag, (name, _called) in FLAGS.items() if flag in row.flags],
        "like": like,
        "left_out": row.is_out,
    }
