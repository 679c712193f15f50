"""What is known of many documents at once, without reading what they say."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import islice
from typing import NamedTuple, TypeVar

from sqlalchemy import Engine, bindparam, func, select

from archive.database.connection import Prepared
from archive.database.schema import documents_table

T = TypeVar("T")

_AT_ONCE = 500  # ids in one statement
_D = documents_table.c
_AMONG = _D.id.in_(bindparam("ids", expanding=True))
_HASHES = Prepared(select(_D.id, _D.content_hash).where(_D.removed_at.is_(None), _AMONG))
_HEADINGS = Prepared(select(_D.id, _D.title, _D.first_day, _D.last_day).where(_D.removed_at.is_(None), _AMONG))
_DATED = (_D.section, _D.first_day, _D.last_day)
_HOLDINGS = Prepared(select(*_DATED, func.count()).where(_D.removed_at.is_(None)).group_by(*_DATED))


@dataclass(frozen=True, slots=True)
class Holding:
    """How many documents of one section are dated to the same days (None: undated)."""

    section: str
    first: date | None
    last: date | None
    documents: int


class Heading(NamedTuple):
    """What a document is listed by: its title, and its first and last day (ISO 8601; "" where it is undated)."""

    title: str
    first: str
    last: str


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


def headings_among(engine: Engine, ids: Sequence[str]) -> dict[str, Heading]:
    """The heading of each of these documents that the archive holds, by id."""
    rows = (row for some in batched(ids, _AT_ONCE) for row in _HEADINGS.read(engine, ids=some))
    return {row.id: Heading(row.title, row.first_day or "", row.last_day or "") for row in rows}
