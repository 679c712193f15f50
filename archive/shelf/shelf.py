"""The shelf of an archive: topic rules, about pages, frozen searches, what is wished to be private, the key of
sessions.

Each is a few bytes under a name, as it would be called in a home: `topics.toml`, `frozen/abc….json.gz`. Where the store
is a file they are files beside it (`folder.py`); where it is a database on a server they lie in a table of that
(`table.py`), so that any number of web servers, each with a home of its own, read and write the same.
"""

from __future__ import annotations

from contextlib import AbstractContextManager
from dataclasses import dataclass
from typing import NamedTuple, Protocol

MOST = 64 << 20
"""Bytes of one of them that are read, unless less is said."""

TOPIC_RULES, PROPOSED_RULES, FORMER_RULES = "topics.toml", "topics.proposed.toml", "topics.before.toml"
"""Topic rules in force, those that are to take their place, and what they were before that happened last."""
FROZEN = "frozen/"
"""What the names of frozen searches begin with."""
WISH = "private.wish"
"""What is to be private as well, from the moment that it is there."""
SESSION_KEY = "session.key"
"""What cookies, links and addresses are hashed with. No backup holds it."""


class Item(NamedTuple):
    """That something is there: its name, its size in bytes, and when it was put there (seconds since 1970)."""

    name: str
    size: int
    made: float


class Shelf(Protocol):
    """Where they lie. Safe for any number of processes; what is read was put there whole. A shelf that cannot be
    reached raises an `ArchiveError`, whatever is asked."""

    def read(self, name: str, most: int = MOST) -> bytes:
        """What has this name. Raises `FileNotFoundError` where nothing has, else `OSError` where it cannot be read, or
        is more than `most` bytes."""

    def holds(self, name: str) -> bool:
        """Whether something has this name, be it readable or not."""

    def stamp(self, name: str) -> object:
        """Another one whenever something else has this name; None where nothing has."""

    def put(self, name: str, data: bytes, *, is_private: bool = False) -> None:
        """Have the name be of this from now on, for good once this returns, whatever it was of before. Where it
        `is_private` nobody else who uses the machine may read it. Raises `OSError`."""

    def put_first(self, name: str, data: bytes) -> bytes:
        """Have the name be of this unless it is of something already; what it is of then. It is private. Raises
        `OSError`."""

    def remove(self, name: str) -> None:
        """Take away what has this name, where something has. Raises `OSError`."""

    def items(self, prefix: str) -> list[Item]:
        """What has a name that begins so: with one that ends in `/`, or of a folder's files with "". Raises
        `OSError`."""

    def alone(self, name: str, work: str, wait: float) -> AbstractContextManager[object]:
        """Be the only one who changes what has this name, or begins so, for as long as the block runs, waiting up to
        `wait` seconds. Only those who ask for it heed it. Raises `HomeBusy`, `HomeNotWritable`."""

    def together(self) -> AbstractContextManager[object]:
        """Have all that the block changes be changed at its end, all or none, where that can be: files change one by
        one. Raises `HomeBusy`."""

    def called(self, name: str) -> str:
        """Where it lies, as a sentence for an operator names it."""


@dataclass(frozen=True, slots=True)
class Kept:
    """One of the things on a shelf, be it there or not. Its methods are the shelf's."""

    shelf: Shelf
    name: str

    def read(self, most: int = MOST) -> bytes:
        """What it is."""
        return self.shelf.read(self.name, most)

    def exists(self) -> bool:
        """Whether it is there."""
        return self.shelf.holds(self.name)

    def put(self, data: bytes) -> None:
        """Have it be this."""
        self.shelf.put(self.name, data)

    def remove(self) -> None:
        """Take it away, if it is there."""
        self.shelf.remove(self.name)

    def __str__(self) -> str:
        """Where it lies, for a sentence."""
        return self.shelf.called(self.name)
