"""Pieces of an item, such as the posts of an export: each may cost as much as a page, and one that cost more is passed
over when the item is read again."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TypeVar

from importers.protocol import Rejected, Unread

_Made = TypeVar("_Made")


class Pieces:
    """The pieces of the item that this process reads. `told` hears the number of each as it begins, from 1, and 0 as
    it ends; `over` says of some, by number, why they are not read."""

    def __init__(self, told: Callable[[int], None] = lambda _: None, over: Mapping[int, str] | None = None) -> None:
        self._told = told
        self._over = over or {}
        self._number = 0

    def take(self, path: str, work: Callable[[], _Made]) -> _Made | Rejected:
        """What the next piece gives; a rejection under `path` where it is not read."""
        self._number += 1
        if why := self._over.get(self._number):
            return Unread(path, why)
        self._told(self._number)
        made = work()
        self._told(0)  # not where it failed: then it is still the one that is looked at
        return made


_current = [Pieces()]


def begin(pieces: Pieces) -> None:
    """From now on these are the pieces that are read."""
    _current[0] = pieces


def piece(path: str, work: Callable[[], _Made]) -> _Made | Rejected:
    """What the next piece of an item gives, to be called by importers of many records. `path` names the piece.

    In a reader's process it has a budget of its own; what is over it is a rejection and the others are read.
    """
    return _current[0].take(path, work)
