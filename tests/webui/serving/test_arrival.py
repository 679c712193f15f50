"""A request is whole when its last byte is here, in whatever pieces it comes."""

from __future__ import annotations

import itertools
import socket
import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from webui.serving import patient_socket
from webui.serving.arrival import MOST_HEAD, Arrival, Stage
from webui.serving.patient_socket import PatientSocket
from webui.urls.body_sizes import MOST_BODY
from webui.urls.query_list_url import MOST_BYTES

HEAD = b"POST /export HTTP/1.1\r\nHost: localhost\r\n"
WHOLE = {
    "without a body": b"GET /?q=river HTTP/1.1\r\nHost: localhost\r\n\r\n",
    "of a length": HEAD + b"content-LENGTH:  10 \r\n\r\nformat=csv",
    "with an empty body": HEAD + b"Content-Length: 0\r\n\r\n",
    "in chunks": HEAD + b"Transfer-Encoding: chunked\r\n\r\nA\r\nformat=csv\r\n3;x=y\r\n&a=\r\n0\r\n\r\n",
    "in chunks, headers behind": HEAD + b"Transfer-Encoding: chunked\r\n\r\n1\r\na\r\n0\r\nX-Sum: 1\r\n\r\n",
    "chunks that hold what ends them": HEAD + b"Transfer-Encoding: chunked\r\n\r\n7\r\n\r\n0\r\n\r\n\r\n0\r\n\r\n",
}


@pytest.mark.parametrize("name", WHOLE)
@given(cuts=st.sets(st.integers(1, 120), max_size=8))
def test_a_request_is_whole_with_its_last_byte_and_not_before(name: str, cuts: set[int]) -> None:
    sent = WHOLE[name]
    arrival = Arrival()
    edges = [0, *sorted(cut for cut in cuts if cut < len(sent)), len(sent)]
    stages = [arrival.take(sent[begin:end]) for begin, end in itertools.pairwise(edges)]
    assert stages == [*[Stage.COMING] * (len(stages) - 1), Stage.WHOLE]
    assert bytes(arrival.held) == sent
    assert not arrival.is_cut


def test_what_comes_behind_a_request_is_kept_with_it() -> None:
    arrival = Arrival()
    assert arrival.take(WHOLE["without a body"] + b"GET /next") is Stage.WHOLE
    assert arrival.held.endswith(b"GET /next")


def test_a_head_without_end_is_too_large_as_soon_as_it_is() -> None:
    arrival = Arrival()
    assert arrival.take(b"GET / HTTP/1.1\r\nX: " + b"a" * (MOST_HEAD - 100)) is Stage.COMING
    assert arrival.take(b"a" * 200) is Stage.HEAD_TOO_LARGE


def test_a_body_that_says_that_it_is_too_large_is_not_waited_for() -> None:
    arrival = Arrival()
    assert arrival.take(HEAD + b"Content-Length: %d\r\n\r\n" % (MOST_BODY + 1)) is Stage.WHOLE
    assert arrival.is_cut


@pytest.mark.parametrize("path", [b"/query-list", b"/archive/query-list?topic=Work"])
def test_a_list_of_queries_may_be_larger_and_no_other_form(path: bytes) -> None:
    for line, size, is_cut in (
        (b"POST %b HTTP/1.1" % path, MOST_BYTES, False),
        (b"POST %b HTTP/1.1" % path, MOST_BYTES + 1, True),
        (b"POST /?to=/query-list HTTP/1.1", MOST_BODY + 1, True),
        (b"POST /query-lists HTTP/1.1", MOST_BODY + 1, True),
        (b"PUT %b HTTP/1.1" % path, MOST_BODY + 1, True),
    ):
        arrival = Arrival()
        stage = arrival.take(b"%b\r\nHost: localhost\r\nContent-Length: %d\r\n\r\n" % (line, size))
        assert (stage, arrival.is_cut) == ((Stage.WHOLE, True) if is_cut else (Stage.COMING, False)), line


@pytest.mark.parametrize("chunk", [b"1\r\na\r\n", b"10000\r\n" + b"a" * 65_536 + b"\r\n"])
def test_chunks_without_end_are_too_large(chunk: bytes) -> None:
    arrival = Arrival()
    arrival.take(HEAD + b"Transfer-Encoding: chunked\r\n\r\n")
    stages = [arrival.take(chunk) for _ in range(3 * MOST_BODY // len(chunk))]
    assert stages[0] is Stage.COMING
    assert stages[-1] is Stage.BODY_TOO_LARGE


def test_chunks_that_cannot_be_read_go_to_who_refuses_them() -> None:
    arrival = Arrival()
    assert arrival.take(HEAD + b"Transfer-Encoding: chunked\r\n\r\nno size\r\n") is Stage.WHOLE


def test_a_sender_who_wants_to_be_called_is() -> None:
    arrival = Arrival()
    arrival.take(HEAD + b"Expect: 100-continue\r\nContent-Length: 10\r\n")
    assert not arrival.wants_to_be_called
    arrival.take(b"\r\n")
    assert arrival.wants_to_be_called


@pytest.mark.parametrize(
    ("head", "body"),
    [
        (b"Content-Length: 00000000000000000000010", b"format=csv"),
        (b"Transfer-Encoding: chunked", b"000000000009\r\nf\r\n\r\n=csv\r\n0\r\n\r\n"),
    ],
)
def test_zeros_before_a_length_make_it_no_shorter(head: bytes, body: bytes) -> None:
    arrival = Arrival()
    assert arrival.take(HEAD + head + b"\r\n\r\n") is Stage.COMING
    assert arrival.take(body[:-1]) is Stage.COMING, "a thread would wait for the rest"
    assert arrival.take(body[-1:]) is Stage.WHOLE


@pytest.mark.parametrize("length", [b"9" * 19, b"9" * 6_000])
def test_a_length_that_no_body_has_is_not_waited_for(length: bytes) -> None:
    arrival = Arrival()
    assert arrival.take(HEAD + b"Content-Length: " + length + b"\r\n\r\n") is Stage.WHOLE
    assert arrival.is_cut


def test_a_chunk_that_is_larger_than_any_body_is_not_waited_for_in_a_thread() -> None:
    arrival = Arrival()
    assert arrival.take(HEAD + b"Transfer-Encoding: chunked\r\n\r\n" + b"f" * 40 + b"\r\n\r\n") is Stage.COMING


def test_a_thread_waits_only_once_for_the_rest_however_it_drips(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(patient_socket, "_PATIENCE", 0.5)
    ours, theirs = socket.socketpair()
    with ours, theirs:
        slow = PatientSocket(ours)
        slow.arrived = began = time.monotonic()
        with pytest.raises(ConnectionResetError):
            while time.monotonic() < began + 10:
                theirs.send(b"x")
                slow.recv(100)
                slow.recv(1) if slow.arrived + 0.4 < time.monotonic() else time.sleep(0.1)


def test_a_large_head_is_looked_through_once_however_its_body_drips() -> None:
    looked = 0

    class Counted:
        def search(self, *where: object) -> None:
            nonlocal looked
            looked += 1

    arrival = Arrival()
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("webui.serving.arrival._EXPECTING", Counted())
        arrival.take(HEAD + b"Content-Length: 100\r\nX: " + b"a" * 60_000 + b"\r\n\r\n")
        for _ in range(99):
            assert arrival.take(b"a") is Stage.COMING
            assert not arrival.wants_to_be_called
    assert looked == 1
