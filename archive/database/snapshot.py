"""A copy of a database as it is at one moment, while others read and write it."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable
from contextlib import AbstractContextManager, closing
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from sqlalchemy import Connection, create_engine, text
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.pool import NullPool

from archive.database.reading import can_write, connected_to_read
from archive.database.soundness import faults
from archive.database.sqlite import APPLICATION_ID, connect_as, kind_of
from archive.errors import BackupFailed, BadBackup, DamagedArchive, HomeTooNew, Repair

_AT_ONCE = 1_024  # pages between two reports, and two moments at which an interruption is heard
_MAGIC = b"SQLite format 3\0"

Progress = Callable[[int, int], None]
"""Told (done, to do) in pages or bytes."""


@dataclass(frozen=True, slots=True)
class Held:
    """What an archive's database holds: its version (how many migrations made it), the archive's id, the number of its
    latest change, and how many documents and imports there are."""

    version: int
    archive_id: str
    seq: int
    documents: int
    imports: int


def is_database(path: Path) -> bool:
    """Whether SQLite made this file, by its first bytes."""
    with path.open("rb") as file:
        return file.read(len(_MAGIC)) == _MAGIC


def take_snapshot(source: Path, target: Path, progress: Progress = lambda *_: None) -> None:
    """Copy the database into a new file that needs no other beside it.

    A transaction that is held from the first page to the last makes it one moment's, however much is written in the
    meantime; nobody is kept from reading or writing. Raises `DamagedArchive` and `BackupFailed`.
    """
    try:
        with _connected(source) as read, closing(connect_as(target, "mode=rwc")) as written:
            read.execute("BEGIN")
            read.execute("SELECT count(*) FROM sqlite_master").fetchone()  # from here on it is this moment
            written.execute("PRAGMA synchronous = OFF")  # whoever keeps the copy flushes it
            read.backup(written, pages=_AT_ONCE, progress=lambda _, left, total: progress(total - left, total))
            written.execute("PRAGMA journal_mode = DELETE")
    except sqlite3.Error as error:
        if kind_of(error) in (sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB):
            raise DamagedArchive(f"{source} is damaged ({error})", Repair.RESTORE_BACKUP) from error
        sentence = f"{source} cannot be copied to {target.parent.parent} ({error}); check both disks and their space"
        raise BackupFailed(sentence) from error


def _connected(source: Path) -> AbstractContextManager[sqlite3.Connection]:
    """Where SQLite may write it finishes what a writer that died had begun; elsewhere it only reads."""
    return closing(connect_as(source, "mode=rw")) if can_write(source) else connected_to_read(source)


def held_by(path: Path, known: int) -> Held:
    """What the copy at `path` holds, after all of it was looked through; this program knows versions up to `known`.

    Nothing is written, not even beside it. Raises `HomeTooNew`, and `BadBackup` where it is not whole or no archive.
    """
    engine = create_engine("sqlite://", creator=partial(connect_as, path, "immutable=1"), poolclass=NullPool)
    try:
        with engine.connect() as connection:
            number = partial(_number, connection)
            version, owner = number("PRAGMA user_version"), number("PRAGMA application_id")
            if owner != APPLICATION_ID or not version:
                raise BadBackup("the database in it is not an archive's", Repair.ANOTHER_BACKUP)
            if version > known:
                raise HomeTooNew("it was made by a newer Hemeroteca; upgrade the program, then restore it")
            found = "; ".join(faults(connection, current=version == known))
            if not found:
                return Held(
                    version=version,
                    archive_id=str(connection.execute(text("SELECT id FROM archive")).scalar_one()),
                    seq=number("SELECT coalesce(max(seq), 0) FROM documents"),
                    documents=number("SELECT count(*) FROM documents WHERE removed_at IS NULL"),
                    imports=number("SELECT count(*) FROM imports"),
                )
    except (sqlite3.Error, SQLAlchemyError, DamagedArchive, TypeError, ValueError) as error:
        found = str(getattr(error, "orig", error))
    finally:
        engine.dispose()
    raise BadBackup(f"the database in it is damaged ({found})", Repair.ANOTHER_BACKUP)


def _number(connection: Connection, statement: str) -> int:
    return int(connection.execute(text(statement)).scalar_one())
