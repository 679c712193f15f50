"""When documents changed, and what they were before: what a follower of a search is told of.

Changes are numbered, and those of one transaction have one time, later than that of every change before it: neither a
clock that is set back nor two changes in one instant hide a change from those who ask for what is newer.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, NamedTuple

from sqlalchemy import Connection, Engine, Row, bindparam, func, insert, select

from archive.database.connection import Prepared
from archive.database.rows import unpack
from archive.database.schema import documents_table, past_states_table, versions_table
from archive.document import Document
from archive.history.edits import edited

_D, _P, _V = documents_table.c, past_states_table.c, versions_table.c
_LATEST = select(func.max(_D.seq))
_LATEST_TIME = select(_D.changed_at).order_by(_D.changed_seq.desc()).limit(1)
_KEEP = insert(past_states_table)
_PAST = Prepared(
    select(_P.ended, _P.ended_at, _P.document_id, _V.packed, _P.edits, _P.topics)
    .join(versions_table, _P.version_id == _V.id)
    .where(_P.ended <= bindparam("until"))
    .order_by(_P.ended.desc())
    .limit(bindparam("most"))
)


class Stamp(NamedTuple):
    """The number of a change, and its time (ISO 8601, UTC)."""

    seq: int
    at: str

    def next(self, numbers: int = 1) -> Stamp:
        """The change so many numbers later, at the same time."""
        return Stamp(self.seq + numbers, self.at)

    @property
    def columns(self) -> dict[str, Any]:
        """Of a document that this change makes what it is."""
        return {"seq": self.seq, "changed_seq": self.seq, "changed_at": self.at}


@dataclass(frozen=True, slots=True)
class PastState:
    """What a document said until the change `ended`, at `ended_at`. `topics` are all that it had, where rules gave it
    others afterwards; None where they are those that rules give such a text."""

    id: str
    ended: int
    ended_at: str
    document: Document
    topics: tuple[str, ...] | None


def latest(connection: Connection) -> int:
    """The number of the latest change."""
    return int(connection.execute(_LATEST).scalar_one() or 0)


def upcoming(connection: Connection, at: str) -> Stamp:
    """The first change of this transaction, none of which has been made. Its time is what the clock says (`at`), or
    just after the latest change where that is later."""
    before = connection.execute(_LATEST_TIME).scalar() or ""
    if at <= before:
        at = (datetime.fromisoformat(before) + timedelta(microseconds=1)).isoformat(timespec="microseconds")
    return Stamp(latest(connection) + 1, at)


def keep_past(
    connection: Connection,
    row: Row[Any],
    edits: Mapping[str, Any],
    stamp: Stamp,
    topics: Sequence[str] | None = None,
) -> None:
    """Keep what a document says, by its row and with these edits, before the change that ends it; nothing of one that
    is not here, or that nobody saw, as this transaction brought it."""
    if row.removed_at or row.head is None or row.changed_at == stamp.at:
        return
    values: dict[str, Any] = {"ended": stamp.seq, "ended_at": stamp.at, "began": row.changed_seq}
    values |= {"document_id": row.id, "version_id": row.head}
    values["edits"] = json.dumps(dict(edits), ensure_ascii=False)
    values["topics"] = None if topics is None else json.dumps(list(topics), ensure_ascii=False)
    connection.execute(_KEEP, values)


def past_states(engine: Engine, until: int, most: int) -> list[PastState]:
    """What documents were before the latest changes up to `until`, the latest first, up to `most`."""
    return [_past(*row) for row in _PAST.read(engine, until=until, most=most)]


def _past(ended: int, at: str, document_id: str, packed: bytes, edits: str, topics: str | None) -> PastState:
    known = None if topics is None else tuple(json.loads(topics))
    return PastState(document_id, ended, at, edited(unpack(packed), json.loads(edits)), known)
