"""What the desk's interface for programs answers of jobs, imports and backups."""

from __future__ import annotations

from typing import Annotated, Any, TypedDict

_STATES = {"enum": ["waiting", "running", "done", "failed", "cancelled"]}


class JobProgress(TypedDict):
    """How far a job has come in the step that it is at."""

    step: str
    done: int
    total: Annotated[int, {"description": "0: not known. Of an import these are bytes."}]
    items: Annotated[int, {"description": "Pages and files of an import that are stored."}]
    of: int
    left: Annotated[int | None, {"description": "About so many seconds from its end; null where nobody can tell yet."}]


class Job(TypedDict):
    """A job: work that was asked for and is done by the worker."""

    id: int
    kind: str
    lane: Annotated[str, {"description": "reading: it only reads, and waits for no job that writes."}]
    state: Annotated[str, _STATES]
    actor: str
    asked_at: str
    started_at: str | None
    ended_at: str | None
    beat_at: Annotated[str | None, {"description": "When its worker last gave a sign of life."}]
    ahead: Annotated[int, {"description": "Jobs that are to be done before it."}]
    deaths: Annotated[int, {"description": "Workers that died at it."}]
    cancelled_by: str | None
    cancelling: bool
    held_by: Annotated[str | None, {"description": "Who writes to the archive, where it waits for that."}]
    progress: JobProgress | None
    sentence: Annotated[str, {"description": "What came of it, in English."}]


class Jobs(TypedDict):
    """The queue, the first job first."""

    jobs: list[Job]
    worker: Annotated[str | None, {"description": "Who does the jobs; null for nobody."}]
    writer: Annotated[str | None, {"description": "Who changes articles now."}]


class JobAlone(TypedDict):
    """A job with what it was told, its log and what came of it."""

    job: Job
    arguments: dict[str, Any]
    log: list[str]
    result: dict[str, Any]


class ImportInList(TypedDict):
    """An import: what came in, when, from where, by whom."""

    id: int
    state: Annotated[str, {"enum": ["finished", "undone", "running", "cut off"]}]
    started_at: str
    finished_at: str | None
    undone_at: str | None
    sources: list[str]
    publications: list[str]
    new: int
    changed: int
    unchanged: int
    skipped: Annotated[dict[str, int], {"description": "By reason."}]
    rejected: int
    actor: Annotated[str | None, {"description": "Who asked for it, where the audit has it."}]
    job: Annotated[int | None, {"description": "The job that did it."}]


class Imports(TypedDict):
    """Imports, the latest first, 50 on a page."""

    imports: list[ImportInList]
    total: int


class ChangedField(TypedDict):
    """A field of an article before and after."""

    field: str
    before: str
    after: str


class ReportLine(TypedDict):
    """One thing that an import met. `id` is that of an article that the archive holds; `reason` says why it did not
    come in, or what was lost of it."""

    id: str | None
    title: str
    path: str
    count: int
    reason: str
    changes: list[ChangedField]


class ImportReport(TypedDict):
    """A part of the report of an import, 50 lines on a page."""

    imported: ImportInList
    show: Annotated[str, {"enum": ["new", "changed", "unchanged", "skipped", "rejected", "damaged"]}]
    lines: list[ReportLine]
    total: int


class BackupFile(TypedDict):
    """A backup in the folder of backups."""

    name: str
    at: str
    size: Annotated[int, {"description": "Bytes."}]


class Backups(TypedDict):
    """The backups, the newest first."""

    folder: str
    backups: list[BackupFile]
