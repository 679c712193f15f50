"""Imports and their reports as the desk's pages show them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from archive.audit.reading import AuditLog, Wanted
from archive.document import FIELDS
from archive.history.records import FieldChange, Import, Standing
from archive.jobs.kinds import APPLY, IMPORT
from archive.jobs.records import Job, State
from archive.messages import N_
from archive.uploads.uploads import UPLOADS
from webui.desk.people.pages import moment, who_told
from webui.i18n.translation import _, number_text

STANDINGS = {
    Standing.FINISHED: N_("finished"),
    Standing.UNDONE: N_("undone"),
    Standing.RUNNING: N_("running"),
    Standing.CUT_OFF: N_("cut off"),
}
Change = tuple[str, str, str]
"""A field, what it said before, and what afterwards."""
_TEXTS = {"body": N_("text"), "html": N_("text as a page shows it"), "other_dates": N_("other dates")}
_IMPORTING = (IMPORT, APPLY)
_MOST_ACTS = 2_000  # acts of the audit that are looked at for who asked
_AROUND = 60  # characters before and after the first difference of two long texts
_LONG = 200


@dataclass(frozen=True, slots=True)
class Asked:
    """Who asked for an import, and the job that did it, 0 where it was done at the command line."""

    actor: str
    job: int


@dataclass(frozen=True, slots=True)
class Row:
    """An import in the list of them."""

    id: int
    began: str
    sources: str
    publications: str
    standing: str
    standing_name: str
    new: str
    changed: str
    unchanged: str
    skipped: str
    rejected: str
    actor: str
    job: int


def asked_for(log: AuditLog, jobs: Sequence[Job], running: int | None) -> Mapping[int, Asked]:
    """By an import's number, who asked for it: as the audit has it and, of the one that is `running`, the queue."""
    found: dict[int, Asked] = {}
    at_it = [Asked(each.actor, each.id) for each in jobs if each.kind in _IMPORTING and each.state is State.RUNNING]
    if running and at_it:
        found[running] = at_it[0]
    for action in _IMPORTING:
        for act in log.acts(Wanted(action=action), _MOST_ACTS):
            number = act.results.get("import")
            if isinstance(number, int):
                found.setdefault(number, Asked(act.actor, act.job or 0))
    return found


def row_of(found: Import, standing: Standing, publications: tuple[str, ...], asked: Asked | None) -> Row:
    """An import as a row."""
    return Row(
        id=found.id,
        began=moment(found.started_at),
        sources=", ".join(Path(each).name or each for each in map(source_name, found.sources)),
        publications=found.label or ", ".join(publications),
        standing=standing.value,
        standing_name=_(STANDINGS[standing]),
        new=number_text(found.new),
        changed=number_text(found.changed),
        unchanged=number_text(found.unchanged),
        skipped=number_text(sum(found.skipped.values())),
        rejected=number_text(found.rejected),
        actor=who_told(asked.actor) if asked else "",
        job=asked.job if asked else 0,
    )


def source_name(path: str) -> str:
    """What an import was made from, as people know it: of what was uploaded, its place among the uploads."""
    _home, met, rest = path.partition(f"/{UPLOADS}/")
    if met and rest.split("/")[1:2] == ["files"]:
        return "/".join(rest.split("/")[2:]) or _("uploaded files")
    return path


def changes_told(changes: tuple[FieldChange, ...]) -> list[Change]:
    """Changes of fields, for a page."""
    return cut_changes([(each.field, each.before, each.after) for each in changes])


def cut_changes(changes: Sequence[tuple[str, ...]]) -> list[Change]:
    """Changes, each (field, before, after), for a page: of long texts what stands around the place where they part."""
    return [(field_name(name), *_parted(before, after)) for name, before, after in changes]


def field_name(name: str) -> str:
    """What readers call a field of a document; its own name where they have none for it."""
    shown = _TEXTS.get(name) or next((each.shown for each in FIELDS if name in (each.name, each.called)), "")
    return _(shown) if shown else name


def _parted(before: str, after: str) -> tuple[str, str]:
    if max(len(before), len(after)) <= _LONG:
        return before, after
    at = next((n for n, (a, b) in enumerate(zip(before, after, strict=False)) if a != b), min(len(before), len(after)))
    start = max(0, at - _AROUND)
    return _cut(before, start), _cut(after, start)


def _cut(text: str, start: int) -> str:
    end = start + 3 * _AROUND
    return f"{'…' if start else ''}{text[start:end]}{'…' if end < len(text) else ''}"
