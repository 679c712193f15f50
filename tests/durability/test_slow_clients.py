"""Clients that are slow, silent or without end hold up nobody else: the real server, without a proxy."""

from __future__ import annotations

import http.client
import socket
from collections.abc import Iterable
from pathlib import Path
from urllib.parse import urlsplit

import pytest

from archive.home import Home
from tests.support.load import READER, workers_of
from tests.support.serving_behind import serving
from tests.support.shelf import article, home_with
from tests.support.slow_clients import SLOW_CLIENTS, held_by

CLIENTS = 200  # more than there are threads
ANSWERS = 6
OFTEN = ("silent", "slow headers", "slow bodies", "who read nothing", "uploads without end")
"""Kinds that every run tries; `make soak` tries all."""
SOON = 5  # seconds; a server that they hold up answers in tens of seconds, or not at all


def build_home(path: Path) -> Home:
    return home_with(path, *(article(n, f"The river rose on day {n}. " * 200) for n in range(200)))


pytestmark = pytest.mark.archive(build=build_home)


def port_of(told: dict[str, object]) -> int:
    port = urlsplit(str(told["address"])).port
    assert port
    return port


def answered(port: int, path: str, source: str = READER) -> int:
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=SOON, source_address=(source, 0))
    try:
        connection.request("GET", path)
        answer = connection.getresponse()
        answer.read()
        return answer.status
    finally:
        connection.close()


def others_are_answered(home: Home, kinds: Iterable[str], clients: int, answers: int) -> None:
    with serving(home.path, "--no-worker") as (told, started):
        port = port_of(told)
        for path in ("/", "/?q=river", "/healthz"):
            assert answered(port, path) == 200
        for name in kinds:
            with held_by(port, SLOW_CLIENTS[name], clients):
                for number in range(answers):
                    path = ("/", f"/?q=river+{number}", "/healthz")[number % 3]
                    assert answered(port, path) == 200, name
        held = workers_of(started.pid)
        assert len(held) == 2
        assert all(each.own < 400 for each in held.values()), held


def test_others_are_answered_while_slow_clients_hold_on(home: Home) -> None:
    others_are_answered(home, OFTEN, CLIENTS, ANSWERS)


@pytest.mark.soak
def test_others_are_answered_while_very_many_slow_clients_hold_on(home: Home) -> None:
    others_are_answered(home, SLOW_CLIENTS, 800, 300)


def test_their_own_address_is_answered_too(home: Home) -> None:
    """A library, or a proxy that passes on no address, is one address: what is light is not refused because of it."""
    with serving(home.path, "--no-worker") as (told, _), held_by(port_of(told), SLOW_CLIENTS["silent"], 900):
        assert [answered(port_of(told), "/", "127.0.0.1") for _ in range(ANSWERS)] == [200] * ANSWERS


def test_more_connections_than_there_is_room_for_lose_their_oldest(home: Home) -> None:
    with serving(home.path, "--no-worker") as (told, started), held_by(port_of(told), SLOW_CLIENTS["silent"], 2_500):
        assert [answered(port_of(told), "/") for _ in range(ANSWERS)] == [200] * ANSWERS
        assert all(each.files < 1_100 for each in workers_of(started.pid).values())


def exchanged(port: int, *pieces: bytes) -> bytes:
    """What comes back for these bytes, sent one after the other, until the server closes."""
    with socket.create_connection(("127.0.0.1", port), SOON) as client:
        for piece in pieces:
            client.sendall(piece)
        answer = b""
        while more := client.recv(1 << 16):
            answer += more
    return answer


def test_requests_come_in_any_pieces_and_several_at_once(home: Home) -> None:
    with serving(home.path, "--no-worker") as (told, _):
        port = port_of(told)
        get = b"GET /healthz HTTP/1.1\r\nHost: localhost\r\n\r\n"
        last = b"GET /healthz HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n"
        assert exchanged(port, get + get + last).count(b'"status":"ok"') == 3
        assert exchanged(port, get + last[:20], last[20:]).count(b'"status":"ok"') == 2
        assert exchanged(port, *(last[at : at + 1] for at in range(len(last)))).count(b'"status":"ok"') == 1
        form = b"Host: localhost\r\nConnection: close\r\nContent-Type: application/x-www-form-urlencoded\r\n"
        post = b"POST /export HTTP/1.1\r\n" + form
        chunked = b"Transfer-Encoding: chunked\r\n\r\na\r\nformat=csv\r\n8\r\n&q=river\r\n0\r\n\r\n"
        assert exchanged(port, post + chunked).startswith(b"HTTP/1.1 200")
        assert exchanged(port, post, chunked[:50], chunked[50:]).startswith(b"HTTP/1.1 200")
        assert exchanged(port, post + b"Content-Length: 18\r\n\r\n", b"format=csv&q=river").startswith(b"HTTP/1.1 200")
        called = exchanged(port, post + b"Expect: 100-continue\r\nContent-Length: 10\r\n\r\n", b"format=csv")
        assert called.startswith(b"HTTP/1.1 100 Continue")
        assert b"HTTP/1.1 200" in called


def test_what_is_too_large_is_refused_with_a_status(home: Home) -> None:
    with serving(home.path, "--no-worker") as (told, _):
        port = port_of(told)
        many = b"GET / HTTP/1.1\r\nHost: localhost\r\n" + b"".join(b"X-%d: %s\r\n" % (n, b"a" * 800) for n in range(90))
        assert exchanged(port, many).startswith(b"HTTP/1.1 431")
        post = b"POST /export HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/x-www-form-urlencoded\r\n"
        large = exchanged(port, post + b"Content-Length: 70000\r\n\r\n", b"a" * 70_000)
        assert large.startswith(b"HTTP/1.1 413")
        assert b"Send less at once" in large
        chunked = exchanged(
            port, post + b"Transfer-Encoding: chunked\r\n\r\n", b"10000\r\n" + b"a" * 65536 + b"\r\n" * 70_000
        )
        assert chunked.startswith(b"HTTP/1.1 4")
