"""What the server answers and logs by itself, before the program is asked: all headers, no echo, no reader."""

from __future__ import annotations

import re
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from http import HTTPStatus
from pathlib import Path
from types import SimpleNamespace

import pytest
from flask import Flask
from gunicorn.http import errors

from archive.home import Home
from tests.support.every_page import build_home, examples
from tests.support.pages import parsed
from tests.support.serving_behind import free_port, process, wait_for
from webui.app import create_app
from webui.http.security_headers import HEADERS
from webui.serving.access_log import FULL, SHORT
from webui.serving.refusals import MOST_TOLD, Refusing, refusal
from webui.settings import Settings

pytestmark = pytest.mark.archive(build=build_home)

ECHO = "secretword"
RAW = {
    "no HTTP at all": (b"secretword\r\n\r\n", 400),
    "no protocol": (b"GET /secretword\r\n\r\n", 400),
    "a method of other letters": (b"G{secretword}T / HTTP/1.1\r\nHost: a\r\n\r\n", 400),
    "a protocol that there is not": (b"GET /secretword HTTP/9.9\r\nHost: a\r\n\r\n", 400),
    "a line without end": (b"GET /?q=" + b"secretword" * 10_000 + b" HTTP/1.1\r\nHost: a\r\n\r\n", 431),
    "a header without end": (b"GET / HTTP/1.1\r\nX-A: " + b"secretword" * 2_000 + b"\r\n\r\n", 431),
    "headers without end": (b"GET / HTTP/1.1\r\n" + b"X-A: secretword\r\n" * 200 + b"\r\n", 431),
    "a header of other letters": (b"GET / HTTP/1.1\r\nX(secretword): a\r\n\r\n", 400),
    "a header without colon": (b"GET / HTTP/1.1\r\nsecretword\r\n\r\n", 400),
    "a folded header": (b"GET / HTTP/1.1\r\nX-A: a\r\n secretword\r\n\r\n", 400),
    "a control character in a header": (b"GET / HTTP/1.1\r\nX-A: secret\x00word\r\n\r\n", 400),
    "two lengths": (b"POST /s HTTP/1.1\r\nHost: a\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\nab", 400),
    "a length that is no number": (b"POST /s HTTP/1.1\r\nHost: a\r\nContent-Length: secretword\r\n\r\n", 400),
    "a length and pieces": (
        b"POST /s HTTP/1.1\r\nHost: a\r\nContent-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
        400,
    ),
    "pieces of no size": (
        b"POST /s HTTP/1.1\r\nHost: a\r\nContent-Type: application/x-www-form-urlencoded\r\n"
        b"Transfer-Encoding: chunked\r\n\r\nsecretword\r\n",
        400,
    ),
    "a coding that there is not": (b"POST /s HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: secretword\r\n\r\n", 501),
    "a hope that is not met": (b"POST /s HTTP/1.1\r\nHost: a\r\nExpect: secretword\r\nContent-Length: 0\r\n\r\n", 417),
    "a form that is too large": (b"POST /s HTTP/1.1\r\nHost: a\r\nContent-Length: 999999999\r\n\r\n", 413),
    "a host that is not ours": (b"GET /?x=secretword HTTP/1.1\r\nHost: secretword.example\r\n\r\n", 400),
    "a method that nothing takes": (b"BREW /?x=secretword HTTP/1.1\r\nHost: localhost\r\n\r\n", 405),
    "a trace": (b"TRACE /secretword HTTP/1.1\r\nHost: localhost\r\nX-A: secretword\r\n\r\n", 404),
    "a page that there is not": (b"GET /secretword%00%ff HTTP/1.1\r\nHost: localhost\r\n\r\n", 404),
    "a style that there is not": (b"GET /static/secretword/secretword.css HTTP/1.1\r\nHost: localhost\r\n\r\n", 404),
    "TLS": (b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03secretword\r\n\r\n", 400),
    "HTTP/2": (b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n", 400),
}
UNTOLD = re.compile(r"secretword|Traceback|/home|site-packages|\.py\b|gunicorn/\d|Werkzeug|Python/|\d+\.\d+\.\d+\.\d+")


@pytest.fixture(scope="module")
def logged(shared_home: Home, tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[int, Path]]:
    port, log = free_port(), tmp_path_factory.mktemp("log") / "log"
    command = [
        sys.executable,
        "-m",
        "webui",
        "serve",
        "--home",
        str(shared_home.path),
        "--port",
        str(port),
        "--workers",
        "1",
    ]
    env = {"HEMEROTECA_HOSTS": "localhost,a", "PATH": "/usr/bin:/bin"}
    with log.open("wb") as out, process([*command, "--access-log", "-"], stdout=out, stderr=subprocess.STDOUT, env=env):
        wait_for(port)
        yield port, log


def ask_raw(port: int, sent: bytes) -> tuple[int, dict[str, str], str]:
    with socket.create_connection(("127.0.0.1", port), timeout=30) as connection:
        connection.sendall(sent)
        connection.shutdown(socket.SHUT_WR)
        answer = b""
        while piece := _piece(connection):
            answer += piece
    head, _, body = answer.partition(b"\r\n\r\n")
    first, *lines = head.decode("latin-1").split("\r\n")
    named = {name.lower(): value.strip() for name, _, value in (line.partition(":") for line in lines)}
    return int(first.split()[1]), named, body.decode("utf-8", "replace")


def _piece(connection: socket.socket) -> bytes:
    try:
        return connection.recv(65_536)
    except ConnectionResetError:  # the server reads no more of what it has refused
        return b""


@pytest.mark.parametrize("name", RAW)
def test_a_request_that_cannot_be_taken_is_refused_with_all_headers_and_without_echo(
    logged: tuple[int, Path], name: str
) -> None:
    sent, expected = RAW[name]
    status, named, body = ask_raw(logged[0], sent)
    assert status == expected
    assert {header: named.get(header.lower()) for header in HEADERS} == HEADERS
    assert "no-" in named["cache-control"]
    assert not UNTOLD.search(str(named))
    # The page that says what is not there has a form with the language's own address.
    assert not UNTOLD.search(re.sub(r'/interface/\w+\?to=[^"]*', "", body))


def test_its_log_has_no_search_and_no_whole_address(logged: tuple[int, Path]) -> None:
    port, log = logged
    for sent, _status in RAW.values():
        ask_raw(port, sent)
    deadline = time.monotonic() + 30
    while "LimitRequestHeaders" not in (text := log.read_text()):
        assert time.monotonic() < deadline
        time.sleep(0.05)
    assert "Invalid request from 127.0.0.0: InvalidRequestLine" in text
    assert "127.0.0.1" not in text.replace(f"http://127.0.0.1:{port}/", "")
    assert not re.search(r"\?|[qx]=|Traceback", text)
    assert ECHO not in re.sub(r'"[A-Z]+ /\S* HTTP/1\.1" \d+', "", text), "paths alone are told, of what could be read"


@pytest.mark.parametrize("path", ["/", "/s", "/nowhere"])
def test_a_body_that_cannot_be_read_has_one_answer(logged: tuple[int, Path], path: str) -> None:
    head = f"POST {path} HTTP/1.1\r\nHost: localhost\r\nTransfer-Encoding: chunked\r\n\r\n".encode()
    for body in (b"zz\r\n", b"5\r\nabcdeXX0\r\n\r\n", b"0\r\nX: y\nZ: y\r\n\r\n"):
        with socket.create_connection(("127.0.0.1", logged[0]), timeout=30) as connection:
            connection.sendall(head + body + b"GET /about HTTP/1.1\r\nHost: localhost\r\n\r\n")
            answer = b"".join(iter(lambda: connection.recv(65_536), b""))  # used at once
        assert answer.count(b"HTTP/1.1 ") == 1, body


class Heard:
    """gunicorn's log and a client's socket in one."""

    def __init__(self) -> None:
        self.lines: list[str] = []
        self.sent = b""

    def __getattr__(self, name: str) -> object:
        return lambda said, *values, **_more: self.lines.append(f"{name}: {said % values}")

    def setblocking(self, _on: bool) -> None:
        pass

    def gettimeout(self) -> None:
        return None

    def sendall(self, data: bytes) -> None:
        self.sent += data


@pytest.mark.parametrize(
    ("error", "form", "line"),
    [
        (errors.InvalidHeader("secretword"), SHORT, "warning: Invalid request from 203.0.113.0: InvalidHeader"),
        (errors.InvalidHeader("secretword"), FULL, "warning: Invalid request from 203.0.113.77: InvalidHeader"),
        (
            errors.ConfigurationProblem("secretword"),
            SHORT,
            "warning: Invalid request from 203.0.113.0: ConfigurationProblem",
        ),
        (RuntimeError("secretword"), SHORT, "error: Error handling request GET /page\\x22"),
        (errors.InvalidResponseHeader("secretword"), SHORT, "error: Error handling request GET /page\\x22"),
    ],
)
def test_a_line_of_the_error_log_names_no_search(error: Exception, form: str, line: str) -> None:
    heard, worker = Heard(), Refusing()
    worker.log, worker.cfg = heard, SimpleNamespace(access_log_format=form)
    asked = SimpleNamespace(method="GET", uri='/page"?q=secretword')
    worker.handle_error(asked, heard, ("203.0.113.77", 4711), error)
    assert heard.lines == [line]
    assert heard.sent.startswith(b"HTTP/1.1 ") and b"secretword" not in heard.sent
    worker.handle_error(None, heard, None, error)  # a socket of a file has no address


def test_a_flood_of_invalid_requests_fills_no_log(monkeypatch: pytest.MonkeyPatch) -> None:
    heard, worker = Heard(), Refusing()
    worker.log, worker.cfg = heard, SimpleNamespace(access_log_format=SHORT)
    for _ in range(5_000):
        worker.handle_error(None, heard, ("203.0.113.77", 4711), errors.InvalidHeader("x"))
    assert len(heard.lines) == MOST_TOLD
    monkeypatch.setattr(time, "monotonic", lambda: float("inf"))
    worker.handle_error(None, heard, ("203.0.113.77", 4711), errors.InvalidHeader("x"))
    assert heard.lines[MOST_TOLD:] == [
        "warning: 4900 invalid requests more were not told.",
        "warning: Invalid request from 203.0.113.0: InvalidHeader",
    ]


def scripts_within(page: str) -> list[str]:
    """What in a page would run or style it without a file of its own."""
    return [
        each.name
        for each in parsed(page).find_all(True)
        if each.name == "style"
        or (each.name == "script" and not each.get("src") and "json" not in str(each.get("type")))
        or any(name == "style" or name.startswith("on") for name in each.attrs)
    ]


def test_every_answer_of_the_program_has_the_headers_and_no_page_a_script_within(home: Home) -> None:
    client = create_app(home.path).test_client()
    paths = [path for some in examples(home).values() for path in some]
    for path in (*paths, "//", "/s", "/static/../x", "/article/%00", "/api/v1/nosuch", f"/?q={'(' * 9}"):
        for method in ("GET", "HEAD", "POST", "PUT", "DELETE", "OPTIONS", "TRACE"):
            answer = client.open(path, method=method)
            held = {name: answer.headers.get(name) for name in HEADERS}
            if "/original/page" in path and method in ("GET", "HEAD"):
                assert str(held["Content-Security-Policy"]).startswith("sandbox; default-src 'none'")
                continue
            is_link = path.startswith(("/admin/setup", "/admin/password"))  # whose address is to stand nowhere else
            expected = {**HEADERS, "Referrer-Policy": "strict-origin"} if is_link else HEADERS
            assert held == expected, (method, path)
            assert answer.headers.get("Cache-Control"), (method, path)
            if answer.mimetype == "text/html" and method == "GET":
                assert not scripts_within(answer.text), path


def failing() -> str:
    raise RuntimeError("SELECT secretword FROM /home/secretword/archive.sqlite3")


@pytest.mark.parametrize("path", ["/fails", "/api/v1/fails"])
def test_a_fault_of_the_program_tells_no_path_and_no_query(home: Home, path: str) -> None:
    app: Flask = create_app(home.path, settings=Settings(home.path))
    app.add_url_rule(path, "fails", failing)
    answer = app.test_client().get(f"{path}?q=mine")
    assert answer.status_code == 500
    assert {name: answer.headers.get(name) for name in HEADERS} == HEADERS
    assert not UNTOLD.search(answer.text)


def test_a_refusal_is_whole() -> None:
    head, _, body = refusal(HTTPStatus.SERVICE_UNAVAILABLE).partition(b"\r\n\r\n")
    assert head.startswith(b"HTTP/1.1 503 Service Unavailable\r\n")
    assert f"Content-Length: {len(body)}".encode() in head
