"""One writer at a time on a server: a lock that PostgreSQL frees when its holder's connection ends, and who holds it.

A connection can be lost while its process lives on and has not noticed. So each holder is given a number, one higher
than the last (`TURN`): what a process then writes is refused once another has been given a number.
"""

from __future__ import annotations

import os
import socket
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import psycopg
from sqlalchemy import Engine

from archive.database.connection import upsert, writing
from archive.database.postgresql.connections import LOCKS, LOOKS, connect
from archive.database.postgresql.idiom import (
    ARCHIVE,
    TURN,
    key_of,
    number_called,
    numbers_table,
    own_idiom,
    raise_ours,
)
from archive.errors import HomeBusy
from archive.servers import StoreServer, place_of

_HOLDS = 0x48454D4C  # "HEML": the kind of lock that the one writer has
_WORKS = 0x48454D57  # "HEMW": that of whoever is the only one to do something else for the archive
_PAUSE = 0.05  # seconds between two tries
_LOOK = 0.2  # seconds that are tried in any case
_LONGEST = 20  # letters of a machine's name: what a connection says of itself is cut at 63 bytes
_WHO = """
    SELECT activity.application_name FROM pg_locks AS held JOIN pg_stat_activity AS activity USING (pid)
    WHERE held.locktype = 'advisory' AND held.granted AND held.classid = %s::bigint::oid AND held.objsubid = 2
    AND held.objid = %s::bigint::oid AND activity.datname = current_database()
"""


@contextmanager
def exclusive_on(engine: Engine, work: str, wait: float = 0.0) -> Iterator[Callable[[str], None]]:
    """Be the only process that changes documents in the engine's schema, for `work` (a noun such as "import"), waiting
    up to `wait` seconds for it; gives what tells others more of the work, once that is known ("import 5").

    Raises `HomeBusy` naming the process that holds it, and `StoreUnreachable`.
    """
    idiom = own_idiom(engine)
    with held_on(idiom.server, idiom.part, work, wait) as hold:
        try:
            idiom.turn = _next_turn(engine)
            yield hold.say
        finally:
            idiom.turn = None


class Hold:
    """The lock of a part of a schema, or of something else that is done for it, on a connection of its own."""

    def __init__(self, server: StoreServer, part: str, work: str, kind: int = _HOLDS) -> None:
        self._server = server
        self._kind, self._key = kind, key_of(server, part)
        self._work = work
        self._on: psycopg.Connection[Any] | None = None

    def take(self, wait: float) -> None:
        """Raises `HomeBusy` naming the process that holds it, and `StoreUnreachable`."""
        try:
            self._on = connect(self._server, patience=LOCKS)
        except psycopg.Error as error:
            raise_ours(self._server, error)
        try:
            self._on.autocommit = True
            _take(self._on, self._server, self._kind, self._key, max(wait, _LOOK))
        except BaseException:
            self.release()
            raise
        self.say(self._work)

    def insist(self) -> None:
        """Hold it still, or again where its connection broke. Raises as `take`."""
        try:
            if self._on is not None:
                self._on.execute("SELECT 1")
                return
        except psycopg.Error:
            self.release()
        self.take(0.0)

    def say(self, work: str) -> None:
        """Tell others what it is held for. Raises `StoreUnreachable` where the lock went with its connection."""
        self._work = work
        if self._on is not None:
            _say(self._on, self._server, work)

    def release(self) -> None:
        """Hold it no longer."""
        if self._on is not None:
            self._on.close()
            self._on = None


@contextmanager
def held_on(server: StoreServer, part: str, work: str, wait: float = 0.0, kind: int = _HOLDS) -> Iterator[Hold]:
    """Hold the lock of a part of a schema, be that there or not, as `exclusive_on` does; nothing is written."""
    hold = Hold(server, part, work, kind)
    hold.take(wait)
    try:
        yield hold
    finally:
        hold.release()


@contextmanager
def alone_on(server: StoreServer, what: str, work: str, wait: float = 0.0) -> Iterator[None]:
    """Be the only process on any machine that does `what` for the archive of this schema (a name that tells it from all
    else), for this `work`, waiting up to `wait` seconds for it. It changes no documents; what it changes is refused by
    other means where its connection is lost.

    Raises `HomeBusy` naming the process that does it, and `StoreUnreachable`.
    """
    with held_on(server, what, work, wait, _WORKS):
        yield


def holder_on(server: StoreServer, part: str = ARCHIVE) -> str:
    """Who changes documents there now, as "process 12 on web1 (import 5)"; "" where nobody does. Raises
    `StoreUnreachable`: that it cannot be looked at does not say that nobody does."""
    try:
        with connect(server, patience=LOOKS) as connection:
            return _holder(connection, _HOLDS, key_of(server, part))
    except psycopg.Error as error:
        raise_ours(server, error)


def _say(connection: psycopg.Connection[Any], server: StoreServer, work: str) -> None:
    try:
        connection.execute("SELECT set_config('application_name', %s, false)", (_words(work),))
    except psycopg.Error as error:
        raise_ours(server, error)


def _take(connection: psycopg.Connection[Any], server: StoreServer, kind: int, key: int, seconds: float) -> None:
    deadline = time.monotonic() + seconds
    try:
        while not connection.execute("SELECT pg_try_advisory_lock(%s, %s)", (kind, key)).fetchall()[0][0]:
            if time.monotonic() >= deadline:
                holder = _holder(connection, kind, key) or "another process"
                raise HomeBusy(f"{holder} is writing to {place_of(server)}; wait for it to end, then try again")
            time.sleep(_PAUSE)
    except psycopg.Error as error:
        raise_ours(server, error)


def _next_turn(engine: Engine) -> int:
    """In a transaction that writes: what the last holder had begun is done, or is refused from now on."""
    with writing(engine) as connection:
        turn = (number_called(connection, TURN) or 0) + 1
        row = upsert(numbers_table).values(name=TURN, number=turn)
        connection.execute(row.on_conflict_do_update(["name"], set_={"number": turn}))
    return turn


def _words(work: str) -> str:
    return f"process {os.getpid()} on {socket.gethostname()[:_LONGEST]} ({work})"


def _holder(connection: psycopg.Connection[Any], kind: int, key: int) -> str:
    found = connection.execute(_WHO, (kind, key & 0xFFFFFFFF)).fetchone()
    return "" if found is None else str(found[0]) or "another process"
