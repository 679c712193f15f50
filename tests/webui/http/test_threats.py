"""Rows of the table of threats that no other file holds: what a visitor sends changes and fetches nothing."""

from __future__ import annotations

import ast
import hashlib
import re
import sqlite3
from itertools import cycle
from pathlib import Path

import pytest
from flask.testing import FlaskClient

from archive.home import Home
from tests.support.every_page import build_home, examples
from tests.support.hostile import OTHER_SITES
from tests.support.paths import ROOT
from webui.app import create_app
from webui.formats.registry import FORMATS
from webui.settings import Settings

pytestmark = pytest.mark.archive(build=build_home, fresh=True)

NUMBERS = [
    *(
        "-1",
        "0",
        "-0",
        "+1",
        "1.5",
        "1e9",
        "1000000000",
        "99999999999999999999",
        "9" * 4_500,
        "0x10",
        "1_000",
        "१",
        "NaN",
    ),
    *("Infinity", "", " 1", "1 ", "1;2", "1,2", "null", "true", "[]", "%00", "1\x00"),
]
SQL = [
    "' OR 1=1 --",
    "'; DROP TABLE documents; --",
    '" OR ""="',
    "1) UNION SELECT sql FROM sqlite_master --",
    "x' AND randomblob(100000000) AND '1'='1",
    "%' ESCAPE '%",
    "\\'; ATTACH DATABASE '/tmp/x' AS x; --",
    "$(id)",
    "`id`",
    "{{7*7}}",
    "${7*7}",
    "%(x)s %n %s",
]
NAMES = [
    *(
        'a"b',
        "a\r\nSet-Cookie: x=1",
        "../../etc/passwd",
        "..\\..\\x",
        "\u202egpj.exe",
        "x" * 5_000,
        "a;b=c",
        "a\x00b",
        "río",
        "。。/",
    ),
    *("CON", ".htaccess", "-rf", "a%0d%0ab", "<script>", "'", "\\", "a/b", " ", "\U0001f4f0"),
]


def state(home: Home) -> dict[str, str]:
    """Whatever the home says: rows of its database, bytes of all other files."""
    database = sqlite3.connect(f"file:{home.path / 'archive.sqlite3'}?mode=ro", uri=True)
    try:
        said = {"database": hashlib.sha256("\n".join(database.iterdump()).encode()).hexdigest()}
    finally:
        database.close()
    for file in sorted(home.path.rglob("*")):
        if file.is_file() and not file.name.startswith("archive."):
            said[str(file.relative_to(home.path))] = hashlib.sha256(file.read_bytes()).hexdigest()
    return said


def paths_of(home: Home) -> list[str]:
    return [path for some in examples(home).values() for path in some]


def test_no_page_that_is_only_read_changes_anything(home: Home) -> None:
    client = create_app(home.path).test_client()
    before = state(home)
    for path in paths_of(home):
        for method in ("GET", "HEAD", "OPTIONS"):
            client.open(path, method=method)
    after = state(home)
    marks = {name for name in after if name.endswith(".used")}
    assert {name: said for name, said in after.items() if name not in marks} == before
    assert len(marks) <= 1, "that the kept search was exported is remembered beside it"


@pytest.mark.parametrize("method", ["POST", "PUT", "PATCH", "DELETE"])
def test_whatever_another_site_makes_a_browser_send_changes_nothing(home: Home, method: str) -> None:
    client = create_app(home.path).test_client()
    before = state(home)
    for path in (*paths_of(home), "/s", "/export"):
        for headers in ({"Origin": "https://evil.example"}, {"Sec-Fetch-Site": "cross-site"}, {"Origin": "null"}):
            answer = client.open(path, method=method, data={"q": "a new search"}, headers=headers)
            assert answer.status_code < 500, path
    assert {name: said for name, said in state(home).items() if not name.endswith(".used")} == before


def test_the_one_cookie_keeps_a_language_and_no_script_or_other_site_has_it(home: Home) -> None:
    behind = create_app(home.path, settings=Settings(home.path, proxies=1)).test_client()
    answers = {path: behind.get(path, headers={"X-Forwarded-Proto": "https"}) for path in paths_of(home)}
    cookies = {path: answer.headers["Set-Cookie"] for path, answer in answers.items() if "Set-Cookie" in answer.headers}
    assert len(cookies) == 1
    (cookie,) = cookies.values()
    assert cookie.startswith("interface=es;")
    for part in ("Secure", "HttpOnly", "SameSite=Lax", "Path=/"):
        assert part in cookie.split("; ")
    assert all("max-age" in answer.headers["Strict-Transport-Security"] for answer in answers.values())


def test_any_number_and_any_text_in_any_parameter_is_answered_and_changes_nothing(home: Home) -> None:
    client = create_app(home.path).test_client()
    before = state(home)
    plain = (
        "/",
        "/api/v1/search",
        "/trends",
        "/context",
        "/words",
        "/values/topic",
        "/take",
        "/export",
        "/feed.atom",
        "/go",
    )
    names = "q page limit values sort versions from to undated topic year unit by as format id list find url"
    for number, path in enumerate(plain):
        for place, name in enumerate(names.split()):
            for value in (*NUMBERS[(number + place) % 7 :: 7], *SQL[(number + place) % 7 :: 7]):
                answer = client.get(path, query_string={name: value})
                assert answer.status_code in (200, 302, 400, 404), (path, name, value[:80])
                assert "Traceback" not in answer.text
                if path == "/api/v1/search" and answer.status_code == 200:
                    assert len(answer.get_json()["hits"]) <= 100
    for value in (*SQL, *NUMBERS):
        for path in (
            "/article/{}",
            "/s/{}",
            "/api/v1/articles/{}",
            "/api/v1/frozen/{}",
            "/values/{}",
            "/sitemap-{}.xml",
        ):
            answer = client.get(path.format(re.sub(r"[/?#\x00]", "-", value)))
            assert answer.status_code in (200, 301, 308, 400, 404), (path, value[:80])
    assert state(home) == before


@pytest.mark.parametrize("to", OTHER_SITES)
def test_no_address_to_come_back_to_leads_out_of_the_site(client: FlaskClient, to: str) -> None:
    answer = client.get("/interface/es", query_string={"to": to})
    location = answer.headers["Location"]
    assert re.match(r"/(?![/\\])", location) and location.isprintable()
    assert [name for name, _value in answer.headers if name.lower() == "location"] == ["Location"]


def test_a_file_to_take_away_has_a_safe_name_whatever_is_searched_and_whatever_the_site_is_called(home: Home) -> None:
    for text, name in zip(NAMES, cycle(FORMATS), strict=False):
        called = text if text.isprintable() and len(text) < 200 else "The Archive"
        client = create_app(home.path, settings=Settings(home.path, title=called)).test_client()
        answer = client.get("/export", query_string={"format": name, "q": f'"{text}"'[:400]})
        assert answer.status_code in (200, 400)
        if answer.status_code == 200:
            said = answer.headers["Content-Disposition"]
            assert re.fullmatch(r'attachment; filename="[a-z0-9][a-z0-9-]*\.[a-z.]+"', said), said
            assert len(said) < 160


def test_no_setting_of_flask_shows_a_fault(home: Home, monkeypatch: pytest.MonkeyPatch) -> None:
    for setting in ("FLASK_DEBUG", "FLASK_ENV", "WERKZEUG_DEBUG_PIN", "PYTHONDEVMODE"):
        monkeypatch.setenv(setting, "1")
    app = create_app(home.path)

    def failing() -> str:
        raise RuntimeError("secretword")

    app.add_url_rule("/fails", "fails", failing)
    answer = app.test_client().get("/fails?__debugger__=yes&cmd=resource&f=debugger.js")
    assert answer.status_code == 500
    assert not re.search("secretword|Traceback|debugger.js|werkzeug", re.sub(r'href="[^"]*"', "", answer.text))
    assert app.test_client().get("/console").status_code == 404


CALLING = {"requests", "httpx", "aiohttp", "urllib3", "urllib.request", "http.client", "ftplib", "smtplib", "telnetlib"}


def test_no_part_of_the_program_can_call_another_machine() -> None:
    found = {}
    for room in ("archive", "importers", "index", "webui"):
        for path in (ROOT / room).rglob("*.py"):
            text = path.read_text("utf-8")
            tree = list(ast.walk(ast.parse(text)))
            named = {each.name for node in tree if isinstance(node, ast.Import) for each in node.names}
            named |= {node.module for node in tree if isinstance(node, ast.ImportFrom) and node.module}
            if calls := named & CALLING:
                found[str(path.relative_to(ROOT))] = calls
            if "socket" in named:
                assert not re.search(r"\.connect(_ex)?\(|create_connection", text), path
            assert not re.search(r"shell=True|os\.system\(|\beval\(|\bexec\(", text), path
    assert found == {}


def test_what_a_home_holds_is_its_owners_alone(tmp_path: Path) -> None:
    home = build_home(tmp_path / "new")
    home.close()
    assert home.path.stat().st_mode & 0o777 == 0o700, "nobody else comes to what lies within"
    for file in (home.path / "frozen").iterdir():
        assert file.stat().st_mode & 0o077 == 0
