"""The archive's schema on a PostgreSQL server: opened to be written and to be read, its version, made and migrated."""

from __future__ import annotations

import re
import uuid
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from datetime import UTC, datetime

import psycopg
from psycopg.sql import SQL, Identifier
from sqlalchemy import Connection, Engine, insert, text, update

from archive.database.connection import BUSY_TIMEOUT_MS, Migration, writing
from archive.database.postgresql.connections import connect
from archive.database.postgresql.idiom import (
    ARCHIVE,
    AT_ONE_MOMENT,
    DRAFT,
    PostgresqlIdiom,
    engine_on,
    number_called,
    numbers_table,
    own_idiom,
    raise_ours,
)
from archive.database.schema import archive_table
from archive.errors import DamagedArchive, HomeBusy, HomeNotWritable, HomeTooNew, NotAHome, Repair
from archive.servers import StoreServer, place_of


def open_server(
    server: StoreServer, migrations: Sequence[Migration], part: str = ARCHIVE, *, wait_ms: int = BUSY_TIMEOUT_MS
) -> Engine:
    """An engine on this part of a schema, made when missing and migrated when older: `migrations` are as those of a
    file, of which the first makes today's tables. It waits for `wait_ms` where another process writes.

    Raises `StoreUnreachable`, `HomeTooNew`, `DamagedArchive`, `HomeNotWritable` or `HomeBusy`.
    """
    with _opened(server, part, reads=False, wait_ms=wait_ms) as engine:
        if version_of(engine, len(migrations)) < len(migrations):
            _migrate(engine, migrations)
            version_of(engine, len(migrations))  # a newer program may have been here meanwhile
    return engine


def open_server_to_read(server: StoreServer, migrations: Sequence[Migration], part: str = ARCHIVE) -> Engine:
    """An engine that never writes to it. Raises as `open_server`, and `NotAHome` where nothing was ever stored."""
    with _opened(server, part, reads=True) as engine:
        version = version_of(engine, len(migrations))
        if not version:
            raise NotAHome(f"there is no archive in {place_of(server)} yet; import something")
        if version < len(migrations):
            open_server(server, migrations, part).dispose()
    return engine


def version_on(server: StoreServer, part: str = ARCHIVE) -> int:
    """The version of what is there, 0 where nothing was ever stored. Raises as `open_server`."""
    with _opened(server, part, reads=True) as engine:
        version = version_of(engine, 1 << 31)
    engine.dispose()
    return version


def version_of(engine: Engine, known: int) -> int:
    """The version of the engine's part of its schema, 0 where nothing was ever stored, and up to the last `known`."""
    idiom = own_idiom(engine)
    with engine.connect() as connection:
        version = _version(connection, idiom)
        if version is None:
            if has_tables(connection, idiom.server.schema):
                raise DamagedArchive(
                    f"{place_of(idiom.server)} has tables of another program; name another schema", Repair.MEND_SERVERS
                )
            if idiom.part == ARCHIVE and (
                aside := connection.execute(_ASIDES, {"schema": idiom.server.schema}).scalar()
            ):
                raise NotAHome(
                    f"the archive that was in {place_of(idiom.server)} was moved away from there, into the home of a "
                    f"machine, and is kept as the schema {aside} until somebody removes that",
                    Repair.RESTORE_DATABASE,
                )
            return 0
        is_draft = number_called(connection, DRAFT) is not None
    if is_draft:
        raise HomeBusy(
            f"an archive is being moved to {place_of(idiom.server)}, or that was cut off; wait for its end, or move it "
            "again from where it is"
        )
    idiom.is_made = version > 0
    if version > known:
        raise HomeTooNew(
            f"{place_of(idiom.server)} was written by a newer Hemeroteca (archive version {version}, this program "
            f"knows {known}); upgrade the program, nothing was changed"
        )
    return version


@contextmanager
def writing_beside(server: StoreServer, other: StoreServer, called: str) -> Iterator[Connection]:
    """See `archive.database.opening.writing_beside`."""
    with _opened(server, ARCHIVE, reads=False) as engine:
        options = {"writing": True, AT_ONE_MOMENT: True, "schema_translate_map": {called: other.schema}}
        with engine.connect().execution_options(**options) as connection, connection.begin():
            # Only where it is not so yet: readers wait for a change of a table.
            for table, constraint in connection.execute(_NOT_DEFERRED, {"schema": server.schema}).all():
                later = f'ALTER TABLE "{table}" ALTER CONSTRAINT "{constraint}" DEFERRABLE INITIALLY DEFERRED'
                connection.execute(text(later))
            yield connection
    engine.dispose()


def identity_of(connection: Connection) -> str:
    """Which schema of which database of which server the connection writes to. One that was restored from a dump is
    another; one that a standby took over is not."""
    return " ".join(map(str, connection.execute(_IDENTITY).one()))


def said_beside(server: StoreServer, begins: str, key: str) -> dict[str, str]:
    """What archives say under a key of their site, by the schemas that they are in: those of this database whose names
    are `begins` and sixteen digits of a hexadecimal number. Raises as `open_server`."""
    told: dict[str, str] = {}
    try:
        with connect(server) as connection:
            connection.autocommit = True
            form, asked = f"^{re.escape(begins)}[0-9a-f]{{16}}$", SQL("SELECT value FROM {} WHERE key = %s")
            for (name,) in connection.execute(_BESIDE, {"form": form}).fetchall():
                with suppress(*_NOT_OURS):
                    if row := connection.execute(asked.format(Identifier(name, "site")), [key]).fetchone():
                        told[name] = str(row[0])
    except psycopg.Error as error:
        raise_ours(server, error)
    return told


def drop_schema(server: StoreServer) -> None:
    """Take the schema away, with all that is in it. Raises as `open_server`."""
    try:
        with connect(server) as connection:
            connection.execute(f'DROP SCHEMA IF EXISTS "{server.schema}" CASCADE'.encode())
    except psycopg.Error as error:
        raise_ours(server, error)


@contextmanager
def _opened(server: StoreServer, part: str, *, reads: bool, wait_ms: int = BUSY_TIMEOUT_MS) -> Iterator[Engine]:
    """An engine that is let go of where the block raises."""
    engine = engine_on(server, part, reads=reads, wait_ms=wait_ms)
    try:
        yield engine
    except BaseException:
        engine.dispose()
        raise


def _migrate(engine: Engine, migrations: Sequence[Migration]) -> None:
    idiom = own_idiom(engine)
    with writing(engine) as connection:
        version = _version(connection, idiom) or 0
        if version >= len(migrations):  # another process has been here
            return
        if not version:
            make_part(connection, idiom, migrations[0])
        else:
            for migrate in migrations[version:]:
                migrate(connection)
        made = update(numbers_table).where(numbers_table.c.name == idiom.part)
        connection.execute(made.values(number=len(migrations)))


def make_part(connection: Connection, idiom: PostgresqlIdiom, make_tables: Migration) -> None:
    """Make a part from nothing, as it is today; its version is 0 yet."""
    refuse_encoding(connection, idiom.server)
    connection.execute(text(f'CREATE SCHEMA IF NOT EXISTS "{idiom.server.schema}"'))
    numbers_table.create(connection, checkfirst=True)
    make_tables(connection)
    connection.execute(insert(numbers_table).values(name=idiom.part, number=0))
    if idiom.part == ARCHIVE:
        connection.execute(insert(archive_table).values(id=str(uuid.uuid4()), created_at=datetime.now(UTC).isoformat()))


def refuse_encoding(connection: Connection, server: StoreServer) -> None:
    """Raise `HomeNotWritable` where the database cannot keep every text."""
    encoding = connection.execute(text("SHOW server_encoding")).scalar_one()
    if encoding != "UTF8":
        raise HomeNotWritable(f"{place_of(server)} keeps texts as {encoding}; make a database of encoding UTF8")


def _version(connection: Connection, idiom: PostgresqlIdiom) -> int | None:
    """The version of a part; 0 where it was never made, None where nothing of ours is in the schema."""
    if not has_numbers(connection, idiom.server.schema):
        return None
    return number_called(connection, idiom.part) or 0


def has_numbers(connection: Connection, schema: str) -> bool:
    """Whether something of ours is in the schema."""
    return bool(connection.execute(_THERE, {"schema": schema, "name": numbers_table.name}).scalar_one())


def has_tables(connection: Connection, schema: str) -> bool:
    """Whether anything is in the schema, whoever made it."""
    return bool(connection.execute(_OTHERS, {"schema": schema}).scalar_one())


# Not by `to_regclass`, which may tell what was so before this transaction waited for its lock.
_IN_SCHEMA = "SELECT count(*) FROM pg_class JOIN pg_namespace AS n ON n.oid = relnamespace WHERE nspname = :schema"
_THERE = text(f"{_IN_SCHEMA} AND relname = :name")
_ASIDES = text(
    "SELECT nspname FROM pg_namespace WHERE starts_with(nspname, :schema || '_moved') "
    "AND substr(nspname, length(:schema) + 1) ~ '^_moved[0-9]*$' ORDER BY nspname LIMIT 1"
)
_IDENTITY = text(
    "SELECT system_identifier, (SELECT oid FROM pg_database WHERE datname = current_database()),"
    " to_regnamespace(current_schema())::oid FROM pg_control_system()"
)
_NOT_OURS = (psycopg.errors.UndefinedTable, psycopg.errors.UndefinedColumn, psycopg.errors.InsufficientPrivilege)
_BESIDE = (
    "SELECT nspname FROM pg_class JOIN pg_namespace AS n ON n.oid = relnamespace WHERE relname = 'site' "
    "AND relkind = 'r' AND nspname ~ %(form)s"
)
_NOT_DEFERRED = text(
    "SELECT c.relname, f.conname FROM pg_constraint AS f JOIN pg_class AS c ON c.oid = f.conrelid "
    "JOIN pg_namespace AS n ON n.oid = c.relnamespace WHERE nspname = :schema AND contype = 'f' AND NOT condeferred"
)
_OTHERS = text(f"{_IN_SCHEMA} AND relkind IN ('r', 'v')")
