"""What goes wrong on the server's side, told to the operator once and counted: a fault that every request meets would
fill the log in minutes."""

from __future__ import annotations

import logging
import threading
from collections import OrderedDict

PAUSE = 60.0  # seconds until a sentence that was said is said again, with how often it was meant meanwhile
_MOST = 100  # sentences that are remembered; the one that was said first is forgotten first


class ErrorLog:
    """Errors that go to a logger, each sentence once and then in sum. Safe for threads."""

    def __init__(self, logger: logging.Logger, pause: float = PAUSE) -> None:
        self._logger = logger
        self._pause = pause
        self._lock = threading.Lock()
        self._repeated: OrderedDict[str, int] = OrderedDict()  # what was said, and how often it was meant since
        self._fresh: set[str] = set()  # of these, what was said since sums were told last
        self._timer: threading.Timer | None = None

    def tell(self, sentence: str, where: str, error: Exception | None = None) -> None:
        """Say that this went wrong at this address; with `error` its trace is told as well. The same sentence is only
        counted for a while, wherever it is met."""
        with self._lock:
            if sentence in self._repeated:
                self._repeated[sentence] += 1
                return
            self._repeated[sentence] = 0
            self._fresh.add(sentence)
            if len(self._repeated) > _MOST:
                self._fresh.discard(self._repeated.popitem(last=False)[0])
            if self._timer is None:
                self._wait()
        # What a visitor asked for may hold ends of lines, and so lines of its own.
        where = "".join(each if each.isprintable() else ascii(each)[1:-1] for each in where)
        self._logger.error("%s: %s", where, sentence, exc_info=error)

    def tell_once(self, sentence: str) -> None:
        """Say what is no fault and lasts a while, such as that visitors are told to come back: once, and again only
        after nobody has met it for some time."""
        with self._lock:
            is_new = sentence not in self._repeated
            self._repeated.setdefault(sentence, 0)
            self._fresh.add(sentence)  # it stays as long as it is met
            if self._timer is None:
                self._wait()
        if is_new:
            self._logger.warning("%s", sentence)

    def _wait(self) -> None:
        self._timer = threading.Timer(self._pause, self._sum_up)
        self._timer.daemon = True
        self._timer.start()

    def _sum_up(self) -> None:
        """Say how often each sentence was meant since it was told; forget those that were not meant any more."""
        with self._lock:
            sums = {sentence: times for sentence, times in self._repeated.items() if times}
            kept = [sentence for sentence in self._repeated if sentence in sums or sentence in self._fresh]
            self._repeated, self._fresh = OrderedDict.fromkeys(kept, 0), set()
            self._timer = None
            if kept:
                self._wait()
        for sentence, times in sums.items():
            self._logger.error("%s (%d times more in the last %d s)", sentence, times, round(self._pause))
