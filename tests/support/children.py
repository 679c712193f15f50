"""Processes that are forked to be killed."""

from __future__ import annotations

import os
from collections.abc import Callable


def forked(work: Callable[[], None]) -> int:
    """Do the work in a process of its own; the process's number."""
    child = os.fork()
    if child == 0:
        status = 1
        try:
            work()
            status = 0
        finally:
            os._exit(status)  # never back into the tests, whatever the work raised
    return child
