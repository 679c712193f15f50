"""Asking for a job at the desk and waiting a moment for it, as most are done in one; what a page says of it then."""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass
from typing import Any

from flask import request

from archive.errors import NoSuchJob
from archive.jobs.records import ENDED, Job, State
from webui.desk.jobs import acts
from webui.desk.jobs.page import NO_WORKER
from webui.i18n.translation import _, ngettext
from webui.repairs_on_pages import said_on_page

_A_MOMENT = 2.5  # seconds: a thread of the server is not to be had for longer
_LOOK = 0.05
_DIGITS = 15


@dataclass(frozen=True, slots=True)
class Notice:
    """What a page says of a job: `is_well` where nothing is wrong, `waits` where the page is to be looked at again."""

    text: str
    is_well: bool
    waits: bool


def asked(kind: str, arguments: Mapping[str, Any]) -> Job:
    """Ask for a job as whoever is signed in, and give it as it is after a moment. Raises `BadJob` and `QueueFull`."""
    queue, number = acts.queue(), acts.put(kind, arguments)
    until = time.monotonic() + (_A_MOMENT if acts.worker() else 0)
    while (job := queue.get(number)).state not in ENDED and time.monotonic() < until:
        time.sleep(_LOOK)
    return job


def notice(done: Callable[[Job], str], *kinds: str) -> Notice | None:
    """What this page says of the job that its address names, where that is of one of these kinds; `done` says what one
    that went well comes to. Where it names none, of a change that somebody asked for and that is not done; None where
    there is none."""
    number = request.args.get("job", "")
    if not number:
        return _unfinished(done, kinds)
    if not (number.isascii() and number.isdecimal() and len(number) <= _DIGITS):
        return None
    with suppress(NoSuchJob):
        job = acts.queue().get(int(number))
        if job.kind in kinds:
            return _told(job, done)
    return None


def _unfinished(done: Callable[[Job], str], kinds: tuple[str, ...]) -> Notice | None:
    queue = acts.queue()
    waiting = [each.id for each in queue.all() if each.kind in kinds and each.state not in ENDED]
    if not waiting:
        return None
    job = queue.get(waiting[-1])
    if job.state in ENDED:  # it came to its end as it was looked for
        return None
    told = _told(job, done)
    return Notice(f"{_('A change is not in force yet.')} {told.text}", told.is_well, told.waits)


def _told(job: Job, done: Callable[[Job], str]) -> Notice:
    match job.state:
        case State.DONE:
            return Notice(done(job), True, False)
        case State.CANCELLED:
            return Notice(_("Job %(number)s was cancelled: nothing is changed.", number=job.id), False, False)
        case State.FAILED:
            return Notice(_("It was not done: %(why)s.", why=said_on_page(job.sentence).rstrip(".")), False, False)
    if not acts.worker():
        return Notice(_(NO_WORKER), False, True)
    if job.state is State.RUNNING:
        return Notice(_("This is being done: job %(number)s.", number=job.id), True, True)
    held = acts.writer()
    if not job.ahead and not held:
        return Notice(_("This is about to be done: job %(number)s.", number=job.id), True, True)
    told = ngettext("This waits for %(number)s other job.", "This waits for %(number)s other jobs.", max(job.ahead, 1))
    if held and not job.ahead:
        told = _("This waits until nobody else writes: %(who)s.", who=held)
    return Notice(told, True, True)
