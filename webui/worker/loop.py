"""The worker's life: take a job, do it while a second thread tells that we live, say what came of it, take the next.

The jobs that only read are done by a process beside it (`beside.py`), which lives in the same way."""

from __future__ import annotations

import os
import signal
import sys
import threading
import time
from collections.abc import Callable
from contextlib import closing, suppress
from pathlib import Path

from archive.audit.audit import Audit
from archive.audit.records import Actor, Door
from archive.audit.records import State as Ended
from archive.errors import ArchiveError, BadJob, Failure, HomeBusy, HomeNotWritable, StoreUnreachable
from archive.home import Home, writer_at
from archive.jobs.kinds import WRITES, Lane
from archive.jobs.leases import Leases
from archive.jobs.one_worker import only_worker, worker_at
from archive.jobs.queue import Claim, LostJob, Queue, moment
from archive.jobs.records import Job, State
from archive.process_identity import own_identity
from webui.settings import log_form
from webui.worker.beside import LOOK, Glance, readings_beside
from webui.worker.kinds import KINDS
from webui.worker.leavings import Leavings
from webui.worker.plan_jobs import PLAN_KINDS
from webui.worker.progress import Gauge, Stopped, Why, kept
from webui.worker.task import Done, Task, sentence_of

POLL = 1.0  # seconds between two looks at the queue, and at how far a job has come
_FREE = 5.0  # seconds between two looks whether another worker is at the home yet
LINGER = 60.0  # seconds without a job, after which the process that reads ends

Told = Callable[[Job], None]
"""Told of each job that has come to its end here, or waits again."""


class Worker:
    """Does the jobs of the home at `path` until `ending` is set. `told` is told of each job that ended or waits again,
    `complain` in a sentence of what keeps the worker from its work."""

    def __init__(
        self, path: Path, told: Told = lambda _job: None, complain: Callable[[str], None] = lambda _sentence: None
    ) -> None:
        self.path = path.absolute()
        self.ending = threading.Event()
        self._told = told
        self._complain = complain
        self.complaint = ""
        """What keeps the worker from its work now; "" where nothing does."""
        self._leases = {lane: Leases() for lane in Lane}
        self._glance = Glance(self.path)
        self._leavings = Leavings(self.path)
        self._insist_alone: Callable[[], None] = lambda: None

    def run(self, once: bool = False) -> None:
        """Do jobs until `ending` is set, those that only read in processes beside this one; with `once` here, until no
        job is there. Raises `HomeBusy` where another worker is at this home, and what opening the home raises."""
        Home.open(self.path).close()
        with only_worker(self.path) as self._insist_alone:
            if once:
                self._work(tuple(Lane), once=True)
                return
            with readings_beside(self.path, Lane.READING), readings_beside(self.path, Lane.PLANNING):
                self._work((Lane.WRITING,))

    def run_when_free(self) -> None:
        """The same, for a worker that a server brought along: where another one is at this home, it waits for that to
        end and says nothing."""
        while not self.ending.is_set():
            try:
                self.run()
            except HomeBusy:
                if not worker_at(self.path):
                    raise
                self.ending.wait(_FREE)

    def read(self, lane: Lane) -> None:
        """Do the jobs of a lane that only read until `ending` is set, or none was there for a while. Raises what
        opening the home raises."""
        Home.open(self.path).close()
        self._work((lane,), pause=LOOK, linger=LINGER)

    def _work(
        self, lanes: tuple[Lane, ...], *, once: bool = False, pause: float | None = None, linger: float | None = None
    ) -> None:
        last = time.monotonic()
        while not self.ending.is_set():
            try:
                did, idle = self._look(lanes)
                self.complaint = ""
            except ArchiveError as error:  # a disk that is full, a desk that is damaged: it may be mended meanwhile
                if once:
                    raise
                did, idle = False, False
                self._say_once(sentence_of(error))
            if did:
                last = time.monotonic()
            elif (once and idle) or (linger is not None and time.monotonic() - last > linger):
                return
            else:
                if Lane.WRITING in lanes:
                    self._leavings.clear_when_due()
                self.ending.wait(POLL if pause is None else pause)

    def _look(self, lanes: tuple[Lane, ...]) -> tuple[bool, bool]:
        """Do the next job that can be done now; whether there was one, and whether there is none at all."""
        if self._glance.is_still():
            return False, True
        self._insist_alone()
        state = self._glance.state()
        # Opened anew each time: a backup may have been put into the place of this home.
        with closing(Home.open(self.path)) as home:
            idle = True
            for lane in lanes:
                queue = queue_of(home, self._leases[lane])
                if lane is Lane.WRITING and queue.next_kind() in WRITES and writer_at(home.path):
                    idle = False
                    continue
                claim = queue.take(own_identity(), lane)
                if claim is not None:
                    self._do(home, queue, claim)
                    return True, False
                idle = idle and queue.is_idle(lane)
        self._glance.idle(state if idle else None)
        return False, idle

    def _do(self, home: Home, queue: Queue, claim: Claim) -> None:
        gauge = Gauge()
        gauge.say("begun again" if claim.is_again else "begun")
        with kept(queue, claim, gauge, self.ending, POLL):
            finish = self._outcome(home, queue, claim, gauge)
        lines = gauge.lines()
        self._insist(lambda: finish(lines))
        self._told(queue.get(claim.id))

    def _outcome(self, home: Home, queue: Queue, claim: Claim, gauge: Gauge) -> Callable[[list[str]], None]:
        """Do a job; what is then to be told to the queue, with the last lines of its log."""
        audit, begun = Audit(home.desk), 0

        def ended(state: State, sentence: str, done: Done | None = None) -> Callable[[list[str]], None]:
            result = {**gauge.found, **(done.result if done else {})}
            how = Ended.DONE if state is State.DONE else Ended.FAILED
            if begun:
                said = dict(result) if state is State.DONE else {**result, "error": sentence}
                self._insist(lambda: audit.end(begun, how, said))
            gauge.say(f"{state.value}: {sentence}")
            return lambda lines: queue.end(claim, state, sentence, result, lines)

        def waits(line: str) -> Callable[[list[str]], None]:
            if begun:
                self._insist(lambda: audit.end(begun, Ended.FAILED, {"error": line}))
            return lambda lines: queue.hand_back(claim, f"{moment()} {line}", lines)

        try:
            arguments = queue.arguments(claim)
            begun = _begun(audit, claim, arguments)
            task = Task(home, arguments, gauge, claim.known, lambda known: queue.know(claim, known))
            done = {**KINDS, **PLAN_KINDS}[claim.kind](task)
            return ended(State.FAILED if done.failure else State.DONE, done.failure or done.sentence, done)
        except Stopped as stopped:
            if stopped.why is Why.LOST:
                return lambda _lines: None
            if stopped.why is Why.CANCELLED:
                return ended(State.CANCELLED, "it was cancelled; what it had stored stays")
            return waits("the worker ended; it goes on when one runs again")
        except LostJob:
            return lambda _lines: None
        except HomeBusy as busy:
            if claim.is_reading:  # those after it need not wait for an import
                return ended(State.FAILED, sentence_of(busy))
            return waits(f"waits: {busy}")
        except BadJob as bad:
            refusal = sentence_of(bad)
            self._insist(lambda: _refused(audit, claim, refusal))
            return ended(State.FAILED, refusal)
        except Failure as failure:
            return ended(State.FAILED, sentence_of(failure))
        except Exception as error:  # noqa: BLE001  # a job may meet what nobody has thought of: it costs the job alone
            return ended(State.FAILED, sentence_of(error))

    def _insist(self, work: Callable[[], object]) -> None:
        """Write to the desk, again and again where it cannot be written to: a disk may be full, a server may be away. A
        worker that is to end leaves it at that, and the job is taken again."""
        while True:
            try:
                work()
            except LostJob:
                return
            except (HomeNotWritable, HomeBusy, StoreUnreachable) as error:
                self._say_once(sentence_of(error))
                if self.ending.wait(POLL):
                    return
            except ArchiveError as error:  # it is damaged: that goes not away by waiting
                self._say_once(sentence_of(error))
                return
            else:
                return

    def _say_once(self, sentence: str) -> None:
        if sentence != self.complaint:
            self.complaint = sentence
            self._complain(sentence)


def queue_of(home: Home, leases: Leases | None = None) -> Queue:
    """The queue of a home, whose desk is made where there is none; `leases` are what was heard of workers before."""
    return Queue(home.desk, leases=leases)


def _begun(audit: Audit, claim: Claim, arguments: dict[str, object]) -> int:
    """The row of a job's beginning; 0 where it only reads, which is no act."""
    if claim.is_reading:
        return 0
    return audit.begin(Actor(claim.actor, Door.WORKER), claim.kind, _telling(arguments), job=claim.id)


def _refused(audit: Audit, claim: Claim, sentence: str) -> None:
    if not claim.is_reading:
        audit.note(Actor(claim.actor, Door.WORKER), claim.kind, {"error": sentence}, Ended.REFUSED, claim.id)


def _telling(arguments: dict[str, object]) -> dict[str, object]:
    """What of a job's arguments the audit keeps: of recipes their names."""
    recipes = arguments.get("recipes")
    names = [each[0] for each in recipes] if isinstance(recipes, list) else None
    said = arguments | ({"recipes": names} if names is not None else {})
    return {name: value for name, value in said.items() if value not in ("", [], {}, None)}


def end_when_told(worker: Worker) -> None:
    """Have SIGTERM and Ctrl-C end the worker once it has handed back its job; a second one ends it at once."""

    def told(number: int, _frame: object) -> None:
        worker.ending.set()
        signal.signal(number, signal.SIG_DFL)

    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, told)


def main() -> None:
    """Do the jobs of the home that is named until nobody is at the other end of standard input; those of a lane
    that only reads, where that is named as well."""
    worker = Worker(Path(sys.argv[1]), complain=_complain)
    end_when_told(worker)

    def wait_for_end() -> None:
        while os.read(sys.stdin.fileno(), 100):
            continue
        worker.ending.set()

    threading.Thread(target=wait_for_end, daemon=True).start()
    try:
        if sys.argv[2:] in ([Lane.READING], [Lane.PLANNING]):
            worker.read(Lane(sys.argv[2]))
        else:
            worker.run_when_free()
    except Failure as failure:
        _complain(sentence_of(failure))
        raise SystemExit(1) from None


def _complain(sentence: str) -> None:
    line = f"hemeroteca: worker: {sentence}"
    with suppress(ValueError):  # the server that started this one says so
        if log_form() == "json":
            from webui.serving.json_log import line_of  # only who wants it

            line = line_of("error", line)
    sys.stderr.write(f"{line}\n")
    sys.stderr.flush()
