"""Where indexes of tests live in an OpenSearch cluster, if the environment names one."""

from __future__ import annotations

import os
import secrets
from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path

import pytest

from archive.lock import exclusive
from archive.servers import IndexServers
from index.following.cluster.storage import Lock, OpenSearchStorage
from index.opensearch.client import WORK, Client
from tests.support.opensearch_index import MISSING, SERVERS


def servers(name: str = "") -> IndexServers:
    """The servers that the environment names, with a name of its own for one archive. Skips the test without any."""
    urls = tuple(filter(None, os.environ.get(SERVERS, "").split(",")))
    if not urls:
        pytest.skip(MISSING)
    return IndexServers(urls, name or f"test-{secrets.token_hex(4)}", 1, 1 if len(urls) > 1 else 0, "")


@contextmanager
def of_its_own(name: str = "") -> Iterator[IndexServers]:
    """Servers and a name in which nothing is before and nothing after the block."""
    told = servers(name)
    try:
        yield told
    finally:
        client = Client(told.urls)
        client.ask("DELETE", f"/{told.name}-*?expand_wildcards=all", timeout=WORK, missing_ok=True)
        client.close()


def lock_in(folder: Path) -> Lock:
    """A lock for one machine: files in this folder."""

    def lock(place: str, wait: float) -> AbstractContextManager[object]:
        folder.mkdir(parents=True, exist_ok=True)
        return exclusive(folder / f"{place}.lock", "indexing", wait)

    return lock


def storage_at(told: IndexServers, folder: Path) -> OpenSearchStorage:
    """A storage there, as each process has its own."""
    return OpenSearchStorage(Client(told.urls), told, lock_in(folder))
