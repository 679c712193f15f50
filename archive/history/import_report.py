"""What an import did with each document that it brought, told afterwards from what the archive keeps of it: what was
new, what changed field by field, what was held already."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, Select, and_, case, exists, func, literal, select

from archive.database.rows import unpack
from archive.database.schema import contributions_table, documents_table, rejections_table, versions_table
from archive.document import Document
from archive.history.matching import differences
from archive.history.records import FieldChange, Outcome, Rejection

_C, _D, _V, _R = contributions_table.c, documents_table.c, versions_table.c, rejections_table.c
_EARLIER = contributions_table.alias("earlier")
_OWN = contributions_table.alias("own")
TOLD = (Outcome.NEW, Outcome.CHANGED, Outcome.UNCHANGED)
"""How a document can have fared, as far as that can be told afterwards."""


@dataclass(frozen=True, slots=True)
class Reported:
    """One document that an import brought; `changes` are told of one that changed, `is_held` whether the archive shows
    it now."""

    outcome: Outcome
    id: str
    title: str
    path: str
    changes: tuple[FieldChange, ...]
    is_held: bool


def reported(
    connection: Connection, import_id: int, outcome: Outcome, text: str, skip: int, most: int
) -> tuple[list[Reported], int]:
    """The documents of an import that fared so, in the order in which they came in, and how many there are; with `text`
    those alone whose title or place in the source holds that."""
    wanted = _brought(import_id)
    fared = case(
        (wanted.c.before.is_(None), Outcome.NEW.value),
        (wanted.c.was_known, Outcome.UNCHANGED.value),
        else_=Outcome.CHANGED.value,
    )
    chosen = select(wanted).where(fared == outcome.value)
    if text:
        sought = _like(text)
        chosen = chosen.where(wanted.c.title.ilike(sought, escape="\\") | wanted.c.path.ilike(sought, escape="\\"))
    total = connection.execute(select(func.count()).select_from(chosen.subquery())).scalar_one()
    rows = connection.execute(chosen.order_by(wanted.c.id).offset(skip).limit(most)).all()
    found = []
    for row in rows:
        changes: tuple[FieldChange, ...] = ()
        if outcome is Outcome.CHANGED:
            changes = differences(_text_of(connection, row.before), _text_of(connection, row.version_id))
        found.append(Reported(outcome, row.document_id, row.title, row.path, changes, not row.removed_at))
    return found, total


def rejected(connection: Connection, import_id: int, text: str, skip: int, most: int) -> tuple[list[Rejection], int]:
    """What an import turned away, in the order in which it was met, and how much that is; with `text` only where the
    place or the reason holds that."""
    chosen = select(rejections_table).where(_R.import_id == import_id)
    if text:
        sought = _like(text)
        chosen = chosen.where(_R.path.ilike(sought, escape="\\") | _R.reason.ilike(sought, escape="\\"))
    total = connection.execute(select(func.count()).select_from(chosen.subquery())).scalar_one()
    rows = connection.execute(chosen.order_by(_R.id).offset(skip).limit(most))
    return [Rejection(row.path, row.reason) for row in rows], total


def _brought(import_id: int) -> Any:
    """Each document of the import once, by the last text that it brought, beside what other imports had brought of it
    before."""
    earlier = and_(
        _EARLIER.c.document_id == _C.document_id, _EARLIER.c.id < _C.id, _EARLIER.c.import_id != _C.import_id
    )
    last: Select[Any] = select(func.max(_OWN.c.id)).where(
        _OWN.c.import_id == _C.import_id, _OWN.c.document_id == _C.document_id
    )
    before = select(_EARLIER.c.version_id).where(earlier).order_by(_EARLIER.c.id.desc()).limit(1)
    known = exists(select(literal(1)).where(earlier, _EARLIER.c.version_id == _C.version_id))
    return (
        select(
            *(_C.id, _C.document_id, _C.version_id, _C.path, _D.title, _D.removed_at),
            before.scalar_subquery().label("before"),
            known.label("was_known"),
        )
        .join(documents_table, _C.document_id == _D.id)
        .where(_C.import_id == import_id, _C.id == last.scalar_subquery())
        .subquery()
    )


def _text_of(connection: Connection, version_id: int) -> Document:
    packed = connection.execute(select(_V.packed).where(_V.id == version_id)).scalar_one()
    return unpack(packed, "", "")


def _like(text: str) -> str:
    escaped = text.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_")
    return f"%{escaped}%"
