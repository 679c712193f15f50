"""Being the only one who does something for an archive: on its machine, or on all where it lies on a server."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from archive.database.opening import alone_for
from archive.errors import HomeBusy
from archive.servers import StoreServer
from tests.support.children import forked
from tests.support.places import Places


def server_of(places: Places, name: str = "archive") -> StoreServer | None:
    place = places(name)
    return place if isinstance(place, StoreServer) else None


def test_one_at_a_time_does_it_and_who_does_is_named(places: Places, tmp_path: Path) -> None:
    server, lock = server_of(places), tmp_path / "lock"
    with alone_for(server, "the index", lock, "indexing", 0):
        said = rf"process {os.getpid()}\b.*\(indexing\)"
        with pytest.raises(HomeBusy, match=said), alone_for(server, "the index", lock, "indexing", 0):
            pass
        with alone_for(server, "the candidate", tmp_path / "other.lock", "indexing", 0):
            pass
    with alone_for(server, "the index", lock, "indexing", 0):
        pass


def test_another_archive_is_another_matter(places: Places, tmp_path: Path) -> None:
    one, other = server_of(places), server_of(places, "other")
    with (
        alone_for(one, "the index", tmp_path / "one.lock", "indexing", 0),
        alone_for(other, "the index", tmp_path / "other.lock", "indexing", 0),
    ):
        pass


def test_who_dies_keeps_nobody_from_it(places: Places, tmp_path: Path) -> None:
    server, lock = server_of(places), tmp_path / "lock"

    def work() -> None:
        with alone_for(server, "the index", lock, "indexing", 0):
            os._exit(7)  # without letting go

    assert os.waitstatus_to_exitcode(os.waitpid(forked(work), 0)[1]) == 7
    with alone_for(server, "the index", lock, "indexing", 30):
        pass
