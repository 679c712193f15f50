"""The seam between a source and the archive: what an importer takes and what it gives."""

from __future__ import annotations

import io
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import BinaryIO, Protocol

from archive.document import Document
from importers.errors import FileTooLarge
from importers.guide.guide import NO_GUIDE, Guide

HEAD_BYTES = 64 * 1024
FILE_BYTES = 64 * 1024 * 1024


class Item:
    """One file met in a source, gzip already taken off. Never changed after it is made.

    `path` is its place in the source, with `/` between parts, relative to the folder or zip that was named.
    `label` names the source and becomes `Document.source` where the page names no publication of its own.
    `guide` is what the admin says about the source. `address` is the one that the source itself gives the file, as a
    web archive or a mirror does, or "". `captured` is when it was saved there, ISO 8601 in UTC, or "". `media_type` is
    what the source says that it is, such as `text/html`, or "".
    `head` is the first 64 KiB, enough to recognise a format by.

    A small file lies in memory as `data`. A large one comes with `head` and an `opener` that begins at its first byte
    each time, so that a format of many records can be read record by record with `open`. `limit` is the most bytes
    that `data` gives.
    """

    __slots__ = ("_held", "_limit", "_opener", "address", "captured", "guide", "head", "label", "media_type", "path")

    def __init__(
        self,
        path: str,
        data: bytes = b"",
        label: str = "",
        guide: Guide = NO_GUIDE,
        *,
        address: str = "",
        captured: str = "",
        media_type: str = "",
        head: bytes = b"",
        opener: Callable[[], BinaryIO] | None = None,
        limit: int = FILE_BYTES,
    ) -> None:
        self.path = _storable(path)
        self.label = _storable(label)
        self.guide = guide
        self.address = address
        self.captured = captured
        self.media_type = media_type
        self.head = head if opener else data[:HEAD_BYTES]
        self._held = data
        self._opener = opener
        self._limit = limit

    def __repr__(self) -> str:
        return f"Item({self.path!r}, label={self.label!r}, address={self.address!r})"

    @property
    def data(self) -> bytes:
        """The whole file.

        Raises `FileTooLarge` when it is over the limit for one file, and what `open` and its stream raise.
        """
        if self._opener is None:
            return self._held
        return self.read(self._limit)

    def read(self, limit: int) -> bytes:
        """The whole file when it has no more than `limit` bytes; else raises `FileTooLarge`."""
        with self.open() as stream:
            data = stream.read(limit + 1)
        if len(data) > limit:
            raise FileTooLarge(
                f"{self.path} holds more than {limit / 2**20:.3g} MiB, too much for one page; "
                "if it holds many articles, split it or write them as JSON Lines"
            )
        return data

    @property
    def is_held(self) -> bool:
        """Whether the whole file lies in memory."""
        return self._opener is None

    def packed(self) -> tuple[str, bytes, str, str, str, str]:
        """A held item as it travels to another process, where the guide lies already."""
        return (self.path, self._held, self.label, self.address, self.captured, self.media_type)

    @classmethod
    def unpacked(cls, packed: tuple[str, bytes, str, str, str, str], guide: Guide) -> Item:
        """The inverse of `packed`."""
        path, data, label, address, captured, media_type = packed
        return cls(path, data, label, guide, address=address, captured=captured, media_type=media_type)

    def open(self) -> BinaryIO:
        """The file from its first byte, to be read in pieces and closed.

        Reading raises `SourceUnreadable` where the file is damaged and `BudgetExceeded` where it is a bomb.
        """
        return self._opener() if self._opener else io.BytesIO(self._held)


@dataclass(frozen=True, slots=True)
class Rejected:
    """Something in a source that gave no document: where it stands, and a sentence that says why."""

    path: str
    reason: str


@dataclass(frozen=True, slots=True)
class Skipped:
    """Things in a source that are no articles and were never meant to be: pictures, menus, redirects, drafts.

    `path` is where they lie, `reason` completes "skipped because ..." for a person ("a picture", "an attachment"), and
    `count` says how many they are. They are counted and told by their reason, not one by one.
    """

    path: str
    reason: str
    count: int = 1


@dataclass(frozen=True, slots=True)
class Listed:
    """An article that a listing, a sitemap or a feed names and describes, and that may lie in the same source as a
    page of its own.

    `document` is what is known of it; `place` is where its page would lie in the source ("" unknown); `alone` says
    whether it is an article worth keeping when no page of it is met.
    """

    document: Document
    place: str = ""
    alone: bool = True


@dataclass(frozen=True, slots=True)
class RecipeFit:
    """How a recipe fitted one page that it is for: the fields that its selectors gave, and those that they gave
    nothing for."""

    recipe: str
    path: str
    given: tuple[str, ...]
    missed: tuple[str, ...]


Met = Item | Rejected | Skipped
"""What walking through a source gives."""

Found = Document | Rejected | Skipped | Listed | RecipeFit
"""What reading gives, one after the other."""


class Importer(Protocol):
    """One format. Reading is pure: it stores nothing, changes nothing and gives the same for the same bytes."""

    name: str

    def accepts(self, item: Item) -> float:
        """How sure, from 0 (not mine) to 1 (surely mine), by content before name: `item.head` is enough to look at.

        Quick; never raises.
        """

    def read(self, item: Item) -> Iterator[Found]:
        """What the item holds, lazily. One bad record is one `Rejected`; it never ends the run.

        Raises nothing of its own; what `item.data` or `item.open` raise may pass through.
        """


def _storable(name: str) -> str:
    """A file's name as text: bytes in it that are none, which Python holds as lone surrogates, are written out."""
    return name.encode("utf-8", "backslashreplace").decode()
