"""Verbs about the queue: jobs list, jobs show, jobs cancel."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict
from pathlib import Path

import click

from archive.errors import NoSuchJob, Repair
from archive.home import Home, writer_at
from archive.jobs.kinds import WRITES
from archive.jobs.one_worker import worker_at
from archive.jobs.queue import Queue
from archive.jobs.records import ENDED, Job, Progress, State, object_of
from webui.cli.changing import changing, operator
from webui.cli.output import console, print_json, print_line, print_more
from webui.cli.verb import verb

_LAST = 2**63 - 1  # the largest number that SQLite takes
_NUMBER = click.argument("number", type=click.IntRange(1, _LAST), metavar="N")
_SHOWN = 20  # jobs that ended, on a terminal; --json has them all
_MINUTE, _HOUR = 60, 3_600
_ALL = click.option("--all", "readings", is_flag=True, help="Also previews, which only read and are kept for a day.")


@click.group("jobs", invoke_without_command=True)
@verb
def jobs_group(home: Path, as_json: bool) -> None:
    """List the jobs in the queue and those that ended (also: `jobs list`), show one, or cancel one."""
    context = click.get_current_context()
    context.obj = home
    if context.invoked_subcommand is None:
        _list(home, as_json)


@jobs_group.command("list")
@_ALL
@verb
def list_verb(home: Path, as_json: bool, readings: bool) -> None:
    """List the jobs, in the order in which they are done."""
    _list(home, as_json, readings)


@jobs_group.command("show")
@_NUMBER
@verb
def show_verb(home: Path, as_json: bool, number: int) -> None:
    """Show job N: what it was told, how far it has come, its log."""
    opened = Home.open(home)
    with _queue(opened) as queue:
        if queue is None:
            raise NoSuchJob(f"there is no job {number}", Repair.LIST_JOBS)
        job = queue.get(number)
    writer = writer_at(opened.path)
    if as_json:
        told = {"arguments": object_of(job.arguments), "log": list(job.log), "result": dict(job.result)}
        print_json(_job_json(job, writer) | told)
        return
    print_line(_line(job, writer), hang=6)
    for name, value in object_of(job.arguments).items():
        if value not in ("", [], {}, None):
            print_line(f"  {name}: {json.dumps(value, ensure_ascii=False)}")
    for when, at in (("asked for", job.asked_at), ("begun", job.started_at), ("ended", job.ended_at)):
        if at:
            print_line(f"  {when} {at.replace('T', ' ')}")
    for line in job.log:
        print_line(f"  {line}")


@jobs_group.command("cancel")
@_NUMBER
@verb
def cancel_verb(home: Path, as_json: bool, number: int) -> None:
    """Cancel job N: at once where it waits; where it runs as soon as it can stop, and what it has stored stays."""
    opened = Home.open(home)
    with _queue(opened) as queue:
        if queue is None:
            raise NoSuchJob(f"there is no job {number}", Repair.LIST_JOBS)
        queue.get(number)
    with changing(opened, "cancel", {"job": number}):
        job = Queue(opened.desk).cancel(number, operator().name)
    if as_json:
        print_json(_job_json(job, writer_at(opened.path)))
    elif job.state is State.CANCELLED:
        console().print(f"Job {number} is cancelled.")
    else:
        console().print(f"Job {number} runs, and stops as soon as it can; what it has stored stays.")


@contextmanager
def _queue(home: Home) -> Iterator[Queue | None]:
    """The queue, to be looked at; None where nothing was ever put into one."""
    with home.desk_to_read() as engine:
        yield None if engine is None else Queue(engine)


def _list(home: Path, as_json: bool, readings: bool = False) -> None:
    opened = Home.open(home)
    with _queue(opened) as queue:
        jobs = [] if queue is None else queue.all(readings=readings)
    worker, writer = worker_at(opened.path), writer_at(opened.path)
    if as_json:
        listed = [_job_json(each, writer) for each in jobs]
        print_json({"jobs": listed, "worker": worker or None, "writer": writer or None})
        return
    ended = [each for each in jobs if each.state in ENDED]
    for each in jobs:
        if each.state not in ENDED or each in ended[-_SHOWN:]:
            print_line(_line(each, writer), hang=6)
    print_more(len(ended), _SHOWN)
    if not jobs:
        console().print("No job yet; `--queue` after import, undo, redo, sync, reindex or backup makes one.")
    if not worker and any(each.state in (State.WAITING, State.RUNNING) for each in jobs):
        console().print("No worker runs at this home; `hemeroteca worker` is one.")


def _held_by(job: Job, writer: str) -> str:
    """Who keeps a job from being done, beside the jobs before it."""
    return writer if job.state is State.WAITING and job.ahead == 0 and job.kind in WRITES else ""


def _job_json(job: Job, writer: str) -> dict[str, object]:
    said = {name: value for name, value in asdict(job).items() if name not in ("arguments", "log", "result")}
    times = {name: said[name] or None for name in ("started_at", "ended_at", "beat_at")}
    progress = said["progress"] if job.state is State.RUNNING else None
    own = {"state": job.state.value, "progress": progress, "cancelled_by": job.cancelled_by or None}
    return said | times | own | {"cancelling": job.is_cancelling, "held_by": _held_by(job, writer) or None}


def _line(job: Job, writer: str) -> str:
    told = job.sentence
    if job.state is State.WAITING:
        after = f"after {job.ahead:,} other{'s' if job.ahead > 1 else ''}" if job.ahead else "next"
        told = f"{after}{f'; {held} is writing' if (held := _held_by(job, writer)) else ''}"
    elif job.state is State.RUNNING:
        told = f"{'to be cancelled; ' if job.is_cancelling else ''}{progress_told(job.progress) or 'begun'}"
    return f"{job.id:>4}  {job.asked_at[:16].replace('T', ' ')}  {job.kind} {job.state.value}, {job.actor}: {told}"


def progress_told(progress: Progress) -> str:
    """How far a job has come, for a person."""
    parts = [progress.step]
    if progress.total > 0:
        parts.append(f"{min(100, 100 * progress.done // progress.total)} %")
    if progress.of:
        parts.append(f"{progress.items:,} of {progress.of:,} pages and files stored")
    elif progress.items:
        parts.append(f"{progress.items:,} articles so far")
    if progress.left is not None:
        parts.append(f"about {_span(progress.left)} left")
    return ", ".join(filter(None, parts))


def _span(seconds: int) -> str:
    if seconds < _MINUTE:
        return "a minute" if seconds > _MINUTE // 2 else "some seconds"
    if seconds < _HOUR:
        return f"{-(-seconds // _MINUTE)} minutes"
    return f"{seconds / _HOUR:.1f} hours"
