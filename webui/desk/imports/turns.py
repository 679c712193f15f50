"""Undoing an import and doing it again at the desk: first it is shown what that would do, then a job does it, if the
archive stands as it did."""

from __future__ import annotations

from flask import Blueprint, Response, request

from archive.errors import BadJob, MovedOn
from archive.history.records import How
from archive.jobs.kinds import PREVIEW_REDO, PREVIEW_UNDO, REDO, UNDO
from archive.jobs.records import ENDED, Job, State
from archive.messages import N_, Message
from archive.people.roles import Role
from webui.desk.access.guard import needs
from webui.desk.imports.page import Change, cut_changes
from webui.desk.imports.report import import_of
from webui.desk.imports.routes import PAGE
from webui.desk.jobs import acts
from webui.desk.jobs.page import row_of
from webui.desk.people.pages import field, gone_to, page
from webui.http.current import services
from webui.i18n.translation import _, number_text
from webui.worker.turns import standing_of

blueprint = Blueprint("turns", __name__)

_PREVIEWS = {UNDO: PREVIEW_UNDO, REDO: PREVIEW_REDO}
_WOULD = {
    How.GONE: N_("Would go from the archive"),
    How.BACK: N_("Would come back"),
    How.CHANGED: N_("Would have another text"),
    How.KEPT: N_("Would stay as they are"),
}


def turn_of(verb: str) -> str:
    """The kind of job that an address names. Raises `BadJob`."""
    if verb not in _PREVIEWS:
        raise BadJob(Message("An import is undone or done again."))
    return verb


@blueprint.post(f"{PAGE}/<number>/<any(undo, redo):verb>/look")
@needs(Role.ADMIN)
def look(number: str, verb: str) -> Response:
    """Have it worked out what an undo or a redo would do."""
    found, _standing = import_of(number)
    return _led_to_look(found.id, verb)


@blueprint.get(f"{PAGE}/<number>/<any(undo, redo):verb>")
@needs(Role.ADMIN)
def show(number: str, verb: str) -> Response:
    """What an undo or a redo would do, with a button that does it."""
    found, standing = import_of(number)
    job = looked(found.id, verb, request.args.get("look", ""))
    told = job.result if job and job.state is State.DONE else {}
    row = row_of(job, acts.worker(), acts.writer()) if job else None
    return page(
        "desk/turn.html",
        _("Undo import %(number)s", number=found.id) if verb == UNDO else _("Redo import %(number)s", number=found.id),
        number=found.id,
        verb=verb,
        is_undone=bool(found.undone_at),
        job=row,
        is_live=bool(row and row.is_live),
        is_told=bool(told),
        worker=acts.worker(),
        groups=_groups(told),
        reasons=[(str(reason), number_text(count)) for reason, count in _pairs(told.get("reasons"))],
        has_moved="moved" in request.args,
        seen=told.get("seen", ""),
        standing=standing.value,
    )


@blueprint.post(f"{PAGE}/<number>/<any(undo, redo):verb>")
@needs(Role.ADMIN)
def turn(number: str, verb: str) -> Response:
    """Make a job of what was looked at; where the archive has changed since, it is looked at anew."""
    found, _standing = import_of(number)
    if not field("seen"):
        return _led_to_look(found.id, verb)
    try:
        return gone_to(f"/admin/jobs/{turned(found.id, verb, field('seen'))}")
    except MovedOn:
        return _led_to_look(found.id, verb, moved=True)


def turned(number: int, verb: str, seen: str) -> int:
    """Ask for the undo or the redo of an import as it was looked at (`seen`; "": however it stands); the number of the
    job. Raises `MovedOn`."""
    if seen and seen != standing_of(services().store):
        raise MovedOn(Message("The archive has changed since it was looked at. Look again at what would be done."))
    return acts.put(turn_of(verb), {"number": number, "seen": seen})


def preview(number: int, verb: str) -> int:
    """Have it worked out what an undo or a redo would do; the number of the job."""
    return acts.put(_PREVIEWS[turn_of(verb)], {"number": number})


def looked(number: int, verb: str, job: str) -> Job | None:
    """The job that worked out what this would do; None for none, or one that worked out something else. Raises
    `NoSuchJob`."""
    if not job:
        return None
    found = acts.job(job)
    is_it = found.kind == _PREVIEWS[verb] and found.result.get("import", number) == number
    return found if is_it and (found.state not in ENDED or found.result or found.sentence) else None


def _led_to_look(number: int, verb: str, *, moved: bool = False) -> Response:
    path = f"{PAGE}/{number}/{verb}?look={preview(number, verb)}"
    return gone_to(f"{path}&moved=1" if moved else path)


def _groups(told: object) -> list[dict[str, object]]:
    """The documents of a preview by what would become of them. What lies in the table is not believed."""
    if not isinstance(told, dict):
        return []
    counts, documents = told.get("counts"), told.get("documents")
    if not isinstance(counts, dict) or not isinstance(documents, list):
        return []
    groups: list[dict[str, object]] = []
    for how, title in _WOULD.items():
        count = counts.get(how.value)
        if not isinstance(count, int) or not count:
            continue
        some = [each for each in documents if isinstance(each, dict) and each.get("how") == how.value]
        shown = [
            {"id": str(each.get("id", "")), "title": str(each.get("title", "")), "changes": _changes(each)}
            for each in some
        ]
        more = number_text(count - len(some)) if count > len(some) else ""
        groups.append({"title": _(title), "count": number_text(count), "shown": shown, "more": more})
    return groups


def _changes(told: dict[str, object]) -> list[Change]:
    changes = told.get("changes")
    found = [each for each in changes if isinstance(each, dict)] if isinstance(changes, list) else []
    return cut_changes([tuple(str(each.get(name, "")) for name in ("field", "before", "after")) for each in found])


def _pairs(told: object) -> list[tuple[str, int]]:
    found = told.items() if isinstance(told, dict) else ()
    return [(str(name), count) for name, count in found if isinstance(count, int)]
