"""The indexes of one archive in a cluster: made, held by who writes, pointed at, and taken away when no place speaks of
them."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable, Sequence
from typing import Any

from archive.errors import Repair
from archive.servers import IndexServers
from index.errors import IndexRefused
from index.opensearch.client import WORK, Client
from index.opensearch.failures import Rejected
from index.opensearch.fields import MAPPING, SETTINGS

_OURS = "hemeroteca"
"""In the `_meta` of an index's mapping: it is ours, and may be taken away."""


class AlreadyThere(Exception):
    """There is an index of this name."""


class Indexes:
    """The indexes of what is called `servers.name` in the cluster. Raises as `Client` does."""

    def __init__(self, client: Client, servers: IndexServers) -> None:
        self._client, self._servers = client, servers

    def make(self, index: str, writer: str) -> str:
        """Make an empty index; the alias through which it is written. It shows nothing before it is told to
        (`refresh_interval`); what was taken out is remembered for longer than anything that was sent before can be on
        its way (`gc_deletes`). Raises `AlreadyThere`."""
        shape = {"number_of_shards": self._servers.shards, "number_of_replicas": self._servers.replicas}
        settings = {**SETTINGS, **shape, "refresh_interval": "-1", "gc_deletes": "10m"}
        mapping = {**MAPPING, "_meta": {**MAPPING.get("_meta", {}), _OURS: self._servers.name}}
        alias = f"{index}.{writer}"
        make_index(self._client, index, {"settings": settings, "mappings": mapping, "aliases": {alias: {}}})
        return alias

    def hold(self, index: str, writer: str) -> str:
        """Have nobody but this writer write in the index; the alias through which that is done."""
        alias = f"{index}.{writer}"
        self._move(index, f"{index}.*", {"index": index, "alias": alias})
        return alias

    def point(self, index: str) -> None:
        """Have the alias for lookers be one of this index."""
        name = self._servers.name
        self._move(f"{name}-*", name, {"index": index, "alias": name})

    def sizes(self, names: Sequence[str]) -> dict[tuple[int, int], int]:
        """See `IndexStorage.sizes`."""
        if not names:
            return {}
        wanted = "filter_path=indices.*.uuid,indices.*.total.store.size_in_bytes&ignore_unavailable=true"
        told = self._client.ask("GET", f"/{','.join(names)}/_stats/store?{wanted}", timeout=WORK)
        found: dict[str, Any] = told.get("indices", {})
        return {_apart(each["uuid"]): each["total"]["store"]["size_in_bytes"] for each in found.values()}

    def take_away(self, spoken_of: Callable[[], Iterable[str] | None]) -> None:
        """Take away all indexes of ours that are not spoken of; none, where that is not known (None). They are listed
        first: who makes one says so before."""
        told = self._client.ask("GET", f"/{self._servers.name}-*/_mapping?filter_path=*.mappings._meta", timeout=WORK)
        ours = {name for name, each in told.items() if each["mappings"]["_meta"].get(_OURS) == self._servers.name}
        if ours and (known := spoken_of()) is not None:
            for index in ours.difference(known):
                self._client.ask("DELETE", f"/{index}", timeout=WORK, missing_ok=True)

    def _move(self, index: str, aliases: str, to: dict[str, Any]) -> None:
        """Have an alias, and none of those of this pattern any more, at once."""
        add = {"add": to}
        out = {"remove": {"index": index, "aliases": [aliases]}}
        try:
            self._client.ask("POST", "/_aliases", {"actions": [out, add]}, timeout=WORK)
        except Rejected as error:
            if error.status != 404:
                raise
            self._client.ask("POST", "/_aliases", {"actions": [add]}, timeout=WORK)  # there was none


def make_index(client: Client, name: str, body: dict[str, Any]) -> None:
    """Make an index. Raises `AlreadyThere`, `IndexRefused` where the servers may not hold one more, and as `Client`
    does."""
    try:
        client.ask("PUT", f"/{name}", body, timeout=WORK, again=False)
    except Rejected as error:
        if error.kind == "resource_already_exists_exception":
            raise AlreadyThere(name) from error
        if error.kind == "validation_exception":
            said = f"the servers of the index refuse to make one more ({error.reason})"
            raise IndexRefused(said, Repair.INDEX_SERVERS) from error
        raise


def _apart(uuid: str) -> tuple[int, int]:
    return int.from_bytes(hashlib.sha256(uuid.encode()).digest()[:7]), 0
