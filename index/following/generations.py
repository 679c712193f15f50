"""Generations of an index: each a folder that is written once, checked by its manifest and swapped in whole.

index/CURRENT              the name of the live generation, and its checksum
index/generation-000007/   an engine's files and MANIFEST.json: their sizes and SHA-256, what they follow
index/draft-.../           being written; what a crash leaves of one is swept away by the next sync
"""

from __future__ import annotations

import hashlib
import json
import os
import shutil
import tempfile
import zlib
from collections.abc import Callable, Iterator
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from index.errors import IndexDamaged, NoIndexYet

_LARGE = 1 << 20  # bytes
KEPT = 3  # generations: the live one, and two to fall back on
_CURRENT = "CURRENT"
_MANIFEST = "MANIFEST.json"
_NAME = "generation-{:08}"
_LOST = "unknown"  # sorts behind all names


@dataclass(frozen=True, slots=True)
class Manifest:
    """What a generation is: made by which engine, from which archive up to which change, under which rules.

    `mark` is that of the archive's latest import: where it is unknown, an older copy of the archive was put back.
    `documents` counts those in it. `files` holds (size in bytes, SHA-256) by name.
    """

    engine: str
    format: int
    fingerprint: str
    archive_id: str
    seq: int
    mark: str
    documents: int
    files: dict[str, tuple[int, str]]


@dataclass(frozen=True, slots=True)
class Generation:
    """One generation that was published."""

    path: Path
    manifest: Manifest

    @property
    def name(self) -> str:
        """The name of its folder."""
        return self.path.name

    def stamp(self) -> str:
        """A hash of its manifest, and with that of all that is in it, behind its name."""
        return f"{self.name} {hashlib.sha256(repr(self.manifest).encode()).hexdigest()}"

    def verify(self, thorough: bool = True) -> None:
        """Raise `IndexDamaged` unless every file is as it was written.

        Unless it is to be thorough, large files are only measured: what is in them is checked by the engine as it
        reads, so that opening an index takes no longer for a large one.
        """
        for name, (size, digest) in self.manifest.files.items():
            file = self.path / name
            try:
                sound = file.stat().st_size == size and ((size > _LARGE and not thorough) or _sha256(file) == digest)
            except OSError:
                sound = False
            if not sound:
                raise IndexDamaged(f"{file} is missing or damaged; `hemeroteca reindex` builds the index anew")


class Generations:
    """The generations under one folder. One process at a time may draft and publish; any number may read."""

    def __init__(self, root: Path) -> None:
        self._root = root
        self._pointer = root / _CURRENT
        self._last_read: tuple[tuple[int, int, int], str] = ((0, 0, 0), "")

    @property
    def seen(self) -> tuple[int, int, int]:
        """Which file the pointer was when it was last looked at: another one, where it was made anew with the same
        name."""
        return self._last_read[0]

    def current_name(self) -> str:
        """The name of the live generation; "" when there is none. Where the pointer to it is damaged or gone, a name
        that no generation has."""
        # Each answer looks here first. The pointer is never written over but replaced: while it is the same file, it
        # says the same.
        try:
            seen = self._pointer.stat()
        except FileNotFoundError:
            return self._read_name()
        file = (seen.st_ino, seen.st_mtime_ns, seen.st_size)
        if self._last_read[0] != file:
            self._last_read = file, self._read_name()
        return self._last_read[1]

    def _read_name(self) -> str:
        try:
            said = self._pointer.read_text(errors="replace").strip()
        except FileNotFoundError:
            said = ""
        name = said.partition(" ")[0]
        if name and said == _pointer(name):
            return name
        return _LOST if said or self._published() else ""

    def current(self) -> Generation:
        """The live generation, not verified. Raises `NoIndexYet` or `IndexDamaged`."""
        name = self.current_name()
        if not name:
            raise NoIndexYet("there is no index yet; `hemeroteca sync` makes one")
        return self._load(self._root / name)

    def sound(self) -> Iterator[Generation]:
        """The generations to read from, best first: the live one, then those before it, each verified, large files by
        their sizes."""
        current = self.current_name()
        for path in sorted(self._published(), reverse=True):
            if path.name <= current:
                try:
                    generation = self._load(path)
                    generation.verify(thorough=False)
                except IndexDamaged:
                    continue
                yield generation

    def sweep(self) -> None:
        """Take away what is of no more use: the oldest generations, and what writers left behind when they died:
        drafts, and generations that never became the live one."""
        published, current = sorted(self._published()), self.current_name()
        known = [path for path in published if path.name <= current]
        for left in (*self._root.glob("draft-*"), *published[len(known) :], *known[:-KEPT]):
            shutil.rmtree(left, ignore_errors=True)  # whatever cannot go now goes the next time

    def draft(self, base: Generation | None, linkable: Callable[[Path], bool]) -> Path:
        """A new folder to write in: empty, or holding the base's files as hard links."""
        draft = Path(tempfile.mkdtemp(prefix="draft-", dir=self._root))
        if base is not None:
            for name in base.manifest.files:
                if linkable(base.path / name):
                    os.link(base.path / name, draft / name)
        return draft

    def publish(self, draft: Path, manifest: Manifest, base: Generation | None = None) -> Generation:
        """Make the draft the live generation, surviving a power cut at any moment, and sweep away the oldest. Files
        that are the base's are known to be on disk and need not be read again."""
        files = {}
        for file in sorted(draft.iterdir()):
            known = base.manifest.files.get(file.name) if base else None
            if base is None or known is None or not file.samefile(base.path / file.name):
                _fsync(file)
                known = (file.stat().st_size, _sha256(file))
            files[file.name] = known
        manifest = Manifest(**{**asdict(manifest), "files": files})
        fields = asdict(manifest)
        _write(draft / _MANIFEST, json.dumps({"manifest": fields, "sha256": _sha256_of(fields)}, indent=1))
        _fsync(draft)
        published = sorted(self._published())
        number = int(published[-1].name.rpartition("-")[2]) + 1 if published else 1
        path = self._root / _NAME.format(number)
        draft.rename(path)
        _fsync(self._root)
        self._point_at(path)
        self.sweep()
        return Generation(path, manifest)

    def _point_at(self, path: Path) -> None:
        pointer = self._root / f"{_CURRENT}.new"
        _write(pointer, f"{_pointer(path.name)}\n")
        pointer.replace(self._root / _CURRENT)
        _fsync(self._root)

    def _published(self) -> list[Path]:
        return list(self._root.glob("generation-*"))

    def _load(self, path: Path) -> Generation:
        try:
            read = json.loads((path / _MANIFEST).read_bytes())
            fields = read["manifest"]
            if _sha256_of(fields) != read["sha256"]:
                raise ValueError
            fields["files"] = {name: (int(size), str(digest)) for name, (size, digest) in fields["files"].items()}
            return Generation(path, Manifest(**fields))
        except (OSError, ValueError, KeyError, TypeError, AttributeError) as error:
            raise IndexDamaged(
                f"{path / _MANIFEST} is missing or damaged; `hemeroteca reindex` builds the index anew"
            ) from error


def _pointer(name: str) -> str:
    """What CURRENT says: the name and its CRC-32, so that no damage makes it the name of an older generation."""
    return f"{name} {zlib.crc32(name.encode()):08x}"


def _sha256_of(fields: dict[str, Any]) -> str:
    return hashlib.sha256(json.dumps(fields, sort_keys=True).encode()).hexdigest()


def _sha256(file: Path) -> str:
    with file.open("rb") as handle:
        return hashlib.file_digest(handle, "sha256").hexdigest()


def _write(file: Path, text: str) -> None:
    with file.open("w", encoding="utf-8") as handle:
        handle.write(text)
        handle.flush()
        os.fsync(handle.fileno())


def _fsync(path: Path) -> None:
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
