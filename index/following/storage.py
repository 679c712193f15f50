"""The seam between an index and the place where it lives: what is live, what is being written, who may write."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import AbstractContextManager
from dataclasses import dataclass
from typing import Any, Protocol

from index.engine.protocol import Reader, Writer


@dataclass(frozen=True, slots=True)
class Manifest:
    """What an edition of an index is: made by which engine, from which archive up to which change, under which rules.

    `mark` is that of the archive's latest import: where it is unknown, an older copy of the archive was put back.
    `documents` counts those in it. `files` holds (size in bytes, SHA-256) by name, where it lies in files. `rules` is
    the fingerprint of the topic rules alone; None in an edition of before it was kept. `published` are the entries of
    its `PublicationLog`; none in an edition of before there was one. `rules_text` is what the file of rules said, ""
    where there was none; None where that is not known. Where editions are written in place, `reached` is the change up
    to which somebody began to write and has not published it, 0 where nobody has: some of these changes are in it.
    `place` is the database on a server that it was made from (`Store.identity`), "" for a file.
    """

    engine: str
    format: int
    fingerprint: str
    archive_id: str
    seq: int
    mark: str
    documents: int
    files: dict[str, tuple[int, str]]
    rules: str | None = None
    published: tuple[tuple[int, int], ...] = ()
    rules_text: str | None = None
    reached: int = 0
    place: str = ""


@dataclass(frozen=True, slots=True)
class Edition:
    """An index as it was published. No two have the same `stamp`, also where one takes the name of another that is
    gone. In a storage of copies it is whole and for good. In one that writes in place the next edition takes it up:
    whoever reads it meanwhile finds each document as it was published or as it is since, none of before."""

    name: str
    stamp: str
    manifest: Manifest


@dataclass(frozen=True, slots=True)
class Draft:
    """An edition that is being written, by the name that the storage knows it by."""

    name: str


class IndexStorage(Protocol):
    """Where the editions of one index live. Any number of processes read; one at a time writes, under `exclusive`.

    `engine` and `format` are those of what it writes and reads: an edition of any other is never opened, but built
    anew.
    """

    @property
    def engine(self) -> str:
        """The name of the engine whose indexes it holds."""

    @property
    def format(self) -> int:
        """The number of the form in which that engine writes them."""

    def exclusive(self, wait: float) -> AbstractContextManager[None]:
        """Be the only one that writes, waiting up to `wait` seconds to be it. Raises `HomeBusy`; and `HomeNotWritable`
        for whatever keeps the storage from being written in the meantime."""

    def pointer(self) -> str:
        """What names the live edition, "" where there is none: as long as it is the same, so is the edition. Asked
        before each answer, so it costs next to nothing."""

    def current(self) -> Edition:
        """The live edition, not verified. Raises `NoIndexYet` or `IndexDamaged`."""

    def older(self) -> Iterator[Edition]:
        """The editions before the live one that are sound, the newest first."""

    def verify(self, edition: Edition, thorough: bool = True) -> None:
        """Raise `IndexDamaged` unless the edition is as it was written. Where it is not to be `thorough`, large parts
        are only measured: readers check what they read."""

    def draft(self, base: Edition | None, seq: int = 0, mark: str = "") -> Draft:
        """Begin an edition: empty, or as the base is. It is to go up to this change of an archive whose latest import
        has this mark."""

    def write(self, draft: Draft) -> Writer:
        """Open a draft for changes; once more after a commit, too."""

    def publish(self, draft: Draft, manifest: Manifest, base: Edition | None = None) -> Edition:
        """Make the draft the live edition at once and for all, surviving a power cut at any moment. `base` is that of
        the draft; whoever reads an older edition goes on with it."""

    def read(self, edition: Edition) -> Reader:
        """Open an edition for searching. Raises `IndexDamaged`."""

    def sweep(self) -> None:
        """Take away what is of no more use: the oldest editions, and what writers left behind when they died."""

    def report(self, done: int, total: int) -> None:
        """Tell all who ask how far the writing has come."""

    def progress(self) -> tuple[int, int]:
        """What was told last of (changes written, changes to write); (0, 0) where nothing is being written."""

    def adopt(self, other: IndexStorage, edition: Edition, manifest: Manifest) -> Edition:
        """Make an edition of another storage of this kind the live one here, at once and for all, with this manifest;
        there it stays. Raises `IndexDamaged`."""

    def beside(self, name: str) -> IndexStorage:
        """A storage of one edition that lies beside this one: whoever reads or sweeps this one knows nothing of it."""

    def clear(self) -> None:
        """Take every edition away."""

    def forget_older(self) -> None:
        """Take every edition away but the live one: nothing that they say may be read any more."""

    def note(self, name: str) -> dict[str, Any] | None:
        """What was noted beside the editions under this name; None where nothing was, or it cannot be read."""

    def put_note(self, name: str, fields: dict[str, Any] | None) -> None:
        """Note plain values under this name, surviving a power cut at any moment; None takes the note away."""

    def sizes(self) -> dict[tuple[int, int], int]:
        """The bytes of all that it keeps, by what two storages that share something know it by."""
