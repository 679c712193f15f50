"""One archive written while another is read beside it: a copy, and what it is a copy of."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path

from sqlalchemy import Connection, create_engine

from archive.database.connection import IDIOM, writing
from archive.database.opening import Place, driver_there
from archive.database.sqlite import SQLITE, configure, connect_as, speak_for_us


def writing_beside(place: Place, other: Place, called: str) -> AbstractContextManager[Connection]:
    """A transaction in the archive at `place`, from which the one at `other` is read as it is at one moment: its tables
    are those of the schema `called`. Both are files, or schemas of one database on a server. Rows may come in any
    order: whether those are there that they name is looked at in the end."""
    if isinstance(place, Path) and isinstance(other, Path):
        return _in_files(place, other, called)
    if isinstance(place, Path) or isinstance(other, Path):
        raise TypeError
    with driver_there():
        from archive.database.postgresql.schemas import writing_beside as on_server
    return on_server(place, other, called)


@contextmanager
def _in_files(path: Path, other: Path, called: str) -> Iterator[Connection]:
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
