"""The record of imports: what came in when, from where, how it fared and what was turned away."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import Connection, Engine, Row, Select, and_, bindparam, func, insert, select, update

from archive.database.connection import Prepared, writing
from archive.database.rows import SOUND, losses_of
from archive.database.schema import (
    contributions_table,
    documents_table,
    imports_table,
    rejections_table,
    versions_table,
)
from archive.errors import DamagedArchive, Repair
from archive.history.import_report import Reported, rejected, reported
from archive.history.recipe_fits import joined, read, written
from archive.history.records import (
    BESIDE,
    REMOVED,
    Batch,
    Brought,
    Checkpoint,
    DamagedReading,
    Import,
    Outcome,
    Recipes,
    Rejection,
)

_I, _R, _C, _D, _V = (
    each.c for each in (imports_table, rejections_table, contributions_table, documents_table, versions_table)
)
_LOOKED_AT = 20  # documents of an import whose publications are told
_BEGIN = insert(imports_table).returning(_I.id)
_ALL = select(imports_table)
_OF_IMPORT = select(_C.document_id).where(_C.import_id == bindparam("import"))
_SOME = _OF_IMPORT.order_by(_C.document_id).limit(_LOOKED_AT)  # ids tell nothing of what they are of
_PUBLICATIONS = select(_D.source).where(_D.id.in_(_SOME), _D.source != "").distinct().order_by(_D.source)
_STATE = Prepared(select(func.max(_I.id), func.count(_I.undone_at), func.max(_I.finished_at)))
_MET = (
    select(_D.key, _C.path, _D.url, _D.addresses, _V.content_hash, _C.losses)
    .join(documents_table, _C.document_id == _D.id)
    .join(versions_table, _C.version_id == _V.id)
    .where(_C.import_id == bindparam("import"))
    .order_by(_C.id)
)
_DAMAGED = (
    select(_C.path, _D.title, _C.losses, and_(_D.losses == SOUND, _D.head.is_not(None)).label("kept"))
    .join(documents_table, _C.document_id == _D.id)
    .where(_C.import_id == bindparam("import"), _C.losses != SOUND, _D.removed_reason.is_(None))
    .order_by(_C.id)
)


class ImportLog:
    """The archive's imports, newest last. Counts are stored with the documents they count, in one transaction."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def begin(self, sources: Sequence[str], label: str, stamp: str = "", recipes: Recipes = ()) -> int:
        """Open an import and give its number. `stamp` is what tells the same sources in the same state; `recipes` are
        those it is read with, as names and texts."""
        with writing(self._engine) as connection:
            row = {"started_at": now(), "sources": json.dumps(list(sources)), "label": label, "stamp": stamp}
            row["recipes"] = json.dumps(list(recipes), ensure_ascii=False)
            return int(connection.execute(_BEGIN, row).scalar_one())

    def finish(self, import_id: int) -> None:
        """Close an import: it came to its end."""
        with writing(self._engine) as connection:
            connection.execute(update(imports_table).where(_I.id == import_id).values(finished_at=now()))

    def unfinished(self, stamp: str, label: str = "") -> Import | None:
        """The latest import of sources with this stamp under this name, when it was cut off and was not undone."""
        found = self.latest_of(stamp, label) if stamp else None
        return found if found and not found.finished_at and not found.undone_at else None

    def latest_of(self, stamp: str, label: str = "") -> Import | None:
        """The latest import of sources with this stamp under this name."""
        return self._first(select(imports_table).where(_I.stamp == stamp, _I.label == label).order_by(_I.id.desc()))

    def all(self) -> list[Import]:
        """Every import, oldest first."""
        with self._engine.connect() as connection:
            return list(map(_import, connection.execute(_ALL.order_by(_I.id))))

    def latest(self, most: int) -> list[Import]:
        """The latest imports that brought something and were not undone, the newest first, up to `most`."""
        brought = (_I.undone_at.is_(None), _I.new + _I.changed > 0)
        with self._engine.connect() as connection:
            return list(map(_import, connection.execute(_ALL.where(*brought).order_by(_I.id.desc()).limit(most))))

    def publications(self, import_id: int) -> tuple[str, ...]:
        """The publications of some of the documents that an import brought, each once."""
        with self._engine.connect() as connection:
            return tuple(connection.execute(_PUBLICATIONS, {"import": import_id}).scalars())

    def get(self, import_id: int) -> Import | None:
        """One import by its number."""
        return self._first(select(imports_table).where(_I.id == import_id))

    def mark(self) -> str:
        """What tells the latest import from any other, also from one of its number in another copy; "" without one."""
        latest = self._first(select(imports_table).order_by(_I.id.desc()))
        return f"{latest.id} {latest.started_at}" if latest else ""

    def state(self) -> str:
        """What is another text once an import has begun, come to its end, been undone or done again."""
        return repr(_STATE.read(self._engine))

    def knows(self, mark: str) -> bool:
        """Whether the import of this mark is one of this archive's."""
        number, _, started_at = mark.partition(" ")
        found = self.get(int(number)) if number.isdigit() else None
        return not mark or (found is not None and found.started_at == started_at)

    def met(self, import_id: int) -> Iterator[Brought]:
        """What an import has brought so far."""
        with self._engine.connect() as connection:
            for row in connection.execute(_MET, {"import": import_id}):
                addresses = tuple(json.loads(row.addresses))
                yield Brought(row.key, row.path, row.url, addresses, row.content_hash, row.losses == SOUND)

    def rejections(self, import_id: int) -> list[Rejection]:
        """What one import turned away, in the order it was met."""
        statement = select(_R.path, _R.reason).where(_R.import_id == import_id).order_by(_R.id)
        with self._engine.connect() as connection:
            return [Rejection(*row) for row in connection.execute(statement)]

    def report(
        self, import_id: int, outcome: Outcome, text: str = "", skip: int = 0, most: int = 50
    ) -> tuple[list[Reported], int]:
        """Some of the documents that an import brought, and how many there are (`import_report`)."""
        with self._engine.connect() as connection:
            return reported(connection, import_id, outcome, text, skip, most)

    def some_rejections(
        self, import_id: int, text: str = "", skip: int = 0, most: int = 50
    ) -> tuple[list[Rejection], int]:
        """Some of what an import turned away, and how much that is."""
        with self._engine.connect() as connection:
            return rejected(connection, import_id, text, skip, most)

    def damaged(self, import_id: int) -> list[DamagedReading]:
        """The documents that lost something before this import brought them, in the order they were met; those that
        were removed by hand are left out."""
        with self._engine.connect() as connection:
            rows = connection.execute(_DAMAGED, {"import": import_id})
            return [DamagedReading(row.path, row.title, losses_of(row.losses), bool(row.kept)) for row in rows]

    def _first(self, statement: Select[Any]) -> Import | None:
        with self._engine.connect() as connection:
            row = connection.execute(statement.limit(1)).first()
        return _import(row) if row else None


def note(connection: Connection, import_id: int, batch: Batch, outcomes: Sequence[Outcome]) -> None:
    """Add a batch to an import's counts and its place, in the caller's transaction."""
    rejections = [*batch.rejected, *_refused(batch, outcomes)]
    if rejections:
        rows = [{"import_id": import_id, "path": each.path, "reason": each.reason} for each in rejections]
        connection.execute(insert(rejections_table), rows)
    tally = Counter(outcomes)
    skipped = Counter(batch.skipped) + Counter({reason: tally[outcome] for outcome, reason in BESIDE.items()})
    values: dict[str, Any] = {
        "new": _I.new + tally[Outcome.NEW],
        "changed": _I.changed + tally[Outcome.CHANGED],
        "unchanged": _I.unchanged + tally[Outcome.UNCHANGED] + tally[Outcome.KEPT],
        "rejected": _I.rejected + len(rejections),
    }
    if skipped:
        before = connection.execute(select(_I.skipped).where(_I.id == import_id)).scalar_one()
        values["skipped"] = json.dumps(Counter(json.loads(before)) + skipped, ensure_ascii=False)
    if batch.fits:
        before = connection.execute(select(_I.fits).where(_I.id == import_id)).scalar_one()
        values["fits"] = written(joined(read(before), batch.fits))
    if batch.reached:
        values |= {"items": batch.reached.items, "within": batch.reached.within}
    connection.execute(update(imports_table).where(_I.id == import_id).values(values))


def _refused(batch: Batch, outcomes: Sequence[Outcome]) -> list[Rejection]:
    pairs = zip(batch.incoming, outcomes, strict=True)
    return [Rejection(each.document.path, REMOVED) for each, outcome in pairs if outcome is Outcome.REMOVED]


def now() -> str:
    """The moment in UTC, ISO 8601 to the microsecond."""
    return datetime.now(UTC).isoformat(timespec="microseconds")


def _import(row: Row[Any]) -> Import:
    """Raises `DamagedArchive` where the row is none that was written here."""
    try:
        sources, skipped, recipes = map(json.loads, (row.sources, row.skipped, row.recipes))
        for moment in (row.started_at, row.finished_at or row.started_at, row.undone_at or row.started_at):
            datetime.fromisoformat(moment)
        return Import(
            id=row.id,
            started_at=row.started_at,
            finished_at=row.finished_at,
            sources=tuple(map(_text, sources)),
            label=row.label,
            new=row.new,
            changed=row.changed,
            unchanged=row.unchanged,
            rejected=row.rejected,
            skipped={_text(reason): _number(count) for reason, count in skipped.items()},
            recipes=tuple((_text(name), _text(text)) for name, text in recipes),
            reached=Checkpoint(row.items, row.within),
            undone_at=row.undone_at,
            fits=read(row.fits),
        )
    except (ValueError, TypeError, AttributeError, RecursionError) as error:
        said = f"what the archive notes of import {row.id} cannot be read ({error})"
        raise DamagedArchive(said, Repair.RESTORE_BACKUP) from error


def _text(value: object) -> str:
    if not isinstance(value, str):
        raise TypeError(f"{value!r} is no text")
    return value


def _number(value: object) -> int:
    if not isinstance(value, int) or value < 0:
        raise TypeError(f"{value!r} is no number")
    return value
