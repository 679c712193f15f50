"""A shelf in a table of the database that has the documents, where that is on a server: all who serve the archive, on
whatever machine, read and write the same rows.

The key of sessions has a table of its own, so that a dump of the database can leave it out as a backup of a home does.
"""

from __future__ import annotations

import errno
import os
import threading
import time
import uuid
import weakref
from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager
from typing import Any

from sqlalchemy import (
    BindParameter,
    Column,
    Connection,
    Engine,
    Float,
    LargeBinary,
    MetaData,
    Select,
    Table,
    bindparam,
    case,
    delete,
    func,
    select,
)

from archive.database.connection import Migration, Prepared, upsert, writing
from archive.database.expressions import Words
from archive.database.opening import driver_there
from archive.servers import StoreServer, place_of
from archive.shelf.shelf import MOST, SESSION_KEY, Item

PART = "shelf"
"""What this part of the archive's schema is called: it has a version and a lock of its own."""

WAIT_MS = 5_000
"""How long whoever changes something waits for another who does; to do so takes some milliseconds."""

shelf_metadata = MetaData()


def _table(name: str) -> Table:
    return Table(
        name,
        shelf_metadata,
        Column("name", Words, primary_key=True),
        Column("content", LargeBinary, nullable=False),
        Column("made", Float, nullable=False),  # seconds since 1970
        Column("stamp", Words, nullable=False),  # another one with each change
    )


shelf_table = _table("shelf")
secrets_table = _table("shelf_secrets")
"""The key of sessions; no dump need have it."""

MIGRATIONS: tuple[Migration, ...] = (shelf_metadata.create_all,)
"""Migration n takes the part from version n to n + 1. Only ever append."""

_NAME: BindParameter[str] = bindparam("name", type_=Words)
_LAST = "\U0010ffff"


class _Asked:
    """The questions about one of the tables, each for a lone question and for one within a transaction."""

    def __init__(self, table: Table) -> None:
        t = table.c
        size = func.length(t.content)
        content = case((size <= bindparam("most"), t.content)).label("content")
        self.content = _both(select(content).where(t.name == _NAME))
        self.stamp = _both(select(t.stamp).where(t.name == _NAME))
        within = t.name >= _NAME, t.name < bindparam("end", type_=Words)
        self.items = _both(select(t.name, size.label("size"), t.made).where(*within))


def _both(statement: Select[Any]) -> tuple[Prepared, Select[Any]]:
    return Prepared(statement), statement


_ASKED = {table.name: _Asked(table) for table in (shelf_table, secrets_table)}


class TableShelf:
    """The one in the schema of a server. It is asked for nothing before the first question."""

    def __init__(self, server: StoreServer, wait_ms: int = WAIT_MS) -> None:
        self._server = server
        self._wait_ms = wait_ms
        self._opened: Engine | None = None
        self._looking: Engine | None = None  # until something is there
        self._lock = threading.Lock()
        self._mine = threading.local()  # the transaction of the block that this thread is in

    def read(self, name: str, most: int = MOST) -> bytes:
        """What is in the row. Raises `FileNotFoundError` where there is none, `OSError` where it is too much."""
        rows = self._ask(_ASKED[table_of(name).name].content, name=name, most=most)
        if not rows:
            raise FileNotFoundError(errno.ENOENT, os.strerror(errno.ENOENT), name)
        if rows[0].content is None:
            raise OSError(errno.EFBIG, os.strerror(errno.EFBIG), name)
        return bytes(rows[0].content)

    def holds(self, name: str) -> bool:
        """Whether there is a row."""
        return self.stamp(name) is not None

    def stamp(self, name: str) -> object:
        """What was made up for the row when it was written."""
        return next((str(row.stamp) for row in self._ask(_ASKED[table_of(name).name].stamp, name=name)), None)

    def put(self, name: str, data: bytes, *, is_private: bool = False) -> None:  # noqa: ARG002  # of files alone
        """Write the row; who may read the database may read it, `is_private` or not."""
        with self._writing() as connection:
            put_row(connection, name, data)

    def put_first(self, name: str, data: bytes) -> bytes:
        """Write the row unless it is there; what is in it."""
        with self._writing() as connection:
            table = table_of(name)
            connection.execute(upsert(table).values(name=name, **_row(data)).on_conflict_do_nothing(["name"]))
            kept = select(table.c.content).where(table.c.name == name)
            return bytes(connection.execute(kept).scalar_one())

    def remove(self, name: str) -> None:
        """Delete the row."""
        with self._writing() as connection:
            table = table_of(name)
            connection.execute(delete(table).where(table.c.name == name))

    def items(self, prefix: str) -> list[Item]:
        """The rows whose names begin so and have no `/` after it."""
        found = self._ask(_ASKED[shelf_table.name].items, name=prefix, end=f"{prefix}{_LAST}")
        here = [each for each in found if "/" not in each.name[len(prefix) :]]
        return [Item(str(each.name), int(each.size), float(each.made)) for each in here]

    def alone(self, name: str, work: str, wait: float) -> AbstractContextManager[object]:  # noqa: ARG002  # one lock
        """As `together`, whatever the name: a shelf is changed so seldom and quickly that one lock does for all."""
        return self._writing()

    def together(self) -> AbstractContextManager[object]:
        """One transaction of all that the block changes, which others wait for."""
        return self._writing()

    def called(self, name: str) -> str:
        """The name, and where the database is."""
        return f"{name} in {place_of(self._server)}"

    def _ask(self, asked: tuple[Prepared, Select[Any]], **values: Any) -> list[Any]:
        connection = self._own()
        if connection is not None:
            return list(connection.execute(asked[1], values))
        if not self._is_made():
            return []
        return asked[0].read(self._engine(), **values)

    def _is_made(self) -> bool:
        """Whether anything was ever put there: who only reads makes no tables."""
        if self._opened is not None:
            return True
        with driver_there():
            from archive.database.postgresql.idiom import engine_on
            from archive.database.postgresql.schemas import version_of
        with self._lock:
            if self._looking is None:
                self._looking = engine_on(self._server, PART, reads=True)
                weakref.finalize(self, self._looking.dispose).atexit = False
        return version_of(self._looking, len(MIGRATIONS)) > 0

    def _own(self) -> Connection | None:
        return getattr(self._mine, "connection", None)

    @contextmanager
    def _writing(self) -> Iterator[Connection]:
        """The transaction that this thread is in, or one for the block."""
        if (connection := self._own()) is not None:
            yield connection
            return
        with writing(self._engine()) as connection:
            self._mine.connection = connection
            try:
                yield connection
            finally:
                self._mine.connection = None

    def _engine(self) -> Engine:
        with self._lock:
            if self._opened is None:
                with driver_there():
                    from archive.database.postgresql.schemas import open_server
                self._opened = open_server(self._server, MIGRATIONS, PART, wait_ms=self._wait_ms)
                weakref.finalize(self, self._opened.dispose).atexit = False
            return self._opened


def table_of(name: str) -> Table:
    """The one that holds what has this name."""
    return secrets_table if name == SESSION_KEY else shelf_table


def put_row(connection: Connection, name: str, data: bytes) -> None:
    """Have a row hold this, whatever it held."""
    row = _row(data)
    connection.execute(upsert(table_of(name)).values(name=name, **row).on_conflict_do_update(["name"], set_=row))


def _row(data: bytes) -> dict[str, Any]:
    return {"content": data, "made": time.time(), "stamp": uuid.uuid4().hex}
