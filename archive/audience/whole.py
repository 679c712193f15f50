"""The copy for the public, open to be written, with the whole archive beside it, which is only read; and how far the
copy has come in it."""

from __future__ import annotations

import json
from contextlib import AbstractContextManager
from dataclasses import asdict, dataclass

from sqlalchemy import Connection, MetaData, Table, select

from archive.database.opening import writing_beside
from archive.database.schema import metadata, site_table
from archive.errors import DamagedArchive, Repair
from archive.site.private import OF_COPY, put_value
from archive.store import Store

FORM = 2
"""Of how a copy is made: one of another form is made anew."""
_S = site_table.c
_SCHEMA = "whole"
_THEIRS = MetaData()


def whole(table: Table) -> Table:
    """The table of this name in the whole archive; the table itself is the copy's."""
    return _WHOLE[table.name]


_WHOLE = {table.name: table.to_metadata(_THEIRS, schema=_SCHEMA) for table in metadata.sorted_tables}


@dataclass(frozen=True, slots=True)
class Followed:
    """Up to where a copy has followed its archive: change `seq`, contribution `contributions`, and with which imports
    `undone`; `mark` is that of the archive's latest import, `rules` the fingerprint of the topic rules that articles
    were judged by. `due` are articles that its index does not have as the copy has them, though no number says so;
    `edition` is the pointer of the index when it last had all of them, "" before. `place` is the database that is
    followed (`Store.identity`), and `index` tells the place of the index from any other: what leaves is told to that
    one alone."""

    archive_id: str = ""
    mark: str = ""
    rules: str = ""
    seq: int = 0
    contributions: int = 0
    undone: tuple[int, ...] = ()
    due: tuple[str, ...] = ()
    edition: str = ""
    place: str = ""
    index: str = ""
    form: int = FORM


def beside(copy: Store, archive: Store) -> AbstractContextManager[Connection]:
    """A transaction in the copy, from which the archive is read as it is at one moment."""
    return writing_beside(copy.place, archive.place, _SCHEMA)


def followed(connection: Connection) -> Followed:
    """How far the copy has come. Raises `DamagedArchive`."""
    said = connection.execute(select(_S.value).where(_S.key == OF_COPY)).scalar()
    return read_followed(said)


def read_followed(said: object) -> Followed:
    """The same from its column; that of a new copy where there is none. Raises `DamagedArchive`."""
    if said is None:
        return Followed()
    try:
        values = json.loads(str(said))
        values |= {"undone": tuple(map(int, values["undone"])), "due": tuple(map(str, values["due"]))}
        return Followed(**values)
    except (ValueError, TypeError, KeyError, RecursionError) as error:
        raise DamagedArchive("the copy for the public does not say what it is a copy of", Repair.SYNC) from error


def note(connection: Connection, state: Followed) -> None:
    """Keep how far the copy has come."""
    put_value(connection, OF_COPY, json.dumps(asdict(state)))
