"""What `hemeroteca serve` says, logs and leaves behind; that a reload loses no request; where it cannot run."""

from __future__ import annotations

import http.client
import os
import re
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from types import SimpleNamespace
from urllib.parse import urlsplit

import pytest
from gunicorn.config import Config

from archive.home import Home
from tests.support.crawling import ask
from tests.support.paths import ROOT
from tests.support.serving_behind import free_port, process, serving, wait_for
from tests.support.shelf import article, home_with
from webui.serving.access_log import SHORT, AccessLog, client

COMMAND = [sys.executable, "-m", "webui"]
PAGE = "/article/nosuchid?q=secretword"


def build_home(path: Path) -> Home:
    return home_with(path, *(article(number) for number in range(3)))


pytestmark = pytest.mark.archive(build=build_home)


def refused(*arguments: str, **settings: str) -> tuple[int, str]:
    ended = subprocess.run(
        [*COMMAND, *arguments], capture_output=True, text=True, check=False, timeout=120, env={**os.environ, **settings}
    )
    assert "Traceback" not in ended.stderr
    return ended.returncode, ended.stderr.strip()


def soon(holds: Callable[[], bool]) -> None:
    deadline = time.monotonic() + 60
    while not holds():
        assert time.monotonic() < deadline
        time.sleep(0.05)


def test_it_says_where_it_serves_what(home: Home) -> None:
    port = str(free_port())
    command = [*COMMAND, "serve", "--home", str(home.path), "--port", port, "--workers", "1", "--access-log", "-"]
    env = {**os.environ, "HEMEROTECA_ADDRESS": "https://example.org/archive", "PYTHONUNBUFFERED": "1"}
    with process(command, stdout=subprocess.PIPE, env=env) as started:
        wait_for(int(port))
        assert ask(f"http://127.0.0.1:{port}{PAGE}", headers={"User-Agent": "a browser"}).status == 404
        assert started.stdout is not None
        where, what, line = (started.stdout.readline() for _ in range(3))
    assert where.startswith(
        f"Serving {home.path} at http://127.0.0.1:{port}/, for readers https://example.org/archive/"
    )
    assert what == "Articles: 3. Workers: 1. Access log: standard output.\n"
    assert re.fullmatch(r'127\.0\.0\.0 - - \[.+\] "GET /article/nosuchid HTTP/1\.1" 404 \d+\n', line)


def test_no_access_log_is_written_unless_asked_for(home: Home, tmp_path: Path) -> None:
    with serving(home.path, HOME=str(tmp_path)) as (said, _process):
        assert (said["articles"], said["workers"], said["access_log"]) == (3, 2, None)
        assert said["public_address"] is None
        assert ask(f"{said['address']}about").status == 200
    # Neither does gunicorn leave a socket for its own tool in the home of whoever starts it.
    assert list(tmp_path.iterdir()) == []


def test_a_line_holds_no_search_and_no_whole_address(home: Home, tmp_path: Path) -> None:
    log = tmp_path / "access.log"
    asked_by = {"X-Forwarded-For": "2001:db8:1:2::3", "Referer": "https://x/?q=secretword", "User-Agent": "a browser"}
    with serving(home.path, "--access-log", str(log), HEMEROTECA_PROXIES="1") as (said, started):
        address = str(said["address"]).rstrip("/")
        ask(f"{address}{PAGE}", headers=asked_by)
        soon(lambda: '"GET /article/nosuchid HTTP/1.1" 404' in log.read_text())
        assert log.read_text().startswith("2001:db8:1:: - - [")
        assert not re.search("secretword|browser|:1:2", log.read_text())
        assert "A log keeps which pages are read" in ask(f"{address}/about").body.decode()
        # The file is moved away, and a new one begun.
        log.rename(tmp_path / "old")
        started.send_signal(signal.SIGUSR1)
        soon(log.exists)
        ask(f"{address}/coverage")
        soon(lambda: "/coverage" in log.read_text())


def test_all_of_it_is_logged_when_that_is_asked_for(home: Home, tmp_path: Path) -> None:
    log = tmp_path / "access.log"
    asked_by = {
        "X-Forwarded-For": "203.0.113.77",
        "Authorization": "Basic eAp5Onk=",  # a name with a line break
        "User-Agent": 'a "browser"\x9b2J\\',
    }
    with serving(home.path, "--access-log", str(log), "--access-log-all", HEMEROTECA_PROXIES="1") as (said, _process):
        ask(f"{str(said['address']).rstrip('/')}{PAGE}", headers=asked_by)
        soon(lambda: "secretword" in log.read_text())
    line = log.read_text()
    assert line.count("\n") == 1
    assert line.startswith("203.0.113.77 - - [")
    assert f'"GET {PAGE} HTTP/1.1" 404' in line
    assert line.endswith('"-" "a \\x22browser\\x22\\x9B2J\\x5C"\n')


@pytest.mark.parametrize(
    ("text", "short", "whole"),
    [
        ("203.0.113.77", "203.0.113.0", "203.0.113.77"),
        ("2001:db8:1:2::3", "2001:db8:1::", "2001:db8:1:2::3"),
        ("::ffff:203.0.113.77", "203.0.113.0", "203.0.113.77"),
        ("fe80::1%eth0", "fe80::", "fe80::1"),
        ("unknown", "-", "-"),
        ('1.2.3.4" 200 "', "-", "-"),
        ("", "-", "-"),
    ],
)
def test_a_client_is_named_by_its_network(text: str, short: str, whole: str) -> None:
    assert (client(text, short=True), client(text, short=False)) == (short, whole)


def test_a_reload_takes_new_workers_and_no_request_fails(home: Home) -> None:
    with serving(home.path, "--no-worker") as (said, started):
        at = urlsplit(str(said["address"]))
        children = Path(f"/proc/{started.pid}/task/{started.pid}/children")
        soon(lambda: len(children.read_text().split()) == 2)
        before = set(children.read_text().split())
        answers: list[int] = []
        ended = threading.Event()

        def read() -> None:
            while not ended.is_set():
                answers.append(ask(f"http://{at.netloc}/about").status)

        reader = threading.Thread(target=read)
        reader.start()
        soon(lambda: len(answers) > 5)
        started.send_signal(signal.SIGHUP)
        soon(lambda: len(now := set(children.read_text().split())) == 2 and not now & before)
        count = len(answers)
        soon(lambda: len(answers) > count + 5)
        ended.set()
        reader.join()
    assert set(answers) == {200}


def test_a_server_on_an_ipv6_address_says_one_that_can_be_opened(home: Home) -> None:
    try:
        http.client.HTTPConnection("::1", free_port(), timeout=1).connect()
    except ConnectionRefusedError:
        pass
    except OSError:
        pytest.skip("this machine has no IPv6")
    with serving(home.path, "--host", "::1") as (said, _process):
        assert str(said["address"]).startswith("http://[::1]:")
        assert ask(f"{said['address']}about").status == 200


def test_what_cannot_be_served_is_said_in_a_sentence(home: Home, tmp_path: Path) -> None:
    serve = ("serve", "--home", str(home.path), "--port", "0")
    assert refused(*serve, "--access-log-all") == (2, "hemeroteca: --access-log-all goes with --access-log FILE")
    code, said = refused(*serve, "--access-log", str(tmp_path / "none" / "log"))
    assert (code, said.endswith("name another file with --access-log")) == (1, True)
    code, said = refused(*serve, HEMEROTECA_PROXIES="x")
    assert (code, said.startswith("hemeroteca: HEMEROTECA_PROXIES is the number of proxies")) == (1, True)
    code, said = refused(*serve, HEMEROTECA_ADDRESS="example.org", HEMEROTECA_PROXIES="1")
    assert (code, "such as https://archive.example.org" in said) == (1, True)


@pytest.mark.parametrize("start", ["import runpy; runpy.run_module('webui', run_name='__main__')", "import webui.cli"])
def test_a_system_that_it_cannot_run_on_gets_a_sentence(start: str) -> None:
    code = f"import platform, sys; sys.modules['fcntl'] = None; platform.system = lambda: 'Windows'; {start}"
    ended = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False, timeout=60)
    assert ended.returncode == 1
    assert ended.stdout == ""
    assert ended.stderr.count("\n") == 1
    assert "runs on Linux" in ended.stderr
    assert "not on Windows" in ended.stderr


@pytest.mark.parametrize("address", ["/?q=secret", "/%3Fq=secret", "/a#q=secret"])
def test_nothing_of_a_short_line_holds_a_query_also_where_it_cannot_be_written(address: str) -> None:
    log = AccessLog(Config())
    log.cfg.set("access_log_format", SHORT)
    environ = {
        "RAW_URI": address,
        "QUERY_STRING": "q=secret",
        "REQUEST_METHOD": "GET",
        "SERVER_PROTOCOL": "HTTP/1.1",
        "REMOTE_ADDR": "192.0.2.7",
        "HTTP_REFERER": "/?q=secret",
    }
    answer = SimpleNamespace(status="200 OK", sent=1, headers=[])
    asked = SimpleNamespace(headers=[("REFERER", "/?q=secret")])
    parts = log.atoms(answer, asked, environ, timedelta(0))
    assert "secret" not in repr(parts)
    assert "192.0.2.7" not in repr(parts)


@pytest.mark.parametrize(
    ("name", "value"),
    [("HEMEROTECA_PROXIES", "9" * 5_000), ("HEMEROTECA_ADDRESS", "https://a..b"), ("HEMEROTECA_TITLE", "\x1b[2J")],
)
def test_gunicorn_by_itself_ends_with_the_sentence_where_a_setting_cannot_be(home: Home, name: str, value: str) -> None:
    command = [str(Path(sys.executable).with_name("gunicorn")), "--bind", f"127.0.0.1:{free_port()}", "wsgi:app"]
    env = {**os.environ, "HEMEROTECA_HOME": str(home.path), name: value}
    ended = subprocess.run(command, capture_output=True, text=True, check=False, timeout=60, env=env, cwd=ROOT)
    assert ended.returncode != 0
    assert f"hemeroteca: {name} is " in ended.stderr
    assert "Traceback" not in ended.stderr


def test_a_server_for_others_says_that_its_own_address_is_missing(home: Home) -> None:
    serve = [*COMMAND, "serve", "--home", str(home.path), "--port", "0", "--json"]
    for more, told in (({}, True), ({"HEMEROTECA_ADDRESS": "https://example.org"}, False)):
        command = [*serve, "--host", "0.0.0.0"]
        with process(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, env={**os.environ, **more}) as started:
            assert started.stdout is not None and started.stderr is not None
            started.stdout.readline()
            started.send_signal(signal.SIGTERM)
            assert ("HEMEROTECA_ADDRESS" in started.stderr.read()) == told
