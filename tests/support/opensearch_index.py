"""An index on an OpenSearch server that the environment names, filled without the program's own writer."""

from __future__ import annotations

import json
import os
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from uuid import uuid4

import pytest

from index.engine.protocol import Entry
from index.opensearch.client import WORK, Client
from index.opensearch.fields import MAPPING, SETTINGS, source_of, words_of

SERVERS = "HEMEROTECA_TEST_OPENSEARCH"
"""The variable that names servers for tests: `http://host:port`, several with commas between."""

MISSING = f"no OpenSearch server is named for tests in {SERVERS}"


@pytest.fixture
def no_haste(monkeypatch: pytest.MonkeyPatch) -> None:
    """Questions take the time that they need: how busy the machine is says nothing of the program."""
    monkeypatch.setattr("index.budget.SECONDS", 60.0)
    monkeypatch.setattr("index.arrays.neighbours.SPELLING_SECONDS", 60.0)
    monkeypatch.setattr("index.opensearch.searching.asking.QUESTION", 30.0)


def servers() -> Client:
    """The servers to test on; the test is skipped where none are named."""
    if not os.environ.get(SERVERS):
        pytest.skip(MISSING)
    return Client(os.environ[SERVERS].split(","))


class FilledIndex:
    """An index of some entries by `name`."""

    def __init__(self, client: Client, shards: int = 2) -> None:
        self.client = client
        self.name = f"hemeroteca-test-{uuid4().hex}"
        shape = {"index": {"number_of_shards": shards, "number_of_replicas": 0, "refresh_interval": "-1"}}
        body = {"settings": SETTINGS | shape, "mappings": MAPPING, "aliases": {f"{self.name}-live": {}}}
        client.ask("PUT", f"/{self.name}", body, timeout=WORK)

    def change(self, put: Iterable[Entry], removed: Iterable[str] = ()) -> None:
        """Put some entries in, in place of those of the same ids, and take others out."""
        lines = []
        for entry in put:
            source = source_of(entry)
            documents = [(entry.id, source), *words_of(source)]
            lines += [_lines({"index": {"_id": key}}, document) for key, document in documents]
        lines += [_lines({"delete": {"_id": key}}) for key in removed]
        for at in range(0, len(lines), 5_000):
            done = self.client.bulk(lines[at : at + 5_000], target=f"{self.name}-live")
            assert all(status in (200, 201, 404) for status, *_ in done), done
        self.client.ask("POST", f"/{self.name}/_refresh", timeout=WORK)

    def drop(self) -> None:
        """Take the index away."""
        self.client.ask("DELETE", f"/{self.name}", timeout=WORK, missing_ok=True)
        self.client.close()


@contextmanager
def filled(entries: Iterable[Entry]) -> Iterator[FilledIndex]:
    """An index of these entries, for a while."""
    index = FilledIndex(servers())
    try:
        index.change(entries)
        yield index
    finally:
        index.drop()


def _lines(*lines: object) -> bytes:
    return "\n".join(json.dumps(line, ensure_ascii=False) for line in lines).encode()
