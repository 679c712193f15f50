"""The tables in which it is kept which documents are versions of one article. `archive.families.maintain` alone writes
them."""

from __future__ import annotations

from sqlalchemy import Column, Index, LargeBinary, Table, text

from archive.database.expressions import Number, Words
from archive.database.schema import metadata

# The text that each living document has, by its number, and its family ("" for none). A document whose text says too
# little to be known again has no row.
fingerprints_table = Table(
    "fingerprints",
    metadata,
    Column("document_id", Words, primary_key=True),
    Column("text", Number, nullable=False),
    Column("family", Words, nullable=False),
    Index("fingerprints_by_text", "text", "document_id"),
    Index("fingerprints_by_family", "text", "family"),
    Index("fingerprints_in_families", "family", sqlite_where=text("family <> ''")),
    sqlite_with_rowid=False,
)

# Distinct texts: however many documents have one, it is compared once.
texts_table = Table(
    "texts",
    metadata,
    Column("text", Number, primary_key=True, autoincrement=False),
    Column("signature", LargeBinary, nullable=False),
)

bands_table = Table(
    "bands",
    metadata,
    Column("band", Number, primary_key=True, autoincrement=False),
    Column("text", Number, primary_key=True, autoincrement=False),
    sqlite_with_rowid=False,
)

# Two texts of one article; each pair stands here both ways round.
likenesses_table = Table(
    "likenesses",
    metadata,
    Column("text", Number, primary_key=True, autoincrement=False),
    Column("other", Number, primary_key=True, autoincrement=False),
    sqlite_with_rowid=False,
)

# How what lies in the tables above was made: `archive.families.maintain.VERSION`. No row: nothing was made yet.
families_table = Table("families_made", metadata, Column("version", Number, primary_key=True, autoincrement=False))
