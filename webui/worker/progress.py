"""How far a job has come, as it tells it many times a second and as it is kept: and how it is told to stop."""

from __future__ import annotations

import threading
import time
from collections import deque
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from enum import Enum

from archive.jobs.queue import Claim, LostJob, Queue, moment
from archive.jobs.records import Progress

_WINDOW = 60.0  # seconds, from whose pace the rest is guessed
_SOON = 3.0  # seconds at a step before anything is guessed
_MOST_LEFT = 30 * 86_400  # seconds: who is slower than that does not know


class Why(Enum):
    """Why a job is stopped before its end."""

    CANCELLED = "it was cancelled"
    ENDING = "the worker is to end"
    LOST = "it was taken for dead"


class Stopped(BaseException):
    """A job stops here; what it has stored stays, as if it had been killed. As with Ctrl-C, nobody on the way takes
    this for an error that he can do something about."""

    def __init__(self, why: Why) -> None:
        super().__init__(why.value)
        self.why = why


class Gauge:
    """What a job tells of itself. It is told by the thread that works, and looked at by the one that keeps it."""

    def __init__(self, ticks: Callable[[], float] = time.monotonic) -> None:
        self._ticks = ticks
        self._lock = threading.Lock()
        self._stop: Why | None = None
        self._lines: list[str] = []
        self._paces: deque[tuple[float, int]] = deque()
        self._step, self._done, self._total = "", 0, 0
        self.items: Callable[[], int] | None = None
        """Tells how many of the `of` pages and files of an import are stored; where `of` is 0, how many articles."""
        self.of = 0
        self.found: dict[str, int] = {}
        """What is known of the job's result before its end, for one that does not come to it."""

    def tell(self, step: str, done: int, total: int) -> None:
        """Note how far the job has come. Raises `Stopped` where it is to stop."""
        if step != self._step:
            self.say(step)
            with self._lock:
                self._step, self._paces = step, deque()
        self._done, self._total = done, total
        self.stop_if_told()

    def count(self, items: Callable[[], int]) -> None:
        """Have what this counts told beside the step: articles, of which nobody knows how many they will be."""
        self.items, self.of = items, 0

    def say(self, line: str) -> None:
        """Add a line to the job's log."""
        with self._lock:
            self._lines.append(f"{moment()} {line}")

    def stop(self, why: Why) -> None:
        """Have the job stop where it next tells how far it has come. The first reason counts, but a job that is lost
        is nobody's to hand back."""
        if self._stop is None or why is Why.LOST:
            self._stop = why

    def stop_if_told(self) -> None:
        """Raise `Stopped` where the job is to stop."""
        if self._stop is not None:
            raise Stopped(self._stop)

    def lines(self) -> list[str]:
        """The lines that came since they were last asked for."""
        with self._lock:
            lines, self._lines = self._lines, []
        return lines

    def give_back(self, lines: list[str]) -> None:
        """Have these lines told the next time: they could not be kept."""
        with self._lock:
            self._lines = [*lines, *self._lines]

    def progress(self) -> Progress:
        """How far the job has come, and about how long the step that it is at takes yet."""
        with self._lock:
            step, done, total = self._step, self._done, self._total
            now = self._ticks()
            self._paces.append((now, done))
            while len(self._paces) > 2 and now - self._paces[1][0] > _WINDOW:
                self._paces.popleft()
            since, before = self._paces[0]
        items = self.items() if self.items else 0
        items = min(items, self.of) if self.of else items
        return Progress(step, done, total, items, self.of, _left(now - since, done - before, total - done))


def _left(seconds: float, gone: int, rest: int) -> int | None:
    """About how many seconds the rest takes at the pace of these; None where that cannot be told."""
    if seconds < _SOON or gone <= 0 or rest < 0:
        return None
    left = round(seconds * rest / gone)
    return left if left <= _MOST_LEFT else None


@contextmanager
def kept(queue: Queue, claim: Claim, gauge: Gauge, ending: threading.Event, every: float) -> Iterator[None]:
    """While the block works, tell the queue every so many seconds how far it has come, and the block when it is to
    stop: because `ending` is set, it is cancelled, or the job is no longer ours."""
    over = threading.Event()

    def keep() -> None:
        while not over.wait(every):
            if ending.is_set():
                gauge.stop(Why.ENDING)
            lines = gauge.lines()
            try:
                if queue.beat(claim, gauge.progress(), lines):
                    gauge.stop(Why.CANCELLED)
            except LostJob:
                gauge.stop(Why.LOST)
                return
            except Exception:  # noqa: BLE001  # whatever it is, we go on to tell that we live; what was to be told is told later
                gauge.give_back(lines)

    thread = threading.Thread(target=keep, name="keeps a job", daemon=True)
    thread.start()
    try:
        yield
    finally:
        over.set()
        thread.join()
