"""The servers of an OpenSearch cluster, asked so that no answer is ever short in silence.

A question goes to another server where one does not answer; one that fails in the phase in which texts are fetched is
asked once more. What no server can answer whole is an error, however good its status.
"""

from __future__ import annotations

import base64
import json
import logging
import os
import threading
import time
from collections.abc import Iterable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from ipaddress import ip_address
from typing import Any
from urllib.parse import urlsplit

from elastic_transport import ConnectionTimeout, NodeConfig, TlsError, Transport, TransportError

from archive.errors import Repair
from index.errors import IndexDamaged, IndexRefused, IndexUnreachable, not_in_time
from index.opensearch.failures import (
    LIMITS,
    FailedMidway,
    Rejected,
    error_of,
    item_of,
    kind_of,
    says_not_found,
    timed_out,
)

QUESTION = 2.5
"""Seconds that one server has for a question; others may be asked after it."""
WORK = 60.0
"""Seconds that one server has for what changes an index."""

_TRIES = 3  # servers that are asked one after another
_IN_ALL = 1.6  # times what one server has: what all of them have that are asked one after another
_LEAST = 0.1  # seconds: one that has less to answer in would be taken for one that stands still
_PAUSE = 0.1  # seconds until a server may know what the others know
_CONNECTIONS = 32  # to one server at once: more threads than a process has
_ELSEWHERE = (502, 503, 504)  # another server may know better
_JSON = {"accept": "application/json", "content-type": "application/json"}
_LINES = {"accept": "application/json", "content-type": "application/x-ndjson"}

logging.getLogger("elastic_transport.transport").setLevel(logging.ERROR)
"""Whatever is asked once more there is no news; that a server was given up for a while is told by another logger."""


@dataclass(frozen=True, slots=True)
class Credentials:
    """Who asks: a user and a password, or a key; nobody, where all are empty."""

    user: str = ""
    password: str = ""
    key: str = ""

    def __repr__(self) -> str:
        return f"Credentials(user={self.user!r})"

    def header(self) -> str:
        """What HTTP says of them; "" for nobody."""
        if self.key:
            return f"ApiKey {self.key}"
        if self.user:
            return f"Basic {base64.b64encode(f'{self.user}:{self.password}'.encode()).decode()}"
        return ""


class Client:
    """The servers at these addresses, safe for threads; a process that was forked has connections of its own. `ca` is
    a file of certificates that those of the servers are signed by, "" for those that the system trusts.

    Raises `IndexRefused` for credentials that would be sent in the clear to another machine.
    """

    def __init__(self, urls: Sequence[str], ca: str = "", credentials: Credentials | None = None) -> None:
        self._urls, self._ca = tuple(urls), ca
        self._header = (credentials or Credentials()).header()
        for parts in map(urlsplit, self._urls if self._header else ()):
            if parts.scheme != "https" and not _is_here(host := parts.hostname or ""):
                said = f"a password or key for the index would be sent unencrypted to {host}; use https there"
                raise IndexRefused(said, Repair.INDEX_ACCESS)
        self._lock = threading.Lock()
        self._made: tuple[int, Transport] | None = None

    def ask(
        self,
        method: str,
        path: str,
        body: Mapping[str, Any] | None = None,
        *,
        timeout: float = QUESTION,
        missing_ok: bool = False,
        again: bool = True,
    ) -> dict[str, Any]:
        """What the servers answer. With `missing_ok` it is {} where there is no such thing. `timeout` is in seconds,
        for one server; unless `again`, none is asked after one that may have done it.

        Raises `IndexUnreachable` where they do not answer or cannot, `IndexRefused` where they do not let us, and
        `IndexDamaged` where the index is not there; `Rejected`, and never one of these, where the fault is ours.
        """
        data = None if body is None else json.dumps(body, ensure_ascii=False, separators=(",", ":")).encode()
        return self._told(*self._sent(method, path, data, _JSON, timeout, again), missing_ok)

    def search(
        self, index: str, body: Mapping[str, Any], *, timeout: float = QUESTION, preference: str = ""
    ) -> dict[str, Any]:
        """The answer to a search in an index ("" where the body has a point in time), of every shard and whole; by the
        copies that are preferred ("_primary"). Raises as `ask`."""
        path = f"{f'/{index}' if index else ''}/_search?allow_partial_search_results=false"
        path += f"&preference={preference}" if preference else ""
        answer = self._of_index(index, path, body, timeout)
        shards = answer.get("_shards")
        if answer.get("timed_out") is True:
            raise timed_out()
        if not isinstance(shards, dict) or answer.get("timed_out") is not False:
            raise IndexUnreachable("the servers of the index gave half an answer", Repair.INDEX_SERVERS)
        if shards.get("failed") or shards.get("successful") != shards.get("total"):
            raise IndexUnreachable("a part of the index did not answer", Repair.INDEX_SERVERS)
        return answer

    def moment(self, index: str, kept: str) -> str:
        """The point in time of an index as it is now, of every shard; it is kept for so long ("5m") after each question
        in it. Raises as `ask`."""
        # By default a shard that is away is left out.
        path = f"/{index}/_search/point_in_time?keep_alive={kept}&allow_partial_pit_creation=false"
        made = self._of_index(index, path, None, QUESTION)
        if made["_shards"]["failed"]:
            raise IndexUnreachable("a part of the index did not answer", Repair.INDEX_SERVERS)
        return str(made["pit_id"])

    def count(self, index: str, query: Mapping[str, Any] | None = None, *, timeout: float = QUESTION) -> int:
        """How many documents of an index match, all of them where nothing is asked. Raises as `ask`."""
        body = {"size": 0, "track_total_hits": True, "query": query or {"match_all": {}}}
        return int(self.search(index, body, timeout=timeout)["hits"]["total"]["value"])

    def _of_index(self, index: str, path: str, body: Mapping[str, Any] | None, timeout: float) -> dict[str, Any]:
        """The answer to a question about an index ("" where the question itself names it)."""
        try:
            try:
                return self.ask("POST", path, body, timeout=timeout)
            except FailedMidway:  # a server that dies between finding and fetching is told so; the next answer is whole
                return self.ask("POST", path, body, timeout=timeout)
        except IndexDamaged:
            if not index:
                raise
            return self._of_another(index, path, body, timeout)

    def _of_another(self, index: str, path: str, body: Mapping[str, Any] | None, timeout: float) -> dict[str, Any]:
        """The answer of a server that knows of an index which one did not know of: because it is new, or as that server
        has lost the others. Raises `IndexDamaged` where those who know say that it is gone."""
        for _ in range(_TRIES):
            if not self.uuid(index):
                raise IndexDamaged("the index is not there any more", Repair.REINDEX)
            for _ in range(2):  # one after another is asked: of two, it is not always the same one
                time.sleep(_PAUSE)
                with suppress(IndexDamaged):
                    return self.ask("POST", path, body, timeout=timeout)
        raise IndexUnreachable("a server of the index has lost the others", Repair.INDEX_SERVERS)

    def uuid(self, index: str) -> str:
        """What tells this index from any other that had or will have its name, "" where there is none of it: told by
        those who know, as a server that has lost the others may know of none. Raises as `ask`."""
        path = f"/{index}?filter_path=*.settings.index.uuid&cluster_manager_timeout=2s"
        told = self.ask("GET", path, missing_ok=True)
        return str(told[index]["settings"]["index"]["uuid"]) if index in told else ""

    def bulk(self, lines: Iterable[bytes], *, target: str, timeout: float = WORK) -> list[tuple[int, str, str]]:
        """Send changes to an alias of one index, each in one line or two; gives of each, in their order, its status,
        the kind of its error ("" without one) and what is said of that. Nothing is made where there is no such alias.
        They must be of a kind that may be sent twice: another server is asked where one does not answer. Raises as
        `ask`."""
        path = f"/{target}/_bulk?require_alias=true&filter_path=items.*.status,items.*.error"
        data = b"".join(line + b"\n" for line in lines)
        answer = self._told(*self._sent("POST", path, data, _LINES, timeout, again=True), missing_ok=False)
        return [item_of(each) for each in answer["items"]]

    def close(self) -> None:
        """End the connections; what is asked later makes new ones."""
        with self._lock:
            if self._made and self._made[0] == os.getpid():
                self._made[1].close()
            self._made = None

    def _sent(
        self, method: str, path: str, data: bytes | None, headers: Mapping[str, str], timeout: float, again: bool
    ) -> tuple[int, Any]:
        """The status and the body of an answer; `again`: of another server where one does not answer or cannot, as long
        as all of them together have time."""
        told: tuple[int, Any] | None = None
        failed: TransportError | None = None
        deadline = time.monotonic() + _IN_ALL * timeout
        for _ in range(_TRIES if again else 1):
            if (left := deadline - time.monotonic()) < _LEAST:
                break
            try:
                answer = self._transport().perform_request(
                    method, path, body=data, headers=headers, max_retries=0, request_timeout=min(timeout, left)
                )
            except TransportError as error:
                failed = error
                continue
            told = answer.meta.status, answer.body
            if answer.meta.status not in _ELSEWHERE:
                break
        if told is not None:
            return told
        raise _unanswered(failed) from failed

    def _told(self, status: int, answer: Any, missing_ok: bool) -> dict[str, Any]:
        if 200 <= status < 300 and isinstance(answer, dict):
            return answer
        kind, reason = kind_of(answer)
        if status == 404 and missing_ok and (kind == "index_not_found_exception" or says_not_found(answer)):
            return {}
        if kind in LIMITS:  # OpenSearch 2 says these with 500, and 3 with 400
            raise Rejected(status, kind, reason)
        raise error_of(status, kind, reason)

    def _transport(self) -> Transport:
        with self._lock:
            if self._made is None or self._made[0] != os.getpid():
                self._made = os.getpid(), Transport([self._node(url) for url in self._urls], meta_header=False)
            return self._made[1]

    def _node(self, url: str) -> NodeConfig:
        parts = urlsplit(url)
        return NodeConfig(
            scheme=parts.scheme,
            host=parts.hostname or "",
            port=parts.port or 0,
            headers={"authorization": self._header} if self._header else {},
            connections_per_node=_CONNECTIONS,
            request_timeout=QUESTION,
            ca_certs=(self._ca or None) if parts.scheme == "https" else None,
        )


def _unanswered(failed: TransportError | None) -> IndexUnreachable:
    """What is told where no server answered, of which the last failed so."""
    if isinstance(failed, TlsError):
        said = "the servers of the index cannot prove who they are: their certificate is not trusted"
        return IndexRefused(said, Repair.INDEX_ACCESS)
    if isinstance(failed, ConnectionTimeout):
        return not_in_time()
    return IndexUnreachable("the servers of the index do not answer", Repair.INDEX_SERVERS)


def _is_here(host: str) -> bool:
    """Whether what is sent to this host leaves no machine."""
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"
