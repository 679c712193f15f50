"""A place for an index that has neither folders nor links: what the seam asks for and nothing more."""

from __future__ import annotations

import tempfile
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import Any

from archive.errors import HomeBusy, Repair
from index.engine.protocol import Entry, Reader, Writer
from index.errors import IndexDamaged, NoIndexYet
from index.following.storage import Draft, Edition, IndexStorage, Manifest
from tests.support.judge.engine import ReferenceEngine

_KEPT = 3

Entries = dict[str, Entry]


class MemoryStorage:
    """An `IndexStorage` in this process; the judge searches what lies in it."""

    engine = "memory"
    format = 1

    def __init__(self, temporary: Path) -> None:
        self._temporary = temporary
        self._lock = threading.Lock()
        self._published: list[tuple[Edition, Entries]] = []
        self._drafts: dict[str, Entries] = {}
        self._count = 0
        self._progress = (0, 0)
        self._beside: dict[str, MemoryStorage] = {}
        self._notes: dict[str, dict[str, Any]] = {}

    @contextmanager
    def exclusive(self, wait: float) -> Iterator[None]:
        if not self._lock.acquire(timeout=wait):
            raise HomeBusy("another thread is writing")
        try:
            yield
        finally:
            self._lock.release()

    def pointer(self) -> str:
        return self._published[-1][0].stamp if self._published else ""

    def current(self) -> Edition:
        if not self._published:
            raise NoIndexYet("there is no index yet", Repair.MAKE_INDEX)
        return self._published[-1][0]

    def older(self) -> Iterator[Edition]:
        return iter([edition for edition, _ in self._published[-2::-1]])

    def verify(self, edition: Edition, thorough: bool = True) -> None:
        if len(self._entries(edition)) != edition.manifest.documents:
            raise IndexDamaged(f"{edition.name} is damaged", Repair.REINDEX)

    def draft(self, base: Edition | None, seq: int = 0, mark: str = "") -> Draft:
        self._count += 1
        draft = Draft(f"draft {self._count}")
        self._drafts[draft.name] = dict(self._entries(base)) if base else {}
        return draft

    def write(self, draft: Draft) -> Writer:
        return _Writer(self._drafts, draft.name)

    def publish(self, draft: Draft, manifest: Manifest, base: Edition | None = None) -> Edition:
        self._count += 1
        edition = Edition(f"edition {self._count}", f"stamp {self._count}", replace(manifest))
        self._published.append((edition, self._drafts.pop(draft.name)))
        self.sweep()
        return edition

    def read(self, edition: Edition) -> Reader:
        folder = Path(tempfile.mkdtemp(dir=self._temporary))
        writer = ReferenceEngine().write(folder)
        for each in self._entries(edition).values():
            writer.put(each)
        writer.commit()
        return ReferenceEngine().read(folder)

    def sweep(self) -> None:
        self._drafts.clear()
        self._published = self._published[-_KEPT:]
        self._progress = (0, 0)

    def report(self, done: int, total: int) -> None:
        self._progress = (done, total)

    def progress(self) -> tuple[int, int]:
        return self._progress

    def adopt(self, other: IndexStorage, edition: Edition, manifest: Manifest) -> Edition:
        assert isinstance(other, MemoryStorage)
        other.verify(edition)
        draft = self.draft(None)
        self._drafts[draft.name] = dict(other._entries(edition))
        return self.publish(draft, manifest)

    def beside(self, name: str) -> MemoryStorage:
        return self._beside.setdefault(name, MemoryStorage(self._temporary))

    def clear(self) -> None:
        self._published.clear()

    def forget_older(self) -> None:
        self._published = self._published[-1:]

    def note(self, name: str) -> dict[str, Any] | None:
        return self._notes.get(name)

    def put_note(self, name: str, fields: dict[str, Any] | None) -> None:
        self._notes = {**self._notes, name: fields} if fields else {k: v for k, v in self._notes.items() if k != name}

    def sizes(self) -> dict[tuple[int, int], int]:
        return {(id(self), id(entries)): len(entries) for _, entries in self._published}

    def _entries(self, edition: Edition) -> Entries:
        return next(entries for each, entries in self._published if each.stamp == edition.stamp)


class _Writer:
    def __init__(self, drafts: dict[str, Entries], name: str) -> None:
        self._drafts, self._name = drafts, name
        self._entries = dict(drafts[name])

    def put(self, entry: Entry) -> None:
        self._entries[entry.id] = entry

    def remove(self, document_id: str, seq: int = 0) -> None:
        self._entries.pop(document_id, None)

    def commit(self) -> int:
        self._drafts[self._name] = self._entries
        return len(self._entries)

    def cancel(self) -> None:
        self._entries = {}
