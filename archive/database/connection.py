"""How the archive's database is asked and written to, whichever it is.

Statements are SQLAlchemy's, made once, and given their values by name: they run on SQLite and on PostgreSQL. What is
one database's own stands in `sqlite.py` or `postgresql/`, which make engines; an engine carries its `Idiom`.
Statements of a transaction are executed by SQLAlchemy; a lone one that pages ask for is `Prepared`.
"""

from __future__ import annotations

from collections import namedtuple
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from typing import Any, Protocol, cast

from sqlalchemy import Connection, Dialect, Engine, Select, Table
from sqlalchemy.dialects import sqlite

Migration = Callable[[Connection], None]
"""Takes a database from one version to the next. It runs on every database: in SQLAlchemy's words, or by the name of
the connection's dialect."""

IDIOM = "idiom"
"""The execution option of an engine that says how its database is asked."""


BUSY_TIMEOUT_MS = 60_000
"""Milliseconds that whoever writes waits for another who does."""


class Idiom(Protocol):
    """What a database has of its own beyond statements."""

    def fetch(self, engine: Engine, statement: str, values: Any) -> Sequence[Sequence[Any]]:
        """All rows of a lone question, in the driver's words. Raises errors of ours."""

    def merge_journal(self, engine: Engine) -> None:
        """See `merge_journal`."""

    def faults(self, connection: Connection) -> list[str]:
        """What is wrong with the archive's database, in a few words each; none where it is whole."""


def idiom_of(engine: Engine) -> Idiom:
    """How the engine's database is asked."""
    return cast("Idiom", engine.get_execution_options()[IDIOM])


class Prepared:
    """A SELECT that is compiled once and then run by the driver: ten documents take two thirds of the time so, the
    archive's position a quarter."""

    def __init__(self, statement: Select[*tuple[Any, ...]]) -> None:
        self._statement = statement
        self._row: Callable[[Iterable[Any]], Any] | None = None
        self._bound: dict[str, Callable[[dict[str, Any]], tuple[str, Any]]] = {}

    def read(self, engine: Engine, **values: Any) -> list[Any]:
        """All rows, as named tuples of the statement's columns."""
        dialect = engine.dialect
        bind = self._bound.get(dialect.name) or self._bind(dialect)
        row = self._row or self._make_row()
        return list(map(row, idiom_of(engine).fetch(engine, *bind(values))))

    def _make_row(self) -> Callable[[Iterable[Any]], Any]:
        made = namedtuple("Row", self._statement.selected_columns.keys(), rename=True)  # type: ignore[misc]  # noqa: PYI024  # its names come from the statement
        self._row = made._make
        return self._row

    def _bind(self, dialect: Dialect) -> Callable[[dict[str, Any]], tuple[str, Any]]:
        """What gives the text and its parameters for some values."""
        compiled = self._statement.compile(dialect=dialect)

        def bind(values: dict[str, Any]) -> tuple[str, Any]:
            bound = compiled.construct_expanded_state(values)
            return bound.statement, bound.positional_parameters if dialect.positional else bound.parameters

        made = bind if any(bound.required for bound in compiled.binds.values()) else _always(bind({}))
        self._bound[dialect.name] = made
        return made


def _always(bound: tuple[str, Any]) -> Callable[[dict[str, Any]], tuple[str, Any]]:
    """What takes no values is the same each time."""
    return lambda _values: bound


@contextmanager
def writing(engine: Engine) -> Iterator[Connection]:
    """A transaction that has the write lock from its start: no reader turns writer halfway, and numbers that are given
    in it become visible in their order. It is rolled back where the block raises."""
    with engine.connect().execution_options(writing=True) as connection, connection.begin():
        yield connection


@contextmanager
def trying(engine: Engine) -> Iterator[Connection]:
    """A transaction as `writing`, of which nothing stays: what is done in it is seen by its block alone."""
    with engine.connect().execution_options(writing=True) as connection:
        transaction = connection.begin()
        try:
            yield connection
        finally:
            transaction.rollback()


def merge_journal(engine: Engine) -> None:
    """Have all that was stored stand in the database's own file, with nothing left in its journal; where somebody reads
    for long, the disk is full or the file is gone, that is left to whoever writes next. A server sees to its own."""
    idiom_of(engine).merge_journal(engine)


def upsert(table: Table) -> sqlite.Insert:
    """An INSERT that can say what to do where there is such a row (`on_conflict_do_nothing`, `..._do_update`). It is
    SQLAlchemy's for SQLite; `postgresql/idiom.py` has it compiled for PostgreSQL too, which has the same clause."""
    return sqlite.insert(table)
