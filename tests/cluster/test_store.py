"""The store while its server dies and comes back."""

from __future__ import annotations

import threading
import uuid
from collections.abc import Iterator
from contextlib import closing

import pytest

from archive.database.postgresql.schemas import drop_schema
from archive.errors import StoreUnreachable
from archive.history.records import Batch, Incoming
from archive.servers import StoreServer
from archive.store import Store
from tests.cluster.postgresql import PostgreSQL
from tests.support.shelf import article

pytestmark = pytest.mark.cluster


@pytest.fixture
def server(postgresql: PostgreSQL) -> Iterator[StoreServer]:
    """A schema of its own."""
    made = StoreServer(postgresql.url, f"test_{uuid.uuid4().hex[:16]}")
    yield made
    drop_schema(made)


def test_what_was_acknowledged_is_there_after_a_power_cut_and_the_next_question_is_answered(
    postgresql: PostgreSQL, server: StoreServer
) -> None:
    with closing(Store(server)) as store, closing(Store(server, reading=True)) as reader:
        number = store.imports.begin(["test"], "")
        acknowledged = 0
        cut = threading.Timer(0.5, postgresql.kill)
        cut.start()
        with pytest.raises(StoreUnreachable, match="cannot be reached"):
            while True:
                store.take(number, Batch([Incoming(article(acknowledged))]))
                acknowledged += 1
        cut.join()
        with pytest.raises(StoreUnreachable):
            reader.position()
        postgresql.start()
        held = {each.document.title for each in reader.documents()}
        assert {f"Article {each}" for each in range(acknowledged)} <= held
        assert reader.position().seq == len(held) <= acknowledged + 1
        store.take(number, Batch([Incoming(article(acknowledged))]))  # whether it was stored or not
        assert store.count() == acknowledged + 1
