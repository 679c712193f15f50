"""All questions of one block answered by one edition of an index."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass

from index.live.opened import Opened


@dataclass(slots=True)
class Pin:
    """The edition that all questions of one block are asked, once the first was, and the index that it is of."""

    live: object = None
    opened: Opened | None = None


pinned: ContextVar[Pin | None] = ContextVar("pinned", default=None)
"""That of the block that a question is asked in."""


@contextmanager
def one_edition() -> Iterator[None]:
    """Have all questions in this block answered by one edition: that which answers the first, or did so in a block
    around this. Where it is found damaged, another one answers from then on."""
    if pinned.get():
        yield
        return
    token = pinned.set(Pin())
    try:
        yield
    finally:
        pinned.reset(token)
