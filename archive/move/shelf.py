"""What is on an archive's shelf, brought from the files of a home into the table of a server and back."""

from __future__ import annotations

import os
import re
import uuid
from collections.abc import Iterator
from fractions import Fraction
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Engine, Row, Table, select

from archive.database.connection import writing
from archive.errors import NotMoved
from archive.move.places import Load
from archive.move.rows import Count, Digest
from archive.shelf.folder import FolderShelf
from archive.shelf.shelf import FROZEN, SESSION_KEY, WISH
from archive.shelf.table import put_row, secrets_table, shelf_table, table_of

SHELF = "shelf"
"""What it is called where counts are told."""

_OF_A_HOME = re.compile(r"topics(\.proposed|\.before)?\.toml|about(\.[a-z]{2,3})?\.md|private\.wish|session\.key")
_FROZEN = re.compile(rf"{FROZEN}[a-z2-7]{{12}}\.(json\.gz|used)")
_TABLES = (shelf_table, secrets_table)
_PRIVATE = (FROZEN, WISH, SESSION_KEY)


def names_in(home: Path) -> dict[str, float]:
    """What of the files of a home is on its shelf, and when each was put there (seconds since 1970), by name."""
    shelf = FolderShelf(home)
    items = [*shelf.items(""), *shelf.items(FROZEN)]
    found = {each.name: each.made for each in items if _OF_A_HOME.fullmatch(each.name) or _FROZEN.fullmatch(each.name)}
    return dict(sorted(found.items()))


def from_folder(home: Path, target: Engine, load: Load) -> Count:
    """Copy the files of a home into the tables of a new server; what was copied. Raises `ArchiveError`, `OSError`."""
    shelf, digest, names = FolderShelf(home), Digest(), names_in(home)
    for table in _TABLES:
        with writing(target) as connection:
            load(connection, table, _rows(shelf, names, table, digest))
    return digest.of(SHELF)


def from_table(source: Connection, folder: Path) -> Count:
    """Copy the tables of a server into files in a folder; what was copied. Raises `NotMoved`, `OSError`."""
    shelf, digest = FolderShelf(folder), Digest()
    for row in _rows_in(source):
        if not (_OF_A_HOME.fullmatch(row.name) or _FROZEN.fullmatch(row.name)):
            raise NotMoved(f"the shelf holds {row.name!r}, which has no place in a home; nothing was moved")
        shelf.put(row.name, row.content, is_private=row.name.startswith(_PRIVATE))
        moment = int(Fraction(row.made) * 10**9)  # to the nanosecond: in floating point it would be another one
        os.utime(folder / row.name, ns=(moment, moment))
        digest.add((row.name, bytes(row.content)))
    return digest.of(SHELF)


def count_in_table(connection: Connection) -> Count:
    """What the tables of a server hold."""
    digest = Digest()
    for row in _rows_in(connection):
        digest.add((row.name, bytes(row.content)))
    return digest.of(SHELF)


def count_in_folder(folder: Path) -> Count:
    """What the files of a home hold."""
    digest, shelf, names = Digest(), FolderShelf(folder), names_in(folder)
    for table in _TABLES:
        for name in names:
            if table_of(name) is table:
                digest.add((name, shelf.read(name)))
    return digest.of(SHELF)


def bring_after(connection: Connection, folder: Path) -> None:
    """Have the tables of a server hold what was put into a folder since it was copied: files are written by whoever had
    begun to. Raises `OSError`."""
    there = FolderShelf(folder)
    for name in names_in(folder):
        table, data = table_of(name), there.read(name)
        kept = connection.execute(select(table.c.content).where(table.c.name == name)).scalar()
        if kept is None or bytes(kept) != data:
            put_row(connection, name, data)


def _rows_in(connection: Connection) -> Iterator[Row[Any]]:
    for table in _TABLES:
        yield from connection.execute(select(table).order_by(table.c.name), execution_options={"yield_per": 100})


def _rows(shelf: FolderShelf, names: dict[str, float], table: Table, digest: Digest) -> Iterator[tuple[object, ...]]:
    for name, made in names.items():
        if table_of(name) is table:
            try:
                data = shelf.read(name)
            except FileNotFoundError:
                continue  # a frozen search that was taken away just now
            digest.add((name, data))
            yield name, data, made, uuid.uuid4().hex
