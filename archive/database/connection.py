"""The archive's SQLite file: safe settings, its version, migration of older ones, reading and writing.

Statements are SQLAlchemy's, made once and given their values by name; what is SQLite's own stands here alone.
Those of a transaction are executed by SQLAlchemy; a lone one that pages ask for is `Prepared`.
"""

from __future__ import annotations

import os
import sqlite3
import uuid
from collections import namedtuple
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import closing, contextmanager, suppress
from datetime import UTC, datetime
from functools import cached_property, partial
from pathlib import Path
from typing import Any
from urllib.parse import quote

from sqlalchemy import Connection, Engine, Select, Table, create_engine, event, insert, text
from sqlalchemy.dialects import sqlite
from sqlalchemy.engine import ExceptionContext
from sqlalchemy.pool import ConnectionPoolEntry
from sqlalchemy.sql.compiler import SQLCompiler

from archive.atomic_file import flush_to_disk
from archive.database.schema import archive_table
from archive.database.soundness import is_sealed, look_through, refuse_cut_short, seal
from archive.errors import ArchiveError, DamagedArchive, HomeBusy, HomeNotWritable, HomeTooNew, NotAHome, Repair

Migration = Callable[[Connection], None]

APPLICATION_ID = 0x48454D45  # "HEME" in SQLite's own header field for it
BUSY_TIMEOUT_MS = 60_000
_MERGING_MS = 1_000
_PROGRAM = "SELECT name FROM sqlite_schema WHERE type IN ('trigger', 'view') LIMIT 1"  # what runs by itself when asked


def open_database(path: Path, migrations: Sequence[Migration]) -> Engine:
    """An engine on the archive at `path`, made when missing and migrated when older (a copy of the old one is kept
    beside it as `archive.sqlite3.version-N`). Migration n takes it from version n to n + 1. One that lies in a new
    place, a copy as like as not, is looked through first.

    Raises `HomeTooNew`, `DamagedArchive` or `HomeNotWritable`.
    """
    refuse_cut_short(path)
    engine = create_engine(f"sqlite:///{path}")
    event.listen(engine, "connect", _configure)
    event.listen(engine, "begin", _begin)
    event.listen(engine, "handle_error", partial(_as_ours, path))
    try:
        version = _version(engine, path, len(migrations))
        known = is_sealed(path)
        if version and not known:
            with engine.connect() as connection:
                look_through(connection, path, current=version == len(migrations))
        if version < len(migrations):
            _migrate(engine, path, migrations)
        if not known:
            seal(path)
    except (ArchiveError, sqlite3.Error) as error:
        engine.dispose()
        raise _ours(path, error) if isinstance(error, sqlite3.Error) else error from None
    return engine


def _version(engine: Engine, path: Path, known: int) -> int:
    """The version of the archive, 0 where nothing was ever stored, and up to the last that is `known`."""
    with engine.connect() as connection:
        version: int = connection.execute(text("PRAGMA user_version")).scalar_one()
        owner: int = connection.execute(text("PRAGMA application_id")).scalar_one()
        program = connection.execute(text(_PROGRAM)).scalar()
    if version and owner != APPLICATION_ID:
        raise DamagedArchive(f"{path} is a database of another program; name another home")
    if program:
        raise DamagedArchive(f"{path} holds SQL that no Hemeroteca writes ({program}); restore it from a backup")
    if version > known:
        raise HomeTooNew(
            f"{path} was written by a newer Hemeroteca (archive version {version}, this program knows "
            f"{known}); upgrade the program, nothing was changed"
        )
    return version


def _as_ours(path: Path, context: ExceptionContext) -> None:
    """What goes wrong with the file, at whatever statement, as an error of ours that says the repair."""
    error = context.original_exception
    if isinstance(error, sqlite3.DatabaseError) and not isinstance(error, sqlite3.IntegrityError):
        raise _ours(path, error) from error


def _ours(path: Path, error: sqlite3.Error) -> ArchiveError:
    code = getattr(error, "sqlite_errorcode", sqlite3.SQLITE_ERROR) & 0xFF  # the kind; the rest says which of it
    if code in (sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED):
        return HomeBusy(f"another process has been writing to {path} for long; wait for it to end, then try again")
    if isinstance(error, sqlite3.OperationalError) and code != sqlite3.SQLITE_ERROR:
        return HomeNotWritable(
            f"{path} cannot be read or written ({error}); check its permissions, its disk and the disk's space"
        )
    # A table or a column that is not there is damage too: statements and tables are made from one description.
    return DamagedArchive(f"{path} is damaged ({error})", Repair.RESTORE_BACKUP)


class Prepared:
    """A SELECT that is compiled once and then run by the driver: ten documents take two thirds of the time so, the
    archive's position a quarter."""

    def __init__(self, statement: Select[*tuple[Any, ...]]) -> None:
        self._statement = statement

    def read(self, engine: Engine, **values: Any) -> list[Any]:
        """All rows, as named tuples of the statement's columns."""
        compiled, row = self._made
        bound = compiled.construct_expanded_state(values)
        try:
            with closing(engine.raw_connection()) as connection, closing(connection.cursor()) as cursor:
                cursor.execute(bound.statement, bound.positional_parameters)
                rows = list(map(row, cursor.fetchall()))
                if guard := connection.info.get(_GUARD):
                    guard()
                return rows
        except sqlite3.DatabaseError as error:
            raise _ours(Path(str(engine.url.database)), error) from error

    @cached_property
    def _made(self) -> tuple[SQLCompiler, Callable[[Iterable[Any]], Any]]:
        row = namedtuple("Row", self._statement.selected_columns.keys(), rename=True)  # type: ignore[misc]  # noqa: PYI024  # its names come from the statement
        return self._statement.compile(dialect=sqlite.dialect()), row._make


@contextmanager
def writing(engine: Engine) -> Iterator[Connection]:
    """A transaction that holds the write lock from its start: no reader turns writer halfway. It is rolled back where
    the block raises."""
    with engine.connect().execution_options(writing=True) as connection, connection.begin():
        yield connection


def merge_journal(engine: Engine) -> None:
    """Have all that was stored stand in the database's own file, with nothing left in its journal; where somebody reads
    for long, or the disk is full, that is left to whoever writes next."""
    with closing(engine.raw_connection()) as connection, closing(connection.cursor()) as cursor:
        with suppress(sqlite3.Error):
            cursor.execute(f"PRAGMA busy_timeout = {_MERGING_MS}")
            cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()
        cursor.execute(f"PRAGMA busy_timeout = {BUSY_TIMEOUT_MS}")


def upsert(table: Table) -> sqlite.Insert:
    """An INSERT that can say what to do where there is such a row (`on_conflict_do_nothing`, `..._do_update`)."""
    return sqlite.insert(table)


def _migrate(engine: Engine, path: Path, migrations: Sequence[Migration]) -> None:
    with writing(engine) as connection:
        # Another process may have migrated between the look and the lock: its copy is not to be written over.
        version = connection.execute(text("PRAGMA user_version")).scalar_one()
        if 0 < version < len(migrations):
            _copy_aside(path, path.with_name(f"{path.name}.version-{version}"))
        for migrate in migrations[version:]:
            migrate(connection)
        if not version:
            connection.execute(
                insert(archive_table).values(id=str(uuid.uuid4()), created_at=datetime.now(UTC).isoformat())
            )
        connection.execute(text(f"PRAGMA application_id = {APPLICATION_ID}"))
        connection.execute(text(f"PRAGMA user_version = {len(migrations)}"))


def _copy_aside(path: Path, target: Path) -> None:
    """Copy what was committed; the copy appears whole or not at all, also where the power is cut."""
    draft = target.with_name(f"{target.name}.new")
    draft.unlink(missing_ok=True)
    try:
        with closing(sqlite3.connect(path)) as connection:
            connection.execute("VACUUM INTO ?", (str(draft),))
        flush_to_disk(draft)
        draft.replace(target)
    finally:
        draft.unlink(missing_ok=True)
    flush_to_disk(target.parent)


def _configure(connection: sqlite3.Connection, _record: object) -> None:
    connection.isolation_level = None  # transactions are begun by `_begin`, not guessed by the driver
    connection.execute("PRAGMA trusted_schema = OFF")  # a foreign file's own expressions reach no dangerous function
    connection.execute(f"PRAGMA busy_timeout = {BUSY_TIMEOUT_MS}")
    connection.execute("PRAGMA journal_mode = WAL")
    connection.execute("PRAGMA synchronous = FULL")  # an acknowledged document survives a power cut
    connection.execute("PRAGMA foreign_keys = ON")


def _begin(connection: Connection) -> None:
    if connection.get_execution_options().get("writing"):
        connection.exec_driver_sql("BEGIN IMMEDIATE")
    else:  # takes no lock and cannot fail, so it need not go the long way
        connection.connection.cursor().execute("BEGIN DEFERRED")


# Reading alone


_GUARD = "guard"  # where a connection keeps what must hold for all that it has read


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
        engine = _reading(path, _is_fixed(path))
        try:
            version = _version(engine, path, len(migrations))
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
        raise _ours(path, error) from error
    return engine


def _reading(path: Path, is_fixed: bool) -> Engine:
    before = _state(path)

    def unchanged() -> None:
        if _state(path) != before:
            raise HomeBusy(f"{path} was changed while it was read; ask again")

    def connect() -> sqlite3.Connection:
        connection = _connect(path, is_fixed)
        if _state(path)[:2] != before[:2]:  # whoever still reads the one before must not go on with this
            connection.close()
            raise HomeBusy(f"another archive has taken the place of {path}; ask again")
        return connection

    def connected(connection: sqlite3.Connection, record: ConnectionPoolEntry) -> None:
        connection.isolation_level = None
        connection.execute("PRAGMA trusted_schema = OFF")
        connection.execute(f"PRAGMA busy_timeout = {BUSY_TIMEOUT_MS}")
        if is_fixed:
            record.info[_GUARD] = unchanged

    engine = create_engine(f"sqlite:///{path}", creator=connect)
    event.listen(engine, "connect", connected)
    event.listen(engine, "begin", _begin)
    event.listen(engine, "handle_error", partial(_as_ours, path))
    if is_fixed:
        event.listen(engine, "rollback", lambda _connection: unchanged())  # every reading ends so
    return engine


def _is_fixed(path: Path) -> bool:
    """Whether the file is to be read as one that nobody changes."""
    try:
        with closing(_connect(path, is_fixed=False)) as connection:
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


def _connect(path: Path, is_fixed: bool) -> sqlite3.Connection:
    how = "immutable=1" if is_fixed else "mode=ro"
    return sqlite3.connect(f"file:{quote(os.fsencode(path))}?{how}", uri=True, check_same_thread=False)
