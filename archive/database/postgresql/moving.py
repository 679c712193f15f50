"""What moving an archive to a PostgreSQL server, and away from one, needs of the server.

A schema that an archive is being moved to has the number `DRAFT`: whoever opens it is refused until the move is done. A
schema that an archive was moved away from has the number `MOVED`: nothing is written to it any more.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from typing import Any, cast

import psycopg
from psycopg.sql import SQL, Identifier
from sqlalchemy import Column, Connection, Engine, Table, column, delete, insert, select, text, update

from archive.database.connection import Migration, upsert, writing
from archive.database.postgresql.connections import connect
from archive.database.postgresql.idiom import (
    ARCHIVE,
    DRAFT,
    MOVED,
    RELEASED,
    engine_on,
    number_called,
    numbers_table,
    own_idiom,
    raise_ours,
)
from archive.database.postgresql.schemas import has_numbers, has_tables, make_part, refuse_encoding
from archive.database.schema import archive_table
from archive.errors import HomeNotWritable, NotMoved, Repair
from archive.servers import StoreServer, place_of

_ASIDE = "_moved"
_MAY = text(
    "SELECT has_database_privilege(current_database(), 'CREATE') "
    "AND coalesce(has_schema_privilege(n.oid, 'CREATE'), true) "
    "FROM (SELECT to_regnamespace(:schema) AS oid) AS n"
)
_SEQUENCE = text("SELECT pg_get_serial_sequence(quote_ident(:table), :column)")
_SET = text("SELECT setval(CAST(:sequence AS regclass), :number)")


def refuse_taken(server: StoreServer) -> None:
    """Raise `NotMoved` where the schema holds something that no move has left half done."""
    with _looking_at(server) as connection:
        if not has_tables(connection, server.schema) or _draft_in(connection, server.schema):
            return
        is_ours = has_numbers(connection, server.schema)
    what = "an archive" if is_ours else "tables of another program"
    raise NotMoved(f"{place_of(server)} holds {what} already, and nothing is written over", Repair.NAME_SCHEMA)


def refuse_unusable(server: StoreServer) -> None:
    """Raise `HomeNotWritable` where no schema of this name can be made and filled."""
    with _looking_at(server) as connection:
        refuse_encoding(connection, server)
        may = connection.execute(_MAY, {"schema": server.schema}).scalar_one()
    if not may:
        raise HomeNotWritable(f"the role may not make the schema of {place_of(server)}; give it CREATE on the database")


def drop_draft(server: StoreServer) -> None:
    """Take away what a move that was cut off has left in the schema; nothing where it holds anything else."""
    engine = engine_on(server)
    try:
        with writing(engine) as connection:
            if _draft_in(connection, server.schema):
                connection.execute(text(f'DROP SCHEMA "{server.schema}" CASCADE'))
    finally:
        engine.dispose()


def make_draft(server: StoreServer, parts: Sequence[tuple[str, Sequence[Migration]]], number: int) -> Engine:
    """Make the schema with empty tables of all these parts, marked as a draft of the move of this number; an engine
    that may write there. Raises as `open_server`."""
    engine = engine_on(server, parts[0][0])
    try:
        with writing(engine) as connection:
            idiom = own_idiom(engine)
            for part, migrations in parts:
                idiom.part = part
                make_part(connection, idiom, migrations[0])
                made = update(numbers_table).where(numbers_table.c.name == part)
                connection.execute(made.values(number=len(migrations)))
                if part == ARCHIVE:
                    connection.execute(delete(archive_table))
            connection.execute(insert(numbers_table).values(name=DRAFT, number=number))
    except BaseException:
        engine.dispose()
        raise
    idiom.draft, idiom.is_made = number, True
    return engine


def load(connection: Connection, table: Table, rows: Iterable[Sequence[Any]]) -> None:
    """Write rows into a table, each with the values of all its columns in their order. Raises `NotMoved` where the
    server does not take what a row holds."""
    quoted = connection.dialect.identifier_preparer.quote
    columns = ", ".join(quoted(each.name) for each in table.columns)
    driver = cast("psycopg.Connection[Any]", connection.connection.dbapi_connection)
    try:
        with driver.cursor() as cursor, cursor.copy(f"COPY {quoted(table.name)} ({columns}) FROM STDIN".encode()) as to:
            for row in rows:
                # The store keeps another character in its place; here nothing is to be another one.
                if any(isinstance(value, str) and "\0" in value for value in row):
                    raise NotMoved(
                        f"the row of {table.name} that begins with {str(row[0])[:100]!r} holds the character U+0000, "
                        "which the server cannot keep; nothing was moved"
                    )
                to.write_row(row)
    except (psycopg.DataError, psycopg.IntegrityError) as error:
        said = " ".join(str(error).split())
        raise NotMoved(f"the server does not take a row of {table.name} ({said}); nothing was moved") from error
    except psycopg.Error as error:
        raise_ours(own_idiom(connection.engine).server, error)


def sequence_of(connection: Connection, of: Column[Any]) -> str:
    """What gives numbers to new rows in a column; "" where nothing does."""
    asked = {"table": of.table.name, "column": of.name}
    return str(connection.execute(_SEQUENCE, asked).scalar() or "")


def last_given(connection: Connection, sequence: str) -> int:
    """The highest number that it has given; 0 for none."""
    row: Any = connection.execute(select(column("last_value"), column("is_called")).select_from(text(sequence))).one()
    return int(row.last_value) if row.is_called else 0


def give_after(connection: Connection, sequence: str, number: int) -> None:
    """Have it give the numbers after this one."""
    if number:
        connection.execute(_SET, {"sequence": sequence, "number": number})


def analyze(engine: Engine, tables: Sequence[Table]) -> None:
    """Have the server know how much is in its new tables: until it does it reads them whole."""
    with writing(engine) as connection:
        for table in tables:
            connection.execute(text(f"ANALYZE {connection.dialect.identifier_preparer.quote(table.name)}"))


def release(servers: tuple[StoreServer, StoreServer], number: int, first: Callable[[Connection], None]) -> None:
    """Have the schemas of the documents and of the desk be in use from now on, unless that was done; `first` is the
    last to write to the documents' as a draft. Raises `NotMoved` where what is there is of another move than that of
    this number."""
    documents, desk = servers
    engine = engine_on(documents)
    own_idiom(engine).draft = number
    try:
        with writing(engine) as connection:
            if number_called(connection, DRAFT) == number:
                first(connection)
                _take_mark([desk], DRAFT, number)
                connection.execute(delete(numbers_table).where(numbers_table.c.name == DRAFT))
                connection.execute(insert(numbers_table).values(name=RELEASED, number=number))
            elif number_called(connection, RELEASED) != number:
                raise _of_another(documents)
    finally:
        engine.dispose()


def refuse_other(server: StoreServer, number: int, *, only_draft: bool = False) -> None:
    """Raise `NotMoved` where the schema is of another move than that of this number: neither its draft nor, unless
    `only_draft`, what came of it."""
    with _looking_at(server) as connection:
        known = [number_called(connection, each) for each in ((DRAFT,) if only_draft else (DRAFT, RELEASED))]
    if number not in known:
        raise _of_another(server)


@contextmanager
def _looking_at(server: StoreServer) -> Iterator[Connection]:
    """A connection of its own that reads."""
    engine = engine_on(server, reads=True)
    try:
        with engine.connect() as connection:
            yield connection
    finally:
        engine.dispose()


def _of_another(server: StoreServer) -> NotMoved:
    return NotMoved(
        f"another archive was moved to {place_of(server)} meanwhile; that of this home is in its files as it was",
        Repair.TAKE_STORE_OUT,
    )


def mark_moved(connection: Connection, number: int) -> None:
    """Have nothing be written any more to the schema of the connection, once its transaction ends."""
    row = upsert(numbers_table).values(name=MOVED, number=number)
    connection.execute(row.on_conflict_do_update(["name"], set_={"number": number}))


def take_back(servers: Sequence[StoreServer], number: int) -> None:
    """Have schemas be written to again that were marked as moved by the move of this number."""
    _take_mark(servers, MOVED, number)


def put_aside(servers: Sequence[StoreServer], number: int) -> list[str]:
    """Rename schemas that an archive was moved away from by the move of this number, so that nobody opens them; what
    they are called now. One whose name nobody here may change keeps it, and cannot be written to."""
    named = []
    try:
        with connect(servers[0]) as connection:
            for server in servers:
                if not _marked(connection, server.schema, MOVED, number):
                    continue
                target = _free(connection, f"{server.schema}{_ASIDE}")
                rename = SQL("ALTER SCHEMA {} RENAME TO {}").format(Identifier(server.schema), Identifier(target))
                try:
                    with connection.transaction():
                        connection.execute(rename)
                except psycopg.errors.InsufficientPrivilege:
                    target = server.schema
                named.append(place_of(replace(server, schema=target)))
    except psycopg.Error as error:
        raise_ours(servers[0], error)
    return named


def _take_mark(servers: Sequence[StoreServer], mark: str, number: int) -> None:
    """In no transaction that waits for others who write: who calls this may be among them."""
    try:
        with connect(servers[0]) as connection:
            for server in servers:
                if _marked(connection, server.schema, mark, number):
                    taking = SQL("DELETE FROM {} WHERE name = %s").format(_numbers(server.schema))
                    connection.execute(taking, (mark,))
    except psycopg.Error as error:
        raise_ours(servers[0], error)


def _marked(connection: psycopg.Connection[Any], schema: str, mark: str, number: int) -> bool:
    there = connection.execute("SELECT to_regclass(%s)", (_numbers(schema).as_string(connection),)).fetchone()
    if there is None or there[0] is None:
        return False
    asked = SQL("SELECT number FROM {} WHERE name = %s").format(_numbers(schema))
    found = connection.execute(asked, (mark,)).fetchone()
    return found is not None and found[0] == number


def _numbers(schema: str) -> Identifier:
    return Identifier(schema, numbers_table.name)


def _free(connection: psycopg.Connection[Any], name: str) -> str:
    """A name for a schema that none has: this one, or the next like it."""
    number, tried = 1, name
    while connection.execute("SELECT 1 FROM pg_namespace WHERE nspname = %s", (tried,)).fetchone():
        number += 1
        tried = f"{name}{number}"
    return tried


def _draft_in(connection: Connection, schema: str) -> bool:
    """Whether all that is in the schema is what a move has left half done."""
    return has_numbers(connection, schema) and number_called(connection, DRAFT) is not None
