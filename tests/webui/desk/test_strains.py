"""What strains the desk: its database held by somebody for long, bodies without end, ways that are not what they seem,
one-time links in further addresses."""

from __future__ import annotations

import sqlite3
import threading
from collections.abc import Iterator
from contextlib import ExitStack, closing, contextmanager
from types import SimpleNamespace
from typing import Any

import pytest
from flask import Flask
from gunicorn.config import Config

from archive.audit.reading import AuditLog
from archive.desk.database import open_desk
from archive.errors import HomeBusy
from archive.home import Home
from archive.people import roles, throttle
from archive.people.roles import Role
from tests.support.desk import PASSWORD, Visitor, add, build_home, form_token, people_of, signed_in, stranger
from tests.support.pages import parsed
from webui.app import create_app
from webui.desk.access import opened
from webui.serving.access_log import FULL, AccessLog
from webui.settings import Settings
from webui.worker.loop import Worker, queue_of

pytestmark = pytest.mark.archive(build=build_home, fresh=True)

FEW = 8  # threads of a worker that may wait for the desk


@pytest.fixture
def app(home: Home, monkeypatch: pytest.MonkeyPatch) -> Flask:
    add(home, "ana")
    monkeypatch.setattr(opened, "_WAIT_MS", 400)
    return create_app(home.path, settings=Settings(home.path))


@contextmanager
def held(home: Home) -> Iterator[None]:
    """The desk's database, held by another who writes."""
    with closing(sqlite3.connect(home.path / "desk.sqlite3", isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        yield
        other.execute("ROLLBACK")


def test_a_desk_that_is_held_has_few_threads_and_the_others_are_told_at_once(app: Flask, home: Home) -> None:
    visitors = [stranger(app) for _ in range(24)]
    start, told = threading.Barrier(len(visitors)), []

    def sign_in(visitor: Visitor) -> None:
        start.wait()
        told.append(visitor.send("/admin/sign-in", name="ana", password=PASSWORD))

    with held(home):
        threads = [threading.Thread(target=sign_in, args=(each,)) for each in visitors]
        for each in threads:
            each.start()
        assert app.test_client().get("/about").status_code == 200
        for each in threads:
            each.join()
    assert {each.status_code for each in told} == {503}
    assert all(int(each.headers["Retry-After"]) > 0 for each in told)
    assert sum("Many questions are being answered" in each.text for each in told) >= len(visitors) - FEW
    assert visitors[0].send("/admin/sign-in", name="ana", password=PASSWORD).status_code == 303


def test_no_thread_waits_for_a_connection_of_another(home: Home) -> None:
    engine = open_desk(home.path / "desk.sqlite3", wait_ms=100)
    with ExitStack() as stack:
        for _ in range(30):
            stack.enter_context(engine.connect())
        with held(home), pytest.raises(HomeBusy), engine.connect().execution_options(writing=True) as connection:
            connection.begin()
    engine.dispose()


@pytest.mark.parametrize(
    "headers",
    [
        {"Origin": "http://archive.example.org"},
        {"Origin": "null"},
        {"Origin": "http://[::1"},
        {"Referer": "http://archive.example.org/admin/sign-in"},
        {"Origin": "http://localhost:8000", "Referer": "http://archive.example.org/"},
        {"X-Forwarded-Server": "archive.example.org"},
        {"X-Forwarded-Port": "80"},
        {"CF-Connecting-IP": "192.0.2.7"},
    ],
)
def test_a_proxy_that_says_nothing_of_itself_makes_no_private_way(app: Flask, headers: dict[str, str]) -> None:
    visitor = stranger(app)
    data = {"csrf_token": visitor.token, "name": "ana", "password": PASSWORD}
    done = visitor.client.post("/admin/sign-in", data=data, headers=headers)
    assert done.status_code == 403 and "plain http" in done.text
    assert not done.headers.getlist("Set-Cookie")
    here = {"Origin": "http://localhost", "Referer": "http://localhost/admin/sign-in"}
    assert visitor.client.post("/admin/sign-in", data=data, headers=here).status_code == 303


@pytest.mark.parametrize(
    ("headers", "status"),
    [
        ({"Origin": "https://archive.example.org"}, 303),
        ({"Referer": "https://archive.example.org/admin/sign-in"}, 303),
        ({}, 400),
        ({"Origin": "https://evil.example", "Referer": "https://archive.example.org/"}, 400),
        ({"Origin": "http://archive.example.org"}, 400),
        ({"Origin": "null"}, 400),
        ({"Origin": "https://[::1"}, 400),
    ],
)
def test_a_form_over_https_says_where_it_comes_from(app: Flask, headers: dict[str, str], status: int) -> None:
    client, base = app.test_client(), "https://archive.example.org"
    token = form_token(client.get("/admin/sign-in", base_url=base).text)
    data = {"csrf_token": token, "name": "ana", "password": PASSWORD}
    assert client.post("/admin/sign-in", data=data, base_url=base, headers=headers).status_code == status


@pytest.mark.parametrize("body", ["[" * 30_000, '{"name":' * 5_000])
def test_a_body_without_end_is_a_bad_request(app: Flask, home: Home, body: str) -> None:
    headers = {"Authorization": f"Bearer {people_of(home).tokens.add('robot', Role.ADMIN)[1]}"}
    for method, path in (("POST", "users"), ("POST", "tokens"), ("PATCH", "users/1")):
        answer = app.test_client().open(
            f"/api/v1/admin/{path}", method=method, data=body, headers=headers, content_type="application/json"
        )
        assert answer.status_code == 400 and answer.mimetype == "application/problem+json"


@pytest.mark.parametrize("page", ["/admin/setup", "/admin/password"])
def test_a_one_time_link_stands_in_no_further_address(home: Home, page: str) -> None:
    people = people_of(home)
    link = (
        people.links.for_setup()
        if page == "/admin/setup"
        else people.links.for_password(people.users.add("bo", Role.CURATOR))
    )
    client = create_app(home.path).test_client()
    shown = client.get(f"{page}?token={link}")
    assert shown.status_code == 200 and shown.headers["Referrer-Policy"] == "strict-origin"
    addresses = [str(each.get("href") or each.get("action")) for each in parsed(shown.text).select("[href], [action]")]
    assert addresses and not [each for each in addresses if link in each]
    wrong = client.get(f"{page}?token={link}x")
    assert wrong.status_code == 403 and f"{link}x" not in wrong.text
    assert wrong.headers["Referrer-Policy"] == "strict-origin"
    assert client.get("/about").headers["Referrer-Policy"] == "same-origin"


@pytest.mark.parametrize(
    ("asked", "kept"),
    [
        ("/admin/password?token=s3cret", "/admin/password?token=***"),
        ("/admin/setup?a=b&TOKEN=s3cret&c=d", "/admin/setup?a=b&TOKEN=***&c=d"),
        (
            "/interface/es?to=%2Fadmin%2Fsetup%3Ftoken%3Ds3cret%26x",
            "/interface/es?to=%2Fadmin%2Fsetup%3Ftoken%3D***%26x",
        ),
        ("/?q=tokens", "/?q=tokens"),
    ],
)
def test_a_full_line_of_the_log_holds_no_one_time_link(asked: str, kept: str) -> None:
    config = Config()
    config.set("access_log_format", FULL)
    environ = {"RAW_URI": asked, "REQUEST_METHOD": "GET", "SERVER_PROTOCOL": "HTTP/1.1", "REMOTE_ADDR": "192.0.2.7"}
    environ["HTTP_REFERER"] = f"http://localhost{asked}"
    answer: Any = SimpleNamespace(status="200 OK", sent=1, headers=[])
    took: Any = SimpleNamespace(seconds=0, microseconds=1)
    parts = AccessLog(config).atoms(answer, SimpleNamespace(headers=[]), environ, took)
    assert (parts["r"], parts["f"]) == (f"GET {kept} HTTP/1.1", f"http://localhost{kept}")


def test_no_page_of_another_site_reads_of_the_desk(app: Flask) -> None:
    for path in ("/api/v1/admin/nosuch", "/api/v1/admin", "/api/v1/admin/users"):
        for method in ("GET", "OPTIONS"):
            answer = app.test_client().open(path, method=method, headers={"Origin": "https://other.example"})
            assert "Access-Control-Allow-Origin" not in answer.headers, (path, method)
    assert app.test_client().get("/api/v1/nosuch").headers["Access-Control-Allow-Origin"] == "*"


def test_tries_that_are_held_back_leave_one_row(app: Flask, home: Home, monkeypatch: pytest.MonkeyPatch) -> None:
    at = roles.now()
    monkeypatch.setattr(throttle, "now", lambda: at)
    monkeypatch.setattr("archive.people.people.fits", lambda _stored, _password: False)
    visitor = stranger(app)
    answers = [visitor.send("/admin/sign-in", name="ana", password="x").status_code for _ in range(9)]
    assert answers == [403] * 5 + [429] * 4
    rows = list(reversed(AuditLog(home.desk).acts()))
    assert [(each.actor, each.action, each.ending.value) for each in rows] == [("user:ana", "sign-in", "refused")] * 6
    assert [bool(each.details.get("held_back_seconds")) for each in rows] == [False] * 5 + [True]


def test_what_a_token_makes_ends_with_the_account_of_its_maker(app: Flask, home: Home) -> None:
    boss = signed_in(app, home, add(home, "boss"))
    ana = signed_in(app, home, people_of(home).users.named("ana"))
    page = ana.send("/admin/tokens", name="robot", role="admin")
    headers = {"Authorization": f"Bearer {parsed(page.text).select_one('.desk-secret code').text}"}
    program = app.test_client()
    made = program.post("/api/v1/admin/tokens", json={"name": "other", "role": "admin"}, headers=headers).get_json()
    assert made["token"]["made_by"] == "ana"
    rows = [each.text for each in parsed(boss.client.get("/admin/tokens").text).select("td[data-label='Made by']")]
    assert rows == ["ana", "ana"]
    assert boss.send(f"/admin/people/{people_of(home).users.named('ana').id}/disable").status_code == 303
    for value in (headers["Authorization"], f"Bearer {made['value']}"):
        assert program.get("/api/v1/admin/session", headers={"Authorization": value}).status_code == 401
    act = next(each for each in AuditLog(home.desk).acts() if each.action == "user disable")
    assert act.details["tokens_deleted"] == ["other", "robot"]


def test_no_page_of_the_desk_is_shut_by_what_somebody_wrote_into_its_database(app: Flask, home: Home) -> None:
    ana = signed_in(app, home, people_of(home).users.named("ana"))
    begun = ana.client.post(
        "/api/v1/admin/uploads", json={"name": "a.html", "length": 5}, headers={"X-CSRFToken": ana.token}
    )
    plan = begun.get_json()["upload"]["plan"]
    assert ana.send("/admin/maintenance/sync").status_code == 303
    with closing(sqlite3.connect(home.path / "desk.sqlite3")) as desk:
        for forged in ("UPDATE jobs SET asked_at = 'x', started_at = '2020', ended_at = '[]'",
                       "UPDATE plans SET made_at = '99', ends_at = '2020-99'",
                       "UPDATE uploads SET length = 9e999, plan = plan || ''"):  # fmt: skip
            desk.execute(forged)
            desk.commit()
            for page in (
                "/admin/",
                "/admin/jobs",
                "/admin/jobs/1",
                "/admin/plans",
                f"/admin/plans/{plan}",
                "/admin/add",
            ):
                assert ana.client.get(page).status_code in (200, 404), (forged, page)


def test_no_page_of_the_desk_is_shut_by_the_name_of_a_file_that_is_no_text(app: Flask, home: Home) -> None:
    ana = signed_in(app, home, people_of(home).users.named("ana"))
    queue = queue_of(home)
    put = queue.put("import", {"sources": ["/no/such/\udcff.html"]}, "root")
    for state in ("waiting", "failed"):
        for page in ("/admin/", "/admin/jobs", f"/admin/jobs/{put}", "/admin/audit", f"/api/v1/admin/jobs/{put}"):
            assert ana.client.get(page).status_code == 200, (state, page)
        Worker(home.path).run(once=True)
    assert "/no/such/?.html" in ana.client.get(f"/admin/jobs/{put}").text
