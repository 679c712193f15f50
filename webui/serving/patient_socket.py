"""A connection as a thread sees it: what its client takes slowly waits here, not in the thread."""

from __future__ import annotations

import errno
import select
import socket
import time
from typing import Any

MOST_HELD = 8 * 2**20
"""Bytes of an answer that wait for a slow client while the thread goes on."""

MOST_HELD_OF_STREAM = 256 * 1024
"""The same of an answer that is made as it goes out: it is made no faster than it is taken."""

_FLUSH = 256 * 1024  # bytes offered to the network at once
_PATIENCE = 5.0  # seconds for the rest of a request that was thought to be whole, however it comes
_STALLED = 60.0  # seconds in which a client takes a piece of a stream


class PatientSocket:
    """A socket that never blocks. Not safe for threads: the worker's main thread has it while no other has.

    `arrived` is when the request that is answered was there, a `time.monotonic`.
    """

    def __init__(self, own: socket.socket) -> None:
        own.setblocking(False)
        self._own = own
        self._waiting = bytearray()
        self._patience = _PATIENCE
        self._rest = _PATIENCE
        self.most_held = MOST_HELD
        self.arrived = 0.0

    def __getattr__(self, name: str) -> Any:
        return getattr(self._own, name)

    @property
    def waiting(self) -> int:
        """Bytes that the client has not taken."""
        return len(self._waiting)

    def setblocking(self, _blocking: bool) -> None:
        """It stays as it is, whatever gunicorn thinks best."""

    def settimeout(self, seconds: float | None) -> None:
        """How long `recv` waits."""
        self._patience = _PATIENCE if seconds is None else min(seconds, _PATIENCE)

    def gettimeout(self) -> float:
        """As `settimeout` was told."""
        return self._patience

    def await_body(self, seconds: float) -> None:
        """The rest of the request at hand is long, and whoever sends it is known: it may take so many seconds from its
        arrival on, and none of its pieces longer than the patience for others."""
        self._rest = seconds

    def recv(self, size: int, flags: int = 0) -> bytes:
        """What a thread still lacks of its request: seldom anything, and not waited for long; with `flags` what is
        there."""
        try:
            return self._own.recv(size, flags)
        except BlockingIOError:
            left = self.arrived + self._rest - time.monotonic()
            if flags or not self._ready(select.POLLIN, min(self._patience, left)):
                if flags:
                    raise
                raise ConnectionResetError(errno.ECONNRESET, "the client sends too slowly") from None
            return self._own.recv(size)

    def recv_now(self, size: int) -> bytes | None:
        """What is there, b"" at the end, None where nothing is there yet."""
        try:
            return self._own.recv(size)
        except BlockingIOError:
            return None

    def send(self, data: bytes) -> int:
        """As `sendall`."""
        self.sendall(data)
        return len(data)

    def sendall(self, data: bytes) -> None:
        """Send what the client takes, and keep the rest; of a long answer wait until most is taken. Raises
        `ConnectionResetError` where it is taken too slowly."""
        self._waiting += data
        deadline = time.monotonic() + _STALLED
        while not self.flush() and self.waiting > self.most_held:
            if not self._ready(select.POLLOUT, deadline - time.monotonic()):
                raise ConnectionResetError(errno.ECONNRESET, "the client reads too slowly")

    def flush(self) -> bool:
        """Send what the client takes just now; whether that was all."""
        while self._waiting:
            try:
                sent = self._own.send(memoryview(self._waiting)[:_FLUSH])
            except BlockingIOError:
                return False
            del self._waiting[:sent]
        return True

    def stream(self) -> None:
        """The answer is made while it goes out: keep little of it."""
        self.most_held = MOST_HELD_OF_STREAM

    def _ready(self, event: int, seconds: float) -> bool:
        poll = select.poll()
        poll.register(self._own, event)
        return bool(poll.poll(max(seconds, 0) * 1000))
