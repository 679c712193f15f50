"""A version: one text of a document as an import brought it, packed for keeping."""

from __future__ import annotations

import json
import zlib
from dataclasses import dataclass, replace

from sqlalchemy import Connection, select

from archive.database.rows import from_values, to_row
from archive.database.schema import contributions_table, documents_table, imports_table, versions_table
from archive.document import Document


@dataclass(frozen=True, slots=True)
class Version:
    """One text that a document has or had. `number` grows with each new text of the archive; `present` tells whether
    it is what the document says now, hand edits aside. `captured` is when it was saved, `imported_at` when the import
    that first brought it began, both ISO 8601 in UTC, the first "" where unknown. `original` is the SHA-256 of the
    bytes it was read from, or ""."""

    number: int
    document: Document
    import_id: int
    imported_at: str
    captured: str
    original: str
    present: bool


def pack(document: Document) -> bytes:
    """What the document says, and not where it was met, as compressed JSON."""
    values = to_row(replace(document, path="", addresses=(), captured=""))
    return zlib.compress(json.dumps(values, ensure_ascii=False).encode(), _LEVEL)


_LEVEL = 3  # a third larger than the best and many times as fast: an import packs every text it brings


def versions_of(connection: Connection, document_id: str) -> list[Version]:
    """Every text that the document has or had, the one it has now first, then the latest first; what only undone
    imports brought is left out."""
    rows = connection.execute(
        select(contributions_table, _V.packed, _I.started_at, _D.head)
        .join(versions_table, _C.version_id == _V.id)
        .join(imports_table, _C.import_id == _I.id)
        .join(documents_table, _C.document_id == _D.id)
        .where(_C.document_id == document_id, _I.undone_at.is_(None))
        .order_by(_C.import_id, _C.id)
    )
    found: dict[int, Version] = {}
    for row in rows:
        document = unpack(row.packed, row.path, row.captured)
        present = row.version_id == row.head
        version = Version(row.version_id, document, row.import_id, row.started_at, row.captured, row.original, present)
        found.setdefault(row.version_id, version)
    return sorted(found.values(), key=lambda each: (each.present, each.captured, each.number), reverse=True)


_C, _V, _I, _D = contributions_table.c, versions_table.c, imports_table.c, documents_table.c


def unpack(packed: bytes, path: str = "", captured: str = "") -> Document:
    """The inverse of `pack`, met at this place."""
    return replace(from_values(json.loads(zlib.decompress(packed))), path=path, captured=captured)
