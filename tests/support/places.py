"""Where the stores of a test lie: in files, or in schemas of a PostgreSQL server, each empty at first."""

from __future__ import annotations

import uuid
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from sqlalchemy import select

from archive.database.opening import Place
from archive.database.postgresql.connections import connect
from archive.database.postgresql.schemas import drop_schema
from archive.database.schema import metadata
from archive.desk.place import server_of_desk
from archive.migrations import MIGRATIONS
from archive.servers import SERVERS, StoreServer
from archive.store import Store

FILE, SERVER = "file", "server"
"""The forms that a store has."""


class Places:
    """The places of one test."""

    def __init__(self, folder: Path, schemas: Schemas | None) -> None:
        self._folder = folder
        self._schemas = schemas
        self._taken: dict[Path, StoreServer] = {}

    @property
    def form(self) -> str:
        """`FILE` or `SERVER`."""
        return SERVER if self._schemas else FILE

    def __call__(self, name: str = "archive") -> Place:
        """The place of this name: the same one each time."""
        path = self._folder / f"{name}.sqlite3"
        return self._server(path) if self._schemas else path

    @contextmanager
    def lent(self) -> Iterator[Store]:
        """A store of nothing that was not given before, for as long as the block runs."""
        if self._schemas is None:
            with (
                TemporaryDirectory(dir=self._folder) as folder,
                closing(Store(Path(folder) / "archive.sqlite3")) as store,
            ):
                yield store
            return
        server = self._schemas.take()
        try:
            with closing(Store(server)) as store:
                yield store
        finally:
            self._schemas.back(server)

    def home(self, name: str = "home") -> Path:
        """The folder of a home whose documents lie in a place of its own."""
        folder = self._folder / name
        if self._schemas:
            server = self._server(folder)
            folder.mkdir(exist_ok=True)
            (folder / SERVERS).write_text(f'[store]\nurl = "{server.url}"\nschema = "{server.schema}"\n')
        return folder

    def done(self) -> None:
        """Give back what was taken."""
        for server in self._taken.values():
            assert self._schemas
            self._schemas.back(server)

    def _server(self, path: Path) -> StoreServer:
        assert self._schemas
        if path not in self._taken:
            self._taken[path] = self._schemas.take()
        return self._taken[path]


class Schemas:
    """Schemas of a server that tests take in turn: to empty one takes a tenth of the time in which one is made."""

    def __init__(self, url: str) -> None:
        joint = "&" if "?" in url else "?"
        self._url = f"{url}{joint}options=-c%20synchronous_commit%3Doff"  # no test has its power cut
        self._free: list[StoreServer] = []

    def take(self) -> StoreServer:
        """One in which there is an archive of nothing, or nothing at all."""
        return self._free.pop() if self._free else StoreServer(self._url, f"test_{uuid.uuid4().hex[:16]}")

    def back(self, server: StoreServer) -> None:
        """Have another test use it; one whose tables are not today's is dropped, and so is a desk beside it."""
        drop_schema(server_of_desk(server))
        if _emptied(server):
            self._free.append(server)
        else:
            drop_schema(server)

    def drop(self) -> None:
        """Drop those that are free."""
        for server in self._free:
            drop_schema(server)


def rows_of(store: Store) -> dict[str, list[Any]]:
    """All that a store holds, by table."""
    with store._engine.connect() as connection:
        return {table.name: sorted(map(repr, connection.execute(select(table)))) for table in metadata.sorted_tables}


def _emptied(server: StoreServer) -> bool:
    tables = {f'"{each.name}"' for each in metadata.sorted_tables if each.name != "archive"}
    with closing(connect(server)) as connection:
        columns = connection.execute(
            "SELECT table_name, column_name FROM information_schema.columns WHERE table_schema = %s", (server.schema,)
        ).fetchall()
        ours = {(table.name, column.name) for table in metadata.sorted_tables for column in table.columns}
        if {each for each in columns if each[0] != "hemeroteca_numbers"} != ours:
            return False
        made = connection.execute("SELECT number FROM hemeroteca_numbers WHERE name = 'archive'").fetchone()
        if made != (len(MIGRATIONS),):
            return False
        connection.execute(f"TRUNCATE {', '.join(sorted(tables))} RESTART IDENTITY".encode())
        connection.execute("UPDATE archive SET id = %s", (str(uuid.uuid4()),))
        connection.commit()
    return True
