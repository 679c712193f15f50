"""One import from its sources to the archive: look, read, compare, store, report."""

from __future__ import annotations

import sqlite3
import time
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from archive.document import Document
from archive.home import Home
from archive.imports import Incoming, Original, Outcome, Rejection
from importers.containers.walk import walk
from importers.errors import FileTooLarge
from importers.guide import NO_GUIDE, Guide
from importers.protocol import Found, Item, Rejected, Skipped
from importers.registry import recognise

BATCH = 100  # documents stored in one transaction
_PIECE = 1 << 20  # bytes

Progress = Callable[[str, int, int], None]
"""Told (what is being done, files done, files to do; 0: not known)."""


@dataclass(frozen=True, slots=True)
class Report:
    """What an import did. `read` counts all that was met: documents and rejections. `import_id` is None when nothing
    was stored because it was a dry run."""

    read: int
    new: int
    changed: int
    unchanged: int
    rejected: tuple[Rejected, ...]
    skipped: tuple[Skipped, ...]
    import_id: int | None
    seconds: float


def look_through(sources: Sequence[Path], progress: Progress = lambda *_: None) -> int:
    """Read the sources once from end to end and give their number of files. Whatever is damaged, missing or too large
    to be safe is found here, before the archive is touched. Raises `ImportFailed`."""
    files = 0
    for source in sources:
        for item in walk(source):
            files += 1
            progress("looking through", files, 0)
            if isinstance(item, Item):
                with item.open() as stream:
                    while stream.read(_PIECE):
                        pass
    return files


def run_import(
    home: Home,
    sources: Sequence[Path],
    *,
    guide: Guide = NO_GUIDE,
    dry_run: bool = False,
    files: int = 0,
    progress: Progress = lambda *_: None,
) -> Report:
    """Import the sources, as one import; `files`, as `look_through` counted them, is for the progress.

    Documents are stored in batches; an import that is cut off keeps those it has stored, and running it again goes
    on where it was. Raises `ImportFailed` and what `archive.errors` holds.
    """
    started = time.monotonic()
    with home.writing("import"):
        names = [name_of(source) for source in sources]
        import_id = None if dry_run else home.store.imports.begin(names, guide.as_name)
        run = _Run(home, import_id)
        done = 0
        for source, name in zip(sources, names, strict=True):
            for item in walk(source, guide):
                run.take(item, name_of(source.parent) if _is_alone(source, item) else name)
                done += 1
                progress("reading", done, files)
        run.store()
        if import_id is not None:
            home.store.imports.finish(import_id)
    return run.report(round(time.monotonic() - started, 3))


def name_of(source: Path) -> str:
    """The one name of a source, however it was spelled: absolute, links followed, fit to be stored."""
    return str(source.resolve()).encode("utf-8", "backslashreplace").decode()


def _is_alone(source: Path, item: Item | Rejected) -> bool:
    """Whether the item is the file that was named: its place is then in its folder, as if that had been named."""
    return source.is_file() and item.path == source.name.removesuffix(".gz")


def read(source: Path, guide: Guide = NO_GUIDE) -> Iterator[Found]:
    """What an import of the source would see; nothing is stored. Raises `ImportFailed`."""
    for item in walk(source, guide):
        yield from read_item(item)


def read_item(item: Item | Rejected) -> Iterator[Found]:
    """The documents of one file, by the importer that knows its format."""
    if isinstance(item, Rejected):
        yield item
    elif importer := recognise(item):
        try:
            yield from importer.read(item)
        except FileTooLarge as error:
            yield Rejected(item.path, str(error))
    else:
        yield Rejected(item.path, "no importer knows this kind of file; HTML pages, listings and JSON Lines are read")


class _Run:
    """What has been read and not yet stored, and the counts so far."""

    def __init__(self, home: Home, import_id: int | None) -> None:
        self._store = home.store
        self._import_id = import_id
        self._waiting: list[Incoming] = []
        self._seen = _Seen()
        self._rejected: list[Rejected] = []
        self._noted = 0
        self._skipped: Counter[str] = Counter()
        self._counts = dict.fromkeys(Outcome, 0)

    def take(self, item: Item | Rejected, root: str) -> None:
        original = _original(item) if isinstance(item, Item) else None
        for each in read_item(item):
            if isinstance(each, Skipped):
                self._skipped[each.reason] += each.count
            elif isinstance(each, Rejected):
                self._rejected.append(each)
            elif twin := self._seen.before(each):
                self._rejected.append(Rejected(each.path, f"the same article as {twin}, which was read before it"))
            else:
                self._waiting.append(Incoming(each, root, original))
            if len(self._waiting) >= BATCH:
                self.store()

    def store(self) -> None:
        if self._import_id is None:
            outcomes = self._store.compare(self._waiting)
        else:
            outcomes = self._store.put_many(self._import_id, self._waiting) if self._waiting else []
        for incoming, outcome in zip(self._waiting, outcomes, strict=True):
            self._counts[outcome] += 1
            if outcome is Outcome.REMOVED:
                reason = "it was removed from the archive; `hemeroteca restore` brings it back"
                self._rejected.append(Rejected(incoming.document.path, reason))
        self._waiting = []
        if self._import_id is not None:
            rejections = [Rejection(each.path, each.reason) for each in self._rejected[self._noted :]]
            self._store.imports.reject(self._import_id, rejections)
            self._noted = len(self._rejected)

    def report(self, seconds: float) -> Report:
        new, changed, unchanged = (self._counts[each] for each in (Outcome.NEW, Outcome.CHANGED, Outcome.UNCHANGED))
        return Report(
            read=new + changed + unchanged + len(self._rejected),
            new=new,
            changed=changed,
            unchanged=unchanged,
            rejected=tuple(self._rejected),
            skipped=tuple(Skipped("", reason, count) for reason, count in self._skipped.most_common()),
            import_id=self._import_id,
            seconds=seconds,
        )


def _original(item: Item) -> Original | None:
    try:
        return Original.of(item.data)
    except FileTooLarge:
        return None  # a file of many records: each document is its record


class _Seen:
    """The documents of this import so far: SQLite's own temporary file, so that memory stays bounded."""

    def __init__(self) -> None:
        self._database = sqlite3.connect("")
        self._database.execute("CREATE TABLE seen (key TEXT PRIMARY KEY, path TEXT) WITHOUT ROWID")

    def before(self, document: Document) -> str:
        """The path of a document with the same key that came before; "" for the first."""
        cursor = self._database.execute("INSERT OR IGNORE INTO seen VALUES (?, ?)", (document.key, document.path))
        if cursor.rowcount:
            return ""
        row = self._database.execute("SELECT path FROM seen WHERE key = ?", (document.key,)).fetchone()
        return str(row[0])
