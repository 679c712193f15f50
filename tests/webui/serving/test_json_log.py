"""The log as JSON: whole lines that a program reads, with one id for all that is said of a request, and no searches."""

from __future__ import annotations

import json
import logging
import os
import re
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import pytest

from archive.home import Home
from tests.support.crawling import ask
from tests.support.serving_behind import process, serving
from tests.support.shelf import article, home_with
from webui.app import create_app
from webui.serving.json_log import JsonLines
from webui.settings import Settings, settings_from


def build(path: Path) -> Home:
    return home_with(path, article(1, "The river rose."))


pytestmark = pytest.mark.archive(build=build)


def lines(text: str) -> list[dict[str, Any]]:
    return [json.loads(each) for each in text.splitlines()]


def soon(log: Path, number: int) -> list[dict[str, Any]]:
    deadline = time.monotonic() + 60
    while len(found := lines(log.read_text()) if log.exists() else []) < number:
        assert time.monotonic() < deadline, found
        time.sleep(0.05)
    return found


def test_a_request_is_one_object_that_holds_no_search_and_is_found_by_the_id_in_its_answer(
    home: Home, tmp_path: Path
) -> None:
    log = tmp_path / "access.log"
    with serving(home.path, "--access-log", str(log), HEMEROTECA_LOG="json", HEMEROTECA_PROXIES="1") as (said, _run):
        site = str(said["address"]).rstrip("/")
        answer = ask(f"{site}/?q=secretword", headers={"X-Forwarded-For": "203.0.113.77", "User-Agent": "a browser"})
        ask(f"{site}/article/nosuchid%22%0A?q=secretword", headers={"X-Request-ID": "from-the-proxy-1"})
        ask(f"{site}/livez", headers={"X-Request-ID": 'a"b'})
        told = {each["path"].rpartition("/")[2]: each for each in soon(log, 3)}  # workers write when they come to it
    first, second, third = told[""], told["nosuchid%22%0A"], told["livez"]
    assert first["request"] == answer.headers["x-request-id"]
    assert first["endpoint"] == "search.show"
    assert (first["method"], first["path"], first["status"], first["client"]) == ("GET", "/", 200, "203.0.113.0")
    assert first["bytes"] > 0 and first["ms"] > 0 and first["level"] == "info"
    assert re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z", first["time"])
    assert (second["request"], second["status"]) == ("from-the-proxy-1", 404)
    assert re.fullmatch("[0-9a-f]{16}", third["request"])
    assert "secretword" not in log.read_text() and "browser" not in log.read_text()


def test_a_fault_is_one_line_with_the_id_of_its_request(tmp_path: Path) -> None:
    build(tmp_path / "home").close()
    command = [sys.executable, "-m", "webui", "serve", "--home", str(tmp_path / "home"), "--port", "0", "--json"]
    more = {"stdout": subprocess.PIPE, "stderr": subprocess.PIPE, "env": {**os.environ, "HEMEROTECA_LOG": "json"}}
    with process([*command, "--no-worker", "--workers", "1"], **more) as run:
        assert run.stdout is not None and run.stderr is not None
        site = str(json.loads(run.stdout.readline())["address"]).rstrip("/")
        (tmp_path / "home").rename(tmp_path / "elsewhere")
        answer = ask(f"{site}/healthz")
        run.terminate()
        (told,) = [each for each in lines(run.stderr.read()) if each["level"] == "error"]
    assert answer.status == 503
    assert told["request"] == answer.headers["x-request-id"]
    assert (told["method"], told["endpoint"]) == ("GET", "health.health")
    assert told["message"].startswith("not healthy: ")


def test_what_a_visitor_sends_makes_no_line_of_its_own() -> None:
    record = logging.LogRecord("x", logging.ERROR, "", 0, "%s", ("/a\n{}\u2028\x1b[31m\udcff",), None)
    (line,) = JsonLines().format(record).splitlines()
    assert json.loads(line)["message"] == "/a\n{}\u2028\x1b[31m\udcff"
    assert line.isascii() and line.isprintable()


def test_a_trace_stands_within_its_line() -> None:
    try:
        raise RuntimeError("broken")
    except RuntimeError as error:
        record = logging.LogRecord("x", logging.ERROR, "", 0, "fault", (), (type(error), error, error.__traceback__))
    told = json.loads(JsonLines().format(record))
    assert "RuntimeError: broken" in told["trace"] and told["message"] == "fault"


def test_a_visitor_gives_no_id_unless_a_proxy_is_believed(home: Home) -> None:
    for proxies, wanted in ((0, False), (1, True)):
        app = create_app(home.path, settings=Settings(home.path, proxies=proxies, log_json=True))
        answer = app.test_client().get("/livez", headers={"X-Request-ID": "chosen-by-them"})
        assert (answer.headers["X-Request-ID"] == "chosen-by-them") is wanted
    plain = create_app(home.path, settings=Settings(home.path)).test_client().get("/livez")
    assert "X-Request-ID" not in plain.headers


def test_the_form_of_the_log_is_one_of_two() -> None:
    assert settings_from({"HEMEROTECA_LOG": "JSON"}).log_json
    assert not settings_from({}).log_json
    with pytest.raises(ValueError, match="HEMEROTECA_LOG is json or text"):
        settings_from({"HEMEROTECA_LOG": "xml"})
