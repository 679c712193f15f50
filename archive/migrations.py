"""The way from every older version of `archive.sqlite3` to this one."""

from __future__ import annotations

import json

from sqlalchemy import Connection, bindparam, func, insert, inspect, or_, select, text, update
from sqlalchemy.schema import CreateColumn, CreateIndex

from archive.bulk_queries import batched
from archive.database.connection import Migration
from archive.database.rows import document_of, pack
from archive.database.schema import (
    changes_index,
    contributions_table,
    documents_table,
    edits_table,
    imports_table,
    metadata,
    past_states_table,
    versions_table,
)
from archive.history.edits import edits_of
from archive.url_keys import know_addresses

_D, _E, _C, _I = documents_table.c, edits_table.c, contributions_table.c, imports_table.c


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


def _with_times(connection: Connection) -> None:
    """Version 4: documents have the time of their latest change, as far as it is known: when the import began that
    brought the text, a field was set by hand, the document was removed, or an import was undone whose text it had.
    Numbers of changes follow these times. Of what was removed it is kept what it was."""
    add_what_is_missing(connection)
    connection.execute(CreateIndex(changes_index, if_not_exists=True))
    edited_at = select(func.max(_E.edited_at)).where(_E.document_id == _D.id).correlate(documents_table)
    undone_at = (
        select(func.max(_I.undone_at))
        .select_from(contributions_table.join(imports_table, _C.import_id == _I.id))
        .where(_C.document_id == _D.id, or_(_D.head.is_(None), _C.import_id > _D.import_id))
        .correlate(documents_table)
    )
    times = (_I.started_at, _D.removed_at, edited_at.scalar_subquery(), undone_at.scalar_subquery())
    known = select(func.max(*(func.coalesce(each, "") for each in times)), _D.seq, _D.id)
    rows = sorted(connection.execute(known.join(imports_table, _D.import_id == _I.id)).all())
    setting = update(documents_table).where(_D.id == bindparam("document"))
    setting = setting.values(changed_seq=bindparam("number"), changed_at=bindparam("at"))
    numbers = sorted(row.seq for row in rows)
    for some in batched(zip(numbers, rows, strict=True), 500):
        connection.execute(setting, [{"number": number, "at": row[0], "document": row.id} for number, row in some])
    gone = select(documents_table).where(_D.removed_at.is_not(None), _D.head.is_not(None))
    for row in connection.execute(gone).all():
        values = {"ended": row.changed_seq, "ended_at": row.changed_at, "began": 0, "document_id": row.id}
        values |= {"version_id": row.head, "edits": json.dumps(edits_of(connection, row.id), ensure_ascii=False)}
        connection.execute(insert(past_states_table).values(values))


# Migration n takes an archive from version n to n + 1; the first makes today's, and the others pass it by.
# Only ever append.
_FIRST: tuple[Migration, ...] = (metadata.create_all, _with_contributions, add_what_is_missing, _with_times)
"""The third: what was lost on the way here of what an import brought, and what imports named publications. All that is
held is taken for sound."""
MIGRATIONS: tuple[Migration, ...] = (*_FIRST, add_what_is_missing, add_what_is_missing)
"""The fifth: what the keepers set of their site. The sixth: how recipes fitted the pages of an import."""
