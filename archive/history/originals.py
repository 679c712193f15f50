"""The bytes that documents were read from, each kept once, by their SHA-256."""

from __future__ import annotations

import zlib

from sqlalchemy import Connection, bindparam, insert, select

from archive.database.schema import originals_table
from archive.history.records import Original

_O = originals_table.c
_HAS = select(_O.hash).where(_O.hash == bindparam("original"))
_ADD = insert(originals_table)


def keep_original(connection: Connection, original: Original | None) -> str:
    """Keep the bytes unless they are kept already; gives their hash, "" for none."""
    if original is None:
        return ""
    if connection.execute(_HAS, {"original": original.hash}).first() is None:
        values = {"hash": original.hash, "size": len(original.data), "compressed": zlib.compress(original.data)}
        connection.execute(_ADD, values)
    return original.hash


def read_original(connection: Connection, content_hash: str) -> bytes | None:
    """The bytes of this SHA-256, or None."""
    compressed = connection.execute(select(_O.compressed).where(_O.hash == content_hash)).scalar_one_or_none()
    return zlib.decompress(compressed) if compressed is not None else None
