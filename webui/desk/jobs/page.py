"""Jobs as the desk's pages show them, in the reader's language."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from archive.jobs.kinds import (
    APPLY,
    BACK,
    BACKUP,
    CHECK,
    COMPARE,
    DISCARD,
    DRAW_PAGE,
    IMPORT,
    PLAN,
    PREVIEW_REDO,
    PREVIEW_UNDO,
    PRIVATE,
    REDO,
    REINDEX,
    RELEASE,
    SWAP,
    SYNC,
    TRY_RECIPE,
    UNDO,
    WRITES,
)
from archive.jobs.records import ENDED, Job, Progress, State, object_of
from archive.jobs.site_kinds import ABOUT, SITE, TOPICS
from archive.messages import N_
from webui.desk.people.pages import moment, who_told
from webui.i18n.translation import _, ngettext, number_text

NO_WORKER = N_("No worker runs, so what is asked for waits. Whoever runs this archive starts one on its machine.")
"""What is said on any page where jobs wait and nobody does them."""
_KINDS = {
    IMPORT: N_("Import"),
    UNDO: N_("Undo of import %(number)s"),
    REDO: N_("Redo of import %(number)s"),
    SYNC: N_("Sync of the index"),
    REINDEX: N_("Reindex"),
    COMPARE: N_("Comparison with an index built anew"),
    SWAP: N_("Swap of the index"),
    DISCARD: N_("Discarding of the index built anew"),
    BACK: N_("Way back to the index of before"),
    RELEASE: N_("Deletion of the index of before"),
    BACKUP: N_("Backup"),
    PRIVATE: N_("Change of what is private"),
    CHECK: N_("Check of the archive"),
    SITE: N_("Change of the site"),
    ABOUT: N_("Change of the about page"),
    TOPICS: N_("Change of the topic rules"),
    PLAN: N_("Plan %(number)s"),
    APPLY: N_("Import of plan %(number)s"),
    DRAW_PAGE: N_("Drawing of a page"),
    TRY_RECIPE: N_("Trial of a recipe"),
    PREVIEW_UNDO: N_("Preview of the undo of import %(number)s"),
    PREVIEW_REDO: N_("Preview of the redo of import %(number)s"),
}
_STATES = {
    State.WAITING: N_("waiting"),
    State.RUNNING: N_("running"),
    State.DONE: N_("done"),
    State.FAILED: N_("failed"),
    State.CANCELLED: N_("cancelled"),
}
_STEPS = {
    "looking through": N_("looking through the sources"),
    "learning": N_("learning what their pages have in common"),
    "reading": N_("reading"),
    "storing": N_("finishing"),
    "writing the plan": N_("writing the plan"),
    "importing": N_("importing"),
    "indexing": N_("bringing the index up to date"),
    "comparing": N_("comparing"),
    "copying": N_("copying"),
    "packing": N_("packing"),
    "checking": N_("checking"),
    "drawing": N_("drawing the page"),
    "trying": N_("trying the recipe"),
}
_TOLD = {
    "sources": N_("From"),
    "as_name": N_("Publication"),
    "columns": N_("Columns"),
    "recipes": N_("Recipes"),
    "body": N_("Texts are"),
    "senders": N_("Senders"),
    "target": N_("To"),
    "keep": N_("Copies that are kept"),
}
_MINUTE, _HOUR = 60, 3_600
_SILENT = 120  # seconds without a sign of life after which that is said
_TURNS = {"gone": N_("%(count)s gone"), "back": N_("%(count)s back"), "changed": N_("%(count)s with another text")}


@dataclass(frozen=True, slots=True)
class Row:
    """A job. `part` is how much of its step is done, from 0 to 100, None where nobody knows; `told` how it stands or
    what came of it; `own` the sentence of the program where that is in English alone; `import_id` the import that it
    did something with, and `plan` the plan that it made or applied, 0 for none."""

    id: int
    name: str
    state: str
    state_name: str
    actor: str
    asked: str
    begun: str
    ended: str
    told: str
    own: str
    part: int | None
    is_live: bool
    is_well: bool
    can_cancel: bool
    import_id: int
    plan: int


def row_of(job: Job, worker: str, writer: str, running: int = 0) -> Row:
    """A job as a row; `running` is the number of the job that runs in its lane, which it waits for."""
    told, own = _standing(job, worker, writer, running)
    done, total = job.progress.done, job.progress.total
    is_running = job.state is State.RUNNING
    return Row(
        id=job.id,
        name=name_of(job),
        state=job.state.value,
        state_name=state_of(job),
        actor=who_told(job.actor),
        asked=moment(job.asked_at),
        begun=moment(job.started_at),
        ended=moment(job.ended_at),
        told=told,
        own=own,
        part=min(100, 100 * done // total) if is_running and total > 0 else None,
        is_live=job.state not in ENDED,
        is_well=job.state is not State.FAILED,
        can_cancel=job.state not in ENDED and not job.is_cancelling,
        # One that was to be undone and was not there has no report.
        import_id=_import_of(job) if job.state is State.DONE or "import" in job.result else 0,
        plan=_plan_of(job),
    )


def name_of(job: Job) -> str:
    """What a job does, in a few words."""
    if (known := _KINDS.get(job.kind)) is None:
        return job.kind[:60]
    number = _plan_of(job) or _import_of(job)
    return _(known, number=number or "?") if "%(number)s" in known else _(known)


def state_of(job: Job) -> str:
    """Where a job stands, in a word."""
    return _("stopping") if job.is_cancelling else _(_STATES[job.state])


def told_to(job: Job) -> list[tuple[str, str]]:
    """What a job was told, as (name, value)."""
    return [
        (_(_TOLD[name]), _value(value))
        for name, value in object_of(job.arguments).items()
        if name in _TOLD and value not in ("", [], {}, None)
    ]


def progress_told(progress: Progress) -> str:
    """How far a job has come, in words."""
    parts = [_(_STEPS[progress.step]) if progress.step in _STEPS else progress.step]
    if progress.of:
        stored, of = number_text(progress.items), number_text(progress.of)
        parts.append(_("%(stored)s of %(of)s pages and files stored", stored=stored, of=of))
    elif progress.items:
        parts.append(ngettext("%(number)s article so far", "%(number)s articles so far", progress.items))
    if progress.left is not None:
        parts.append(_("about %(time)s left", time=_span(progress.left)))
    return ", ".join(filter(None, parts))


def _standing(job: Job, worker: str, writer: str, running: int) -> tuple[str, str]:
    if job.state is State.WAITING:
        return _waiting(job, worker, writer, running), ""
    if job.state is State.RUNNING:
        if silent := _silent_since(job):
            return _("Its worker has given no sign since %(time)s.", time=silent), ""
        return progress_told(job.progress), ""
    told = _came_of(job)
    return told, "" if told else job.sentence


def _waiting(job: Job, worker: str, writer: str, running: int) -> str:
    if not worker:
        return _("It waits for a worker; none runs.")
    if job.ahead:
        others = ngettext("after %(number)s other", "after %(number)s others", job.ahead)
        return f"{others}; {_('job %(number)s runs', number=running)}" if running else others
    if writer and job.kind in WRITES:
        return _("It waits for %(writer)s, which is writing to the archive.", writer=writer)
    return _("It is next.")


def _came_of(job: Job) -> str:
    """What came of a job that was done, by its counts; "" where those say nothing."""
    return counts_told(job.kind, job.result) if job.state is State.DONE else ""


def counts_told(kind: str, found: Mapping[str, Any]) -> str:
    """What came of what jobs do, by the counts of it; "" where those say nothing."""
    if not found:
        return ""
    if kind in (IMPORT, PLAN, APPLY) and "new" in found:
        counts = {name: _number(found, name) for name in ("new", "changed", "unchanged", "rejected")}
        return _("%(new)s new, %(changed)s changed, %(unchanged)s unchanged, %(rejected)s rejected", **counts)
    if kind in (UNDO, REDO):
        turns = [_(said, count=_number(found, how)) for how, said in _TURNS.items() if how in found]
        return ", ".join(turns) or ("" if "error" in found else _("It stood so already."))
    if kind in (SYNC, REINDEX) and "documents" in found:
        return _("%(documents)s articles in the index", documents=_number(found, "documents"))
    if kind == CHECK and found.get("ok") is True:
        return _("All is well: the archive is sound, and the index holds the same articles.")
    if kind == BACKUP and isinstance(made := found.get("backup"), str):
        return _("%(file)s, with %(documents)s articles", file=Path(made).name, documents=_number(found, "documents"))
    return _turned_to(kind, found)


def _turned_to(kind: str, found: Mapping[str, Any]) -> str:
    """What came of a step around a new index."""
    if kind == COMPARE and "golden" in found:
        values = {"changed": _number(found, "changed"), "golden": _number(found, "golden")}
        told = _("%(changed)s of %(golden)s golden searches would be answered otherwise.", **values)
        return f"{told} {_('The new index is live.')}" if "generation" in found else told
    if kind in (SWAP, BACK) and "generation" in found:
        return _("It is live, and the index before is kept.")
    return ""


def _silent_since(job: Job) -> str:
    try:
        beat = datetime.fromisoformat(job.beat_at)
    except ValueError:
        return ""
    silent = beat.tzinfo is not None and (datetime.now(UTC) - beat).total_seconds() > _SILENT
    return moment(job.beat_at) if silent else ""


def _import_of(job: Job) -> int:
    number = job.result.get("import") or object_of(job.arguments).get("number")
    return number if isinstance(number, int) and not isinstance(number, bool) and number > 0 else 0


def _plan_of(job: Job) -> int:
    number = object_of(job.arguments).get("plan") if job.kind in (PLAN, APPLY) else 0
    return number if isinstance(number, int) and not isinstance(number, bool) and number > 0 else 0


def _number(found: Mapping[str, Any], name: str) -> str:
    value = found.get(name, 0)
    return number_text(value) if isinstance(value, int) else "?"


def _value(value: object) -> str:
    if isinstance(value, list):
        # Of a recipe its name.
        return ", ".join(str(each[0]) if isinstance(each, list) and each else str(each) for each in value)
    return value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)


def _span(seconds: int) -> str:
    if seconds < _MINUTE:
        return _("a minute")
    if seconds < _HOUR:
        return ngettext("%(number)s minute", "%(number)s minutes", -(-seconds // _MINUTE))
    return ngettext("%(number)s hour", "%(number)s hours", round(seconds / _HOUR))
