"""Putting a job into the queue instead of doing the work at once: what `--queue` does."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from contextlib import suppress
from typing import Any

import click

from archive.errors import StoreUnreachable
from archive.home import Home
from archive.jobs.one_worker import worker_at
from archive.jobs.queue import Queue
from webui.cli.changing import changing, operator
from webui.cli.output import console, print_json
from webui.cli.verb import USAGE, fail

QUEUE: Callable[[Callable[..., None]], Callable[..., None]] = click.option(
    "--queue", is_flag=True, help="Put it into the queue for `hemeroteca worker`; say its number and end at once."
)


def refuse_both(queue: bool, dry_run: bool, as_json: bool) -> None:
    """End the command where it is to change nothing, and to do so later."""
    if queue and dry_run:
        fail(
            "--dry-run changes nothing, so there is nothing for --queue to put off; leave one of them out",
            as_json,
            USAGE,
        )


def put_into_queue(home: Home, kind: str, arguments: Mapping[str, Any], as_json: bool) -> None:
    """Ask for a job, and say its number. Raises `BadJob` and `QueueFull`."""
    with changing(home, "queue", {"kind": kind}) as done:
        queue = Queue(home.desk)
        number = queue.put(kind, arguments, operator().name)
        done.results["job"] = number
    ahead, worker = queue.get(number).ahead, ""
    with suppress(StoreUnreachable):  # the job is in the queue, whoever does it
        worker = worker_at(home.path)
    if as_json:
        print_json({"job": number, "kind": kind, "ahead": ahead, "worker": worker or None})
        return
    before = f" after {ahead:,} other{'s' if ahead > 1 else ''}" if ahead else ""
    out = console()
    out.print(f"Job {number} ({kind}) is in the queue{before}; `hemeroteca jobs show {number}` says how far it is.")
    if not worker:
        out.print("No worker runs at this home; `hemeroteca worker` is one.")
