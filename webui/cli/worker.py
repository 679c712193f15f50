"""The verb that does jobs: worker."""

from __future__ import annotations

import signal
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import click

from archive.jobs.records import Job, State
from webui.cli.output import console, print_json, print_line
from webui.cli.verb import verb
from webui.worker.loop import Worker, end_when_told


@click.command("worker")
@click.option("--once", is_flag=True, help="End when no job is left.")
@verb
def worker_verb(home: Path, as_json: bool, once: bool) -> None:
    """Do the jobs that were put into the queue, one after the other, until interrupted.

    There is one worker at a home. It can be ended at any time: a job that it is at waits, and goes on with the next
    worker; `hemeroteca jobs` lists them.
    """
    failed: list[int] = []

    def told(job: Job) -> None:
        if job.state is State.FAILED:
            failed.append(job.id)
        if as_json:
            print_json({"job": job.id, "kind": job.kind, "state": job.state.value, "sentence": job.sentence})
        else:
            print_line(f"Job {job.id} ({job.kind}) {job.state.value}{f': {job.sentence}' if job.sentence else ''}")

    worker = Worker(home, told, lambda sentence: click.echo(f"hemeroteca: {sentence}", err=True))
    with _signals_kept():
        end_when_told(worker)
        if as_json and not once:
            print_json({"home": str(worker.path)})
        elif not once:
            console().print(f"Doing the jobs of {worker.path}  (Ctrl-C ends it)", markup=False)
        worker.run(once)
    if once and failed:
        raise SystemExit(1)


@contextmanager
def _signals_kept() -> Iterator[None]:
    before = {number: signal.getsignal(number) for number in (signal.SIGTERM, signal.SIGINT)}
    try:
        yield
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)
