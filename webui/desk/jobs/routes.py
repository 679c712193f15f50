"""The queue as pages: what runs and how far it is, what waits and for whom, what ended; one job with its log."""

from __future__ import annotations

from flask import Blueprint, Response

from archive.jobs.records import ENDED, Job, State
from archive.people.roles import Role
from webui.desk.access.guard import needs, principal
from webui.desk.jobs import acts
from webui.desk.jobs.page import Row, row_of, told_to
from webui.desk.people.pages import gone_to, page, who_told
from webui.i18n.translation import _

blueprint = Blueprint("jobs", __name__)

PAGE = "/admin/jobs"
_MOST_ENDED = 50


@blueprint.get(PAGE)
@needs(Role.CURATOR)
def show() -> Response:
    """All jobs but those that only read."""
    running, waiting, ended = listed()
    worker = acts.worker()
    return page(
        "desk/jobs.html",
        _("Jobs"),
        running=running,
        waiting=waiting,
        ended=ended,
        worker=worker,
        is_live=bool(running or waiting),
        may_cancel=principal().role.covers(Role.ADMIN),
    )


@blueprint.get(f"{PAGE}/<number>")
@needs(Role.CURATOR)
def one(number: str) -> Response:
    """One job: what it was told, how far it is, what came of it, its log."""
    job = acts.job(number)
    row = row_of(job, acts.worker(), acts.writer(), _running(acts.queue().all(readings=True)).get(job.lane, 0))
    return page(
        "desk/job.html",
        _("Job %(number)s", number=job.id),
        job=row,
        told_to=told_to(job),
        log=[_line(each) for each in job.log],
        deaths=job.deaths,
        cancelled_by=who_told(job.cancelled_by),
        is_live=row.is_live,
        worker=acts.worker(),
        may_cancel=principal().role.covers(Role.ADMIN),
    )


@blueprint.post(f"{PAGE}/<number>/cancel")
@needs(Role.ADMIN)
def cancel(number: str) -> Response:
    """Cancel a job."""
    return gone_to(f"{PAGE}/{acts.cancel(number).id}")


def listed() -> tuple[list[Row], list[Row], list[Row]]:
    """What runs, what waits in its order, and what ended, the latest first and not all of it."""
    queue, worker, writer = acts.queue(), acts.worker(), acts.writer()
    every = queue.all()
    running = _running(every)
    live = [each for each in every if each.state not in ENDED]
    latest = [each for each in every if each.state in ENDED][: -_MOST_ENDED - 1 : -1]
    rows = [row_of(queue.get(each.id), worker, writer, running.get(each.lane, 0)) for each in (*live, *latest)]
    return (
        [each for each in rows if each.state == State.RUNNING],
        [each for each in rows if each.state == State.WAITING],
        rows[len(live) :],
    )


def _running(jobs: list[Job]) -> dict[str, int]:
    """The job that runs, by the lane that it runs in."""
    return {each.lane: each.id for each in jobs if each.state is State.RUNNING}


def _line(line: str) -> tuple[str, str]:
    """A line of a log as the time of day in UTC and what it says."""
    at, _space, said = line.partition(" ")
    return (at[11:19], said) if len(at) > len("2026-11-30T07:00:00") else ("", line)
