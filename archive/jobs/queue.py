"""The queue: jobs in the order in which they were asked for, of which one at the most is being done in each lane.

Every change of a job's state is one short transaction that looks first whether the job still is where it is taken to
be. Whoever does a job has a claim on it, a word that nobody else knows, and beats while it is at it; a job whose worker
died waits again, and has failed once `MOST_DEATHS` died at it, so that it cannot keep all others from being done.
"""

from __future__ import annotations

import json
import secrets
from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, Connection, Engine, Row, Select, delete, func, insert, select, update

from archive.database.connection import writing
from archive.desk.place import copy_of_desk
from archive.desk.tables import jobs_table
from archive.errors import BadJob, NoSuchJob, QueueFull, Repair
from archive.jobs.kinds import Lane, lane_of, read, written
from archive.jobs.leases import Leases
from archive.jobs.records import (
    ENDED,
    MOST_LINE,
    MOST_LINES,
    Job,
    Progress,
    State,
    columns,
    job_of,
    lines_of,
    number_of,
    object_of,
    text_of,
)

MOST_WAITING = 100
MOST_DEATHS = 3
KEPT, KEPT_DAYS = 1_000, 90  # jobs that have ended
KEPT_READINGS, KEPT_READINGS_DAYS = 100, 1
_MOST_LISTED = 5_000  # more than there are unless somebody else wrote them
_J = jobs_table.c


def moment() -> str:
    """The moment in UTC, ISO 8601 to the second."""
    return datetime.now(UTC).isoformat(timespec="seconds")


@dataclass(frozen=True, slots=True)
class Claim:
    """A job that was taken, to be done by who has this; `known` is what was noted when it was first begun."""

    id: int
    word: str
    kind: str
    actor: str
    known: Mapping[str, Any]
    is_again: bool
    is_reading: bool = False


class LostJob(Exception):
    """The job is no longer this worker's: it was taken for dead."""


class Queue:
    """The jobs in a desk's database. `clock` tells the moment; `leases` which workers died, and are
    to be the same for one who takes jobs again and again."""

    def __init__(self, engine: Engine, *, clock: Callable[[], str] = moment, leases: Leases | None = None) -> None:
        self._engine = engine
        self._clock = clock
        self._leases = leases or Leases()

    def put(self, kind: str, arguments: Mapping[str, Any], actor: str) -> int:
        """Ask for a job; its number. Raises `BadJob` and `QueueFull`."""
        lane = lane_of(kind)
        row = {"kind": kind, "lane": lane.value, "arguments": written(kind, arguments), "actor": text_of(actor)}
        with writing(self._engine) as connection:
            if _count(connection, lane, State.WAITING) >= MOST_WAITING:
                raise QueueFull(f"{MOST_WAITING} jobs wait already; wait for some to be done, or cancel some")
            row |= {"place": copy_of_desk(connection), "asked_at": self._clock(), "state": State.WAITING.value}
            number = int(connection.execute(insert(jobs_table).values(row).returning(_J.id)).scalar_one())
            self._drop_old(connection)
            return number

    def cancel(self, number: int, by: str) -> Job:
        """Cancel a job: one that waits at once, one that runs as soon as its worker may stop. The job as it is then.
        Raises `NoSuchJob`."""
        with writing(self._engine) as connection:
            job = self._get(connection, number)
            if job.state in ENDED:
                raise NoSuchJob(f"job {number} has ended ({job.state.value}), so there is nothing to cancel")
            values = {"cancelled_by": text_of(by) or "somebody"}
            if job.state is State.WAITING:
                values |= self._ended(State.CANCELLED, "it was cancelled before it was begun")
            connection.execute(update(jobs_table).where(_J.id == number).values(values))
            return self._get(connection, number)

    def all(self, *, readings: bool = False) -> list[Job]:
        """Every job, the first first, without what it was told, its log and its counts; `readings`: also those that
        only read."""
        with self._engine.connect() as connection:
            return list_jobs(connection, readings=readings)

    def get(self, number: int) -> Job:
        """One job. Raises `NoSuchJob`."""
        with self._engine.connect() as connection:
            return self._get(connection, number)

    def under_way(self) -> dict[State, int]:
        """How many jobs wait and how many run, of all lanes."""
        states = State.WAITING, State.RUNNING
        with self._engine.connect() as connection:
            return {each: sum(_count(connection, lane, each) for lane in Lane) for each in states}

    def is_idle(self, lane: Lane = Lane.WRITING) -> bool:
        """Whether no job of this lane waits or runs."""
        with self._engine.connect() as connection:
            return not _count(connection, lane, State.WAITING, State.RUNNING)

    def next_kind(self) -> str:
        """The kind of the job that is to be done next of those that write; "" where none waits."""
        with self._engine.connect() as connection:
            row = connection.execute(_first_waiting(Lane.WRITING)).first()
            return text_of(row.kind) if row else ""

    def take(self, worker: str, lane: Lane = Lane.WRITING) -> Claim | None:
        """The first job that waits in a lane, for this worker, which is at none there; None where none waits, or
        another worker lives and is at one. A job whose worker died waits again, or has failed."""
        with writing(self._engine) as connection:
            if not self._give_up_the_dead(connection, worker, lane):
                return None
            row = connection.execute(_first_waiting(lane)).first()
            if row is None:
                return None
            claim = Claim(
                row.id,
                secrets.token_hex(8),
                text_of(row.kind),
                text_of(row.actor),
                object_of(row.known),
                is_again=bool(row.started_at),
                is_reading=lane is Lane.READING,
            )
            values: dict[str, Any] = {"state": State.RUNNING.value, "claim": claim.word, "worker": worker}
            values |= {"beat_at": self._clock(), "beats": number_of(row.beats) + 1}
            values |= {"started_at": row.started_at or self._clock(), "progress": ""}
            connection.execute(update(jobs_table).where(_J.id == row.id).values(values))
            return claim

    def arguments(self, claim: Claim) -> dict[str, Any]:
        """What the job is told. Raises `BadJob`, and `LostJob`."""
        with self._engine.connect() as connection:
            row = self._mine(connection, claim)
            if row.place != copy_of_desk(connection):
                raise BadJob("it was asked for of another copy of this archive; ask for it again if it is wanted here")
            if row.lane != lane_of(claim.kind):
                raise BadJob("it stands in a lane where its kind is not done; ask for it again")
            return read(claim.kind, row.arguments)

    def beat(self, claim: Claim, progress: Progress | None = None, lines: Sequence[str] = ()) -> bool:
        """Tell that the worker lives, how far it has come, and what else; whether the job is to be cancelled. Raises
        `LostJob`."""
        with writing(self._engine) as connection:
            row = self._mine(connection, claim)
            values: dict[str, Any] = {"beats": number_of(row.beats) + 1, "beat_at": self._clock()}
            if progress is not None:
                values["progress"] = json.dumps(asdict(progress))
            if lines:
                values["log"] = self._log(row, lines)
            connection.execute(update(jobs_table).where(_J.id == claim.id).values(values))
            return bool(row.cancelled_by)

    def know(self, claim: Claim, known: Mapping[str, Any]) -> None:
        """Note how things stand before a job is begun, for whoever has to do it again. Raises `LostJob`."""
        with writing(self._engine) as connection:
            self._mine(connection, claim)
            connection.execute(update(jobs_table).where(_J.id == claim.id).values(known=json.dumps(dict(known))))

    def end(
        self, claim: Claim, state: State, sentence: str, result: Mapping[str, Any] | None = None,
        lines: Sequence[str] = (),
    ) -> None:  # fmt: skip
        """Say what came of a job. Raises `LostJob`."""
        with writing(self._engine) as connection:
            row = self._mine(connection, claim)
            values = self._ended(state, sentence) | {"log": self._log(row, lines)}
            values |= {"result": json.dumps(dict(result or {}))}
            connection.execute(update(jobs_table).where(_J.id == claim.id).values(values))
            self._drop_old(connection)

    def hand_back(self, claim: Claim, line: str, lines: Sequence[str] = ()) -> None:
        """Let a job wait again, in its old place: its worker is told to end, or the archive is another's. Raises
        `LostJob`."""
        with writing(self._engine) as connection:
            row = self._mine(connection, claim)
            if row.cancelled_by:
                values = self._ended(State.CANCELLED, "it was cancelled; what it had stored stays")
            else:
                values = {"state": State.WAITING.value, "claim": "", "worker": ""}
            values["log"] = self._log(row, [*lines, line])
            connection.execute(update(jobs_table).where(_J.id == claim.id).values(values))

    def _give_up_the_dead(self, connection: Connection, worker: str, lane: Lane) -> bool:
        """Let the jobs of workers of a lane that died wait again; whether none is being done there now."""
        running = select(*columns()).where(_in(lane), _J.state == State.RUNNING.value).order_by(_J.id)
        rows = connection.execute(running).all()
        free = True
        for row in rows:
            if text_of(row.worker) != worker and not self._leases.is_dead(row):
                free = False
                continue
            deaths = number_of(row.deaths) + 1
            line = f"{self._clock()} its worker died"
            if row.cancelled_by:
                values = self._ended(State.CANCELLED, "it was cancelled; what it had stored stays")
            elif deaths >= MOST_DEATHS:
                sentence = f"its worker died at it {deaths} times, so it is not tried again; what it had stored stays"
                values = self._ended(State.FAILED, sentence)
            else:
                values = {"state": State.WAITING.value, "claim": "", "worker": ""}
            values |= {"deaths": deaths, "log": self._log(row, [line])}
            connection.execute(update(jobs_table).where(_J.id == row.id).values(values))
        return free

    def _mine(self, connection: Connection, claim: Claim) -> Row[Any]:
        row = connection.execute(select(*columns()).where(_J.id == claim.id)).first()
        if row is None or (row.state, row.claim) != (State.RUNNING.value, claim.word):
            raise LostJob(f"job {claim.id} is no longer this worker's")
        return row

    def _get(self, connection: Connection, number: int) -> Job:
        row = connection.execute(select(*columns()).where(_J.id == number)).first()
        if row is None:
            raise NoSuchJob(f"there is no job {number}", Repair.LIST_JOBS)
        lane = _lane(row.lane)
        ahead = _count(connection, lane, State.WAITING, State.RUNNING, before=number)
        return job_of(row, ahead if row.state == State.WAITING.value else 0)

    def _ended(self, state: State, sentence: str) -> dict[str, Any]:
        ended = {"state": state.value, "sentence": text_of(sentence), "ended_at": self._clock()}
        return ended | {"claim": "", "worker": ""}

    def _log(self, row: Row[Any], lines: Sequence[str]) -> str:
        kept = [*lines_of(row.log), *(text_of(each, MOST_LINE) for each in lines)]
        return json.dumps(kept[-MOST_LINES:], ensure_ascii=False)

    def _drop_old(self, connection: Connection) -> None:
        """Drop jobs that ended long ago, or that are too many; the audit keeps who did what, and what was only read is
        soon of no use."""
        over = _J.state.not_in([State.WAITING.value, State.RUNNING.value])
        now = datetime.fromisoformat(self._clock())
        for lane, most, days in (
            (Lane.WRITING, KEPT, KEPT_DAYS),
            (Lane.PLANNING, KEPT, KEPT_DAYS),
            (Lane.READING, KEPT_READINGS, KEPT_READINGS_DAYS),
        ):
            newest = select(_J.id).where(over, _in(lane)).order_by(_J.id.desc()).limit(most)
            day = (now - timedelta(days=days)).isoformat(timespec="seconds")
            connection.execute(delete(jobs_table).where(over, _in(lane), (_J.ended_at < day) | _J.id.not_in(newest)))


def list_jobs(connection: Connection, *, readings: bool = False) -> list[Job]:
    """Every job, the first first, in few words; `readings`: also those that only read."""
    found, ahead = [], dict.fromkeys(Lane, 0)
    wanted = select(*columns(brief=True)).order_by(_J.id).limit(_MOST_LISTED)
    for row in connection.execute(wanted if readings else wanted.where(_J.lane != Lane.READING.value)):
        lane = _lane(row.lane)
        job = job_of(row, ahead[lane] if row.state == State.WAITING.value else 0)
        ahead[lane] += job.state not in ENDED
        found.append(job)
    return found


def _in(lane: Lane) -> ColumnElement[bool]:
    """The jobs of a lane. Whatever else stands in a row that somebody else wrote, it is looked at with those that
    write, and refused there: no job is nobody's."""
    beside = [Lane.READING.value, Lane.PLANNING.value]
    return _J.lane.not_in(beside) if lane is Lane.WRITING else _J.lane == lane.value


def _lane(value: object) -> Lane:
    return next((lane for lane in (Lane.READING, Lane.PLANNING) if lane == value), Lane.WRITING)


def _first_waiting(lane: Lane) -> Select[Any]:
    return select(*columns()).where(_in(lane), _J.state == State.WAITING.value).order_by(_J.id).limit(1)


def _count(connection: Connection, lane: Lane, *states: State, before: int | None = None) -> int:
    counted = select(func.count()).where(_in(lane), _J.state.in_([each.value for each in states]))
    if before is not None:
        counted = counted.where(_J.id < before)
    return int(connection.execute(counted).scalar_one())
