"""The way from every older version of `archive.sqlite3` to this one."""

from __future__ import annotations

from sqlalchemy import Connection, insert, inspect, select, text, update
from sqlalchemy.schema import CreateColumn

from archive.database.connection import Migration
from archive.database.rows import document_of, pack
from archive.database.schema import contributions_table, documents_table, metadata, versions_table
from archive.url_keys import know_addresses


def add_what_is_missing(connection: Connection) -> None:
    """Add the tables, and the columns with a `server_default`, that `metadata` has and the file has not: all that a
    new field of a `Document` or a new table needs. Where there is nothing to add, nothing is done."""
    metadata.create_all(connection)
    for table in metadata.sorted_tables:
        there = {column["name"] for column in inspect(connection).get_columns(table.name)}
        for column in table.columns:
            if column.name not in there:
                connection.execute(text(f"ALTER TABLE {table.name} ADD COLUMN {CreateColumn(column)}"))


def _with_contributions(connection: Connection) -> None:
    """Version 2: imports are changesets. Each document gets the one version it has, brought by its import."""
    add_what_is_missing(connection)
    table, last = documents_table, ""
    while rows := connection.execute(
        select(table).where(table.c.id > last, table.c.head.is_(None)).order_by(table.c.id).limit(200)
    ).all():
        for row in rows:
            document = document_of(row._asdict())
            version = {"document_id": row.id, "content_hash": row.content_hash, "packed": pack(document)}
            head = connection.execute(
                insert(versions_table).values(version).returning(versions_table.c.id)
            ).scalar_one()
            where = {"import_id": row.import_id, "root": row.root, "path": row.path, "original": row.original}
            where |= {"document_id": row.id, "version_id": head, "captured": ""}
            connection.execute(insert(contributions_table).values(where))
            connection.execute(update(table).where(table.c.id == row.id).values(head=head))
            know_addresses(connection, row.id, document)
        last = rows[-1].id


# Migration n takes an archive from version n to n + 1; the first makes today's, and the others pass it by.
# Only ever append.
MIGRATIONS: tuple[Migration, ...] = (metadata.create_all, _with_contributions, add_what_is_missing)
"""The third: what was lost on the way here of what an import brought, and what imports named publications. All that is
held is taken for sound."""
