"""What is known of many documents at once, without reading what they say."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import islice
from typing import TypeVar

from sqlalchemy import Engine, Integer, bindparam, func, select

from archive.database.connection import Prepared
from archive.database.schema import documents_table, imports_table

T = TypeVar("T")

_AT_ONCE = 500  # ids in one statement
_FEW = 5_000  # ids that are sooner looked up than met on a walk from the latest change back
_D, _STARTED = documents_table.c, imports_table.c.started_at
_AMONG = _D.id.in_(bindparam("ids", expanding=True))
_HASHES = Prepared(select(_D.id, _D.content_hash).where(_D.removed_at.is_(None), _AMONG))
_SEQS = Prepared(select(_D.seq, _D.id).where(_AMONG))
_BACKWARDS = Prepared(select(_D.seq, _D.id).where(_D.seq < bindparam("before")).order_by(_D.seq.desc()).limit(2000))
_BETWEEN = (
    select(_D.id, _STARTED)
    .join(imports_table, _D.import_id == imports_table.c.id)
    .where(_D.seq > bindparam("after"), _D.seq <= bindparam("until"), _D.removed_at.is_(None))
)
_IN_ORDER, _LAST = Prepared(_BETWEEN.order_by(_D.seq)), Prepared(_BETWEEN.order_by(_D.seq.desc()).limit(1))
_DATED = (_D.section, _D.first_day, _D.last_day)
_HOLDINGS = Prepared(select(*_DATED, func.count()).where(_D.removed_at.is_(None)).group_by(*_DATED))
_NUMBER = (_D.seq - 1) // bindparam("size", type_=Integer)
_NUMBERS = Prepared(select(_NUMBER.label("number")).distinct().order_by("number"))


@dataclass(frozen=True, slots=True)
class Taken:
    """A document's id, and when the import that made it what it is began (ISO 8601, UTC)."""

    id: str
    at: str


@dataclass(frozen=True, slots=True)
class Block:
    """A run of changes: the block 0 of 100 has the changes 1 to 100. `at` is when the import of the last one began
    (ISO 8601, UTC)."""

    number: int
    at: str


@dataclass(frozen=True, slots=True)
class Holding:
    """How many documents of one section are dated to the same days (None: undated)."""

    section: str
    first: date | None
    last: date | None
    documents: int


def holdings(engine: Engine) -> list[Holding]:
    """All documents that are held, counted by section and date."""
    return [
        Holding(section, first and date.fromisoformat(first), last and date.fromisoformat(last), count)
        for section, first, last, count in _HOLDINGS.read(engine)
    ]


def batched(items: Iterable[T], size: int) -> Iterator[tuple[T, ...]]:
    """The items in order, `size` at a time; the last batch may be shorter."""
    left = iter(items)
    while batch := tuple(islice(left, size)):
        yield batch


def hashes_among(engine: Engine, ids: Sequence[str]) -> dict[str, str]:
    """The content hash of each of these documents that the archive holds, by id."""
    return dict(row for some in batched(ids, _AT_ONCE) for row in _HASHES.read(engine, ids=some))


def latest_among(engine: Engine, ids: Sequence[str], most: int) -> list[str]:
    """Those of the ids whose documents changed last, the latest first, up to `most`."""
    if len(ids) > _FEW:
        return _met_first(engine, frozenset(ids), most)
    rows = [row for some in batched(ids, _AT_ONCE) for row in _SEQS.read(engine, ids=some)]
    return [row.id for row in sorted(rows, reverse=True)[:most]]


def blocks(engine: Engine, size: int) -> list[Block]:
    """The runs of `size` changes that hold the latest change of a document that is held."""
    found = []
    for (number,) in _NUMBERS.read(engine, size=size):
        latest = _LAST.read(engine, after=number * size, until=(number + 1) * size)
        found += [Block(number, last.started_at) for last in latest]
    return found


def taken_between(engine: Engine, after: int, until: int) -> Iterator[Taken]:
    """The documents whose latest change is after change `after` and not after change `until`; memory stays flat."""
    seq = after
    while seq < until:
        step = min(seq + 2000, until)  # a change is of one document: there are no more rows than changes
        yield from (Taken(*row) for row in _IN_ORDER.read(engine, after=seq, until=step))
        seq = step


def _met_first(engine: Engine, wanted: frozenset[str], most: int) -> list[str]:
    found: list[str] = []
    seq = 2**62
    while len(found) < most and (rows := _BACKWARDS.read(engine, before=seq)):
        found += [row.id for row in rows if row.id in wanted]
        seq = rows[-1].seq
    return found[:most]
