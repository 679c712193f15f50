"""Whether a piece of work ends soon, by what this machine does in that time at this moment: no clock is asked how long
is too long, for the same work takes ten times as long where others are at work too."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import TypeVar

Result = TypeVar("Result")
_TRIES = 4


def a_yard() -> float:
    """Processor seconds of a fixed piece of work, about a twentieth of a second on a machine of 2024."""
    began = time.thread_time()
    words = [f"{number:x}" for number in range(100_000)]
    assert len({word[::-1] for word in words}) == len(words)
    return time.thread_time() - began


def within(yards: float, work: Callable[[], Result]) -> Result:
    """What the work gives. It must take no more of the processor than so many yards, measured before and after it; work
    that takes more gets another try, three times. A test asks for ten times what its work takes, or more."""
    took = 0.0
    for _try in range(_TRIES):
        before, began = a_yard(), time.thread_time()
        result = work()
        took = (time.thread_time() - began) / max(before, a_yard())
        if took <= yards:
            return result
    raise AssertionError(f"it takes {took:.0f} times as long as a yard, of which there are {yards}")
