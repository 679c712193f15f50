"""Changes to an index in a cluster, sent in pieces of bounded size, each change looked at: all are made, or it is told.

Every change carries the number that the archive gave it as its version, so one that is sent twice, or by somebody who
comes late, changes nothing that is newer. An article of a newer version than the archive has is of another archive's
future: such an index is damaged, and built anew.
"""

from __future__ import annotations

import json
import time
from collections.abc import Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass
from typing import Any

from archive.errors import HomeBusy, Repair
from index.engine.protocol import Entry
from index.errors import IndexDamaged, IndexRefused, IndexUnreachable
from index.opensearch.client import WORK, Client
from index.opensearch.failures import Rejected, error_of
from index.opensearch.fields import ARTICLES, source_of, words_of

PIECE = 5 << 20
"""Bytes that are sent at once, where no single document has more."""

_FLYING = 2  # pieces on their way while the next is made
_MOST_CHANGES = 20_000  # in a piece: words are small
_MOST_SEEN = 2_000_000  # words that are remembered to be there: some 200 MB
_PATIENCE = 60.0  # seconds that servers which take no changes are waited for
_PAUSE, _LONGEST_PAUSE = 0.2, 5.0  # seconds
_LATER = (429, 502, 503, 504)
_REFRESHES = 20


@dataclass(frozen=True, slots=True)
class _Change:
    """One change: what is to be done, and the document, None where one is taken out."""

    id: str
    action: bytes
    source: bytes | None
    is_word: bool = False

    def size(self) -> int:
        return len(self.action) + len(self.source or b"") + 2


class OpenSearchWriter:
    """A `Writer` of one index, through the alias `target` of it: where that is gone, somebody else has begun to write.

    Raises `IndexUnreachable` where servers take no changes for a minute, `HomeBusy` where another process has taken
    the writing over, `IndexDamaged` where the index is gone or further than the archive, from any of its methods.
    """

    def __init__(self, client: Client, index: str, target: str, patience: float = _PATIENCE) -> None:
        self._client, self._index, self._target, self._patience = client, index, target, patience
        self._piece: list[_Change] = []
        self._size = 0
        self._words: set[str] = set()
        self._pool = ThreadPoolExecutor(_FLYING, "indexing")
        self._flying: list[Future[None]] = []

    def put(self, entry: Entry) -> None:
        """Add a document, in place of the one with its id, with the words that it has."""
        source = source_of(entry)
        for word_id, word in words_of(source):
            if word_id not in self._words:
                self._words.add(word_id)
                self._add(_Change(word_id, _line({"create": {"_id": word_id}}), _line(word), is_word=True))
        if len(self._words) > _MOST_SEEN:
            self._words.clear()
        self._add(_Change(entry.id, _action("index", entry.id, entry.seq), _line(source)))

    def remove(self, document_id: str, seq: int = 0) -> None:
        """Take a document out."""
        self._add(_Change(document_id, _action("delete", document_id, seq), None))

    def commit(self) -> int:
        """Have all changes made and seen, and give the number of articles in the index."""
        try:
            self._send()
            self._land(0)
            self._show()
            return self._client.count(self._index, ARTICLES, timeout=WORK)
        finally:
            self.cancel()

    def cancel(self) -> None:
        """Send nothing more. What is written in place may hold a part of the changes."""
        self._piece, self._size = [], 0
        self._pool.shutdown(wait=True, cancel_futures=True)

    def _add(self, change: _Change) -> None:
        if self._piece and (self._size + change.size() > PIECE or len(self._piece) >= _MOST_CHANGES):
            self._send()
        self._piece.append(change)
        self._size += change.size()

    def _send(self) -> None:
        """Have the piece at hand sent beside, once no more than some are on their way."""
        if self._piece:
            self._land(_FLYING - 1)
            self._flying.append(self._pool.submit(self._make, self._piece))
            self._piece, self._size = [], 0

    def _land(self, most: int) -> None:
        """Wait until no more than this many pieces are on their way; raises what kept one from being made."""
        while len(self._flying) > most:
            self._flying.pop(0).result()

    def _make(self, changes: Sequence[_Change]) -> None:
        """Have these changes made, each of them; again where the servers could not at the moment."""
        deadline, pause = time.monotonic() + self._patience, _PAUSE
        while changes:
            try:
                changes, kind = self._left(changes)
                trouble = IndexUnreachable(
                    f"the servers of the index have too much to do ({kind})", Repair.INDEX_SERVERS
                )
            except IndexRefused:
                raise
            except IndexUnreachable as error:
                trouble = error
            if changes:
                if time.monotonic() > deadline:
                    raise trouble
                time.sleep(pause)
                pause = min(2 * pause, _LONGEST_PAUSE)

    def _left(self, changes: Sequence[_Change]) -> tuple[list[_Change], str]:
        """Those of the changes that are still to be made, after they were sent once, and what servers call the
        reason."""
        lines = [line for change in changes for line in (change.action, change.source) if line is not None]
        try:
            told = self._client.bulk(lines, target=self._target)
        except IndexDamaged:
            raise self._taken() from None
        left, why = [], ""
        for change, (status, kind, reason) in zip(changes, told, strict=True):
            if kind == "cluster_block_exception":
                raise error_of(status, kind, reason)
            if status in _LATER:
                left.append(change)
                why = kind
            elif kind == "index_not_found_exception":
                raise self._taken()
            elif status == 409 and not change.is_word:
                raise IndexDamaged("the index holds changes that the archive does not have", Repair.REINDEX)
            elif kind and status != 409:
                raise Rejected(status, kind, f"{change.id}: {reason}")
        return left, why

    def _taken(self) -> Exception:
        """Why the alias is gone: the index is, or somebody else writes."""
        if self._client.uuid(self._index):
            return HomeBusy("another process has begun to write the index meanwhile; run this again once it has ended")
        return IndexDamaged("the index is not there any more", Repair.REINDEX)

    def _show(self) -> None:
        """Have every copy of every shard show what was written: one that takes the place of another in between may
        not."""
        for _ in range(_REFRESHES):
            before = self._copies()
            told = self._client.ask("POST", f"/{self._index}/_refresh", timeout=WORK)["_shards"]
            if before and before == self._copies() and told["successful"] >= before and not told["failed"]:
                return
            time.sleep(1)
        raise IndexUnreachable("the servers of the index are not settled enough to show changes", Repair.INDEX_SERVERS)

    def _copies(self) -> int:
        """How many copies of shards answer; 0 where a shard has none."""
        told = self._client.ask("GET", f"/_cluster/health/{self._index}?level=cluster", timeout=WORK)
        return 0 if told["status"] == "red" else int(told["active_shards"])


def _action(what: str, document_id: str, seq: int) -> bytes:
    return _line({what: {"_id": document_id, "version": seq, "version_type": "external_gte"}})


def _line(fields: dict[str, Any]) -> bytes:
    return json.dumps(fields, ensure_ascii=False, separators=(",", ":")).encode()
