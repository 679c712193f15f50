"""The archive's SQLite file opened for reading alone: nothing is written to it, whatever becomes of it meanwhile."""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Iterator, Sequence
from contextlib import closing, contextmanager
from pathlib import Path

from sqlalchemy import Engine, create_engine, event
from sqlalchemy.pool import ConnectionPoolEntry

from archive.database.connection import IDIOM, Migration
from archive.database.soundness import is_sealed, look_through, refuse_cut_short, seal
from archive.database.sqlite import GUARD, SQLITE, Told, connect_as, open_database, ours, speak_for_us, version_of
from archive.errors import HomeBusy, HomeNotWritable, NotAHome, Repair


def can_write(path: Path) -> bool:
    """Whether this process may write to the database at `path`, and beside it, as SQLite must."""
    return os.access(path, os.W_OK) and os.access(path.parent, os.W_OK)


def open_to_read(path: Path, migrations: Sequence[Migration]) -> Engine:
    """An engine that never writes to the archive at `path`, whatever becomes of the file: not even its header, as one
    that may write does to a file that is just being put there. One in a folder that nobody can write to is read too.

    Raises as `open_database`, and `NotAHome` where nothing was ever stored.
    """
    refuse_cut_short(path)
    try:
        engine = engine_to_read(path)
        try:
            version = version_of(engine, path, len(migrations))
            if not version:
                raise NotAHome(f"there is no archive at {path.parent}", Repair.IMPORT, path.parent)
            if version < len(migrations):
                open_database(path, migrations).dispose()
            elif not is_sealed(path):
                with engine.connect() as connection:
                    look_through(connection, path, current=True)
                seal(path)
        except BaseException:
            engine.dispose()
            raise
    except sqlite3.Error as error:
        raise ours(path, error) from error
    return engine


@contextmanager
def connected_to_read(path: Path) -> Iterator[sqlite3.Connection]:
    """SQLite's own connection to a database that cannot be written to here. Raises `HomeNotWritable` where it cannot be
    read so, and `HomeBusy` at the end where it was changed after all."""
    is_fixed, before = _is_fixed(path), _state(path)
    with closing(connect_as(path, "immutable=1" if is_fixed else "mode=ro")) as connection:
        yield connection
    if is_fixed and _state(path) != before:
        raise HomeBusy(f"{path} was changed while it was read; ask again")


def engine_to_read(path: Path, told: Told | None = None) -> Engine:
    """An engine that reads the database at `path`, whatever is in it; `told` as of `speak_for_us`. Raises
    `HomeNotWritable` and `sqlite3.Error`."""
    is_fixed = _is_fixed(path)
    before = _state(path)

    def unchanged() -> None:
        if _state(path) != before:
            raise HomeBusy(f"{path} was changed while it was read; ask again")

    def connect() -> sqlite3.Connection:
        connection = connect_as(path, "immutable=1" if is_fixed else "mode=ro")
        if _state(path)[:2] != before[:2]:  # whoever still reads the one before must not go on with this
            connection.close()
            raise HomeBusy(f"another archive has taken the place of {path}; ask again")
        return connection

    def guarded(_connection: sqlite3.Connection, record: ConnectionPoolEntry) -> None:
        record.info[GUARD] = unchanged

    engine = create_engine(f"sqlite:///{path}", creator=connect, execution_options={IDIOM: SQLITE})
    speak_for_us(engine, path, told)
    if is_fixed:
        event.listen(engine, "connect", guarded)
        event.listen(engine, "rollback", lambda _connection: unchanged())  # every reading ends so
    return engine


def _is_fixed(path: Path) -> bool:
    """Whether the file is to be read as one that nobody changes."""
    try:
        with closing(connect_as(path, "mode=ro")) as connection:
            connection.execute("PRAGMA user_version").fetchone()
    except sqlite3.OperationalError:
        if not path.exists():
            raise
        # SQLite keeps an index of its journal beside the file, and cannot make one here.
        _refuse_unless_fixed(path)
        return True
    return False


def _refuse_unless_fixed(path: Path) -> None:
    """Raise `HomeNotWritable` unless nobody can write to the database, and all that was stored stands in it."""
    folder = path.parent
    writable = (path.stat().st_mode | folder.stat().st_mode) & 0o222
    if writable and not os.statvfs(folder).f_flag & os.ST_RDONLY:
        raise HomeNotWritable(
            f"{path} can be read only where this program may write beside it, or where nobody may: give it the right "
            "to write, or mount the folder read-only"
        )
    if _state(path)[-1]:
        raise HomeNotWritable(
            f"the last changes of {path} lie in its journal, which cannot be read where nothing can be written",
            Repair.OPEN_ELSEWHERE,
        )


def _state(path: Path) -> tuple[int, ...]:
    """What changes whenever the database does; at the end the size of its journal."""
    seen, journal = path.stat(), path.with_name(f"{path.name}-wal")
    return seen.st_dev, seen.st_ino, seen.st_mtime_ns, seen.st_size, journal.stat().st_size if journal.exists() else 0
