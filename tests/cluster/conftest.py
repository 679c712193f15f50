"""Servers of a run's own, for tests that kill them."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest

from tests.cluster.building import NotToBeHad, build
from tests.cluster.postgresql import PostgreSQL
from tests.cluster.search_nodes import SearchNodes


@pytest.fixture(scope="session")
def servers_folder() -> Iterator[Path]:
    """Where the servers' data lie: pytest's own folders cannot be reached by another user."""
    with TemporaryDirectory(prefix="hemeroteca-servers-") as folder:
        yield Path(folder)


@pytest.fixture(scope="session")
def nodes(servers_folder: Path) -> Iterator[SearchNodes]:
    """Three nodes of OpenSearch, which a test leaves as it found them."""
    try:
        built = build()
    except NotToBeHad as error:
        pytest.skip(str(error))
    with SearchNodes(built, servers_folder / "opensearch") as started:
        yield started


@pytest.fixture(scope="session")
def postgresql(servers_folder: Path) -> Iterator[PostgreSQL]:
    """A PostgreSQL, which a test leaves running."""
    try:
        server = PostgreSQL(servers_folder / "postgresql")
    except NotToBeHad as error:
        pytest.skip(str(error))
    with server:
        yield server
