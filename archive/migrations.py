"""The way from every older version of `archive.sqlite3` to this one."""

from __future__ import annotations

from collections.abc import Callable

from sqlalchemy import Connection, insert, inspect, select, text, update
from sqlalchemy.schema import CreateColumn

from archive.database.rows import from_values
from archive.database.schema import contributions_table, documents_table, imports_table, metadata, versions_table
from archive.history.versions import pack
from archive.url_keys import know_addresses

Migration = Callable[[Connection], None]


def _with_contributions(connection: Connection) -> None:
    """Version 2: imports are changesets. Each document gets the one version it has, brought by its import."""
    metadata.create_all(connection)
    for table in (imports_table, documents_table):
        there = {column["name"] for column in inspect(connection).get_columns(table.name)}
        for column in table.columns:
            if column.name not in there:
                connection.execute(text(f"ALTER TABLE {table.name} ADD COLUMN {CreateColumn(column)}"))
    table, last = documents_table, ""
    while rows := connection.execute(
        select(table).where(table.c.id > last, table.c.head.is_(None)).order_by(table.c.id).limit(200)
    ).all():
        for row in rows:
            document = from_values(row._asdict())
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
MIGRATIONS: tuple[Migration, ...] = (metadata.create_all, _with_contributions)
