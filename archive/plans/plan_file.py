"""The file of a plan: an SQLite database of its own with a row for all that was found, made whole or not at all."""

from __future__ import annotations

import json
import os
import secrets
import sqlite3
import zlib
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

from archive.atomic_file import flush_to_disk
from archive.database.rows import inflated, pack, unpack
from archive.document import Document
from archive.errors import BadPlan, HomeNotWritable, NoSuchPlan
from archive.jobs.records import text_of
from archive.messages import Message
from archive.plans.records import NO_FLAG, Flag, Row
from archive.shelf.folder import FolderShelf

PLANS = "plans"
"""The folder of plans in a home."""
_MARK = "folder.mark"
MOST_ORIGINALS = 4 << 30
"""Bytes of originals that are kept in a plan, packed; of what comes after that none is."""
_SCHEMA = (
    "CREATE TABLE found (n INTEGER PRIMARY KEY, outcome TEXT NOT NULL, key TEXT NOT NULL, hash TEXT NOT NULL, id TEXT"
    " NOT NULL, title TEXT NOT NULL, day TEXT NOT NULL, publication TEXT NOT NULL, language TEXT NOT NULL, authors TEXT"
    " NOT NULL, topics TEXT NOT NULL, url TEXT NOT NULL, path TEXT NOT NULL, words INTEGER NOT NULL, reason TEXT NOT"
    " NULL, changes TEXT NOT NULL, flags INTEGER NOT NULL, alike TEXT NOT NULL, original TEXT NOT NULL, is_out INTEGER"
    " NOT NULL, place TEXT NOT NULL)",
    "CREATE TABLE documents (n INTEGER PRIMARY KEY, packed BLOB NOT NULL)",
    "CREATE TABLE originals (hash TEXT PRIMARY KEY, data BLOB NOT NULL) WITHOUT ROWID",
    "CREATE TABLE passed_over (reason TEXT PRIMARY KEY, count INTEGER NOT NULL, places TEXT NOT NULL) WITHOUT ROWID",
    # What was left out by hand, also of articles that the latest reading does not bring (`archive/plans/choices.py`).
    "CREATE TABLE chosen (place TEXT PRIMARY KEY, key TEXT NOT NULL, url TEXT NOT NULL, title TEXT NOT NULL, state TEXT"
    " NOT NULL) WITHOUT ROWID",
    "CREATE TABLE made_of (state TEXT NOT NULL)",
    "CREATE INDEX found_by_key ON found (key)",
    # By these two a page is counted without its rows being read; what is left out changes the second alone.
    "CREATE INDEX found_by_kind ON found (outcome, flags)",
    "CREATE INDEX found_left_out ON found (n) WHERE is_out",
)
COLUMNS = (
    "n, outcome, key, hash, id, title, day, publication, language, authors, topics, url, path, words, reason, changes,"
    " flags, alike, original, is_out, place"
)
_KNOWN = sorted(_SCHEMA)
_LEVEL = 1  # of packing: originals are many, and are mostly never looked at


def folder_mark(home: Path) -> str:
    """A word that the folder of plans in this home has, and no other: machines that share the folder have the same.
    Raises `HomeNotWritable`."""
    folder = home / PLANS
    try:
        folder.mkdir(mode=0o700, exist_ok=True)
        return FolderShelf(folder).put_first(_MARK, secrets.token_hex(8).encode()).decode("ascii", "replace")
    except OSError as error:
        raise HomeNotWritable(f"{folder} cannot be written to ({error.strerror}); check its permissions") from error


def file_of(home: Path, number: int) -> Path:
    """Where the plan of this number lies in the home."""
    return home / PLANS / f"{number}.sqlite3"


@contextmanager
def opened(home: Path, number: int) -> Iterator[sqlite3.Connection]:
    """The file of a plan, in one transaction. Raises `NoSuchPlan` where it is not there, and `BadPlan` where it is no
    file that we made, or cannot be written to."""
    path = file_of(home, number)
    if path.is_symlink() or not path.is_file():
        raise NoSuchPlan(Message("What plan %(number)s found is not kept any more.", number=number))
    with _told(number):
        connection = sqlite3.connect(f"{path.as_uri()}?mode=rw", uri=True, timeout=5)
        try:
            connection.execute("PRAGMA trusted_schema = OFF")
            made = [sql for (sql,) in connection.execute("SELECT sql FROM sqlite_master WHERE sql IS NOT NULL")]
            if sorted(made) != _KNOWN:
                raise BadPlan(Message("What plan %(number)s found cannot be read; make it anew.", number=number))
            with connection:
                yield connection
        finally:
            connection.close()


@contextmanager
def _told(number: int) -> Iterator[None]:
    try:
        yield
    except sqlite3.OperationalError as error:
        full = error.sqlite_errorcode == sqlite3.SQLITE_FULL
        why = Message("its disk is full") if full else Message("it is being written to")
        raise BadPlan(Message("The file of plan %(number)s: %(why)s.", number=number, why=why)) from error
    except sqlite3.Error as error:
        raise BadPlan(Message("What plan %(number)s found cannot be read; make it anew.", number=number)) from error


class Draft:
    """A plan's file while it is made, in the order of what is found, of sources in this `state` (`state_of`)."""

    def __init__(self, connection: sqlite3.Connection, state: str) -> None:
        self.connection = connection
        self.state = state
        connection.execute("INSERT INTO made_of VALUES (?)", (state,))
        self._originals = 0
        self._rows = 0

    def add(self, row: Row, document: Document | None = None, original: tuple[str, bytes] | None = None) -> int:
        """Add a row; the document and the original (its hash and bytes) are what it can be looked at by. The number
        that it gets."""
        self._rows += 1
        kept = ""
        if original:
            kept = self._keep(*original)
        values = (
            self._rows,
            *(row.outcome, row.key, row.hash, row.id, row.title, row.day, row.publication, row.language),
            *(_json(row.authors), _json(row.topics), row.url, row.path, row.words, row.reason, _json(row.changes)),
            *(int(row.flags), _json(row.like) if row.like else "", kept, int(row.is_out), row.place),
        )
        self.connection.execute(f"INSERT INTO found VALUES ({', '.join('?' * len(values))})", values)  # noqa: S608  # marks
        if document:
            self.connection.execute("INSERT INTO documents VALUES (?, ?)", (self._rows, pack(document)))
        return self._rows

    def pass_over(self, reason: str, count: int, places: Iterable[str]) -> None:
        """Note how many things were skipped for a reason, and where the first of them lie."""
        self.connection.execute("INSERT INTO passed_over VALUES (?, ?, ?)", (reason, count, _json(list(places))))

    def _keep(self, digest: str, data: bytes) -> str:
        if self.connection.execute("SELECT 1 FROM originals WHERE hash = ?", (digest,)).fetchone():
            return digest
        if self._originals >= MOST_ORIGINALS:
            return ""
        packed = zlib.compress(data, _LEVEL)
        self._originals += len(packed)
        self.connection.execute("INSERT INTO originals VALUES (?, ?)", (digest, packed))
        return digest


@contextmanager
def drafting(home: Path, number: int, state: str) -> Iterator[Draft]:
    """Make the file of a plan of sources in this state: it is there, or takes the place of the one before, when the
    block ends; where the block raises, all stays as it was. Raises `BadPlan` where there is no room."""
    path = file_of(home, number)
    draft = path.with_suffix(".draft")
    path.parent.mkdir(mode=0o700, exist_ok=True)
    draft.unlink(missing_ok=True)
    os.close(os.open(draft, os.O_RDWR | os.O_CREAT | os.O_EXCL | os.O_NOFOLLOW | os.O_CLOEXEC, 0o600))
    try:
        with _told(number):
            connection = sqlite3.connect(draft)
            try:
                # Nobody reads a draft, and one that is cut off is thrown away.
                connection.execute("PRAGMA journal_mode = OFF")
                connection.execute("PRAGMA synchronous = OFF")
                connection.execute("PRAGMA cache_size = -65536")
                for each in _SCHEMA:
                    connection.execute(each)
                yield Draft(connection, state)
                connection.commit()
            finally:
                connection.close()
        flush_to_disk(draft)
        draft.replace(path)
        flush_to_disk(path.parent)
    finally:
        draft.unlink(missing_ok=True)


def remove(home: Path, number: int) -> None:
    """Take the file of a plan away."""
    path = file_of(home, number)
    for each in (path, path.with_suffix(".draft"), Path(f"{path}-journal")):
        with suppress(OSError):
            each.unlink(missing_ok=True)


def row_of(found: tuple[Any, ...]) -> Row:
    """A row as it is kept (`COLUMNS`)."""
    n, outcome, key, digest, id_, title, day, publication, language, authors, topics, url, path, words, reason = found[
        :15
    ]
    changes, flags, alike, original, is_out, place = found[15:]
    like = _list(alike)
    return Row(
        n=n,
        outcome=text_of(outcome),
        key=str(key),
        hash=str(digest),
        id=text_of(id_),
        title=text_of(title),
        day=text_of(day),
        publication=text_of(publication),
        language=text_of(language),
        authors=tuple(map(text_of, _list(authors))),
        topics=tuple(map(text_of, _list(topics))),
        url=text_of(url),
        path=text_of(path),
        words=words if isinstance(words, int) else 0,
        reason=text_of(reason),
        changes=tuple((str(each[0]), str(each[1]), str(each[2])) for each in _list(changes) if len(each) == 3),
        flags=Flag(flags & int(~NO_FLAG)) if isinstance(flags, int) else NO_FLAG,
        like=(text_of(like[0]), text_of(like[1]), text_of(like[2])) if len(like) == 3 else None,
        original=text_of(original),
        is_out=bool(is_out),
        place=text_of(place),
    )


def document_of(connection: sqlite3.Connection, row: Row) -> Document | None:
    """The document of a row; None where none is kept."""
    found = connection.execute("SELECT packed FROM documents WHERE n = ?", (row.n,)).fetchone()
    return unpack(found[0], row.path) if found and isinstance(found[0], bytes) else None


def original_of(connection: sqlite3.Connection, row: Row) -> bytes | None:
    """The bytes that a row's document was read from; None where they are not kept."""
    found = connection.execute("SELECT data FROM originals WHERE hash = ?", (row.original,)).fetchone()
    with suppress(ValueError, zlib.error):
        return inflated(found[0]) if found and isinstance(found[0], bytes) else None
    return None


def _json(value: object) -> str:
    return json.dumps(value, ensure_ascii=False)


def _list(text: object) -> list[Any]:
    try:
        found = json.loads(text) if isinstance(text, str) and text else []
    except (ValueError, RecursionError):
        return []
    return found if isinstance(found, list) else []


def shrink(home: Path, number: int) -> None:
    """Give the disk back what was deleted of a plan's file. Raises as `opened`."""
    with _told(number):
        connection = sqlite3.connect(f"{file_of(home, number).as_uri()}?mode=rw", uri=True, timeout=5)
        try:
            connection.execute("VACUUM")
        finally:
            connection.close()
