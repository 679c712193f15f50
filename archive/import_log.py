"""The record of imports: what came in when, from where, how it fared and what was turned away."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import Connection, Engine, Row, insert, select, update

from archive.database import writing
from archive.imports import Import, Outcome, Rejection
from archive.schema import imports_table, rejections_table


class ImportLog:
    """The archive's imports, newest last. Counts are stored with the documents they count, in one transaction."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def begin(self, sources: Sequence[str], label: str) -> int:
        """Open an import and give its number."""
        with writing(self._engine.connect()) as connection, connection.begin():
            row = {"started_at": now(), "sources": json.dumps(list(sources)), "label": label}
            statement = insert(imports_table).values(row).returning(imports_table.c.id)
            return int(connection.execute(statement).scalar_one())

    def finish(self, import_id: int) -> None:
        """Close an import: it came to its end."""
        with writing(self._engine.connect()) as connection, connection.begin():
            connection.execute(update(imports_table).where(imports_table.c.id == import_id).values(finished_at=now()))

    def reject(self, import_id: int, rejections: Sequence[Rejection]) -> None:
        """Note what did not come in."""
        if not rejections:
            return
        with writing(self._engine.connect()) as connection, connection.begin():
            rows = [{"import_id": import_id, "path": each.path, "reason": each.reason} for each in rejections]
            connection.execute(insert(rejections_table), rows)
            table = imports_table
            rejected = table.c.rejected + len(rows)
            connection.execute(update(table).where(table.c.id == import_id).values(rejected=rejected))

    def all(self) -> list[Import]:
        """Every import, oldest first."""
        with self._engine.connect() as connection:
            return [_import(row) for row in connection.execute(select(imports_table).order_by(imports_table.c.id))]

    def get(self, import_id: int) -> Import | None:
        """One import by its number."""
        with self._engine.connect() as connection:
            row = connection.execute(select(imports_table).where(imports_table.c.id == import_id)).first()
            return _import(row) if row else None

    def mark(self) -> str:
        """What tells the latest import from any other, also from one of its number in another copy; "" without one."""
        with self._engine.connect() as connection:
            row = connection.execute(select(imports_table).order_by(imports_table.c.id.desc()).limit(1)).first()
        return f"{row.id} {row.started_at}" if row else ""

    def knows(self, mark: str) -> bool:
        """Whether the import of this mark is one of this archive's."""
        number, _, started_at = mark.partition(" ")
        found = self.get(int(number)) if number.isdigit() else None
        return not mark or (found is not None and found.started_at == started_at)

    def rejections(self, import_id: int) -> list[Rejection]:
        """What one import turned away, in the order it was met."""
        table = rejections_table
        with self._engine.connect() as connection:
            rows = connection.execute(select(table).where(table.c.import_id == import_id).order_by(table.c.id))
            return [Rejection(row.path, row.reason) for row in rows]


def count_outcomes(connection: Connection, import_id: int, outcomes: Sequence[Outcome]) -> None:
    """Add these outcomes to an import's counts, in the caller's transaction."""
    tally, table = Counter(outcomes), imports_table
    connection.execute(
        update(table)
        .where(table.c.id == import_id)
        .values(
            new=table.c.new + tally[Outcome.NEW],
            changed=table.c.changed + tally[Outcome.CHANGED],
            unchanged=table.c.unchanged + tally[Outcome.UNCHANGED],
        )
    )


def now() -> str:
    """This moment in UTC, ISO 8601 to the microsecond."""
    return datetime.now(UTC).isoformat(timespec="microseconds")


def _import(row: Row[Any]) -> Import:
    return Import(
        id=row.id,
        started_at=row.started_at,
        finished_at=row.finished_at,
        sources=tuple(json.loads(row.sources)),
        label=row.label,
        new=row.new,
        changed=row.changed,
        unchanged=row.unchanged,
        rejected=row.rejected,
    )
