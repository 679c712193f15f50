"""Reading the audit: acts with their ends, the newest first; every row as it stands; whether the chain is whole."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Engine, bindparam, select
from sqlalchemy import Row as Found

from archive.audit.chain import Head, faults_of, head_of, rows_of
from archive.audit.records import Act, Ending, Row, State, read_details
from archive.desk.database import DESK
from archive.desk.place import desk_of
from archive.desk.tables import audit_table
from archive.errors import ArchiveError, DamagedArchive, Failure, Repair
from archive.home import Home
from archive.process_identity import lives

_A, _END = audit_table.c, audit_table.alias("ending")
_ACTS = (
    select(
        audit_table,
        _END.c.at.label("ended_at"),
        _END.c.state.label("ended_as"),
        _END.c.details.label("results"),
    )
    .outerjoin(_END, _END.c.of == _A.n)
    .where(_A.of.is_(None))
    .order_by(_A.n.desc())
)
_NAMES = {name: select(_A[name]).distinct().order_by(_A[name]) for name in ("actor", "action")}
_BY_HASH = select(_A.n).where(_A.hash == bindparam("noted"))


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which acts are wanted: begun at `since` or later and before `until` (ISO 8601, UTC), by this actor, of this
    action, with a number below `before`. What is empty is not asked for."""

    since: str = ""
    until: str = ""
    actor: str = ""
    action: str = ""
    before: int = 0


EVERYTHING = Wanted()
EVERY = 1 << 62
"""More acts than there are."""


class AuditLog:
    """The audit of a desk, to be read; `None` for a desk that there is not. `is_busy` says whether somebody holds the
    archive's lock: it is asked where a process cannot be seen from here."""

    def __init__(self, engine: Engine | None, is_busy: Callable[[], bool] = lambda: False) -> None:
        self._engine = engine
        self._is_busy = is_busy

    def acts(self, wanted: Wanted = EVERYTHING, most: int = EVERY) -> list[Act]:
        """The acts, the newest first, up to `most`."""
        if self._engine is None:
            return []
        statement = _ACTS
        for asked, condition in (
            (wanted.since, _A.at >= wanted.since),
            (wanted.until, _A.at < wanted.until),
            (wanted.actor, _A.actor == wanted.actor),
            (wanted.action, _A.action == wanted.action),
            (wanted.before, _A.n < wanted.before),
        ):
            statement = statement.where(condition) if asked else statement
        with self._engine.connect() as connection:
            return [self._act(row) for row in connection.execute(statement.limit(most))]

    def names(self, column: str) -> Sequence[str]:
        """Every `actor` or `action` that there is, by its name."""
        if self._engine is None:
            return []
        with self._engine.connect() as connection:
            return list(map(str, connection.execute(_NAMES[column]).scalars()))

    def rows(self) -> Iterator[Row]:
        """Every row as it stands, the first first."""
        if self._engine is not None:
            with self._engine.connect() as connection:
                yield from rows_of(connection)

    def head(self) -> Head:
        """How many rows there are, and the hash of the last one: noted elsewhere, it shows later whether all that led
        to it is still there."""
        if self._engine is None:
            return Head()
        with self._engine.connect() as connection:
            return head_of(connection)

    def faults(self, noted: str = "") -> list[str]:
        """Where the chain is broken, each with the number of a row, or that none of its rows has the hash that was
        `noted` of its head some time ago; none where it is whole."""
        if self._engine is None:
            return [f"no row has the hash {noted}"] if noted else []
        with self._engine.connect() as connection:
            found = faults_of(connection)
            if noted and connection.execute(_BY_HASH, {"noted": noted}).first() is None:
                found.append(f"no row has the hash {noted}")
            return found

    def _act(self, row: Found[Any]) -> Act:
        return Act(
            n=row.n,
            at=str(row.at),
            actor=str(row.actor),
            door=str(row.door),
            address=str(row.address),
            action=str(row.action),
            job=row.job if isinstance(row.job, int) else None,
            details=read_details(row.details),
            ending=self._ending(row),
            ended_at=None if row.ended_at is None else str(row.ended_at),
            results=read_details(row.results),
        )

    def _ending(self, row: Found[Any]) -> Ending:
        state = row.ended_as or row.state
        if state != State.BEGUN:
            return Ending(state) if state in tuple(State) else Ending.CUT_OFF
        alive = lives(str(row.process))
        return Ending.RUNNING if alive or (alive is None and self._is_busy()) else Ending.CUT_OFF


def audit_faults(home: Home) -> list[Failure]:
    """What is wrong with a home's desk and its audit, each with its repair; an empty list when all is well, or there is
    no desk."""
    try:
        if said := desk_of(home.path).faults():
            return [DamagedArchive(f"the desk's database is damaged ({'; '.join(said)})", Repair.MOVE_DESK, DESK)]
        with home.desk_to_read() as engine:
            broken = AuditLog(engine).faults()
    except ArchiveError as error:
        return [error]
    return [DamagedArchive(f"the audit is not whole: {each}", Repair.COMPARE_AUDIT) for each in broken]
