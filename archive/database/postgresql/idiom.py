"""The archive's PostgreSQL database: engines, transactions, what goes wrong with it in our words.

A writing transaction begins with an advisory lock, in a statement of its own: what the next one sees is then all that
was written before, so numbers given as "the highest and one more" are neither given twice nor seen out of order. A
reading transaction sees one moment and can write nothing.
"""

from __future__ import annotations

import re
import zlib
from collections.abc import Sequence
from contextlib import closing
from functools import partial
from typing import Any, NoReturn, cast

import psycopg
from psycopg import errors
from sqlalchemy import Column, Connection, Engine, MetaData, Table, create_engine, event, select
from sqlalchemy.dialects.sqlite.dml import OnConflictDoNothing, OnConflictDoUpdate
from sqlalchemy.engine import ExceptionContext
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.pool import PoolProxiedConnection

from archive.database.connection import BUSY_TIMEOUT_MS, IDIOM, idiom_of
from archive.database.expressions import Number, Words, instr, typeof
from archive.database.postgresql.connections import (
    READS,
    PatientConnection,
    bound_waiting,
    connect,
    let_go_when_forked,
)
from archive.database.soundness import faults_of_rows
from archive.errors import DamagedArchive, HomeBusy, HomeNotWritable, Repair, StoreUnreachable
from archive.servers import STORE_PASSWORD, StoreServer, place_of

ARCHIVE = "archive"
"""The part of a schema that holds documents. Another part, with tables of its own, has its own version and lock."""

numbers_table = Table(
    "hemeroteca_numbers", MetaData(), Column("name", Words, primary_key=True), Column("number", Number, nullable=False)
)
"""What a schema is: the version of each part, and `TURN`."""
TURN = "turn"
"""The number that goes up with each process that becomes the one writer."""
MOVED, DRAFT = "moved", "draft"
"""Numbers that are there while nothing is to be written: the archive was moved away from here, or is being moved here
and is not in use yet. Each is that of its move."""
RELEASED = "released"
"""The number of the move by which the archive came here."""

AT_ONE_MOMENT = "at_one_moment"
"""The execution option of a connection that writes, and reads all as it was when its transaction began: it is given up
where another one has written the same meanwhile."""

_WRITERS = 0x48454D45  # "HEME": the kind of lock that a writing transaction has
_DAMAGED = (errors.UndefinedTable, errors.UndefinedColumn, errors.DataCorrupted, errors.IndexCorrupted)
_NO_RIGHT = (errors.InsufficientPrivilege, errors.DiskFull, errors.ReadOnlySqlTransaction, errors.InvalidSchemaName)
_ENDED = (errors.AdminShutdown, errors.CrashShutdown)
_BUSY = (errors.LockNotAvailable, errors.DeadlockDetected, errors.SerializationFailure)


class PostgresqlIdiom:
    """How a server is asked (`Idiom`). `turn` is the number that this process was given when it became the archive's
    one writer (`locks.py`), None where it did not: a transaction that writes is refused once another process has
    been given one. `draft` is the number of the move for which it writes, None for none."""

    def __init__(self, server: StoreServer, part: str, *, reads: bool) -> None:
        self.server = server
        self.part = part
        self.reads = reads
        self.turn: int | None = None
        self.draft: int | None = None
        self.is_made = False
        """Whether the part is known to be there."""

    def fetch(self, engine: Engine, statement: str, values: Any) -> Sequence[Sequence[Any]]:
        """All rows of a lone question, which needs no transaction. It is asked once more where the connection breaks:
        it changes nothing. Not where none can be made in its time: readers wait."""
        try:
            try:
                return _asked(engine, statement, values)
            except psycopg.OperationalError as error:
                is_silent = isinstance(error, errors.ConnectionTimeout)
                if is_silent or (error.sqlstate is not None and not isinstance(error, _ENDED)):
                    raise
                return _asked(engine, statement, values)
        except psycopg.Error as error:
            raise_ours(self.server, error)

    def merge_journal(self, engine: Engine) -> None:
        """The server's own affair."""

    def faults(self, connection: Connection) -> list[str]:
        """Rows and texts are looked at; pages and indexes are the server's own affair."""
        return faults_of_rows(connection)

    def begin(self, connection: Connection) -> None:
        """Begin a transaction of the kind that is asked for."""
        options = connection.get_execution_options()
        writes = bool(options.get("writing")) and not self.reads
        sees_others = writes and not options.get(AT_ONE_MOMENT)
        driver = _driver(connection.connection)
        driver.autocommit = False
        driver.read_only = not writes
        driver.isolation_level = (
            psycopg.IsolationLevel.READ_COMMITTED if sees_others else psycopg.IsolationLevel.REPEATABLE_READ
        )
        driver.patience = None if writes else READS
        if not writes:
            return
        # By itself, as a statement sees what was there when it began: the next one sees what the last writer wrote.
        connection.exec_driver_sql("SELECT pg_advisory_xact_lock(%s, %s)", (_WRITERS, key_of(self.server, self.part)))
        if self.is_made:
            self._refuse_stale(connection)

    def _refuse_stale(self, connection: Connection) -> None:
        numbers = {row.name: row.number for row in connection.execute(_STALE)}
        if (self.turn is not None and numbers.get(TURN) != self.turn) or numbers.get(DRAFT, self.draft) != self.draft:
            raise HomeBusy(
                f"the connection to {place_of(self.server)} was lost meanwhile, and another process has begun to write "
                "there; try again once it has ended"
            )
        if MOVED in numbers:
            raise HomeBusy(
                f"nothing is written to {place_of(self.server)} any more: the archive was moved away from there, or is "
                "being moved"
            )


def _asked(engine: Engine, statement: str, values: Any) -> Sequence[Sequence[Any]]:
    with closing(engine.raw_connection()) as pooled:
        connection = _driver(pooled)
        try:
            connection.autocommit, connection.patience = True, READS
            return connection.execute(statement, values).fetchall()
        except psycopg.Error as error:
            if connection.closed:
                pooled.invalidate(error)
            raise


def _driver(pooled: PoolProxiedConnection) -> PatientConnection:
    """The driver's own connection."""
    return cast("PatientConnection", pooled.dbapi_connection)


_STALE = select(numbers_table.c.name, numbers_table.c.number).where(numbers_table.c.name.in_([TURN, MOVED, DRAFT]))


def number_called(connection: Connection, name: str) -> int | None:
    """One of the schema's numbers; None where there is none of this name."""
    asked = select(numbers_table.c.number).where(numbers_table.c.name == name)
    return connection.execute(asked).scalar()


def own_idiom(engine: Engine) -> PostgresqlIdiom:
    """The idiom of an engine that was made here."""
    return cast("PostgresqlIdiom", idiom_of(engine))


def key_of(server: StoreServer, part: str) -> int:
    """What a lock of this part of the schema is called: 32 bits, with a sign."""
    return zlib.crc32(f"{server.schema} {part}".encode()) - (1 << 31)


def engine_on(
    server: StoreServer, part: str = ARCHIVE, *, reads: bool = False, wait_ms: int = BUSY_TIMEOUT_MS
) -> Engine:
    """An engine on a part of the server's schema, whatever is there; one that `reads` never writes. Nothing is asked
    yet."""
    idiom = PostgresqlIdiom(server, part, reads=reads)
    engine = create_engine(
        "postgresql+psycopg://",
        creator=partial(connect, server, lock_timeout_ms=wait_ms),
        pool_pre_ping=True,  # after a start of the server the next question is answered
        max_overflow=-1,  # as many as there are threads
        execution_options={IDIOM: idiom},
    )
    bound_waiting(engine, reads=reads)
    event.listen(engine, "begin", idiom.begin)
    event.listen(engine, "handle_error", partial(_as_ours, server))
    let_go_when_forked(engine)
    return engine


def raise_ours(server: StoreServer, error: psycopg.Error) -> NoReturn:
    """Raise what PostgreSQL or the way to it says as an error of ours; a fault of the program as it is."""
    place, said = place_of(server), " ".join(str(error).split())
    if isinstance(error, _BUSY):
        sentence = f"another process has been writing to {place} for long; wait for it to end, then try again"
        raise HomeBusy(sentence) from error
    if isinstance(error, _NO_RIGHT):
        sentence = f"{place} cannot be read or written ({said}); check its rights, its disk and its role"
        raise HomeNotWritable(sentence) from error
    if isinstance(error, _DAMAGED):
        sentence = f"the archive was moved away from {place}, or is damaged there ({said})"
        raise DamagedArchive(sentence, Repair.RESTORE_DATABASE) from error
    if isinstance(error, psycopg.OperationalError | psycopg.InterfaceError):
        raise _unreachable(place, said) from error
    raise error


def _unreachable(place: str, said: str) -> StoreUnreachable:
    """The driver has no codes for why it could not connect, only sentences."""
    if "password" in said:
        sentence = f"{place} lets nobody in with what was given as the password, or without one ({said})"
        return StoreUnreachable(sentence, Repair.GIVE_OUTSIDE, STORE_PASSWORD)
    if _MISNAMED.search(said):
        return StoreUnreachable(f"{place} cannot be reached ({said})", Repair.MEND_SERVERS)
    return StoreUnreachable(f"{place} cannot be reached ({said})", Repair.WAIT_FOR_SERVER)


_MISNAMED = re.compile(r"(database|role) \S+ does not exist|invalid")


def _as_ours(server: StoreServer, context: ExceptionContext) -> None:
    error = context.original_exception
    if context.is_pre_ping:
        return  # the pool makes another connection
    if isinstance(error, psycopg.Error) and not isinstance(error, psycopg.IntegrityError):
        raise_ours(server, error)


@compiles(OnConflictDoNothing, "postgresql")
@compiles(OnConflictDoUpdate, "postgresql")
def _on_conflict(clause: Any, compiler: Any, **given: Any) -> str:
    """SQLAlchemy has the clause for each database by itself; PostgreSQL's could name a constraint too."""
    clause.constraint_target = None
    return str(getattr(compiler, f"visit_{clause.__visit_name__}")(clause, **given))


@compiles(instr, "postgresql")
def _instr(function: Any, compiler: Any, **given: Any) -> str:
    return f"strpos({compiler.process(function.clauses, **given)})"


@compiles(typeof, "postgresql")
def _typeof(function: Any, compiler: Any, **given: Any) -> str:
    """In SQLite's words."""
    of = compiler.process(function.clauses, **given)
    kinds = "WHEN 'bytea' THEN 'blob' WHEN 'bigint' THEN 'integer' WHEN 'double precision' THEN 'real'"
    return f"(CASE CAST(pg_typeof({of}) AS text) {kinds} ELSE CAST(pg_typeof({of}) AS text) END)"
