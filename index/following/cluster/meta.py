"""The meta index of an archive: small documents that say which of its indexes is live, beside them in the cluster.

Each says its fields under a checksum. Whoever changes one does so on what he has read (`Read.version`): where somebody
else was faster, nothing is changed.
"""

from __future__ import annotations

import secrets
import time
from contextlib import suppress
from dataclasses import dataclass
from typing import Any

from archive.errors import HomeBusy
from index.engine import checked_json
from index.errors import IndexDamaged
from index.following.cluster.indexes import AlreadyThere, make_index
from index.opensearch.client import QUESTION, WORK, Client
from index.opensearch.failures import Rejected

_MAPPING = {"dynamic": False, "properties": {"kind": {"type": "keyword"}}}
_MOST = 1_000  # documents
_LOOK = 1.0  # seconds that one server has to say which index is live: it is asked once a second
_BELIEVED = 60.0  # seconds that a meta index which was there is believed to be there


@dataclass(frozen=True, slots=True)
class Read:
    """What a document says, {} where there is none. `version` is the state that it was read in, None where there was
    none. `is_sound` is False where it says nothing that we wrote."""

    fields: dict[str, Any]
    version: tuple[int, int] | None
    is_sound: bool = True


class MetaIndex:
    """The meta index of what is called `name` in the cluster, kept in as many copies as `replicas` asks for, if there
    are the machines. Raises as `Client` does."""

    def __init__(self, client: Client, name: str, replicas: int) -> None:
        self._client = client
        self.name = f"{name}-meta"
        self._replicas = replicas
        self._seen = -_BELIEVED

    def pointer(self, document: str) -> str:
        """What a document of this name points at, "" where there is none: one short question."""
        told = self._get(document, "?_source_includes=pointer", _LOOK)
        return str(told["_source"].get("pointer", "")) if told else ""

    def read(self, document: str, *, sure: bool = False) -> Read:
        """What a document says. To be `sure` that there is none, those are asked who know."""
        told = self._get(document, "", QUESTION)
        if not told and sure and self._client.uuid(self.name):
            told = self._get(document, "?preference=_primary", QUESTION)
        if not told:
            return Read({}, None)
        version = int(told["_seq_no"]), int(told["_primary_term"])
        try:
            return Read(checked_json.said_by(str(told["_source"]["text"]), document), version)
        except (KeyError, ValueError):
            return Read({}, version, is_sound=False)

    def write(self, document: str, fields: dict[str, Any], pointer: str, version: tuple[int, int] | None) -> None:
        """Have a document say this, if it is still in the state in which it was read. Raises `HomeBusy` where not."""
        self._make()
        text = checked_json.written(document, {**fields, "written": secrets.token_hex(8)}).decode()
        way = "op_type=create" if version is None else _as_read(version)
        body = {"kind": "state", "pointer": pointer, "text": text}
        try:
            self._client.ask("PUT", f"/{self.name}/_doc/{document}?{way}", body, timeout=WORK)
        except Rejected as error:
            if error.status != 409:
                raise
            told = self._get(document, "", WORK)
            if not told or told["_source"].get("text") != text:  # it is ours where an answer was lost and it went twice
                raise overtaken() from error

    def remove(self, document: str, version: tuple[int, int]) -> None:
        """Have no document of this name, if it is still in the state in which it was read. Raises `HomeBusy` where
        not."""
        try:
            path = f"/{self.name}/_doc/{document}?{_as_read(version)}"
            self._client.ask("DELETE", path, timeout=WORK, missing_ok=True)
        except Rejected as error:
            if error.status != 409:
                raise
            if self._get(document, "", WORK):  # else it went twice, where an answer was lost
                raise overtaken() from error

    def note(self, document: str, fields: dict[str, Any] | None) -> None:
        """Have a document say this, whatever it said; None takes it away."""
        if fields is None:
            with suppress(IndexDamaged):  # where there is no meta index there is no note
                self._client.ask("DELETE", f"/{self.name}/_doc/{document}", timeout=WORK, missing_ok=True)
            return
        self._make()
        body = {"kind": "note", "text": checked_json.written(document, fields).decode()}
        self._client.ask("PUT", f"/{self.name}/_doc/{document}", body, timeout=WORK)

    def identity(self) -> str:
        """What tells this meta index from every other, of whatever name in whatever cluster; "" where there is none."""
        return self._client.uuid(self.name)

    def states(self) -> list[dict[str, Any]]:
        """What all documents say that were written on what was read. Raises `ValueError` where one is damaged."""
        return [checked_json.said_by(str(each["_source"]["text"]), str(each["_id"])) for each in self._written()]

    def names(self) -> list[str]:
        """What these documents are called, be they damaged or not. Raises `ValueError` where they are too many."""
        return [str(each["_id"]) for each in self._written()]

    def _written(self) -> list[dict[str, Any]]:
        if not self._client.uuid(self.name):
            return []
        self._client.ask("POST", f"/{self.name}/_refresh", timeout=WORK)
        body = {"size": _MOST, "track_total_hits": True, "query": {"term": {"kind": "state"}}}
        # Another copy may have been away at the refresh.
        hits = self._client.search(self.name, body, timeout=WORK, preference="_primary")["hits"]
        if hits["total"]["value"] > _MOST:
            raise ValueError(hits["total"])
        return list(hits["hits"])

    def number(self) -> int:
        """A number that nobody else was given; they grow."""
        self._make()
        body = {"kind": "number"}
        return int(self._client.ask("PUT", f"/{self.name}/_doc/number", body, timeout=WORK)["_version"])

    def _get(self, document: str, query: str, timeout: float) -> dict[str, Any]:
        return self._client.ask("GET", f"/{self.name}/_doc/{document}{query}", timeout=timeout, missing_ok=True)

    def _make(self) -> None:
        """Have a meta index, where there is none."""
        if time.monotonic() - self._seen < _BELIEVED:
            return
        if not self._client.uuid(self.name):
            copies = {"auto_expand_replicas": f"0-{self._replicas}"} if self._replicas else {"number_of_replicas": 0}
            with suppress(AlreadyThere):
                make_index(
                    self._client, self.name, {"settings": {"number_of_shards": 1, **copies}, "mappings": _MAPPING}
                )
        self._seen = time.monotonic()


def _as_read(version: tuple[int, int]) -> str:
    return f"if_seq_no={version[0]}&if_primary_term={version[1]}"


def overtaken() -> HomeBusy:
    """What is said to whoever was not as fast as another."""
    return HomeBusy("another process has written the index meanwhile; run this again")
