"""The tables of `archive.sqlite3`, their version, and the way from every older version to this one."""

from __future__ import annotations

from collections.abc import Callable

from sqlalchemy import Column, Connection, ForeignKey, Index, Integer, LargeBinary, MetaData, Table, Text

metadata = MetaData()

archive_table = Table("archive", metadata, Column("id", Text, primary_key=True), Column("created_at", Text))

imports_table = Table(
    "imports",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("started_at", Text, nullable=False),
    Column("finished_at", Text),
    Column("sources", Text, nullable=False),
    Column("label", Text, nullable=False),
    Column("new", Integer, nullable=False, default=0),
    Column("changed", Integer, nullable=False, default=0),
    Column("unchanged", Integer, nullable=False, default=0),
    Column("rejected", Integer, nullable=False, default=0),
    sqlite_autoincrement=True,
)

rejections_table = Table(
    "rejections",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("import_id", ForeignKey("imports.id"), nullable=False, index=True),
    Column("path", Text, nullable=False),
    Column("reason", Text, nullable=False),
)

originals_table = Table(
    "originals",
    metadata,
    Column("hash", Text, primary_key=True),
    Column("size", Integer, nullable=False),
    Column("compressed", LargeBinary, nullable=False),
)

# Rows are never deleted: a removed document stays as its own tombstone, so that `seq` tells a follower of it.
documents_table = Table(
    "documents",
    metadata,
    Column("id", Text, primary_key=True),
    Column("key", Text, nullable=False, unique=True),
    Column("seq", Integer, nullable=False, unique=True),
    Column("root", Text, nullable=False),
    Column("path", Text, nullable=False),
    Column("title", Text, nullable=False),
    Column("body", Text, nullable=False),
    Column("html", Text, nullable=False),
    Column("summary", Text, nullable=False),
    Column("first_day", Text),
    Column("last_day", Text),
    Column("date_source", Text, nullable=False),
    Column("authors", Text, nullable=False),
    Column("topics", Text, nullable=False),
    Column("language", Text, nullable=False),
    Column("url", Text, nullable=False),
    Column("source", Text, nullable=False),
    Column("source_id", Text, nullable=False),
    Column("label", Text, nullable=False),
    Column("content_hash", Text, nullable=False),
    Column("import_id", ForeignKey("imports.id"), nullable=False),
    Column("original", Text, nullable=False),
    Column("removed_at", Text),
    Column("removed_reason", Text),
    Index("documents_by_place", "root", "path"),
)

Migration = Callable[[Connection], None]

# Migration n takes an archive from version n to n + 1; the first makes it. Only ever append.
MIGRATIONS: tuple[Migration, ...] = (metadata.create_all,)
