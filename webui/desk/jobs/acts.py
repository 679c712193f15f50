"""What is done with jobs at the desk, by its pages and by programs."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from archive.errors import BadJob, NoSuchJob, QueueFull
from archive.home import writer_at
from archive.jobs.kinds import READINGS
from archive.jobs.one_worker import worker_at
from archive.jobs.queue import MOST_WAITING, Queue
from archive.jobs.records import Job
from archive.messages import Message
from webui.desk.access.guard import desk, principal
from webui.desk.people.acts import acted
from webui.http.current import site_settings

_MOST_DIGITS = 15


def queue() -> Queue:
    """The queue of this desk."""
    return Queue(desk().people.engine)


def worker() -> str:
    """Who does the jobs now, as "process 12 (worker)"; "" for nobody."""
    return worker_at(site_settings().home)


def writer() -> str:
    """Who changes articles now, as "process 12 (import 5)"; "" for nobody."""
    return writer_at(site_settings().home)


def job(number: str) -> Job:
    """The job with this number in an address. Raises `NoSuchJob`."""
    if not (number.isascii() and number.isdecimal() and len(number) <= _MOST_DIGITS):
        raise NoSuchJob(Message("There is no job %(number)s.", number=number[:_MOST_DIGITS]))
    try:
        return queue().get(int(number))
    except NoSuchJob as error:
        raise NoSuchJob(Message("There is no job %(number)s.", number=number)) from error


def put(kind: str, arguments: Mapping[str, Any]) -> int:
    """Ask for a job; its number. What only reads is no act. Raises `BadJob` and `QueueFull`."""
    if kind in READINGS:
        return put_in_act(kind, arguments)
    with acted("queue", {"kind": kind}) as done:
        number = put_in_act(kind, arguments)
        done.results["job"] = number
        return number


def put_in_act(kind: str, arguments: Mapping[str, Any]) -> int:
    """The same, where the caller has noted the act already, or there is none to note."""
    try:
        return queue().put(kind, arguments, principal().called)
    except QueueFull as error:
        raise QueueFull(Message("%(number)s jobs wait already.", number=MOST_WAITING)) from error


def cancel(number: str) -> Job:
    """Cancel a job: at once where it waits, as soon as it can stop where it runs. Raises `NoSuchJob`, and `BadJob`
    where it has ended."""
    found = job(number)
    with acted("cancel", {"job": found.id}):
        try:
            return queue().cancel(found.id, principal().called)
        except NoSuchJob as error:
            raise BadJob(
                Message("Job %(number)s has ended, so there is nothing to cancel.", number=found.id)
            ) from error
