"""How long one question may take, counted from its arrival, and whether anybody still waits for the answer."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from typing import TypeVar

from archive.messages import Message
from index.errors import QueryTooCostly, QuestionAbandoned

T = TypeVar("T")

SECONDS = 2.0
"""What a question has that came with no budget of its own."""


def _never() -> bool:
    return False


@dataclass(frozen=True, slots=True)
class Budget:
    """The time of one question: up to `deadline`, a `time.monotonic`, and no longer than somebody waits for it."""

    deadline: float
    abandoned: Callable[[], bool] = _never

    @classmethod
    def lasting(cls, seconds: float, abandoned: Callable[[], bool] = _never) -> Budget:
        """A budget of so many seconds from now."""
        return cls(time.monotonic() + seconds, abandoned)

    @property
    def left(self) -> float:
        """Seconds up to the deadline; less than 0 behind it."""
        return self.deadline - time.monotonic()

    def check(self) -> None:
        """Go on, or raise `QueryTooCostly` where the time is up, `QuestionAbandoned` where nobody waits any more."""
        if self.left < 0:
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
