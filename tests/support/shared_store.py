"""An archive whose documents are on the run's PostgreSQL server, and homes that serve it."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

from archive.database.postgresql.connections import connect
from archive.database.postgresql.schemas import drop_schema
from archive.desk.place import server_of_desk
from archive.home import Home
from archive.servers import SERVERS, StoreServer
from archive.shelf.table import WAIT_MS, TableShelf
from tests.support.places import Schemas


@contextmanager
def own_schema(schemas: Schemas) -> Iterator[StoreServer]:
    """A schema that is taken away afterwards, with the desk beside it."""
    server = schemas.take()
    try:
        yield server
    finally:
        for each in (server, server_of_desk(server)):
            drop_schema(each)


def home_on(server: StoreServer, path: Path) -> Home:
    """A home that serves the archive there, which is made where there is none."""
    path.mkdir(parents=True, exist_ok=True)
    (path / SERVERS).write_text(f'[store]\nurl = "{server.url}"\nschema = "{server.schema}"\n', "utf-8")
    return Home.open(path, create=True)


def schemas_beside(server: StoreServer) -> set[str]:
    """The names of all others that begin with that of this schema."""
    with closing(connect(server)) as connection:
        found = connection.execute("SELECT nspname FROM pg_namespace WHERE starts_with(nspname, %s)", (server.schema,))
        return {name for (name,) in found.fetchall()} - {server.schema}


@contextmanager
def restored(server: StoreServer) -> Iterator[None]:
    """Have the same rows lie in another schema of this name while the block runs, as after a dump was put back;
    nothing can be written to it."""
    was = f"{server.schema}_was"
    with closing(connect(server)) as connection:
        connection.autocommit = True
        asked = "SELECT tablename FROM pg_tables WHERE schemaname = %s"
        tables = connection.execute(asked, [server.schema]).fetchall()
        connection.execute(f'ALTER SCHEMA "{server.schema}" RENAME TO "{was}"'.encode())
        connection.execute(f'CREATE SCHEMA "{server.schema}"'.encode())
        for (name,) in tables:
            connection.execute(f'CREATE TABLE "{server.schema}"."{name}" AS TABLE "{was}"."{name}"'.encode())
        yield
        connection.execute(f'DROP SCHEMA "{server.schema}" CASCADE'.encode())
        connection.execute(f'ALTER SCHEMA "{was}" RENAME TO "{server.schema}"'.encode())


@contextmanager
def two_homes(schemas: Schemas, folder: Path) -> Iterator[tuple[Home, Home]]:
    """Two homes of one archive, as two web servers have them."""
    with own_schema(schemas) as server:
        homes = home_on(server, folder / "one"), home_on(server, folder / "two")
        try:
            yield homes
        finally:
            for each in homes:
                each.close()


@contextmanager
def two_tables(schemas: Schemas, wait_ms: int = WAIT_MS) -> Iterator[tuple[TableShelf, TableShelf]]:
    """The same shelf in a table, as two processes have it."""
    with own_schema(schemas) as server:
        yield TableShelf(server, wait_ms), TableShelf(server, wait_ms)
