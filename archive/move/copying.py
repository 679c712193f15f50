"""One part of an archive copied table by table into a new database, and what came there compared with what was sent."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

from sqlalchemy import Connection, Engine

from archive.database.connection import writing
from archive.errors import NotMoved
from archive.move.places import Load, Part, give_after, here_changed, last_number, place_at
from archive.move.rows import Count, Digest, Row, count_of, number_of, rows_of
from archive.plans.plan_file import folder_mark

Tell = Callable[[str, int, int], None]
"""Told what is being done, and (done, to do) of it."""

_EACH = 500  # rows between two reports


def copy(part: Part, source: Connection, target: Engine, load: Load, home: Path, tell: Tell) -> list[Count]:
    """Copy all rows of a part of the archive with this home; what each table holds, in the order of the tables. Nobody
    may write to the source meanwhile. Raises `ArchiveError`."""
    counts = []
    gauge = _Gauge(tell, sum(number_of(source, table) for table in part.tables), f"moving the {part.name}")
    for table in part.tables:
        before = place_at(source, table, lambda: folder_mark(home))
        with writing(target) as connection:
            changed = here_changed(table, before, place_at(connection, table, lambda: folder_mark(home)))
            digest = Digest()
            load(connection, table, gauge.along(digest.along(map(changed, rows_of(source, table)))))
            give_after(connection, table, last_number(source, table))
        counts.append(digest.of(table.name))
    return counts


def compare(part: Part, source: Connection, target: Engine, counts: list[Count], tell: Tell) -> None:
    """Read all that came of a part, and raise `NotMoved` where it is not what was sent."""
    gauge = _Gauge(tell, sum(each.rows for each in counts), f"comparing the {part.name}")
    with target.connect() as connection:
        for table, sent in zip(part.tables, counts, strict=True):
            came = count_of(connection, table, gauge.along)
            if came != sent or last_number(source, table) > last_number(connection, table):
                raise NotMoved(
                    f"{table.name} is not the same at both places: {sent.rows:,} rows with SHA-256 {sent.sha256[:16]} "
                    f"were sent, {came.rows:,} with {came.sha256[:16]} are there; nothing was moved"
                )


class _Gauge:
    """Tells how far the rows of a part are."""

    def __init__(self, tell: Tell, total: int, what: str) -> None:
        self._tell = tell
        self._total = total
        self._what = what
        self._done = 0

    def along(self, rows: Iterator[Row]) -> Iterator[Row]:
        """The rows, told of as they go by."""
        for row in rows:
            yield row
            self._done += 1
            if not self._done % _EACH:
                self._tell(self._what, self._done, self._total)
