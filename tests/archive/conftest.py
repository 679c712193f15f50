"""Tests of what an archive holds run on both of its forms: with its documents in a file, and on a PostgreSQL server."""

from __future__ import annotations

import uuid
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from archive.database.postgresql.connections import connect
from archive.desk.place import Desk, FileDesk
from archive.servers import StoreServer
from archive.store import Store
from tests.support.desk_schemas import DeskSchemas
from tests.support.places import FILE, SERVER, Places, Schemas


@pytest.fixture(params=[FILE, SERVER])
def places(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Places]:
    """Where the test's stores lie, in one form and then in the other."""
    made = Places(tmp_path, request.getfixturevalue("schemas") if request.param == SERVER else None)
    yield made
    made.done()


@pytest.fixture
def server(schemas: Schemas) -> Iterator[StoreServer]:
    """A schema where nothing is; all whose names begin with its own go away after the test."""
    taken = schemas.take()
    found = replace(taken, schema=f"free_{uuid.uuid4().hex[:16]}")
    yield found
    schemas.back(taken)
    with connect(found) as connection:
        named = "SELECT nspname FROM pg_namespace WHERE starts_with(nspname, %s)"
        for (name,) in connection.execute(named, (found.schema,)).fetchall():
            connection.execute(f'DROP SCHEMA "{name}" CASCADE'.encode())


@pytest.fixture
def store(places: Places) -> Iterator[Store]:
    """A store of nothing."""
    opened = Store(places())
    yield opened
    opened.close()


@pytest.fixture(scope="session")
def desk_schemas(request: pytest.FixtureRequest) -> Iterator[DeskSchemas]:
    """Desks on the run's PostgreSQL."""
    made = DeskSchemas(request.getfixturevalue("schemas"))
    yield made
    made.drop()


@pytest.fixture(params=[FILE, SERVER])
def desk_place(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Desk]:
    """Where the test's desk lies, in one form and then in the other; nothing is in it."""
    if request.param == FILE:
        yield FileDesk(tmp_path)
        return
    schemas: DeskSchemas = request.getfixturevalue("desk_schemas")
    desk = schemas.take()
    yield desk
    schemas.back(desk)
