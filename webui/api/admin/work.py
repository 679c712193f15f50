"""Jobs, imports and backups for programs: what the desk's pages of these do, with the same rights."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, Response, jsonify, request

from archive.errors import BadJob
from archive.history.records import Import, Standing
from archive.jobs.kinds import BACKUP, CHECK, PREVIEW_REDO, PREVIEW_UNDO, REDO, REINDEX, SYNC, UNDO, WRITES
from archive.jobs.records import Job, Progress, State, object_of
from archive.messages import Message
from archive.people.roles import Role
from webui.api.admin.routes import body
from webui.desk.access.guard import needs
from webui.desk.imports.page import Asked
from webui.desk.imports.report import EACH, import_of, lines_of, part_of, who_asked
from webui.desk.imports.routes import page_number, text_sought
from webui.desk.imports.turns import preview, turned
from webui.desk.jobs import acts
from webui.desk.maintenance import backups
from webui.formats.shapes import desk_work as shapes
from webui.http.current import services

blueprint = Blueprint("admin_work", __name__, url_prefix="/api/v1/admin")

_VERBS = {UNDO: UNDO, REDO: REDO, PREVIEW_UNDO: UNDO, PREVIEW_REDO: REDO}
KINDS = (SYNC, REINDEX, CHECK, BACKUP, *_VERBS)
"""The kinds of jobs that are asked for here; imports have a way of their own."""


@blueprint.get("/jobs")
@needs(Role.CURATOR)
def jobs() -> Response:
    """The queue."""
    writer = acts.writer()
    found = acts.queue().all(readings=request.args.get("all") == "true")
    told: shapes.Jobs = {
        "jobs": [_job(each, writer) for each in found],
        "worker": acts.worker() or None,
        "writer": writer or None,
    }
    return jsonify(told)


@blueprint.get("/jobs/<number>")
@needs(Role.CURATOR)
def job(number: str) -> Response:
    """One job."""
    return _alone(acts.job(number))


@blueprint.post("/jobs")
@needs(Role.ADMIN)
def put_job() -> Response:
    """Ask for a job."""
    kind, arguments = _asked()
    if kind in _VERBS:
        found, _standing = import_of(str(arguments["number"]))
        if kind in (UNDO, REDO):
            number = turned(found.id, kind, arguments.get("seen", ""))
        else:
            number = preview(found.id, _VERBS[kind])
    else:
        number = backups.make() if kind == BACKUP else acts.put(kind, {})
    return _alone(acts.job(str(number)))


@blueprint.post("/jobs/<number>/cancel")
@needs(Role.ADMIN)
def cancel_job(number: str) -> Response:
    """Cancel a job."""
    return _alone(acts.cancel(number))


@blueprint.get("/imports")
@needs(Role.CURATOR)
def imports() -> Response:
    """All imports."""
    found, at = services().home.imports_now()[::-1], page_number()
    asked = who_asked()
    some = found[(at - 1) * EACH : at * EACH]
    told: shapes.Imports = {
        "imports": [_import(each, standing, asked.get(each.id)) for each, standing in some],
        "total": len(found),
    }
    return jsonify(told)


@blueprint.get("/imports/<number>")
@needs(Role.CURATOR)
def one_import(number: str) -> Response:
    """A part of the report of an import."""
    found, standing = import_of(number)
    part = part_of(found, request.args.get("show", ""))
    lines, total = lines_of(found, part, text_sought(), page_number())
    told: shapes.ImportReport = {
        "imported": _import(found, standing, who_asked().get(found.id)),
        "show": part,
        "lines": [
            {
                "id": each.id or None,
                "title": each.title,
                "path": each.path,
                "count": each.count,
                "reason": each.reason,
                "changes": [
                    {"field": change.field, "before": change.before, "after": change.after} for change in each.changes
                ],
            }
            for each in lines
        ],
        "total": total,
    }
    return jsonify(told)


@blueprint.get("/backups")
@needs(Role.ADMIN)
def backups_made() -> Response:
    """The backups that were made at the desk."""
    told: shapes.Backups = {
        "folder": str(backups.folder()),
        "backups": [{"name": each.name, "at": each.at, "size": each.size} for each in backups.kept()],
    }
    return jsonify(told)


def _asked() -> tuple[str, dict[str, Any]]:
    """The kind of the job in the object that was sent, and what it is told. Raises `BadJob`, `BadRequest` and
    `UnsupportedMediaType`."""
    sent = body()
    if not isinstance(sent, dict) or sent.get("kind") not in KINDS:
        raise BadJob(Message("Send an object whose “kind” is one of these: %(kinds)s.", kinds=", ".join(KINDS)))
    kind = str(sent.pop("kind"))
    number, seen = sent.pop("number", None), sent.pop("seen", None)
    is_number = isinstance(number, int) and not isinstance(number, bool)
    if sent or is_number != (kind in _VERBS) or (number is not None and not is_number):
        raise BadJob(
            Message("Undo, redo and their previews are told the “number” of an import, the others their kind alone.")
        )
    if seen is not None and not (kind in (UNDO, REDO) and isinstance(seen, str)):
        raise BadJob(Message("“seen” is the text of that name in the result of a preview, for undo and redo alone."))
    return kind, {"number": number, "seen": seen or ""}


def _alone(found: Job) -> Response:
    told: shapes.JobAlone = {
        "job": _job(found, acts.writer()),
        "arguments": object_of(found.arguments),
        "log": list(found.log),
        "result": dict(found.result),
    }
    return jsonify(told)


def _job(found: Job, writer: str) -> shapes.Job:
    is_held = found.state is State.WAITING and not found.ahead and found.kind in WRITES
    return {
        "id": found.id,
        "kind": found.kind,
        "lane": found.lane,
        "state": found.state.value,
        "actor": found.actor,
        "asked_at": found.asked_at,
        "started_at": found.started_at or None,
        "ended_at": found.ended_at or None,
        "beat_at": found.beat_at or None,
        "ahead": found.ahead,
        "deaths": found.deaths,
        "cancelled_by": found.cancelled_by or None,
        "cancelling": found.is_cancelling,
        "held_by": (writer or None) if is_held else None,
        "progress": _progress(found.progress) if found.state is State.RUNNING else None,
        "sentence": found.sentence,
    }


def _progress(progress: Progress) -> shapes.JobProgress:
    return {
        "step": progress.step,
        "done": progress.done,
        "total": progress.total,
        "items": progress.items,
        "of": progress.of,
        "left": progress.left,
    }


def _import(found: Import, standing: Standing, asked: Asked | None) -> shapes.ImportInList:
    return {
        "id": found.id,
        "state": standing.value,
        "started_at": found.started_at,
        "finished_at": found.finished_at,
        "undone_at": found.undone_at,
        "sources": list(found.sources),
        "publications": [found.label] if found.label else list(services().store.imports.publications(found.id)),
        "new": found.new,
        "changed": found.changed,
        "unchanged": found.unchanged,
        "skipped": dict(found.skipped),
        "rejected": found.rejected,
        "actor": asked.actor if asked else None,
        "job": (asked.job or None) if asked else None,
    }
