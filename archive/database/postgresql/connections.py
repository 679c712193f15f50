"""Connections to a PostgreSQL server: how long they wait, what they send, and that a forked process leaves them."""

from __future__ import annotations

import os
import time
from typing import Any, TypeVar
from weakref import WeakSet

import psycopg
from psycopg.abc import Buffer, PQGen
from psycopg.conninfo import conninfo_to_dict, make_conninfo
from psycopg.types.string import StrDumperUnknown
from sqlalchemy import Engine, event

from archive.database.connection import BUSY_TIMEOUT_MS
from archive.errors import BadServers, Repair
from archive.servers import STORE_PASSWORD, StoreServer, secret

LOOKS, LOCKS, READS = 1.0, 5.0, 60.0
"""Seconds without a sign of life after which a server is taken to stand still: while a connection is looked at before
it is used, while it holds a lock, which goes with it, and while something is read on it."""

_Answer = TypeVar("_Answer")

_DEFAULTS = {
    "connect_timeout": "3",  # seconds, for each host
    "keepalives_idle": "10",
    "keepalives_interval": "5",
    "keepalives_count": "3",
    "tcp_user_timeout": "15000",
    "target_session_attrs": "read-write",  # a standby lags: numbers and documents come from one server
    "application_name": "hemeroteca",
}
"""What libpq is told of a connection where the URL says nothing."""
_ITS_END = "tcp_keepalives_idle=10 tcp_keepalives_interval=5 tcp_keepalives_count=3 tcp_user_timeout=15000".split()
"""What the server is told of its own end: a machine that lost its power must not keep its locks for two hours."""

_connections: WeakSet[psycopg.Connection[Any]] = WeakSet()
_engines: WeakSet[Engine] = WeakSet()


def _let_go() -> None:
    """In a process that was forked: connections are its parent's, with the locks that they hold, and end with that."""
    for engine in _engines:
        engine.dispose(close=False)
    for connection in _connections:
        if not connection.closed:
            os.close(connection.fileno())
    _connections.clear()


os.register_at_fork(after_in_child=_let_go)


def let_go_when_forked(engine: Engine) -> None:
    """Have a child process not use the connections of an engine."""
    _engines.add(engine)


class _WithoutNul(StrDumperUnknown):
    """A text as it is sent. PostgreSQL knows no U+0000, and strangers may have one in an address: what is asked for
    with it is not found, as nothing has it."""

    def dump(self, obj: str) -> Buffer | None:
        """The text with another sign in its place."""
        return super().dump(obj.replace("\0", "\N{REPLACEMENT CHARACTER}"))


class PatientConnection(psycopg.Connection[Any]):
    """A connection that is given up where nothing comes back on it for `patience` seconds, if it has any. TCP does not
    tell of a server that is there and stands still."""

    patience: float | None = None

    def wait(self, gen: PQGen[_Answer], *given: Any, **named: Any) -> _Answer:
        """What the driver waits for an answer with. Raises `psycopg.OperationalError`, and is closed then."""
        if self.patience is None:
            return super().wait(gen, *given, **named)
        return super().wait(self._within(gen, self.patience), *given, **named)

    def _within(self, gen: PQGen[_Answer], patience: float) -> PQGen[_Answer]:
        try:
            awaited, since = next(gen), time.monotonic()
            while True:
                if ready := (yield awaited):
                    since = time.monotonic()
                elif time.monotonic() - since > patience:
                    self.close()
                    raise psycopg.OperationalError(f"no answer for {patience:g} seconds")
                awaited = gen.send(ready)
        except StopIteration as end:
            answer: _Answer = end.value
            return answer


def connect(
    server: StoreServer, *, lock_timeout_ms: int = BUSY_TIMEOUT_MS, patience: float | None = None
) -> psycopg.Connection[Any]:
    """A connection whose names are those of the server's schema. It is given up where nothing comes back on it for
    `patience` seconds. Raises `psycopg.Error` and `BadServers`."""
    ours = (f"search_path={server.schema}", f"lock_timeout={lock_timeout_ms}", "client_encoding=UTF8", *_ITS_END)
    password = secret(STORE_PASSWORD)  # each time: it may be another by now
    try:
        given = conninfo_to_dict(server.url) | ({"password": password} if password else {})
        given["options"] = " ".join([str(given.get("options") or ""), *(f"-c {each}" for each in ours)]).strip()
        connection = PatientConnection.connect(make_conninfo("", **{**_DEFAULTS, **given}))
    except psycopg.ProgrammingError as error:
        said = " ".join(str(error).split())
        raise BadServers(f"the url of [store] cannot be used ({said})", Repair.MEND_SERVERS) from error
    connection.patience = patience
    connection.adapters.register_dumper(str, _WithoutNul)
    _connections.add(connection)
    return connection


def bound_waiting(engine: Engine, *, reads: bool) -> None:
    """Have an engine not wait for ever for a server that stands still: where a connection is looked at before it is
    used, and in one that `reads` for answers. Who writes may have to wait for another who does."""
    patience = READS if reads else None

    def used(connection: PatientConnection, *_: object) -> None:
        connection.patience = patience

    def kept(connection: PatientConnection | None, *_: object) -> None:
        if connection is not None:
            connection.patience = LOOKS

    event.listen(engine, "checkout", used)
    event.listen(engine, "checkin", kept)
