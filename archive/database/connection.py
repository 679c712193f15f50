"""The archive's SQLite file: safe settings, its version, migration of older ones, reading and writing.

Statements are SQLAlchemy's, made once and given their values by name; what is SQLite's own stands here alone.
Those of a transaction are executed by SQLAlchemy; a lone one that pages ask for is `Prepared`.
"""

from __future__ import annotations

import sqlite3
import uuid
from collections import namedtuple
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import closing, contextmanager, suppress
from datetime import UTC, datetime
from functools import cached_property, partial
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Engine, Select, Table, create_engine, event, insert, text
from sqlalchemy.dialects import sqlite
from sqlalchemy.engine import ExceptionContext
from sqlalchemy.sql.compiler import SQLCompiler

from archive.atomic_file import flush_to_disk
from archive.database.schema import archive_table
from archive.database.soundness import foreign_sql, is_sealed, look_through, refuse_cut_short, seal
from archive.errors import ArchiveError, DamagedArchive, HomeBusy, HomeNotWritable, HomeTooNew, Repair

Migration = Callable[[Connection], None]

GUARD = "guard"
"""Where a connection keeps what must hold for all that it has read."""

APPLICATION_ID = 0x48454D45  # "HEME" in SQLite's own header field for it
BUSY_TIMEOUT_MS = 60_000
_MERGING_MS = 1_000
_UNTRUSTED = "PRAGMA trusted_schema = OFF"  # a foreign file's own expressions reach no dangerous function


def open_database(path: Path, migrations: Sequence[Migration]) -> Engine:
    """An engine on the archive at `path`, made when missing and migrated when older (a copy of the old one is kept
    beside it as `archive.sqlite3.version-N`). Migration n takes it from version n to n + 1. One that lies in a new
    place, a copy as like as not, is looked through first.

    Raises `HomeTooNew`, `DamagedArchive` or `HomeNotWritable`.
    """
    refuse_cut_short(path)
    engine = create_engine(f"sqlite:///{path}")
    event.listen(engine, "connect", _configure)
    speak_for_us(engine, path)
    try:
        version = version_of(engine, path, len(migrations))
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
        raise ours(path, error) if isinstance(error, sqlite3.Error) else error from None
    return engine


def speak_for_us(engine: Engine, path: Path) -> None:
    """Have an engine begin transactions as we mean them, and tell what goes wrong in our words."""
    event.listen(engine, "begin", _begin)
    event.listen(engine, "handle_error", partial(_as_ours, path))


def version_of(engine: Engine, path: Path, known: int) -> int:
    """The version of the archive, 0 where nothing was ever stored, and up to the last that is `known`."""
    with engine.connect() as connection:
        version: int = connection.execute(text("PRAGMA user_version")).scalar_one()
        owner: int = connection.execute(text("PRAGMA application_id")).scalar_one()
        program = foreign_sql(connection)
    if version and owner != APPLICATION_ID:
        raise DamagedArchive(f"{path} is a database of another program; name another home")
    if program:
        raise DamagedArchive(f"{path} holds SQL that no Hemeroteca writes ({program})", Repair.RESTORE_BACKUP)
    if version > known:
        raise HomeTooNew(
            f"{path} was written by a newer Hemeroteca (archive version {version}, this program knows "
            f"{known}); upgrade the program, nothing was changed"
        )
    return version


def connect_as(path: Path, how: str) -> sqlite3.Connection:
    """A connection outside any engine, opened as a URI of SQLite says: "mode=ro", "immutable=1"."""
    seconds = BUSY_TIMEOUT_MS / 1000
    place = f"{path.absolute().as_uri()}?{how}"
    connection = sqlite3.connect(place, uri=True, timeout=seconds, isolation_level=None, check_same_thread=False)
    connection.execute(_UNTRUSTED)
    return connection


def _as_ours(path: Path, context: ExceptionContext) -> None:
    """What goes wrong with the file, at whatever statement, as an error of ours that says the repair."""
    error = context.original_exception
    if isinstance(error, sqlite3.DatabaseError) and not isinstance(error, sqlite3.IntegrityError):
        raise ours(path, error) from error


def ours(path: Path, error: sqlite3.Error) -> ArchiveError:
    """What SQLite says of the file as an error of ours."""
    code = kind_of(error)
    if code in (sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED):
        return HomeBusy(f"another process has been writing to {path} for long; wait for it to end, then try again")
    if isinstance(error, sqlite3.OperationalError) and code != sqlite3.SQLITE_ERROR:
        return HomeNotWritable(
            f"{path} cannot be read or written ({error}); check its permissions, its disk and the disk's space"
        )
    # A table or a column that is not there is damage too: statements and tables are made from one description.
    return DamagedArchive(f"{path} is damaged ({error})", Repair.RESTORE_BACKUP)


def kind_of(error: sqlite3.Error) -> int:
    """SQLite's number for the kind of error; what kind of that kind it is, is left out."""
    return int(getattr(error, "sqlite_errorcode", sqlite3.SQLITE_ERROR)) & 0xFF


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
                if guard := connection.info.get(GUARD):
                    guard()
                return rows
        except sqlite3.DatabaseError as error:
            raise ours(Path(str(engine.url.database)), error) from error

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
    connection.execute(_UNTRUSTED)
    connection.execute(f"PRAGMA busy_timeout = {BUSY_TIMEOUT_MS}")
    connection.execute("PRAGMA journal_mode = WAL")
    connection.execute("PRAGMA synchronous = FULL")  # an acknowledged document survives a power cut
    connection.execute("PRAGMA foreign_keys = ON")


def _begin(connection: Connection) -> None:
    if connection.get_execution_options().get("writing"):
        connection.exec_driver_sql("BEGIN IMMEDIATE")
    else:  # takes no lock and cannot fail, so it need not go the long way
        connection.connection.cursor().execute("BEGIN DEFERRED")
