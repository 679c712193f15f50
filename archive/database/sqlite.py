"""The archive's SQLite file: safe settings, its version, migration of older ones, what goes wrong with it in our words.
All that is SQLite's own and no other database's stands here, and in the files beside it that speak of a file."""

from __future__ import annotations

import sqlite3
import uuid
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing, contextmanager, suppress
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Engine, create_engine, event, insert, text
from sqlalchemy.engine import ExceptionContext

from archive.atomic_file import flush_to_disk
from archive.database.connection import BUSY_TIMEOUT_MS, IDIOM, Migration, writing
from archive.database.schema import archive_table
from archive.database.soundness import faults, foreign_sql, is_sealed, look_through, refuse_cut_short, seal
from archive.errors import ArchiveError, BadServers, DamagedArchive, HomeBusy, HomeNotWritable, HomeTooNew, Repair
from archive.lock import alone_in
from archive.servers import read_servers, servers_stamp

Told = Callable[[Path, sqlite3.Error], ArchiveError]
"""What SQLite says of a file as an error of ours."""

GUARD = "guard"
"""Where a connection keeps what must hold for all that it has read."""

APPLICATION_ID = 0x48454D45  # "HEME" in SQLite's own header field for it
_MERGING_MS = 1_000
_UNTRUSTED = "PRAGMA trusted_schema = OFF"  # a foreign file's own expressions reach no dangerous function


def open_database(path: Path, migrations: Sequence[Migration]) -> Engine:
    """An engine on the archive at `path`, made when missing and migrated when older (a copy of the old one is kept
    beside it as `archive.sqlite3.version-N`). Migration n takes it from version n to n + 1. One that lies in a new
    place, a copy as like as not, is looked through first.

    Raises `HomeTooNew`, `DamagedArchive` or `HomeNotWritable`.
    """
    refuse_cut_short(path)
    how = "mode=rwc"

    def connect() -> sqlite3.Connection:
        return connect_as(path, how)

    engine = create_engine(f"sqlite:///{path}", creator=connect, execution_options={IDIOM: SQLITE})
    event.listen(engine, "connect", configure)
    speak_for_us(engine, path)
    try:
        version = version_of(engine, path, len(migrations))
        known = is_sealed(path)
        if version and not known:
            with engine.connect() as connection:
                look_through(connection, path, current=version == len(migrations))
        if version < len(migrations):
            _migrate(engine, path, migrations)
            version_of(engine, path, len(migrations))  # a newer program may have been here meanwhile
        if not known:
            seal(path)
        how = "mode=rw"  # no empty one is made where it was taken away meanwhile
    except (ArchiveError, sqlite3.Error) as error:
        engine.dispose()
        raise ours(path, error) if isinstance(error, sqlite3.Error) else error from None
    return engine


@contextmanager
def writing_beside(path: Path, other: Path, called: str) -> Iterator[Connection]:
    """See `archive.database.opening.writing_beside`."""

    def connect() -> sqlite3.Connection:
        connection = connect_as(path, "mode=rw")
        configure(connection, None)
        # To be read alone: a transaction takes the write lock of all that it could write to.
        connection.execute(f"ATTACH ? AS {called}", (f"{other.absolute().as_uri()}?mode=ro",))
        return connection

    engine = create_engine(f"sqlite:///{path}", creator=connect, execution_options={IDIOM: SQLITE})
    speak_for_us(engine, path)
    try:
        with writing(engine) as connection:
            connection.exec_driver_sql("PRAGMA defer_foreign_keys = ON")
            yield connection
    finally:
        engine.dispose()


def speak_for_us(engine: Engine, path: Path, told: Told | None = None) -> None:
    """Have an engine begin transactions as we mean them, and tell what goes wrong in our words: those of `told`, or of
    `ours`."""
    event.listen(engine, "begin", _Begin(path).begin)
    event.listen(engine, "handle_error", partial(_as_ours, path, told or ours))


def version_of(engine: Engine, path: Path, known: int, application: int = APPLICATION_ID) -> int:
    """The version of the archive, 0 where nothing was ever stored, and up to the last that is `known`. `application` is
    the number in the header of a database of this kind."""
    with engine.connect() as connection:
        version: int = connection.execute(text("PRAGMA user_version")).scalar_one()
        owner: int = connection.execute(text("PRAGMA application_id")).scalar_one()
        program = foreign_sql(connection)
    if version and owner != application:
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


def _as_ours(path: Path, told: Told, context: ExceptionContext) -> None:
    """What goes wrong with the file, at whatever statement, as an error of ours that says the repair."""
    error = context.original_exception
    if isinstance(error, sqlite3.DatabaseError) and not isinstance(error, sqlite3.IntegrityError):
        raise told(path, error) from error


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


class SqliteIdiom:
    """How a file is asked (`Idiom`)."""

    def fetch(self, engine: Engine, statement: str, values: Any) -> Sequence[Sequence[Any]]:
        """All rows of a lone question."""
        try:
            with closing(engine.raw_connection()) as connection, closing(connection.cursor()) as cursor:
                cursor.execute(statement, values)
                rows = cursor.fetchall()
                if guard := connection.info.get(GUARD):
                    guard()
                return rows
        except sqlite3.DatabaseError as error:
            raise ours(Path(str(engine.url.database)), error) from error

    def merge_journal(self, engine: Engine) -> None:
        """One process at a time: where two merge while a third writes, SQLite before 3.51.3 may take what is written
        for merged already, and damage the file (its "WAL-reset bug")."""
        folder = Path(str(engine.url.database)).parent  # not the file: closing it would let go of all locks on it
        with suppress(sqlite3.Error, OSError), alone_in(folder, _MERGING_MS / 1000) as is_alone:
            if is_alone:
                _merge(engine)

    def faults(self, connection: Connection) -> list[str]:
        """Every page, row and text is looked at."""
        return faults(connection)


SQLITE = SqliteIdiom()


def _merge(engine: Engine) -> None:
    with closing(engine.raw_connection()) as connection, closing(connection.cursor()) as cursor:
        with suppress(sqlite3.Error):
            cursor.execute(f"PRAGMA busy_timeout = {_MERGING_MS}")
            cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()
        cursor.execute(f"PRAGMA busy_timeout = {BUSY_TIMEOUT_MS}")


def _migrate(engine: Engine, path: Path, migrations: Sequence[Migration]) -> None:
    with writing(engine) as connection:
        # Another process may have migrated between the look and the lock: its copy is not to be written over.
        version = connection.execute(text("PRAGMA user_version")).scalar_one()
        if version >= len(migrations):
            return
        if version:
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


def configure(connection: sqlite3.Connection, _record: object, wait_ms: int = BUSY_TIMEOUT_MS) -> None:
    """Settings of each connection that may write: nothing acknowledged is lost, nothing foreign runs. It waits for so
    long where another process writes."""
    connection.isolation_level = None  # transactions are begun by `_Begin`, not guessed by the driver
    connection.execute(_UNTRUSTED)
    connection.execute(f"PRAGMA busy_timeout = {wait_ms}")
    connection.execute("PRAGMA journal_mode = WAL")
    connection.execute("PRAGMA synchronous = FULL")  # an acknowledged document survives a power cut
    connection.execute("PRAGMA foreign_keys = ON")


class _Begin:
    """Begins the transactions of an engine as we mean them."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._seen: tuple[int, ...] | None = None
        self._is_away = False

    def begin(self, connection: Connection) -> None:
        """Raises `HomeBusy` for one that is to write where the archive is not here any more."""
        if connection.get_execution_options().get("writing"):
            connection.exec_driver_sql("BEGIN IMMEDIATE")
            # Whoever moves an archive keeps all others out until `archive.toml` says so.
            if self._was_moved():
                connection.exec_driver_sql("ROLLBACK")
                raise HomeBusy(f"nothing is written to {self._path} any more: the archive was moved to a server")
        else:  # takes no lock and cannot fail, so it need not go the long way
            connection.connection.cursor().execute("BEGIN DEFERRED")

    def _was_moved(self) -> bool:
        stamp = servers_stamp(self._path.parent)
        if stamp != self._seen:
            with suppress(BadServers):  # a slip of the pen there stops nobody who is at work already
                self._is_away = read_servers(self._path.parent).store is not None
            self._seen = stamp
        return self._is_away
