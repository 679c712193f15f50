"""What moving an archive into SQLite files needs of SQLite: a new database, filled as fast as can be."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Engine, MetaData, Table, create_engine, event, insert, text

from archive.bulk_queries import batched
from archive.database.connection import IDIOM, writing
from archive.database.sqlite import SQLITE, speak_for_us

_AT_ONCE = 500  # rows that are written by one call
_GIVEN = text("SELECT seq FROM sqlite_sequence WHERE name = :name")
_FORGET = text("DELETE FROM sqlite_sequence WHERE name = :name")
_GIVE = text("INSERT INTO sqlite_sequence (name, seq) VALUES (:name, :number)")


def make_draft(path: Path, metadata: MetaData, version: int, application: int) -> Engine:
    """Make a database of empty tables at `path`, of this version, with the number of its kind in its header; an engine
    that writes there and waits for no disk: what a crash leaves is thrown away."""
    engine = create_engine(f"sqlite:///{path}", execution_options={IDIOM: SQLITE})
    event.listen(engine, "connect", _hurry)
    speak_for_us(engine, path)
    try:
        with writing(engine) as connection:
            metadata.create_all(connection)
            connection.execute(text(f"PRAGMA application_id = {application}"))
            connection.execute(text(f"PRAGMA user_version = {version}"))
    except BaseException:
        engine.dispose()
        raise
    return engine


def load(connection: Connection, table: Table, rows: Iterable[Sequence[Any]]) -> None:
    """Write rows into a table, each with the values of all its columns in their order."""
    statement = str(insert(table).compile(dialect=connection.dialect))
    for some in batched(rows, _AT_ONCE):
        connection.exec_driver_sql(statement, list(map(tuple, some)))


def last_given(connection: Connection, table: Table) -> int:
    """The highest number that was given to rows of a table that gives none twice; 0 for none."""
    return int(connection.execute(_GIVEN, {"name": table.name}).scalar() or 0)


def give_after(connection: Connection, table: Table, number: int) -> None:
    """Have new rows of such a table have numbers after this one."""
    connection.execute(_FORGET, {"name": table.name})
    if number:
        connection.execute(_GIVE, {"name": table.name, "number": number})


def _hurry(connection: sqlite3.Connection, _record: object) -> None:
    connection.isolation_level = None
    connection.execute("PRAGMA trusted_schema = OFF")
    connection.execute("PRAGMA journal_mode = OFF")
    connection.execute("PRAGMA synchronous = OFF")
