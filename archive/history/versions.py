"""What imports brought: the texts that a document has or had, and the bytes that they were read from."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import Connection, Engine, Text, bindparam, cast, func, select

from archive.database.connection import Prepared
from archive.database.rows import losses_of, unpack, unzip
from archive.database.schema import (
    contributions_table,
    documents_table,
    edits_table,
    imports_table,
    originals_table,
    versions_table,
)
from archive.document import Document

_C, _V, _I, _D = contributions_table.c, versions_table.c, imports_table.c, documents_table.c
_O, _E = originals_table.c, edits_table.c
_VERSIONS = (
    select(contributions_table, _V.packed, _I.started_at, _D.head)
    .join(versions_table, _C.version_id == _V.id)
    .join(imports_table, _C.import_id == _I.id)
    .join(documents_table, _C.document_id == _D.id)
    .where(_C.document_id == bindparam("document"), _I.undone_at.is_(None))
    .order_by(_C.import_id, _C.id)
)
_EDITS = select(func.aggregate_strings(_E.field + " " + _E.edited_at, ", ")).where(_E.document_id == _D.id)
_IMPORTS = (
    select(func.aggregate_strings(cast(_C.id, Text) + " " + func.coalesce(_I.undone_at, ""), ", "))
    .join(imports_table, _C.import_id == _I.id)
    .where(_C.document_id == _D.id)
)
_TRACE = Prepared(
    select(
        *(_D.addresses, _D.import_id, _D.root, _D.path, _D.original, _D.losses),
        *(_EDITS.correlate(documents_table).scalar_subquery(), _IMPORTS.correlate(documents_table).scalar_subquery()),
    ).where(_D.id == bindparam("document"))
)
_ORIGINAL = select(_O.compressed).where(_O.hash == bindparam("original"))


@dataclass(frozen=True, slots=True)
class Version:
    """One text that a document has or had. `number` grows with each new text of the archive; `present` tells whether
    it is what the document says now, hand edits aside. `captured` is when it was saved, `imported_at` when the import
    that first brought it began, both ISO 8601 in UTC, the first "" where unknown. `original` is the SHA-256 of the
    bytes it was read from, or "". `losses` say what of it was lost; one that any import brought sound has none."""

    number: int
    document: Document
    import_id: int
    imported_at: str
    captured: str
    original: str
    present: bool
    losses: tuple[str, ...] = ()


def versions_of(connection: Connection, document_id: str) -> list[Version]:
    """Every text that the document has or had, the one it has now first, then the latest first; what only undone
    imports brought is left out."""
    found: dict[int, Version] = {}
    for row in connection.execute(_VERSIONS, {"document": document_id}):
        document = unpack(row.packed, row.path, row.captured)
        present, losses = row.version_id == row.head, losses_of(row.losses)
        version = Version(
            row.version_id, document, row.import_id, row.started_at, row.captured, row.original, present, losses
        )
        if found.setdefault(row.version_id, version).losses and not losses:
            found[row.version_id] = version
    return sorted(found.values(), key=lambda each: (each.present, each.captured, each.number), reverse=True)


def read_original(connection: Connection, content_hash: str) -> bytes | None:
    """The bytes of this SHA-256, or None."""
    compressed = connection.execute(_ORIGINAL, {"original": content_hash}).scalar_one_or_none()
    return unzip(compressed) if compressed is not None else None


def trace_of(engine: Engine, document_id: str) -> str:
    """What is told of a document beside its content; "" for no document."""
    return "".join(map(repr, _TRACE.read(engine, document=document_id)))
