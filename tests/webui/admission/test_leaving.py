"""Who has hung up is not worked for, and streams give way to readers."""

from __future__ import annotations

import socket
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from flask import Flask
from werkzeug.test import TestResponse

from archive.home import Home
from index.budget import current_budget
from tests.support.shelf import article, home_with
from webui.app import create_app
from webui.http.admission import Lanes, abandoned_by
from webui.serving.patient_socket import MOST_HELD, PatientSocket


def build_home(path: Path) -> Home:
    texts = (" ".join(f"river{n}x{word} river" for word in range(300)) for n in range(40))  # no versions of one another
    return home_with(path, *(article(n, text) for n, text in enumerate(texts)))


pytestmark = pytest.mark.archive(build=build_home)


@pytest.fixture
def pair() -> Iterator[tuple[socket.socket, socket.socket]]:
    ours, theirs = socket.socketpair()
    with ours, theirs:
        yield ours, theirs


@pytest.mark.parametrize("kind", [lambda each: each, PatientSocket])
def test_a_client_has_left_when_it_hung_up_and_not_when_it_sent_more(
    pair: tuple[socket.socket, socket.socket], kind: type[PatientSocket]
) -> None:
    ours, theirs = kind(pair[0]), pair[1]
    assert not abandoned_by(ours)()  # type: ignore[arg-type]  # what gunicorn hands over
    theirs.sendall(b"GET /next HTTP/1.1\r\n")
    assert not abandoned_by(ours)()  # type: ignore[arg-type]
    assert ours.recv(100) == b"GET /next HTTP/1.1\r\n", "it was only looked at"
    theirs.close()
    assert abandoned_by(ours)()  # type: ignore[arg-type]


def test_the_budget_of_a_question_ends_when_its_client_leaves(
    home: Home, pair: tuple[socket.socket, socket.socket], monkeypatch: pytest.MonkeyPatch
) -> None:
    """A page of context reads every article; it stops at the next one once nobody waits."""
    app, read = create_app(home.path), []
    from index.highlight import concordance

    found = concordance.lines

    def watched(*arguments: object) -> object:
        read.append(arguments)
        if len(read) == 4:
            pair[1].close()
            time.sleep(0.1)  # it is looked for twenty times a second
        return found(*arguments)  # type: ignore[arg-type]

    monkeypatch.setattr(concordance, "lines", watched)
    answer = app.test_client().get("/context?q=river", environ_overrides={"gunicorn.socket": PatientSocket(pair[0])})
    assert answer.status_code == 503
    assert len(read) < 10
    assert current_budget().left > 1, "the next question of this thread has a budget of its own"


def exported(app: Flask, connection: socket.socket) -> Iterator[bytes]:
    return (
        app.test_client()
        .get("/context.csv?q=river", buffered=False, environ_overrides={"gunicorn.socket": PatientSocket(connection)})
        .iter_encoded()
    )


def test_an_export_ends_when_its_client_leaves(home: Home, pair: tuple[socket.socket, socket.socket]) -> None:
    app = create_app(home.path)
    whole = sum(map(len, exported(app, pair[0])))
    pieces = exported(app, pair[0])
    size = len(next(pieces))
    pair[1].close()
    time.sleep(0.1)
    size += sum(map(len, pieces))
    assert size < whole / 2


def test_streams_are_bounded_and_their_places_come_back(home: Home) -> None:
    app = create_app(home.path)

    def export(address: str) -> TestResponse:
        return app.test_client().get("/export?format=csv", buffered=False, environ_base={"REMOTE_ADDR": address})

    held = [export("192.0.2.1") for _ in range(3)]
    assert export("192.0.2.1").status_code == 503, "one address has half of them"
    held += [export(f"198.51.100.{n}") for n in range(3)]
    assert {each.status_code for each in held} == {200}
    assert app.test_client().get("/export?format=csv").status_code == 503, "it waited as long as is waited"
    assert app.test_client().get("/?q=river").status_code == 200
    for each in held:
        each.close()
    for _ in range(8):
        assert app.test_client().get("/export?format=csv").status_code == 200


def test_a_stream_gives_way_to_readers_and_goes_on(home: Home) -> None:
    lanes = Lanes()
    pieces = lanes.paced([b"a", b"b", b"c"], lambda: False)
    made: list[float] = []
    with lanes.reading():
        started = time.monotonic()
        for _ in range(2):
            next(pieces)
            made.append(time.monotonic() - started)
    assert made[0] > 0.1
    assert made[1] > 2 * 0.1, "each piece waits, and none for ever"
    assert list(pieces) == [b"c"]


def test_what_a_client_takes_slowly_waits_outside_the_thread(pair: tuple[socket.socket, socket.socket]) -> None:
    ours, theirs = PatientSocket(pair[0]), pair[1]
    page = bytes(range(256)) * 8_000
    ours.sendall(page)
    assert 0 < ours.waiting < len(page) < MOST_HELD
    got = b""
    while len(got) < len(page):
        got += theirs.recv(1 << 16)
        ours.flush()
    assert got == page
    assert ours.waiting == 0


def test_who_takes_nothing_of_a_stream_loses_it(
    pair: tuple[socket.socket, socket.socket], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("webui.serving.patient_socket._STALLED", 0.1)
    ours = PatientSocket(pair[0])
    ours.stream()
    with pytest.raises(ConnectionResetError):
        for _ in range(100):
            ours.sendall(b"a" * (1 << 16))
