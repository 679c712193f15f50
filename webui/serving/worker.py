"""gunicorn's threaded worker, where threads meet whole requests alone.

The main thread reads what comes, of all connections at once, and gives a thread a request that is here to its last
byte; what a client takes slowly it sends when it can be sent. So a client that is slow or silent holds a place in a
table, and none of the threads. Where the table is full, the address that holds most of it loses its oldest: a proxy
or a library has many connections too, but those that it uses are with the threads.
"""

from __future__ import annotations

import errno
import selectors
import socket
import time
from collections import Counter
from collections.abc import Callable
from concurrent.futures import Future
from functools import partial
from http import HTTPStatus
from typing import Any

from gunicorn import http, util
from gunicorn.workers.gthread import STOP_KEEPALIVE_LINGER, TConn, ThreadWorker

from webui.serving.arrival import Arrival, Stage
from webui.serving.memory import Memory, settle_allocator
from webui.serving.patient_socket import MOST_HELD, PatientSocket
from webui.serving.refusals import Refusing, refusal

HEAD_SECONDS = 10.0
"""In which a request is here with all that belongs to it, from its connection or its first byte on."""

SLOWEST = 4 * 1024
"""Bytes a second that a client takes of an answer at the least, beyond `HEAD_SECONDS`."""

MOST_WAITING = 4 * MOST_HELD
"""Bytes of answers that wait for slow clients, all together."""

_AT_ONCE = 64  # connections taken in one go
_READ = 64 * 1024
_SWEEPS = 0.5  # seconds from one look at the clock to the next
_LINGERS = 2.0  # seconds for which what a refused client still sends is thrown away
_MOST_THROWN = 1 << 20  # bytes of it
_REFUSED = {
    Stage.HEAD_TOO_LARGE: HTTPStatus.REQUEST_HEADER_FIELDS_TOO_LARGE,
    Stage.BODY_TOO_LARGE: HTTPStatus.REQUEST_ENTITY_TOO_LARGE,
}
_CONTINUE = b"HTTP/1.1 100 Continue\r\n\r\n"


class Connection(TConn):  # type: ignore[misc]  # gunicorn is not typed
    """A client's connection. `keeps` says that another request may follow; `deadline` is when the main thread's
    patience with it ends, a `time.monotonic`; `watched` whether the main thread waits for it."""

    def __init__(self, cfg: Any, sock: socket.socket, client: Any, server: Any) -> None:
        super().__init__(cfg, PatientSocket(sock), client, server)
        self.address = client[0] if isinstance(client, tuple) else ""
        self.arrival = Arrival()
        self.initialized = self.data_ready = True  # for gunicorn: nothing of the request is to be waited for
        self.parser = http.get_parser(cfg, self.sock, client)
        self.keeps = False
        self.deadline = 0.0
        self.watched = False
        self.thrown = 0


class PatientWorker(Refusing, ThreadWorker):  # type: ignore[misc]  # gunicorn is not typed
    """The worker class that `hemeroteca serve` runs."""

    def __init__(self, *args: Any, **named: Any) -> None:
        super().__init__(*args, **named)
        self.alive: bool
        self._coming: dict[Connection, None] = {}  # they wait for a request, the oldest first
        self._going: dict[Connection, None] = {}  # they take the end of an answer, or are about to be closed
        self._working: set[Connection] = set()  # a thread has them
        self._addresses: Counter[str] = Counter()  # of those that come and go
        self._next_sweep = 0.0
        self._memory = Memory()

    def init_process(self) -> None:
        """Begin, in the new process."""
        settle_allocator()
        super().init_process()

    def accept(self, listener: socket.socket) -> None:
        """Take the connections that wait."""
        for _ in range(_AT_ONCE):
            if self.nr_conns >= self.worker_connections - 1 and not self._make_room():
                return
            try:
                client, address = listener.accept()
            except (BlockingIOError, ConnectionAbortedError):
                return
            except OSError as error:
                if error.errno not in (errno.EMFILE, errno.ENFILE, errno.ENOBUFS, errno.ENOMEM):
                    raise
                self._make_room()
                return
            self.nr_conns += 1
            connection = Connection(self.cfg, client, address, listener.getsockname())
            self._await(connection, b"", HEAD_SECONDS)
            if connection.watched:
                self._on_readable(connection)  # mostly the request is here already

    def finish_request(self, connection: Connection, future: Future[bool]) -> None:
        """A thread is done with its request: send what is left of the answer."""
        failed = future.cancelled() or future.exception() is not None
        connection.keeps = not failed and bool(future.result())
        connection.sock.most_held = MOST_HELD
        self._working.discard(connection)
        self._send(connection)

    def murder_pending(self) -> None:
        """Close whatever is past its deadline, and see to memory; called by gunicorn in each round."""
        now = time.monotonic()
        if now < self._next_sweep:
            return
        self._next_sweep = now + _SWEEPS
        for connection in [each for table in (self._coming, self._going) for each in table if each.deadline < now]:
            self._close(connection)
        waiting = sum(each.sock.waiting for each in self._going)
        if waiting > MOST_WAITING:
            self._close(max(self._going, key=lambda each: each.sock.waiting))
        streams = any(each.sock.most_held < MOST_HELD for each in self._working)  # they may last
        if self._memory.has_grown(self.nr) and self.alive and not streams:
            self.log.info("A worker that held much memory makes room for a new one.")
            self.alive = False

    def _cap_keepalive(self, deadline: float) -> None:
        """The worker stops: connections without a request have until then, and new ones are refused at once instead of
        waiting for nobody."""
        for listener in self.sockets:
            listener.close()
        for connection in self._coming:
            if not connection.arrival.has_begun:
                connection.deadline = min(connection.deadline, deadline)

    def _keepalive_after(self, connection: Connection, keepalive: bool) -> bool:
        """Whether the next request of this connection can be found; in the thread."""
        if not keepalive or connection.arrival.is_cut:
            return False
        try:
            whole: bool = connection.parser.finish_body(deadline=time.monotonic() + 1)
        except (http.errors.ParseException, OSError):
            return False  # it is answered already: a second answer would be taken for that of another request
        return whole

    def _await(self, connection: Connection, held: bytes, seconds: float) -> None:
        """Wait for a request, of which these bytes are here."""
        connection.arrival = Arrival()
        connection.deadline = time.monotonic() + seconds
        self._enter(self._coming, connection)
        self._watch(connection, selectors.EVENT_READ, self._on_readable)
        if held:
            self._take(connection, held)

    def _on_readable(self, connection: Connection) -> None:
        try:
            data = connection.sock.recv_now(_READ)
        except OSError:
            data = b""
        if data == b"":
            self._close(connection)
        elif data:
            self._take(connection, data)

    def _take(self, connection: Connection, data: bytes) -> None:
        arrival = connection.arrival
        if not arrival.has_begun:
            connection.deadline = time.monotonic() + HEAD_SECONDS
        called = arrival.wants_to_be_called
        stage = arrival.take(data)
        if stage is Stage.COMING:
            if arrival.wants_to_be_called and not called:
                self._attempt(connection, _CONTINUE)
            return
        self._stop_awaiting(connection)
        if stage is Stage.WHOLE:
            connection.parser.unreader.unread(bytes(arrival.held))
            arrival.held.clear()
            connection.sock.arrived = time.monotonic()
            self._working.add(connection)
            self.enqueue_req(connection)
            return
        connection.keeps = False
        self._attempt(connection, refusal(_REFUSED[stage]))
        self._send(connection)

    def _attempt(self, connection: Connection, data: bytes) -> None:
        try:
            connection.sock.sendall(data)
        except OSError:
            connection.deadline = 0.0  # the next look at the clock closes it

    def _send(self, connection: Connection) -> None:
        """Send the end of an answer; once that is done wait for the next request, or close."""
        try:
            done = connection.sock.flush()
        except OSError:
            self._close(connection)
            return
        if not done:
            if connection not in self._going:
                connection.deadline = time.monotonic() + HEAD_SECONDS + connection.sock.waiting / SLOWEST
                self._enter(self._going, connection)
                self._watch(connection, selectors.EVENT_WRITE, self._send)
        elif connection.keeps:
            self._leave_table(connection)
            seconds = self.cfg.keepalive if self.alive else min(self.cfg.keepalive, STOP_KEEPALIVE_LINGER)
            self._await(connection, connection.parser.unreader.take_buffered(), seconds)
        else:
            self._leave_table(connection)
            self._linger(connection)

    def _linger(self, connection: Connection) -> None:
        """Close once the client has, or after a moment: what it still sends would else cut its answer off."""
        try:
            connection.sock.shutdown(socket.SHUT_WR)
        except OSError:
            self._close(connection)
            return
        connection.deadline = time.monotonic() + _LINGERS
        self._enter(self._going, connection)
        self._watch(connection, selectors.EVENT_READ, self._throw_away)
        self._throw_away(connection)

    def _throw_away(self, connection: Connection) -> None:
        try:
            data = connection.sock.recv_now(_READ)
        except OSError:
            data = b""
        connection.thrown += len(data or b"")
        if data == b"" or connection.thrown > _MOST_THROWN:
            self._close(connection)

    def _make_room(self) -> bool:
        """Close the oldest connection without a request, or else the oldest that takes its answer slowly, of the
        address that has most; whether there was one."""
        if not self._addresses:
            return False
        (address, _), *_ = self._addresses.most_common(1)
        self._close(next(each for table in (self._coming, self._going) for each in table if each.address == address))
        return True

    def _watch(self, connection: Connection, event: int, callback: Callable[[Connection], None]) -> None:
        self._unwatch(connection)
        self.poller.register(connection.sock, event, partial(self._happens, connection, callback))
        connection.watched = True

    def _happens(self, connection: Connection, callback: Callable[[Connection], None], _file: object) -> None:
        if connection.watched:  # not closed by what happened just before
            callback(connection)

    def _unwatch(self, connection: Connection) -> None:
        if connection.watched:
            self.poller.unregister(connection.sock)
            connection.watched = False

    def _stop_awaiting(self, connection: Connection) -> None:
        self._leave(self._coming, connection)
        self._unwatch(connection)

    def _leave_table(self, connection: Connection) -> None:
        self._stop_awaiting(connection)
        self._leave(self._going, connection)

    def _enter(self, table: dict[Connection, None], connection: Connection) -> None:
        if connection not in table:
            table[connection] = None
            self._addresses[connection.address] += 1

    def _leave(self, table: dict[Connection, None], connection: Connection) -> None:
        if connection in table:
            del table[connection]
            self._addresses[connection.address] -= 1
            if not self._addresses[connection.address]:
                del self._addresses[connection.address]

    def _close(self, connection: Connection) -> None:
        self._leave_table(connection)
        self.nr_conns -= 1
        util.close(connection.sock)
