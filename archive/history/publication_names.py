"""What imports named a publication, as the admin said, so that the same source has that name when it comes again."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from sqlalchemy import Connection, Engine, bindparam, func, select

from archive.database.connection import upsert
from archive.database.rows import unpack
from archive.database.schema import (
    contributions_table,
    documents_table,
    imports_table,
    publication_marks_table,
    versions_table,
)

_C, _D, _I, _M, _V = (
    table.c for table in (contributions_table, documents_table, imports_table, publication_marks_table, versions_table)
)


@dataclass(frozen=True, slots=True)
class NameGiven:
    """A publication's name, and the number of the import that gave it as the admin said; 0 where none did."""

    name: str
    import_id: int


def remember_marks(connection: Connection, import_id: int, marks: Iterable[str]) -> None:
    """Note by what the import's sources are known again, in the caller's transaction."""
    rows = [{"import_id": import_id, "mark": mark} for mark in dict.fromkeys(marks)]
    if rows:
        connection.execute(_REMEMBER, rows)


class PublicationNames:
    """What imports named publications."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def given(self) -> dict[str, NameGiven]:
        """The names that imports which stand gave, by mark; the latest import counts."""
        with self._engine.connect() as connection:
            return {row.mark: NameGiven(row.label, row.id) for row in connection.execute(_GIVEN)}

    def held(self, keys: Sequence[str]) -> dict[str, NameGiven]:
        """The publications of the documents of these keys that are held, as imports brought them, by key."""
        with self._engine.connect() as connection:
            rows = connection.execute(_HELD, {"keys": list(keys)}).all()
        return {row.key: NameGiven(unpack(row.packed).source, row.given or 0) for row in rows}

    def at(self, root: str, path: str = "") -> str:
        """The publication of what was met at this place of this source, as an import brought it; "" for nothing. With
        no path, of anything that was met in the source."""
        asked = _AT.where(_D.path == path) if path else _AT
        with self._engine.connect() as connection:
            row = connection.execute(asked.where(_D.root == root).limit(1)).first()
        return unpack(row.packed).source if row else ""


_REMEMBER = upsert(publication_marks_table).on_conflict_do_nothing()
_GIVEN = (
    select(_M.mark, _I.label, _I.id)
    .select_from(publication_marks_table.join(imports_table, _M.import_id == _I.id))
    .where(_I.undone_at.is_(None), _I.label != "")
    .order_by(_I.id)
)
_BROUGHT = (
    select(func.max(_C.import_id))
    .select_from(contributions_table.join(imports_table, _C.import_id == _I.id))
    .where(_C.document_id == _D.id, _I.undone_at.is_(None), _I.label != "", _C.version_id == _D.head)
    .correlate(documents_table)
    .scalar_subquery()
)
_AT = select(_V.packed).select_from(documents_table.join(versions_table, _V.id == _D.head))
_HELD = (
    select(_D.key, _V.packed, _BROUGHT.label("given"))
    .select_from(documents_table.join(versions_table, _V.id == _D.head))
    .where(_D.key.in_(bindparam("keys", expanding=True)))
)
