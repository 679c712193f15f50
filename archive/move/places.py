"""The databases of an archive, part by part, in the two places that a move knows: files of a home and a server."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from sqlalchemy import Column, Connection, MetaData, Table, func, select

from archive.database import file_move
from archive.database.connection import Migration
from archive.database.schema import metadata
from archive.desk.database import MIGRATIONS as DESK_MIGRATIONS
from archive.desk.place import copy_of_desk
from archive.desk.tables import desk_metadata, jobs_table, plans_table
from archive.migrations import MIGRATIONS
from archive.move.rows import Changed, Row, same

Load = Callable[[Connection, Table, Iterable[Row]], None]
"""Writes rows into a table of a new database."""


@dataclass(frozen=True, slots=True)
class Part:
    """One of the databases of an archive: its tables, each behind those that its rows name, and what makes them."""

    name: str
    metadata: MetaData
    migrations: Sequence[Migration]

    @property
    def tables(self) -> list[Table]:
        """Its tables, in the order in which they are filled."""
        return self.metadata.sorted_tables


DOCUMENTS = Part("archive", metadata, MIGRATIONS)
"""Documents and all that is known of them; the site's settings."""
DESK = Part("desk", desk_metadata, DESK_MIGRATIONS)
"""Accounts, jobs, the audit, recipes, golden searches."""


def here_changed(table: Table, before: str, after: str) -> Changed:
    """What was asked for at the desk that is moved is done at the one that it becomes: such rows say which copy of a
    desk they belong to, `before` and then `after`; of a plan, also whose folder has its files."""
    if table not in (jobs_table, plans_table):
        return same
    at = list(table.columns).index(table.c.place)

    def changed(row: Row) -> Row:
        return (*row[:at], after, *row[at + 1 :]) if row[at] == before else row

    return changed


def place_at(connection: Connection, table: Table, mark: Callable[[], str]) -> str:
    """What rows of the table say that belong to this desk; `mark` is asked for the word of its folder of plans."""
    if table not in (jobs_table, plans_table):
        return ""
    place = copy_of_desk(connection)
    return f"{place} {mark()}" if table is plans_table and connection.dialect.name != "sqlite" else place


def numbered(table: Table) -> Column[int] | None:
    """The column whose numbers are never given twice, of a table that has one."""
    if not table.dialect_options["sqlite"]["autoincrement"]:
        return None
    (column,) = table.primary_key.columns
    return column


def last_number(connection: Connection, table: Table) -> int:
    """The highest number that was ever given in such a table; 0 for none."""
    column = numbered(table)
    if column is None:
        return 0
    highest = int(connection.execute(select(func.coalesce(func.max(column), 0))).scalar_one())
    if connection.dialect.name == "sqlite":
        return max(highest, file_move.last_given(connection, table))
    from archive.database.postgresql.moving import last_given, sequence_of

    return max(highest, last_given(connection, sequence_of(connection, column)))


def give_after(connection: Connection, table: Table, number: int) -> None:
    """Have new rows of the table have numbers after this one, and after all that it has."""
    if connection.dialect.name == "sqlite":
        if numbered(table) is not None:
            file_move.give_after(connection, table, number)
        return
    from archive.database.postgresql import moving

    for column in table.primary_key.columns:
        if sequence := moving.sequence_of(connection, column):
            highest = int(connection.execute(select(func.coalesce(func.max(column), 0))).scalar_one())
            moving.give_after(connection, sequence, max(highest, number))
