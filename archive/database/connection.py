"""Opening the archive's SQLite file: safe settings, its version, migration of older ones."""

from __future__ import annotations

import sqlite3
import uuid
from collections.abc import Sequence
from contextlib import closing
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Engine, create_engine, event, insert, text
from sqlalchemy.engine import ExceptionContext

from archive.database.schema import archive_table
from archive.errors import ArchiveError, DamagedArchive, HomeNotWritable, HomeTooNew
from archive.migrations import MIGRATIONS, Migration

APPLICATION_ID = 0x48454D45  # "HEME" in SQLite's own header field for it
BUSY_TIMEOUT_MS = 60_000


def open_database(path: Path, migrations: Sequence[Migration] = MIGRATIONS) -> Engine:
    """An engine on the archive at `path`, made when missing and migrated when older (a copy of the old one is kept
    beside it as `archive.sqlite3.version-N`).

    Raises `HomeTooNew`, `DamagedArchive` or `HomeNotWritable`.
    """
    engine = create_engine(f"sqlite:///{path}")
    event.listen(engine, "connect", _configure)
    event.listen(engine, "begin", _begin)
    event.listen(engine, "handle_error", partial(_as_ours, path))
    try:
        with engine.connect() as connection:
            version: int = connection.execute(text("PRAGMA user_version")).scalar_one()
            owner: int = connection.execute(text("PRAGMA application_id")).scalar_one()
        if version and owner != APPLICATION_ID:
            raise DamagedArchive(f"{path} is a database of another program; name another home")
        if version > len(migrations):
            raise HomeTooNew(
                f"{path} was written by a newer Hemeroteca (archive version {version}, this program knows "
                f"{len(migrations)}); upgrade the program, nothing was changed"
            )
        if version < len(migrations):
            _migrate(engine, path, version, migrations)
    except (ArchiveError, sqlite3.Error) as error:
        engine.dispose()
        raise _ours(path, error) if isinstance(error, sqlite3.Error) else error from None
    return engine


def _as_ours(path: Path, context: ExceptionContext) -> None:
    """What goes wrong with the file, at whatever statement, as an error of ours that says the repair."""
    error = context.original_exception
    if isinstance(error, sqlite3.DatabaseError) and not isinstance(error, sqlite3.IntegrityError):
        raise _ours(path, error) from error


def _ours(path: Path, error: sqlite3.Error) -> ArchiveError:
    if isinstance(error, sqlite3.OperationalError):
        return HomeNotWritable(
            f"{path} cannot be read or written ({error}); check its permissions and the disk's space"
        )
    return DamagedArchive(f"{path} is damaged ({error}); restore it from a backup")


def read_rows(engine: Engine, statement: str, values: Sequence[str | int]) -> list[tuple[Any, ...]]:
    """The rows of a statement in SQLite's own words: several times as fast as through SQLAlchemy's results."""
    try:
        with closing(engine.raw_connection()) as pooled:
            driver = pooled.driver_connection
            return list(driver.execute(statement, values)) if driver else []
    except sqlite3.DatabaseError as error:
        raise _ours(Path(str(engine.url.database)), error) from error


def writing(connection: Connection) -> Connection:
    """The connection, its next transaction taking SQLite's write lock at once: no reader turns writer halfway."""
    return connection.execution_options(writing=True)


def _migrate(engine: Engine, path: Path, version: int, migrations: Sequence[Migration]) -> None:
    if version:
        _copy_aside(path, path.with_name(f"{path.name}.version-{version}"))
    with writing(engine.connect()) as connection, connection.begin():
        # Another process may have migrated between the look and the lock.
        version = connection.execute(text("PRAGMA user_version")).scalar_one()
        for migrate in migrations[version:]:
            migrate(connection)
        if not version:
            connection.execute(
                insert(archive_table).values(id=str(uuid.uuid4()), created_at=datetime.now(UTC).isoformat())
            )
        connection.execute(text(f"PRAGMA application_id = {APPLICATION_ID}"))
        connection.execute(text(f"PRAGMA user_version = {len(migrations)}"))


def _copy_aside(path: Path, target: Path) -> None:
    target.unlink(missing_ok=True)
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("VACUUM INTO ?", (str(target),))


def _configure(connection: sqlite3.Connection, _record: object) -> None:
    connection.isolation_level = None  # transactions are begun by `_begin`, not guessed by the driver
    connection.execute(f"PRAGMA busy_timeout = {BUSY_TIMEOUT_MS}")
    connection.execute("PRAGMA journal_mode = WAL")
    connection.execute("PRAGMA synchronous = FULL")  # an acknowledged document survives a power cut
    connection.execute("PRAGMA foreign_keys = ON")


def _begin(connection: Connection) -> None:
    mode = "IMMEDIATE" if connection.get_execution_options().get("writing") else "DEFERRED"
    connection.exec_driver_sql(f"BEGIN {mode}")
