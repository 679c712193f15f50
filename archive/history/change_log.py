"""The changes that readers see, the latest first: for feeds, sitemaps and whoever else follows the archive."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy import Engine, bindparam, func, select, update

from archive.bulk_queries import batched
from archive.database.connection import Prepared, writing
from archive.database.expressions import Number
from archive.database.schema import documents_table, past_states_table
from archive.history.changes import PastState, keep_past, past_states, upcoming
from archive.history.edits import edits_of
from archive.history.import_log import now

_AT_ONCE = 500  # ids in one statement
_FEW = 5_000  # ids that are sooner looked up than met on a walk from the latest change back
_STEP = 2_000  # changes
_D, _P = documents_table.c, past_states_table.c
_DOCUMENT = select(documents_table).where(_D.id == bindparam("document"))
_HELD = _D.removed_at.is_(None)
_AMONG = _D.id.in_(bindparam("ids", expanding=True))
_CHANGED = Prepared(select(_D.changed_seq, _D.id).where(_AMONG, _HELD, _D.changed_seq <= bindparam("until")))
_BACKWARDS = Prepared(
    select(_D.changed_seq, _D.id)
    .where(_D.changed_seq <= bindparam("until"), _HELD)
    .order_by(_D.changed_seq.desc())
    .limit(_STEP)
)
_IN_BLOCK = (_D.changed_seq > bindparam("after"), _D.changed_seq <= bindparam("until"), _HELD)
_IN_ORDER = Prepared(select(_D.id, _D.changed_at).where(*_IN_BLOCK).order_by(_D.changed_seq))
_LAST = Prepared(select(func.max(_D.changed_at)).where(*_IN_BLOCK))
_LEFT = Prepared(select(func.max(_P.ended_at)).where(_P.began > bindparam("after"), _P.began <= bindparam("until")))
_NUMBER = (_D.changed_seq - 1) // bindparam("size", type_=Number)
_NUMBERS = Prepared(select(_NUMBER.label("number")).distinct().order_by("number"))
_TOPICS = Prepared(select(_D.id, _D.topics).where(_HELD, _D.topics != "[]"))
_TOUCHED = Prepared(select(_D.id).where(_D.seq > bindparam("after"), _HELD))


@dataclass(frozen=True, slots=True)
class Taken:
    """A document's id, and when it became what it is (ISO 8601, UTC)."""

    id: str
    at: str


@dataclass(frozen=True, slots=True)
class Block:
    """A run of changes: the block 0 of 100 has the changes 1 to 100. `at` is when a document last came to those that
    have their latest change here, or left them (ISO 8601, UTC)."""

    number: int
    at: str


class ChangeLog:
    """What changed when. Numbers of changes are those of `Stored.changed_seq`, but where it is said."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def latest(self, ids: Sequence[str], most: int, until: int = 2**62) -> list[str]:
        """Those of these documents that came in or changed last, not after change `until`, the latest first, up to
        `most`; what is removed, or has changed since, is left out."""
        if len(ids) > _FEW:
            return self._met_first(frozenset(ids), most, until)
        rows = [row for some in batched(ids, _AT_ONCE) for row in _CHANGED.read(self._engine, ids=some, until=until)]
        return [row.id for row in sorted(rows, reverse=True)[:most]]

    def past(self, until: int, most: int) -> list[PastState]:
        """What documents were before the latest changes up to `until`, the latest first, up to `most`."""
        return past_states(self._engine, until, most)

    def blocks(self, size: int) -> list[Block]:
        """The runs of `size` changes that hold the latest change of a document that is held."""
        found = []
        for (number,) in _NUMBERS.read(self._engine, size=size):
            bounds = {"after": number * size, "until": (number + 1) * size}
            ((last,),) = _LAST.read(self._engine, **bounds)
            ((left,),) = _LEFT.read(self._engine, **bounds)
            if last:
                found.append(Block(number, max(last, left or "")))
        return found

    def taken_between(self, after: int, until: int) -> Iterator[Taken]:
        """The documents whose latest change is after change `after` and not after change `until`; memory stays flat."""
        seq = after
        while seq < until:
            step = min(seq + _STEP, until)  # a change is of one document: there are no more rows than changes
            yield from (Taken(*row) for row in _IN_ORDER.read(self._engine, after=seq, until=step))
            seq = step

    def touched_since(self, seq: int) -> set[str]:
        """The documents that are held and have a number (`Stored.seq`) after this one."""
        return {row.id for row in _TOUCHED.read(self._engine, after=seq)}

    def topics_given(self) -> Iterator[tuple[str, tuple[str, ...]]]:
        """The id of each document that is held and has topics of its own, with these: its source's, or set by hand."""
        for row in _TOPICS.read(self._engine):
            yield row.id, tuple(json.loads(row.topics))

    def number_topics(self, had: Mapping[str, tuple[str, ...]]) -> None:
        """Number it as a change of each of these documents that it has other topics, by rules, than those that it had
        so far. Raises `HomeNotWritable`."""
        with writing(self._engine) as connection:
            stamp = upcoming(connection, now())
            for document_id, topics in sorted(had.items()):
                row = connection.execute(_DOCUMENT, {"document": document_id}).first()
                if row is not None and not row.removed_at:
                    keep_past(connection, row, edits_of(connection, document_id), stamp, topics)
                    connection.execute(update(documents_table).where(_D.id == document_id).values(stamp.columns))
                    stamp = stamp.next()

    def _met_first(self, wanted: frozenset[str], most: int, until: int) -> list[str]:
        found: list[str] = []
        while len(found) < most and (rows := _BACKWARDS.read(self._engine, until=until)):
            found += [row.id for row in rows if row.id in wanted]
            until = rows[-1].changed_seq - 1
        return found[:most]
