"""The plans in a desk's database: made, looked at, moved on from one standing to the next.

Every change of a plan's standing looks first, in the same short transaction, whether it still stands where it is taken
to be: two people may be at one plan.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Collection, Mapping
from contextlib import suppress
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Engine, Row, delete, insert, select, update

from archive.database.connection import writing
from archive.desk.place import copy_of_desk
from archive.desk.tables import plans_table
from archive.errors import BadPlan, NoSuchJob, NoSuchPlan
from archive.jobs.queue import Queue, moment
from archive.jobs.records import ENDED, MOST_JSON, number_of, object_of, text_of
from archive.messages import Message
from archive.plans.plan_file import folder_mark
from archive.plans.records import Plan, Reading, Standing, Way, reading_of

KEPT_DAYS = 7
"""Days for which a plan that is not applied is kept, with what was uploaded for it."""
MOST_PLANS = 100
_MOST_DUE = 1_000
_NEVER = "9999-12-31T00:00:00+00:00"
_JUST_NOW = timedelta(minutes=2)
_P = plans_table.c
_CHANGING = (Standing.COLLECTING, Standing.READY, Standing.FAILED)


class Plans:
    """The plans of a desk, whose files lie in the folder `home`. `clock` tells the moment (ISO 8601, UTC)."""

    def __init__(self, engine: Engine, home: Path, clock: Callable[[], str] = moment) -> None:
        self._engine = engine
        self._home = home
        self._clock = clock

    def add(self, way: Way, owner: str, reading: Reading, sources: Collection[str] = ()) -> Plan:
        """A new plan, of which nothing is known yet. Raises `BadPlan`."""
        row = {
            "way": way.value,
            "owner": owner,
            "made_at": self._clock(),
            "ends_at": self._end(),
            "standing": Standing.COLLECTING.value,
            "reading": _json(reading.told()),
            "sources": _json(list(sources)),
        }
        with writing(self._engine) as connection:
            open_now = connection.execute(select(_P.id).where(_P.standing != Standing.APPLIED.value)).scalars().all()
            if len(open_now) >= MOST_PLANS:
                raise BadPlan(
                    Message("There are %(most)s plans that are not applied; delete some of them.", most=MOST_PLANS)
                )
            row["place"] = self._place(connection)
            number = connection.execute(insert(plans_table).values(row).returning(_P.id)).scalar_one()
        return self.get(int(number))

    def get(self, number: int) -> Plan:
        """One plan. Raises `NoSuchPlan`."""
        return _plan_of(self._row(number))

    def all(self) -> list[Plan]:
        """The latest thousand plans, the newest first."""
        with self._engine.connect() as connection:
            return [_plan_of(row) for row in connection.execute(select(plans_table).order_by(_P.id.desc()).limit(1000))]

    def of_import(self, number: int) -> int:
        """The number of the plan that was applied as this import, 0 for none."""
        applied = select(_P.id).where(_P.standing == Standing.APPLIED.value, _P.import_id == number)
        with self._engine.connect() as connection:
            return connection.execute(applied.order_by(_P.id.desc()).limit(1)).scalar() or 0

    def numbers(self) -> frozenset[int]:
        """The numbers of every plan, however many there are."""
        with self._engine.connect() as connection:
            return frozenset(connection.execute(select(_P.id)).scalars())

    def seen(self, number: int) -> dict[str, Any]:
        """How the sources and the archive were when it was made. Raises `NoSuchPlan`, and `BadPlan` for a plan of
        another copy of this home."""
        self.refuse_elsewhere(number)
        row = self._row(number)
        with self._engine.connect() as connection:
            is_ours = row.place == self._place(connection)
        if not is_ours:
            raise BadPlan(Message("This plan was made in another copy of this archive; make it again here."))
        return object_of(row.seen)

    def refuse_elsewhere(self, number: int) -> None:
        """Raise `BadPlan` where the files of a plan lie with another machine that serves the same archive: its desk is
        shared, and its folders need not be. Raises `NoSuchPlan`."""
        if self._engine.dialect.name == "sqlite":
            return
        place = text_of(self._row(number).place)
        with self._engine.connect() as connection:
            ours = self._place(connection)
        if place != ours and place.rpartition(" ")[0] == ours.rpartition(" ")[0]:
            raise BadPlan(
                Message("What belongs to this plan lies with another machine that serves this archive; go on there.")
            )

    def plan_anew(self, number: int, reading: Reading | None = None, sentence: str = "") -> None:
        """Note that a job is to make it, now or anew (`note_job`). Raises `NoSuchPlan`, and `BadPlan` where it
        cannot be now."""
        values: dict[str, Any] = {"standing": Standing.PLANNING.value, "job": 0, "sentence": sentence}
        values["ends_at"] = self._end()
        if reading is not None:
            values["reading"] = _json(reading.told())
        self._move(number, _CHANGING, values)

    def note_job(self, number: int, job: int) -> None:
        """Note which job is to make it, or to apply it."""
        with writing(self._engine) as connection:
            connection.execute(update(plans_table).where(_P.id == number).values(job=job))

    def settled(self, number: int, queue: Queue) -> Plan:
        """One plan as it stands: where its job ended otherwise than it was meant to (cancelled before it began, given
        up after its worker died at it again and again), it may be asked for once more. Raises `NoSuchPlan`."""
        plan = self.get(number)
        if plan.standing not in (Standing.PLANNING, Standing.APPLYING):
            return plan
        try:
            job = queue.get(plan.job)
            ended, sentence = job.state in ENDED, job.sentence
        except NoSuchJob:
            ended, sentence = plan.ends_at < self._end(_JUST_NOW), ""
        if not ended:
            return plan
        sentence = sentence or "it was cut off; ask for it again"
        with suppress(BadPlan):
            (self.failed if plan.standing is Standing.PLANNING else self.not_applied)(number, sentence)
        return self.get(number)

    def keep(self, number: int) -> None:
        """Keep an applied plan for good, as the report of its import."""
        self._move(number, (Standing.APPLIED,), {"ends_at": _NEVER})

    def made(self, number: int, counts: Mapping[str, int], seen: Mapping[str, Any]) -> None:
        """Note what a plan found."""
        values = {"standing": Standing.READY.value, "counts": _json(counts), "seen": _json(seen)}
        self._move(number, (Standing.PLANNING, Standing.APPLYING), values | {"ends_at": self._end()})

    def failed(self, number: int, sentence: str) -> None:
        """Note that it could not be made, and why."""
        values = {"standing": Standing.FAILED.value, "sentence": text_of(sentence), "ends_at": self._end()}
        self._move(number, (Standing.PLANNING,), values)

    def begin_to_apply(self, number: int, by: str) -> None:
        """Note that a job is to apply it (`note_job`). Raises `BadPlan` where it is not ready, or somebody else was
        first."""
        values = {"standing": Standing.APPLYING.value, "job": 0, "applied_by": by, "sentence": ""}
        self._move(number, (Standing.READY,), values | {"ends_at": self._end()})

    def not_applied(self, number: int, sentence: str) -> None:
        """Note that it was not applied after all, or not to its end."""
        values = {"standing": Standing.READY.value, "sentence": text_of(sentence), "applied_by": ""}
        self._move(number, (Standing.APPLYING,), values)

    def applied(self, number: int, import_id: int, left_out: int, sentence: str) -> None:
        """Note that it was applied, as this import."""
        values = {"standing": Standing.APPLIED.value, "import_id": import_id, "left_out": left_out}
        self._move(number, (Standing.APPLYING,), values | {"sentence": text_of(sentence), "ends_at": self._end()})

    def touch(self, number: int) -> None:
        """Keep a plan for the whole time from now on: something still comes in for it."""
        self._move(number, _CHANGING, {"ends_at": self._end()})

    def delete(self, number: int) -> Plan:
        """Delete a plan that is not being worked at; an applied one is the report of its import, and stays. Raises
        `NoSuchPlan` and `BadPlan`. What lies on the disk for it is the caller's."""
        plan = self.get(number)
        with writing(self._engine) as connection:
            gone = connection.execute(delete(plans_table).where(_P.id == number, _P.standing.in_(_CHANGING))).rowcount
        if not gone:
            raise BadPlan(_why_not(self.get(number).standing))
        return plan

    def due(self) -> list[Plan]:
        """The plans whose time is over."""
        at_work = [Standing.PLANNING.value, Standing.APPLYING.value]
        wanted = select(plans_table).where(_P.ends_at < self._clock(), _P.standing.not_in(at_work))
        with self._engine.connect() as connection:
            return [_plan_of(row) for row in connection.execute(wanted.order_by(_P.id.desc()).limit(_MOST_DUE))]

    def _place(self, connection: Connection) -> str:
        """Which desk it is, and of one that machines share, whose folder."""
        place = copy_of_desk(connection)
        return place if connection.dialect.name == "sqlite" else f"{place} {folder_mark(self._home)}"

    def _row(self, number: int) -> Row[Any]:
        with self._engine.connect() as connection:
            row = connection.execute(select(plans_table).where(_P.id == number)).first()
        if row is None:
            raise NoSuchPlan(Message("There is no plan %(number)s.", number=number))
        return row

    def _move(self, number: int, among: Collection[Standing], values: Mapping[str, Any]) -> None:
        with writing(self._engine) as connection:
            where = (_P.id == number, _P.standing.in_([each.value for each in among]))
            if connection.execute(update(plans_table).where(*where).values(values)).rowcount:
                return
        raise BadPlan(_why_not(self.get(number).standing))

    def _end(self, before: timedelta = timedelta()) -> str:
        end = datetime.fromisoformat(self._clock()) + timedelta(days=KEPT_DAYS) - before
        return end.isoformat(timespec="seconds")


def _why_not(standing: Standing) -> Message:
    match standing:
        case Standing.PLANNING:
            return Message("The plan is being made just now; wait until it is there, or cancel its job.")
        case Standing.APPLYING:
            return Message("The plan is being applied just now; wait for the end, or cancel its job.")
        case Standing.APPLIED:
            return Message("The plan is applied already, and is kept as the report of its import.")
        case Standing.READY:
            return Message("The plan is made already.")
        case _:
            return Message("The plan is not made yet.")


def _json(value: object) -> str:
    text = json.dumps(value)
    if len(text) > MOST_JSON:
        raise BadPlan(Message("That is too much for one plan; make it two."))
    return text


def _plan_of(row: Row[Any]) -> Plan:
    """A row, whatever stands in it, as a plan."""
    try:
        reading = reading_of(object_of(row.reading))
    except BadPlan:
        reading = Reading()
    standing, way = text_of(row.standing), text_of(row.way)
    return Plan(
        id=row.id,
        way=Way(way) if way in list(Way) else Way.PATHS,
        owner=text_of(row.owner),
        made_at=text_of(row.made_at),
        ends_at=text_of(row.ends_at),
        standing=Standing(standing) if standing in list(Standing) else Standing.FAILED,
        reading=reading,
        sources=_texts(row.sources),
        job=number_of(row.job),
        sentence=text_of(row.sentence),
        counts={str(name): number_of(count) for name, count in object_of(row.counts).items()},
        import_id=number_of(row.import_id),
        left_out=number_of(row.left_out),
        applied_by=text_of(row.applied_by),
    )


def _texts(value: object) -> tuple[str, ...]:
    try:
        found = json.loads(value) if isinstance(value, str) and len(value) <= MOST_JSON else []
    except (ValueError, RecursionError):
        return ()
    return tuple(each for each in found if isinstance(each, str)) if isinstance(found, list) else ()
