"""What readers search for, where the keepers have that counted: only searches that were asked five times or more.

Below five nothing of a search is kept but a number in the memory of the process that answers it, under a keyed hash of
its words whose key is never told and goes with the process. From the fifth time on, its words and how often it was
asked lie in the desk's database: no time, no address, nothing of who asked.
"""

from __future__ import annotations

import hashlib
import secrets
import threading
import time
from collections import OrderedDict
from collections.abc import Callable, Mapping
from dataclasses import dataclass

from sqlalchemy import Engine, bindparam, delete, func, select

from archive.database.connection import upsert, writing
from archive.desk.tables import counted_searches_table
from archive.golden.settings import golden_settings

LEAST = 5
"""How often a search is asked before anything of it is kept."""
LONGEST = 100
"""Characters of a search that is counted: longer ones are somebody's own."""
_MOST_KNOWN = 20_000  # searches that one process remembers by their hashes
_MOST_KEPT = 500
_MOST_WAITING = 200
_FORGOTTEN = 7 * 24 * 3_600.0  # seconds after which a process forgets what was asked too seldom
_C = counted_searches_table.c


@dataclass(frozen=True, slots=True)
class Counted:
    """A search that was asked often."""

    query: str
    times: int


class Counter:
    """Counts the searches that one process answers. Safe for threads; counting writes nothing. `clock` tells seconds
    that nobody sets."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._lock = threading.Lock()
        self._often: dict[str, int] = {}
        self._begin()

    def count(self, query: str) -> bool:
        """Count that this was searched for; whether there is something to be written now."""
        query = " ".join(query.split())
        if not query or len(query) > LONGEST:
            return False
        word = query.casefold()
        with self._lock:
            if self._clock() - self._since > _FORGOTTEN:
                self._begin()
            mark = hashlib.blake2b(word.encode("utf-8", "replace"), key=self._key, digest_size=16).digest()
            times = self._seldom.pop(mark, 0) + 1
            if len(self._seldom) >= _MOST_KNOWN:
                self._seldom.popitem(last=False)  # that which was not asked for the longest
            self._seldom[mark] = times
            if times < LEAST or (word not in self._often and len(self._often) >= _MOST_WAITING):
                return False
            self._often[word] = self._often.get(word, 0) + (LEAST if times == LEAST else 1)
            return True

    def taken(self) -> dict[str, int]:
        """What is to be written, which is forgotten here: how often since the last time, by what was asked."""
        with self._lock:
            often, self._often = self._often, {}
            return often

    def forget(self) -> None:
        """Forget all: it is not counted any more."""
        with self._lock:
            self._often = {}
            self._begin()

    def _begin(self) -> None:
        self._key = secrets.token_bytes(32)
        self._seldom: OrderedDict[bytes, int] = OrderedDict()
        self._since = self._clock()


def keep_counted(engine: Engine, often: Mapping[str, int]) -> None:
    """Add these to what is kept, where it still is to be counted. Of very many those that are asked least are left
    out."""
    row = upsert(counted_searches_table).values(query=bindparam("q"), times=bindparam("t"))
    row = row.on_conflict_do_update(["query"], set_={"times": _C.times + row.excluded.times})
    least = select(_C.query).order_by(_C.times.desc(), _C.query).limit(_MOST_KEPT)
    with writing(engine) as connection:
        if not often or not golden_settings(connection).counting:
            return
        connection.execute(row, [{"q": query, "t": times} for query, times in often.items()])
        connection.execute(delete(counted_searches_table).where(_C.query.not_in(least)))


def counted(engine: Engine, most: int = _MOST_KEPT) -> list[Counted]:
    """What was asked often, the most often first."""
    rows = (
        select(func.substr(_C.query, 1, LONGEST).label("query"), _C.times)
        .where(func.typeof(_C.times) == "integer", _C.times >= LEAST)
        .order_by(_C.times.desc(), _C.query)
        .limit(most)
    )
    with engine.connect() as connection:
        return [Counted(str(row.query), int(row.times)) for row in connection.execute(rows)]
