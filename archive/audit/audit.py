"""Writing the audit: that something is begun, before it is done; that it ended, and how; what has no duration."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import replace

from sqlalchemy import Connection, Engine, bindparam, insert, select

from archive.audit.chain import Head, hash_of, head_of
from archive.audit.records import Actor, Details, Row, State, short_text, written
from archive.database.connection import upsert, writing
from archive.desk.tables import audit_head_table, audit_table
from archive.errors import ArchiveError, DamagedArchive, Failure, HomeNotWritable, Repair
from archive.history.import_log import now
from archive.process_identity import own_identity

_A = audit_table.c
_ADD = insert(audit_table)
_LAST = select(audit_table).order_by(_A.n.desc()).limit(1)
_ROW = select(audit_table).where(_A.n == bindparam("number"))
_KEEP_HEAD = upsert(audit_head_table)
_HEAD = _KEEP_HEAD.on_conflict_do_update(
    index_elements=["id"], set_={"rows": _KEEP_HEAD.excluded.rows, "hash": _KEEP_HEAD.excluded.hash}
)


class Done:
    """What comes of an act while it is done: results are added as they are known."""

    def __init__(self, n: int = 0) -> None:
        self.n = n
        self.results: dict[str, object] = {}


class Audit:
    """The audit in a desk's database. Any number of processes may write; every row is on the disk when it is given."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def begin(self, actor: Actor, action: str, details: Details | None = None, job: int | None = None) -> int:
        """Write that something is about to be done; gives the row's number, by which its end is written.

        Raises `HomeNotWritable` or `DamagedArchive`: then it is not to be done.
        """
        with writing(self._engine) as connection:
            return _add(connection, _row(actor, action, State.BEGUN, details or {}, job=job))

    def end(self, n: int, state: State, results: Details | None = None) -> int:
        """Write how what was begun in row `n` ended. Raises as `begin` does."""
        with writing(self._engine) as connection:
            begun = connection.execute(_ROW, {"number": n}).first()
            if begun is None:
                raise DamagedArchive(f"the audit has no row {n}", Repair.MOVE_DESK)
            row = replace(Row(*begun), state=state, of=n, details=written(results or {}))
            return _add(connection, row)

    def note(
        self,
        actor: Actor,
        action: str,
        details: Details | None = None,
        state: State = State.DONE,
        job: int | None = None,
    ) -> int:
        """Write what has no duration: a sign-in, good or refused. Raises as `begin` does."""
        with writing(self._engine) as connection:
            return _add(connection, _row(actor, action, state, details or {}, job=job))

    @contextmanager
    def audited(
        self, actor: Actor, action: str, details: Details | None = None, job: int | None = None
    ) -> Iterator[Done]:
        """Write that something is begun, and when the block ends that it is done, or with what sentence it failed.

        Raises as `begin` does, before the block and, where the end could not be written, after it.
        """
        done = Done(self.begin(actor, action, details, job))
        try:
            yield done
        except BaseException as error:
            with suppress(ArchiveError):  # what went wrong is more to be told
                self.end(done.n, State.FAILED, {**done.results, "error": sentence_of(error)})
            raise
        try:
            self.end(done.n, State.DONE, done.results)
        except ArchiveError as error:
            raise HomeNotWritable(f"the work was done, but not noted in the audit as done: {error}") from error


def sentence_of(error: BaseException) -> str:
    """What the audit says of an error: its sentence where it was foreseen, else its kind alone, as what it says may
    quote anything."""
    if isinstance(error, Failure):
        return str(error)
    if isinstance(error, KeyboardInterrupt):
        return "interrupted"
    return f"{type(error).__name__}: {error.strerror}" if isinstance(error, OSError) else type(error).__name__


def _row(actor: Actor, action: str, state: State, details: Details, job: int | None) -> Row:
    return Row(
        n=0,
        at="",
        actor=short_text(actor.name),
        door=actor.door,
        address=short_text(actor.address),
        action=short_text(action),
        state=state,
        of=None,
        job=job,
        process=own_identity(),
        details=written(details),
        previous="",
        hash="",
    )


def _add(connection: Connection, row: Row) -> int:
    """Put a row at the chain's end, in the caller's transaction; its number."""
    last = connection.execute(_LAST).first()
    # A chain that is broken goes on from its last row: `check` names where it is broken, and no work waits for that.
    number = max(last.n if last else 0, head_of(connection).rows) + 1
    moment = max(
        now(), str(last.at) if last else ""
    )  # the clock may be set back; the order of the rows is that of time
    row = replace(row, n=number, at=moment, previous=str(last.hash) if last else "")
    row = replace(row, hash=hash_of(row))
    connection.execute(_ADD, {name: getattr(row, name) for name in Row.__slots__})
    head = Head(number, row.hash)
    connection.execute(_HEAD, {"id": 1, "rows": head.rows, "hash": head.hash})
    return number
