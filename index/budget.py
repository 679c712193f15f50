"""How long one question may take, counted from its arrival, and whether anybody still waits for the answer."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field
from typing import TypeVar

from archive.messages import Message
from index.errors import QueryTooCostly, QuestionAbandoned, not_in_time

T = TypeVar("T")

SECONDS = 2.0
"""What a question has that came with no budget of its own."""

_MOST_BACK = 4.0  # seconds


def _never() -> bool:
    return False


@dataclass(slots=True)
class Budget:
    """The time of one question: up to `deadline`, a `time.monotonic`, and no longer than somebody waits for it. Time in
    which a server stood still is no fault of the question (`stood_still`)."""

    deadline: float
    abandoned: Callable[[], bool] = _never
    _lost: float = field(default=0.0, init=False)
    _given_back: float = field(default=0.0, init=False)

    @classmethod
    def lasting(cls, seconds: float, abandoned: Callable[[], bool] = _never) -> Budget:
        """A budget of so many seconds from now."""
        return cls(time.monotonic() + seconds, abandoned)

    @property
    def left(self) -> float:
        """Seconds up to the deadline; less than 0 behind it."""
        return self.deadline + self._given_back - time.monotonic()

    def stood_still(self, seconds: float, *, in_vain: bool = False) -> None:
        """Count time in which a server stood still that was asked. Where another one answered at last the question has
        it back, up to `_MOST_BACK` seconds in all; not where that was `in_vain`."""
        self._lost += max(seconds, 0.0)
        if not in_vain:
            self._given_back = min(self._lost, _MOST_BACK)

    def check(self) -> None:
        """Go on, or raise `QueryTooCostly` where the time is up, `IndexUnreachable` where it would not be if no server
        had stood still, `QuestionAbandoned` where nobody waits any more."""
        if (left := self.left) < 0:
            if left + self._lost - self._given_back >= 0:
                raise not_in_time()
            raise QueryTooCostly(Message("this query takes too long; use fewer or rarer words"))
        if self.abandoned():
            raise QuestionAbandoned


_current: ContextVar[Budget | None] = ContextVar("budget", default=None)


@contextmanager
def within(budget: Budget) -> Iterator[None]:
    """Have all that is asked in this block share one budget."""
    token = _current.set(budget)
    try:
        yield
    finally:
        _current.reset(token)


def current_budget() -> Budget:
    """The budget that the question came with, or one of `SECONDS` from now."""
    return _current.get() or Budget.lasting(SECONDS)


def look() -> None:
    """A look at the clock of the question that is being answered (`Budget.check`); nothing outside of one, however long
    that takes."""
    if budget := _current.get():
        budget.check()


def has_time_for(seconds: float) -> bool:
    """Whether the question that is being answered has so many seconds left; always outside of one."""
    budget = _current.get()
    return budget is None or budget.left >= seconds


def looking(items: Iterable[T], every: int = 1_000) -> Iterator[T]:
    """The items, with a look at the clock before the first and before each `every` more."""
    for number, item in enumerate(items):
        if number % every == 0:
            look()
        yield item
