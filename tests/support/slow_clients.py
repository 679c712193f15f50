"""Clients that hold on to a server: silent ones, and those that send or read without end or by the drop.

Each kind is two functions of a connection's number: what it sends first, and what it does from then on in each round.
A connection that the server closes is opened again, so that the siege stays as it is.
"""

from __future__ import annotations

import itertools
import socket
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from tests.support.load import ATTACKER

_PAUSE = 0.1  # seconds from one round to the next
_ROUNDS = 20  # that it takes at the most until nearly all hold on
_BLOCK = b"x" * (1 << 16)
_CHUNK = b"10000\r\n" + _BLOCK + b"\r\n"
_HOST = b"Host: localhost\r\n"
_FORM = _HOST + b"Content-Type: application/x-www-form-urlencoded\r\n"


@dataclass(frozen=True)
class SlowClient:
    """`first` is what a connection sends at once; `then` sends more in each round, as much as it is let."""

    first: bytes
    then: Callable[[int], bytes]
    reads: bool = False


def _nothing(_round: int) -> bytes:
    return b""


SLOW_CLIENTS = {
    "silent": SlowClient(b"", _nothing),
    "slow headers": SlowClient(b"GET / HTTP/1.1\r\n" + _HOST, lambda number: b"X-%d: a\r\n" % number),
    "headers by the letter": SlowClient(b"", lambda number: b"GET /"[number % 5 : number % 5 + 1]),
    "slow bodies": SlowClient(
        b"POST /export HTTP/1.1\r\n" + _FORM + b"Content-Length: 60000\r\n\r\nformat=csv", lambda _: b"&"
    ),
    "who read nothing": SlowClient(b"GET /api/v1/search?limit=100 HTTP/1.1\r\n" + _HOST + b"\r\n", _nothing),
    "who read no export": SlowClient(b"GET /export?format=json HTTP/1.1\r\n" + _HOST + b"\r\n", _nothing),
    "who stay after their answer": SlowClient(b"GET /healthz HTTP/1.1\r\n" + _HOST + b"\r\n", _nothing, reads=True),
    "floods of headers": SlowClient(b"GET / HTTP/1.1\r\n" + _HOST, lambda number: b"X-%d: " % number + _BLOCK),
    "uploads without end": SlowClient(
        b"POST /s HTTP/1.1\r\n" + _FORM + b"Transfer-Encoding: chunked\r\n\r\n", lambda _: _CHUNK * 4
    ),
    "uploads of ten gigabytes": SlowClient(
        b"POST /s HTTP/1.1\r\n" + _FORM + b"Content-Length: 10737418240\r\n\r\n", lambda _: _BLOCK * 4
    ),
    "a million parts of a form": SlowClient(
        b"POST /export HTTP/1.1\r\n" + _FORM + b"Content-Length: 4000000\r\n\r\n",
        lambda _: b"a=1&" * 100_000,
        reads=True,
    ),
    "chunks of one byte": SlowClient(
        b"POST /export HTTP/1.1\r\n" + _FORM + b"Transfer-Encoding: chunked\r\n\r\n", lambda _: b"1\r\nx\r\n" * 1_000
    ),
}


@contextmanager
def held_by(port: int, kind: SlowClient, count: int) -> Iterator[None]:
    """So many such clients hold on to the server while the block runs."""
    over = threading.Event()
    open_ones: list[socket.socket | None] = [None] * count

    def besiege() -> None:
        for number in itertools.count():
            for at, client in enumerate(open_ones):
                if over.is_set():
                    return
                open_ones[at] = _connected(port, kind) if client is None else _goes_on(client, kind, number)
            over.wait(_PAUSE)

    thread = threading.Thread(target=besiege)
    thread.start()
    try:
        for _ in range(_ROUNDS):
            if sum(each is not None for each in open_ones) > count * 9 // 10:
                break
            over.wait(_PAUSE)
        yield
    finally:
        over.set()
        thread.join()
        for client in open_ones:
            if client is not None:
                client.close()


def _connected(port: int, kind: SlowClient) -> socket.socket | None:
    client = socket.socket()
    try:
        client.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
        client.bind((ATTACKER, 0))
        client.settimeout(0.5)
        client.connect(("127.0.0.1", port))
        client.setblocking(False)
        if kind.first:
            client.send(kind.first)
    except OSError:
        client.close()
        return None
    return client


def _goes_on(client: socket.socket, kind: SlowClient, number: int) -> socket.socket | None:
    try:
        if more := kind.then(number):
            client.send(more)
        if kind.reads and client.recv(1 << 16) == b"":
            raise ConnectionResetError
    except BlockingIOError:
        pass
    except OSError:
        client.close()
        return None
    return client
