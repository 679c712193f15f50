"""Generations of an index: each a folder that is written once, checked by its manifest and swapped in whole.

index/CURRENT              the name of the live generation, and its checksum
index/generation-000007/   an engine's files and MANIFEST.json: their sizes and SHA-256, what they follow
index/draft-.../           being written; what a crash leaves of one is swept away by the next sync
index/PROGRESS             how far that has come
index/lock                 held by the one process that writes
index/candidate/, pinned/  indexes beside this one, in the same form (`following/aside.py`)
index/note-....json        what is noted of these
"""

from __future__ import annotations

import hashlib
import os
import re
import shutil
import tempfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import replace
from pathlib import Path
from typing import Any

from archive.atomic_file import flush_to_disk, open_plain, read_plain, replacing
from archive.errors import HomeNotWritable, Repair
from archive.lock import exclusive
from index.engine import checked_json
from index.engine.protocol import Engine, Reader, Writer
from index.errors import IndexDamaged, NoIndexYet
from index.following.manifest import read_manifest, write_manifest
from index.following.storage import Draft, Edition, IndexStorage, Manifest
from index.registry import default_engine

_LARGE = 1 << 20  # bytes
KEPT = 3  # generations: the live one, and two to fall back on
_CURRENT = "CURRENT"
_LOCK = "lock"
_PROGRESS = "PROGRESS"
_NAME = "generation-{:08}"
_NAMED = re.compile("generation-[0-9]{8}")  # and nothing that leads out of the folder
_MOST = 10**8  # of them; the next is the first again
_MOST_SMALL = 1 << 10  # bytes of the pointer, and of what is told of the writing
_LOST = "unknown"  # sorts behind all names


class Generations:
    """An `IndexStorage` in the generations under one folder."""

    def __init__(self, root: Path, engine: Engine | None = None, kept: int = KEPT) -> None:
        self._root = root
        self._kept = kept
        self._pointer = root / _CURRENT
        self._engine = engine or default_engine()
        self.engine, self.format = self._engine.name, self._engine.format
        self._last_read: tuple[str, str] = ("", "")

    @contextmanager
    def exclusive(self, wait: float) -> Iterator[None]:
        """Be the only process that drafts and publishes, waiting up to `wait` seconds to be it."""
        try:
            self._root.mkdir(mode=0o700, parents=True, exist_ok=True)
            with exclusive(self._root / _LOCK, "indexing", wait=wait):
                yield
        except BrokenPipeError:  # of those who are told how far it has come
            raise
        except OSError as error:
            sentence = f"{self._root} cannot be written ({error.strerror or error})"
            raise HomeNotWritable(sentence, Repair.MAKE_ROOM) from error

    def pointer(self) -> str:
        """The live generation's name and which file says so: another one, where it was made anew with the same name."""
        name = self.current_name()
        return f"{name} {self._last_read[0]}" if name else ""

    def current_name(self) -> str:
        """The name of the live generation; "" when there is none. Where the pointer to it is damaged or gone, a name
        that no generation has."""
        # The pointer is never written over but replaced: while it is the same file, it says the same.
        try:
            seen = self._pointer.stat()
        except OSError:
            return self._read_name()
        file = f"{seen.st_ino} {seen.st_mtime_ns} {seen.st_size}"
        if self._last_read[0] != file:
            self._last_read = file, self._read_name()
        return self._last_read[1]

    def _read_name(self) -> str:
        try:
            said = read_plain(self._pointer, _MOST_SMALL).decode(errors="replace").strip()
        except FileNotFoundError:
            said = ""
        except OSError:  # a link to itself; no file, or no small one
            return _LOST
        name = said.partition(" ")[0]
        if _NAMED.fullmatch(name) and said == _pointer(name):
            return name
        return _LOST if said or self._published() else ""

    def current(self) -> Edition:
        """The live generation, not verified. Raises `NoIndexYet` or `IndexDamaged`."""
        name = self.current_name()
        if not name:
            raise NoIndexYet("there is no index yet", Repair.MAKE_INDEX)
        return self._load(name)

    def older(self) -> Iterator[Edition]:
        """The generations before the live one that are sound, the newest first, large files by their sizes."""
        current = self.current_name()
        for path in sorted(self._published(), reverse=True):
            if path.name < current:
                try:
                    generation = self._load(path.name)
                    self.verify(generation, thorough=False)
                except IndexDamaged:
                    continue
                yield generation

    def verify(self, edition: Edition, thorough: bool = True) -> None:
        """Raise `IndexDamaged` unless every file is as it was written. Unless it is to be thorough, large files are
        only measured: what is in them is checked by the engine as it reads, so that opening an index takes no longer
        for a large one."""
        for name, (size, digest) in edition.manifest.files.items():
            file = self._root / edition.name / name
            try:
                sound = file.stat().st_size == size and ((size > _LARGE and not thorough) or _sha256(file) == digest)
            except OSError:
                sound = False
            if not sound:
                raise IndexDamaged(f"{file} is missing or damaged", Repair.REINDEX)

    def sweep(self) -> None:
        """Take away what is of no more use: the oldest generations, and what writers left behind when they died:
        drafts, and generations that never became the live one."""
        with suppress(OSError):
            (self._root / _PROGRESS).unlink(missing_ok=True)
        published, current = sorted(self._published()), self.current_name()
        known = [path for path in published if path.name <= current]
        for left in (*self._root.glob("draft-*"), *published[len(known) :], *known[: -self._kept]):
            shutil.rmtree(left, ignore_errors=True)  # whatever cannot go now goes the next time

    def draft(self, base: Edition | None, seq: int = 0, mark: str = "") -> Draft:
        """A new folder to write in: empty, or holding the base's files as hard links."""
        draft = Path(tempfile.mkdtemp(prefix="draft-", dir=self._root))
        if base is not None:
            for name in base.manifest.files:
                file = self._root / base.name / name
                if self._engine.linkable(file):
                    os.link(file, draft / name)
        return Draft(draft.name)

    def write(self, draft: Draft) -> Writer:
        """Open a draft for changes."""
        return self._engine.write(self._root / draft.name)

    def read(self, edition: Edition) -> Reader:
        """Open a generation for searching. Raises `IndexDamaged`."""
        return self._engine.read(self._root / edition.name)

    def report(self, done: int, total: int) -> None:
        """Tell all who ask how far the writing has come."""
        with suppress(OSError):  # on a full disk nobody is told
            new = self._root / f"{_PROGRESS}.new"
            new.unlink(missing_ok=True)
            with new.open("x") as file:  # never through a link that somebody has put there
                file.write(f"{done} {total}\n")
            new.replace(self._root / _PROGRESS)

    def progress(self) -> tuple[int, int]:
        """What was told last of (changes written, changes to write); (0, 0) where nothing is being written."""
        try:
            done, total = map(int, read_plain(self._root / _PROGRESS, _MOST_SMALL).split())
        except (OSError, ValueError):
            return 0, 0
        return done, total

    def publish(self, draft: Draft, manifest: Manifest, base: Edition | None = None) -> Edition:
        """Make the draft the live generation, surviving a power cut at any moment, and sweep away the oldest. Files
        that are the base's are known to be on disk and need not be read again."""
        folder = self._root / draft.name
        files = {}
        for file in sorted(folder.iterdir()):
            known = base.manifest.files.get(file.name) if base else None
            if base is None or known is None or not file.samefile(self._root / base.name / file.name):
                flush_to_disk(file)
                known = (file.stat().st_size, _sha256(file))
            files[file.name] = known
        manifest = replace(manifest, files=files)
        flush_to_disk(write_manifest(folder, manifest))
        flush_to_disk(folder)
        newest = max((int(path.name[-8:]) for path in self._published()), default=0)
        path = self._root / _NAME.format((newest + 1) % _MOST or 1)
        shutil.rmtree(path, ignore_errors=True)  # where they began anew
        folder.rename(path)
        flush_to_disk(self._root)
        self._point_at(path)
        self.sweep()
        return _generation(path.name, manifest)

    def adopt(self, other: IndexStorage, edition: Edition, manifest: Manifest) -> Edition:
        """Make the live generation of another storage's, with this manifest and the same files, hard-linked. Raises
        `IndexDamaged` where they are not as they were written."""
        if not isinstance(other, Generations):
            raise TypeError
        other.verify(edition)
        self._root.mkdir(mode=0o700, parents=True, exist_ok=True)
        draft = Path(tempfile.mkdtemp(prefix="draft-", dir=self._root))
        for name in edition.manifest.files:
            file = other.folder_of(edition) / name
            if self._engine.linkable(file):
                os.link(file, draft / name)
        return self.publish(Draft(draft.name), manifest)

    def folder_of(self, edition: Edition) -> Path:
        """Where an edition's files lie."""
        return self._root / edition.name

    def beside(self, name: str) -> Generations:
        """The index of this name in a folder of its own, of one generation. Nothing is made."""
        return Generations(self._root / name, self._engine, kept=1)

    def clear(self) -> None:
        """Take all generations away; where a crash cuts that off, none is left to be opened."""
        if self._root.exists():
            self._pointer.unlink(missing_ok=True)
            flush_to_disk(self._root)
            for left in (*self._root.glob("draft-*"), *self._published()):
                shutil.rmtree(left, ignore_errors=True)

    def forget_older(self) -> None:
        """Take all generations away but the live one."""
        live = self.current().name
        for path in self._published():
            if path.name != live:
                shutil.rmtree(path, ignore_errors=True)

    def note(self, name: str) -> dict[str, Any] | None:
        """What was noted under this name; None where nothing was, or it is damaged."""
        try:
            return checked_json.read(self._note(name), name)
        except (OSError, ValueError):
            return None

    def put_note(self, name: str, fields: dict[str, Any] | None) -> None:
        """Note this, in the place of what was noted before; None: nothing."""
        file = self._note(name)
        if fields is None:
            file.unlink(missing_ok=True)
        else:
            with replacing(file, file.with_suffix(".new")) as out:
                out.write(checked_json.written(name, fields))
        if self._root.exists():
            flush_to_disk(self._root)

    def sizes(self) -> dict[tuple[int, int], int]:
        """The bytes of each file, by what tells it from all others: those of several generations are there once."""
        found: dict[tuple[int, int], int] = {}
        for folder in self._published():
            with suppress(OSError):
                seen = [each.stat() for each in folder.iterdir()]
                found.update({(each.st_dev, each.st_ino): each.st_size for each in seen})
        return found

    def _note(self, name: str) -> Path:
        return self._root / f"note-{name}.json"

    def _point_at(self, path: Path) -> None:
        with replacing(self._root / _CURRENT, self._root / f"{_CURRENT}.new") as pointer:
            pointer.write(f"{_pointer(path.name)}\n".encode())
        flush_to_disk(self._root)

    def _published(self) -> list[Path]:
        return [path for path in self._root.glob("generation-*") if _NAMED.fullmatch(path.name)]

    def _load(self, name: str) -> Edition:
        return _generation(name, read_manifest(self._root / name))


def _generation(name: str, manifest: Manifest) -> Edition:
    digest = hashlib.sha256(repr(manifest).encode()).hexdigest()
    return Edition(name, f"{name} {digest}", manifest)


def _pointer(name: str) -> str:
    """What CURRENT says: the name and its CRC-32, so that no damage makes it the name of an older generation."""
    return f"{name} {zlib.crc32(name.encode()):08x}"


def _sha256(file: Path) -> str:
    with open_plain(file) as handle:
        return hashlib.file_digest(handle, "sha256").hexdigest()
