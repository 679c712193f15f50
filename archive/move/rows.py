"""Rows of a table read in the order of its key, counted and hashed, so that two databases can be compared."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, LargeBinary, Table, func, select

_AT_ONCE, _AT_ONCE_LARGE = 2_000, 100  # rows that are in memory; of tables with whole texts in them
_LARGE = {"documents"}

Row = Sequence[Any]
Changed = Callable[[Row], Row]
"""What a row is to be at the other place."""


@dataclass(frozen=True, slots=True)
class Count:
    """What a table holds: how many rows, and the SHA-256 of all of them in the order of their keys."""

    table: str
    rows: int
    sha256: str


class Digest:
    """Counts and hashes rows as they come: the values with their kinds and lengths, so that no two tables have one
    hash."""

    def __init__(self) -> None:
        self._hash = hashlib.sha256()
        self._rows = 0

    def add(self, row: Row) -> None:
        """One row more."""
        parts = []
        for value in row:
            if isinstance(value, str):
                text = value.encode("utf-8", "surrogatepass")
                parts.append(b"s%d:%b" % (len(text), text))
            elif isinstance(value, bytes):
                parts.append(b"b%d:%b" % (len(value), value))
            else:
                parts.append(repr(value).encode())
        self._hash.update(b"%b\n" % b",".join(parts))
        self._rows += 1

    def along(self, rows: Iterable[Row]) -> Iterator[Row]:
        """The rows, each taken up as it goes by."""
        for row in rows:
            self.add(row)
            yield row

    def of(self, table: str) -> Count:
        """What came."""
        return Count(table, self._rows, self._hash.hexdigest())


def same(row: Row) -> Row:
    """The row as it is."""
    return row


def rows_of(connection: Connection, table: Table) -> Iterator[Row]:
    """All rows of a table in the order of its key, each with the values of all its columns; a few are in memory."""
    large = table.name in _LARGE or any(isinstance(each.type, LargeBinary) for each in table.columns)
    asked = select(table).order_by(*table.primary_key.columns)
    return iter(connection.execute(asked, execution_options={"yield_per": _AT_ONCE_LARGE if large else _AT_ONCE}))


def count_of(connection: Connection, table: Table, along: Callable[[Iterator[Row]], Iterator[Row]]) -> Count:
    """What is in a table, of which all rows go `along`."""
    digest = Digest()
    for row in along(rows_of(connection, table)):
        digest.add(row)
    return digest.of(table.name)


def number_of(connection: Connection, table: Table) -> int:
    """How many rows are in a table."""
    return int(connection.execute(select(func.count()).select_from(table)).scalar_one())
