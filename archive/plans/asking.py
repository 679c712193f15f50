"""Plans and the queue: a plan is made, and applied, by a job.

First the plan says what is to become of it, so that nobody else changes it, then the job is put into the queue, then
the plan is told of the job. Where whoever does so dies between two of these, the plan can be asked for again after a
moment (`Plans.settled`).
"""

from __future__ import annotations

from archive.errors import ArchiveError
from archive.jobs.kinds import APPLY, PLAN
from archive.jobs.queue import Queue
from archive.plans.plans import Plans
from archive.plans.records import Reading


def ask_for_plan(
    plans: Plans, queue: Queue, number: int, actor: str, reading: Reading | None = None, why: str = ""
) -> int:
    """Have a plan made, now or anew, read in this way (None: as before), `why` where it is made anew by itself; the
    number of the job. Raises `NoSuchPlan`, `BadPlan` and `QueueFull`."""
    plans.settled(number, queue)
    plans.plan_anew(number, reading, why)
    try:
        job = queue.put(PLAN, {"plan": number}, actor)
    except ArchiveError as error:
        plans.failed(number, str(error))
        raise
    plans.note_job(number, job)
    return job


def ask_to_apply(plans: Plans, queue: Queue, number: int, actor: str) -> int:
    """Have a plan applied; the number of the job. Raises `NoSuchPlan`, `BadPlan` and `QueueFull`."""
    plans.settled(number, queue)
    plans.begin_to_apply(number, actor)
    try:
        job = queue.put(APPLY, {"plan": number}, actor)
    except ArchiveError as error:
        plans.not_applied(number, str(error))
        raise
    plans.note_job(number, job)
    return job
