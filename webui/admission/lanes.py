"""Lanes: in each so many requests work at once, so many wait, and who would wait for too long is told at once."""

from __future__ import annotations

import math
import threading
import time
from collections import Counter, OrderedDict, deque
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

from index.errors import QuestionAbandoned

WAITS = 4.0
"""Seconds from its arrival until a request's turn has come."""

_LOOK = 0.1  # seconds from one look at who waits to the next
_LIKELY = 0.05  # seconds that a turn takes, before any was taken
_RECENT = 0.2  # weight of the latest turn in that


class Busy(Exception):
    """There is more to do than can be done in time. `retry_after` is in seconds."""

    def __init__(self, retry_after: int) -> None:
        super().__init__(f"busy; try again in {retry_after} s")
        self.retry_after = retry_after


@dataclass(frozen=True, slots=True)
class Bounds:
    """How many requests of a lane work `at_once`, how many more wait for that (`waiting`), and how many may be of one
    address: of those that wait (`share`), and of those that work (`of_one`)."""

    at_once: int
    waiting: int
    share: int
    of_one: int = 1_000


@dataclass(eq=False, slots=True)
class _Turn:
    address: str
    granted: threading.Event = field(default_factory=threading.Event)
    gives_way: bool = False  # to another address, which has none where this one has many
    began: float = 0.0


class Lane:
    """One lane of one worker. Addresses come in turn: who asks much waits for itself. Safe for threads."""

    def __init__(self, bounds: Bounds) -> None:
        self._bounds = bounds
        self._lock = threading.Lock()
        self._working: Counter[str] = Counter()  # by address
        self._waiting: OrderedDict[str, deque[_Turn]] = OrderedDict()
        self._takes = _LIKELY

    @contextmanager
    def turn(self, address: str, until: float, abandoned: Callable[[], bool]) -> Iterator[None]:
        """Wait for a turn, up to `until` (a `time.monotonic`), and have it in this block. Raises `Busy` at once where
        the turn would not come in time, and later where it has not come; `QuestionAbandoned` where nobody waits for
        the answer any more."""
        mine = self._line_up(address, until)
        while not mine.granted.wait(min(_LOOK, max(until - time.monotonic(), 0.0))):
            gone = abandoned()
            if (gone or time.monotonic() >= until) and self._step_out(address, mine):
                if gone:
                    raise QuestionAbandoned
                raise Busy(_after(WAITS))
        if mine.gives_way:
            raise Busy(_after(WAITS))
        try:
            yield
        finally:
            self._end(mine)

    @property
    def waiting(self) -> int:
        """How many wait for their turn."""
        with self._lock:
            return sum(map(len, self._waiting.values()))

    def _line_up(self, address: str, until: float) -> _Turn:
        mine = _Turn(address)
        with self._lock:
            if self._may_work(address) and not any(map(self._may_work, self._waiting)):
                self._grant(mine)
                return mine
            own = len(self._waiting.get(address, ()))
            # Each other address has as many turns before this one as this address has itself.
            before = own + sum(min(len(each), own + 1) for name, each in self._waiting.items() if name != address)
            seconds = self._takes * (before + 1) / self._bounds.at_once
            if own >= self._bounds.share or time.monotonic() + seconds > until or not self._has_room(own):
                raise Busy(_after(seconds))
            self._waiting.setdefault(address, deque()).append(mine)
        return mine

    def _may_work(self, address: str) -> bool:
        return self._working.total() < self._bounds.at_once and self._working[address] < self._bounds.of_one

    def _has_room(self, own: int) -> bool:
        """Whether one more may wait, of an address with so many that do: where all places are taken, the last of the
        address that has most of them gives way."""
        if sum(map(len, self._waiting.values())) < self._bounds.waiting:
            return True
        _address, line = max(self._waiting.items(), key=lambda one: len(one[1]))
        if len(line) <= own + 1:
            return False
        last = line.pop()
        last.gives_way = True
        last.granted.set()
        return True

    def _step_out(self, address: str, mine: _Turn) -> bool:
        """Leave the line; False where the turn has come meanwhile."""
        with self._lock:
            if mine.granted.is_set():
                return False
            self._waiting[address].remove(mine)
            if not self._waiting[address]:
                del self._waiting[address]
        return True

    def _end(self, mine: _Turn) -> None:
        with self._lock:
            self._working -= Counter([mine.address])
            self._takes += _RECENT * (time.monotonic() - mine.began - self._takes)
            while address := next(filter(self._may_work, self._waiting), None):
                line = self._waiting[address]
                following = line.popleft()
                if line:
                    self._waiting.move_to_end(address)
                else:
                    del self._waiting[address]
                self._grant(following)

    def _grant(self, turn: _Turn) -> None:
        self._working[turn.address] += 1
        turn.began = time.monotonic()
        turn.granted.set()


def _after(seconds: float) -> int:
    return max(2, min(math.ceil(2 * seconds), 30))
