"""What is known of a job: its state, how far it has come, what came of it. And a row of the table as that.

A desk may come from anywhere, so a row is read as it is found: no value of it is believed to be of the type that we
write, and none is taken in that is larger than what we write.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

from sqlalchemy import ColumnElement, Row, func

from archive.desk.tables import jobs_table

MOST_TEXT = 2_000  # characters of a sentence, a name, a line of the log
MOST_JSON = 1 << 18  # characters of a value that is JSON
MOST_LINES = 100  # of a log: the latest
MOST_LINE = 500  # characters of one


class State(StrEnum):
    """Where a job stands. The last three are its end."""

    WAITING = "waiting"
    RUNNING = "running"
    DONE = "done"
    FAILED = "failed"
    CANCELLED = "cancelled"


ENDED = (State.DONE, State.FAILED, State.CANCELLED)


@dataclass(frozen=True, slots=True)
class Progress:
    """How far a job has come in the `step` that it is at: `done` of `total` (0: not known; of sources these are bytes),
    about `left` seconds from its end (None: nobody can tell yet), and `items` of `of` pages and files of an import
    stored; where `of` is 0, `items` are the articles met so far."""

    step: str = ""
    done: int = 0
    total: int = 0
    items: int = 0
    of: int = 0
    left: int | None = None


@dataclass(frozen=True, slots=True)
class Job:
    """A job as it stood when it was looked at. Times are UTC, ISO 8601, "" where there is none yet. `lane` is the line
    that it stands in (`archive.jobs.kinds.Lane`), `ahead` are the jobs that are to be done there before one that waits;
    `deaths` the workers that died at it; `is_cancelling` whether it runs and was asked to stop. `arguments` are JSON as
    text, as they were asked for; `sentence` is what came of it."""

    id: int
    kind: str
    lane: str
    state: State
    arguments: str
    actor: str
    asked_at: str
    started_at: str = ""
    ended_at: str = ""
    beat_at: str = ""
    deaths: int = 0
    ahead: int = 0
    cancelled_by: str = ""
    progress: Progress = Progress()
    log: tuple[str, ...] = ()
    sentence: str = ""
    result: Mapping[str, Any] = field(default_factory=dict)

    @property
    def is_cancelling(self) -> bool:
        """Whether it runs, and was asked to stop."""
        return self.state is State.RUNNING and bool(self.cancelled_by)


_LARGE = {"arguments": MOST_JSON, "known": MOST_JSON, "log": MOST_JSON, "result": MOST_JSON}
_NUMBERS = {"id", "beats", "deaths"}


def columns(brief: bool = False) -> list[ColumnElement[Any]]:
    """All columns of a job, of each no more than we write and one character; `brief`: nothing of those that may be
    long."""
    found: list[ColumnElement[Any]] = []
    for column in jobs_table.c:
        most = 0 if brief and column.name in _LARGE else _LARGE.get(column.name, MOST_TEXT) + 1
        found.append(column if column.name in _NUMBERS else func.substr(column, 1, most).label(column.name))
    return found


def job_of(row: Row[Any], ahead: int = 0) -> Job:
    """A row, whatever stands in it, as a job."""
    state = text_of(row.state)
    return Job(
        id=row.id,
        kind=text_of(row.kind),
        lane=text_of(row.lane),
        state=State(state) if state in list(State) else State.FAILED,
        arguments=text_of(row.arguments, MOST_JSON),
        actor=text_of(row.actor),
        asked_at=text_of(row.asked_at),
        started_at=text_of(row.started_at),
        ended_at=text_of(row.ended_at),
        beat_at=text_of(row.beat_at),
        deaths=number_of(row.deaths),
        ahead=ahead,
        cancelled_by=text_of(row.cancelled_by),
        progress=_progress(object_of(row.progress)),
        log=tuple(map(text_of, lines_of(row.log))),
        sentence=text_of(row.sentence),
        result=object_of(row.result),
    )


def text_of(value: object, most: int = MOST_TEXT) -> str:
    """A value as a text of one line at most so long."""
    said = value.decode("utf-8", "replace") if isinstance(value, bytes) else "" if value is None else str(value)
    return "".join(each if each.isprintable() else " " for each in said[:most]).strip()


def number_of(value: object) -> int:
    """A value as a number from 0 that SQLite can hold, and the next one; 0 where it is none."""
    return value if isinstance(value, int) and 0 <= value < 1 << 62 else 0


def object_of(value: object) -> dict[str, Any]:
    """A value as the JSON object that it is; an empty one where it is none."""
    found = _json(value)
    return found if isinstance(found, dict) else {}


def lines_of(value: object) -> list[str]:
    """A value as the lines of a log."""
    found = _json(value)
    return [each for each in found if isinstance(each, str)][-MOST_LINES:] if isinstance(found, list) else []


def _json(value: object) -> object:
    if not isinstance(value, str) or not value or len(value) > MOST_JSON:
        return None
    try:
        return json.loads(value)
    except (ValueError, RecursionError):
        return None


def _progress(found: Mapping[str, Any]) -> Progress:
    done, total, items, of = (number_of(found.get(name)) for name in ("done", "total", "items", "of"))
    left = found.get("left")
    return Progress(text_of(found.get("step")), done, total, items, of, None if left is None else number_of(left))
