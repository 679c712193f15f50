"""What is known of many documents at once, without reading what they say."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import Engine

from archive.database.connection import read_rows

_AT_ONCE = 500  # ids in one statement
_FEW = 5_000  # ids that are sooner looked up than met on a walk from the latest change back
_HASHES = "SELECT id, content_hash FROM documents WHERE removed_at IS NULL AND id IN ({})"
_SEQS = "SELECT seq, id FROM documents WHERE id IN ({})"
_BACKWARDS = "SELECT seq, id FROM documents WHERE seq < ? ORDER BY seq DESC LIMIT 2000"
_BETWEEN = (
    "SELECT documents.id, imports.started_at FROM documents JOIN imports ON imports.id = documents.import_id "
    "WHERE seq > ? AND seq <= ? AND removed_at IS NULL ORDER BY seq"
)
_HOLDINGS = (
    "SELECT section, first_day, last_day, count(*) FROM documents WHERE removed_at IS NULL "
    "GROUP BY section, first_day, last_day"
)
_LAST = (
    "SELECT imports.started_at FROM documents JOIN imports ON imports.id = documents.import_id "
    "WHERE seq > ? AND seq <= ? AND removed_at IS NULL ORDER BY seq DESC LIMIT 1"
)


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
        for section, first, last, count in read_rows(engine, _HOLDINGS, ())
    ]


def hashes_among(engine: Engine, ids: Sequence[str]) -> dict[str, str]:
    """The content hash of each of these documents that the archive holds, by id."""
    found: dict[str, str] = {}
    for start in range(0, len(ids), _AT_ONCE):
        some = ids[start : start + _AT_ONCE]
        found.update(read_rows(engine, _HASHES.format(",".join("?" * len(some))), some))
    return found


def latest_among(engine: Engine, ids: Sequence[str], most: int) -> list[str]:
    """Those of the ids whose documents changed last, the latest first, up to `most`."""
    if len(ids) > _FEW:
        return _met_first(engine, frozenset(ids), most)
    rows: list[tuple[int, str]] = []
    for start in range(0, len(ids), _AT_ONCE):
        some = ids[start : start + _AT_ONCE]
        rows += read_rows(engine, _SEQS.format(",".join("?" * len(some))), some)
    return [document_id for _, document_id in sorted(rows, reverse=True)[:most]]


def blocks(engine: Engine, size: int) -> list[Block]:
    """The runs of `size` changes that hold the latest change of a document that is held."""
    found = []
    for (number,) in read_rows(engine, "SELECT DISTINCT (seq - 1) / ? FROM documents ORDER BY 1", (size,)):
        if rows := read_rows(engine, _LAST, (number * size, (number + 1) * size)):
            found.append(Block(number, rows[0][0]))
    return found


def taken_between(engine: Engine, after: int, until: int) -> Iterator[Taken]:
    """The documents whose latest change is after change `after` and not after change `until`; memory stays flat."""
    seq = after
    while seq < until:
        step = min(seq + 2000, until)  # a change is of one document: there are no more rows than changes
        yield from (Taken(*row) for row in read_rows(engine, _BETWEEN, (seq, step)))
        seq = step


def _met_first(engine: Engine, wanted: frozenset[str], most: int) -> list[str]:
    found: list[str] = []
    seq = 2**62
    while len(found) < most and (rows := read_rows(engine, _BACKWARDS, (seq,))):
        found += [document_id for _, document_id in rows if document_id in wanted]
        seq = rows[-1][0]
    return found[:most]
