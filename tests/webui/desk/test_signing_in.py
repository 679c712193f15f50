"""Signing in and out: cookies, what ends a session, what strangers are told, where one goes on."""

from __future__ import annotations

import json
import re
import weakref
from http.cookies import Morsel, SimpleCookie
from pathlib import Path
from typing import Any

import pytest
from argon2 import PasswordHasher
from click.testing import CliRunner
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from archive.audit.reading import AuditLog
from archive.home import Home
from archive.people import roles, throttle
from archive.people.roles import Role
from tests.support.desk import PASSWORD, add, build_home, form_token, people_of, signed_in, stranger
from tests.support.hostile import OTHER_SITES
from webui.app import create_app
from webui.cli.main import main
from webui.desk.access.guard import safe_next
from webui.desk.access.opened import Desks
from webui.settings import Settings

pytestmark = pytest.mark.archive(build=build_home, fresh=True)


@pytest.fixture
def app(home: Home) -> Flask:
    add(home, "ana")
    return create_app(home.path, settings=Settings(home.path))


def cookies(answer: TestResponse) -> dict[str, Morsel[str]]:
    found: SimpleCookie = SimpleCookie()
    for each in answer.headers.getlist("Set-Cookie"):
        found.load(each)
    return dict(found)


def sign_in(
    client: FlaskClient, name: str = "ana", password: str = PASSWORD, to: str = "", **more: Any
) -> TestResponse:
    token = form_token(client.get("/admin/sign-in", **more).text)
    data = {"csrf_token": token, "name": name, "password": password, "next": to}
    return client.post("/admin/sign-in", data=data, **more)


def test_whoever_knows_the_password_comes_to_the_page_that_was_asked_for(app: Flask) -> None:
    client = app.test_client()
    led = client.get("/admin/audit?since=2026-01-01")
    assert (led.status_code, led.location) == (303, "/admin/sign-in?next=%2Fadmin%2Faudit%3Fsince%3D2026-01-01")
    done = sign_in(client, to="/admin/audit?since=2026-01-01")
    assert (done.status_code, done.location) == (303, "/admin/audit?since=2026-01-01")
    assert "You are signed in as ana (admin)." in client.get("/admin/").text


def test_cookies_on_this_machine_over_http(app: Flask) -> None:
    found = cookies(sign_in(app.test_client()))
    assert set(found) == {"desk", "desk-mark"}
    for each in found.values():
        assert (each["httponly"], each["samesite"], each["path"], each["secure"]) == (True, "Lax", "/", "")
    assert found["desk"]["max-age"] == ""


def test_cookies_over_https(app: Flask) -> None:
    base: dict[str, Any] = {
        "base_url": "https://archive.example.org",
        "headers": {"Referer": "https://archive.example.org/admin/sign-in"},
    }
    found = cookies(sign_in(app.test_client(), **base))
    assert set(found) == {"__Host-desk", "__Host-desk-mark"}
    for each in found.values():
        assert (each["httponly"], each["samesite"], each["path"], each["secure"]) == (True, "Lax", "/", True)
        assert each["domain"] == ""
    foreign: dict[str, Any] = {
        "base_url": "https://archive.example.org",
        "headers": {"Referer": "https://evil.example/"},
    }
    assert sign_in(app.test_client(), **foreign).status_code == 400


@pytest.mark.parametrize(
    ("base", "address", "headers"),
    [
        ("http://archive.example.org", "127.0.0.1", {}),
        ("http://localhost", "192.0.2.7", {}),
        ("http://localhost", "127.0.0.1", {"X-Forwarded-For": "192.0.2.7"}),
        ("http://localhost", "127.0.0.1", {"X-Forwarded-Proto": "https"}),
        ("http://127.0.0.1.example.org", "127.0.0.1", {}),
    ],
)
def test_nobody_signs_in_over_http_from_elsewhere(
    app: Flask, home: Home, base: str, address: str, headers: dict[str, str]
) -> None:
    asked = {"base_url": base, "headers": headers, "environ_base": {"REMOTE_ADDR": address}}
    client = app.test_client()
    page = client.get("/admin/sign-in", **asked)
    assert page.status_code == 403 and "plain http" in page.text
    done = client.post("/admin/sign-in", data={"name": "ana", "password": PASSWORD}, **asked)
    assert done.status_code == 403 and not cookies(page) and not cookies(done)
    token = people_of(home).tokens.add("robot", Role.ADMIN)[1]
    asked["headers"] = {**headers, "Authorization": f"Bearer {token}"}
    assert client.get("/api/v1/admin/status", **asked).status_code == 403


def test_a_proxy_that_the_settings_know_says_how_the_site_was_reached(home: Home) -> None:
    add(home, "ana")
    app = create_app(home.path, settings=Settings(home.path, proxies=1))
    headers = {
        "X-Forwarded-For": "192.0.2.7",
        "X-Forwarded-Proto": "https",
        "X-Forwarded-Host": "archive.example.org",
        "Referer": "https://archive.example.org/",
    }
    assert set(cookies(app.test_client().get("/admin/sign-in", headers=headers))) == {"__Host-desk"}
    plain = {**headers, "X-Forwarded-Proto": "http"}
    assert app.test_client().get("/admin/sign-in", headers=plain).status_code == 403


def test_a_session_that_somebody_planted_is_never_signed_in(app: Flask) -> None:
    client = app.test_client()
    client.set_cookie("desk", "planted")
    done = sign_in(client)
    after = cookies(done)["desk"].value
    assert after != "planted" and len(after) > 40
    again = app.test_client()
    again.set_cookie("desk", "planted")
    assert again.get("/admin/").location.startswith("/admin/sign-in")


def test_each_sign_in_has_a_session_of_its_own_and_ends_the_one_of_before(app: Flask, home: Home) -> None:
    client = app.test_client()
    first = cookies(sign_in(client))["desk"].value
    token = form_token(client.get("/admin/account").text)
    done = client.post("/admin/sign-in", data={"csrf_token": token, "name": "ana", "password": PASSWORD})
    assert cookies(done)["desk"].value != first
    assert not knows(app, first)
    assert len(people_of(home).sessions.of(1)) == 1


def knows(app: Flask, cookie: str) -> bool:
    client = app.test_client()
    client.set_cookie("desk", cookie)
    return client.get("/admin/").status_code == 200


@pytest.mark.parametrize("way", ["out", "password", "disable", "role", "reset", "elsewhere", "verb", "key"])
def test_an_old_cookie_is_dead_after(app: Flask, home: Home, way: str) -> None:
    people, ana = people_of(home), people_of(home).users.named("ana")
    boss = signed_in(app, home, add(home, "boss"))
    visitor = signed_in(app, home, ana)
    cookie = visitor.client.get_cookie("desk")
    assert cookie and knows(app, cookie.value)
    match way:
        case "out":
            done = visitor.send("/admin/sign-out")
            assert done.status_code == 303
        case "password":
            fields = {"current": PASSWORD, "password": "another long sentence", "again": "another long sentence"}
            assert visitor.send("/admin/account/password", **fields).status_code == 303
            assert visitor.client.get("/admin/").status_code == 200  # who changed it goes on, under another cookie
        case "disable":
            boss.send(f"/admin/people/{ana.id}/disable")
        case "role":
            boss.send(f"/admin/people/{ana.id}/role", role="curator")
        case "reset":
            assert "/admin/password?token=" in boss.send(f"/admin/people/{ana.id}/reset").text
        case "elsewhere":
            session = people.sessions.of(ana.id)[0]
            signed_in(app, home, ana).send(f"/admin/account/sessions/{session.id}/end")
        case "verb":
            assert CliRunner().invoke(main, ["--home", str(home.path), "user", "disable", "ana"]).exit_code == 0
        case "key":
            (home.path / "session.key").unlink()
    assert not knows(app, cookie.value)


def test_a_backup_that_is_put_back_ends_every_session_and_link(app: Flask, home: Home, tmp_path: Path) -> None:
    ana = people_of(home).users.named("ana")
    cookie = signed_in(app, home, ana).client.get_cookie("desk")
    link = people_of(home).links.for_password(ana)
    token = people_of(home).tokens.add("robot", Role.ADMIN)[1]
    assert CliRunner().invoke(main, ["--home", str(home.path), "backup", str(tmp_path / "copy.tar")]).exit_code == 0
    back = ["--home", str(tmp_path / "back"), "restore-backup", str(tmp_path / "copy.tar")]
    assert CliRunner().invoke(main, back).exit_code == 0
    restored = create_app(tmp_path / "back")
    assert cookie and not knows(restored, cookie.value)
    assert restored.test_client().get(f"/admin/password?token={link}").status_code == 403
    assert sign_in(restored.test_client()).status_code == 303
    headers = {"Authorization": f"Bearer {token}"}
    assert restored.test_client().get("/api/v1/admin/session", headers=headers).status_code == 200


def test_strangers_are_told_the_same_whoever_they_name_for_the_same_work(
    app: Flask, home: Home, monkeypatch: pytest.MonkeyPatch
) -> None:
    people = people_of(home)
    people.users.disable(add(home, "closed").id)
    people.users.add("waiting", Role.CURATOR)
    looked: list[str] = []
    verify = PasswordHasher.verify

    def counted(self: PasswordHasher, stored: str, password: bytes) -> bool:
        looked.append(re.sub(r"\$[^$]*\$[^$]*\Z", "", stored))
        return verify(self, stored, password)

    monkeypatch.setattr(PasswordHasher, "verify", counted)
    told = set()
    for name, password in (
        ("ana", "wrong password"),
        ("nobody", "wrong password"),
        ("closed", PASSWORD),
        ("waiting", ""),
        ("", ""),
        ("x" * 50_000, "y" * 9_000),
        ("\0\u202eana", PASSWORD),
    ):
        client = app.test_client()
        answer = sign_in(client, name, password)
        token = re.compile(r'name="csrf_token" value="[^"]*"')
        told.add((answer.status_code, token.sub("", answer.text), tuple(sorted(cookies(answer)))))
        assert password in ("", PASSWORD) or password not in answer.text
    assert len(told) == 1
    assert len(looked) == 7 and len(set(looked)) == 1  # argon2id with the same memory and rounds each time


def stop_the_clock(monkeypatch: pytest.MonkeyPatch) -> None:
    at = roles.now()
    monkeypatch.setattr(throttle, "now", lambda: at)


def test_after_some_failures_nothing_more_is_looked_at_and_a_known_browser_gets_in(
    app: Flask, home: Home, monkeypatch: pytest.MonkeyPatch
) -> None:
    stop_the_clock(monkeypatch)
    known = app.test_client()
    sign_in(known)
    known.post("/admin/sign-out", data={"csrf_token": form_token(known.get("/admin/").text)})
    answers = [sign_in(app.test_client(), "ana", "wrong password").status_code for _ in range(5)]
    assert answers == [403] * 5
    held = sign_in(app.test_client())  # the right password
    assert held.status_code == 429 and int(held.headers["Retry-After"]) >= 1
    unknown = [sign_in(app.test_client(), "nobody", "wrong password").status_code for _ in range(6)]
    assert unknown == [403] * 5 + [429]
    assert sign_in(known).status_code == 303
    assert CliRunner().invoke(main, ["--home", str(home.path), "user", "enable", "ana"]).exit_code == 0
    assert sign_in(app.test_client()).status_code == 303


def test_one_address_that_tries_many_names_is_held_back(app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    stop_the_clock(monkeypatch)
    monkeypatch.setattr("archive.people.people.fits", lambda _stored, _password: False)
    answers = [
        sign_in(app.test_client(), f"name{n}").status_code for n in range(throttle.counts("", "", "")[1].free + 1)
    ]
    assert answers[:-1] == [403] * (len(answers) - 1) and answers[-1] == 429
    elsewhere: dict[str, Any] = {"environ_base": {"REMOTE_ADDR": "127.0.0.2"}}
    assert sign_in(app.test_client(), "name0", **elsewhere).status_code == 403


OWN = ["/admin/", "/admin", "/admin/audit?since=2026-01-01", "/admin/people"]
FOREIGN = [
    *OTHER_SITES,
    *("/", "/about", "/administration", "/admin//evil.example", "/admin/../about", "/admin/%2e%2e/", "/admin/\\evil"),
    *("/admin/?x=<script>", "/admin/audit#x", "/admin/\n", "/admin/sign-in?next=/admin/", "/admin/" + "a" * 2_000),
]


def test_nobody_is_led_out_of_the_desk(app: Flask) -> None:
    assert [safe_next(each) for each in OWN] == OWN
    assert {safe_next(each) for each in FOREIGN} == {"/admin/"}
    client = app.test_client()
    for each in FOREIGN[:6]:
        client.delete_cookie("desk")
        assert sign_in(client, to=each).location == "/admin/"
        assert client.get("/admin/sign-in", query_string={"next": each}).location == "/admin/"


def test_a_site_under_a_path_has_its_desk_there(home: Home) -> None:
    add(home, "ana")
    app = create_app(home.path, settings=Settings(home.path, address="http://localhost/archive"))
    client = app.test_client()
    assert client.get("/archive/admin/people").location == "/archive/admin/sign-in?next=%2Fadmin%2Fpeople"
    token = form_token(client.get("/archive/admin/sign-in").text)
    data = {"csrf_token": token, "name": "ana", "password": PASSWORD, "next": "/admin/people"}
    done = client.post("/archive/admin/sign-in", data=data)
    assert done.location == "/archive/admin/people" and client.get(done.location).status_code == 200
    link = client.post("/archive/admin/people", data={"csrf_token": token_of(client), "name": "bo", "role": "curator"})
    assert "http://localhost/archive/admin/password?token=" in link.text


def token_of(client: FlaskClient) -> str:
    return str(client.get("/archive/api/v1/admin/session").get_json()["csrf_token"])


def test_the_audit_tells_of_sign_ins_and_holds_no_password(app: Flask, home: Home) -> None:
    client = app.test_client()
    sign_in(client, "ana", "wrong password")
    sign_in(client, "my secret sentence", "ana")
    sign_in(client)
    client.post("/admin/sign-out", data={"csrf_token": form_token(client.get("/admin/").text)})
    rows = [(each.actor, each.action, each.ending.value) for each in reversed(AuditLog(home.desk).acts())]
    assert rows == [
        ("user:ana", "sign-in", "refused"),
        ("unknown", "sign-in", "refused"),
        ("user:ana", "sign-in", "done"),
        ("user:ana", "sign-out", "done"),
    ]
    kept = (home.path / "desk.sqlite3").read_bytes() + (home.path / "desk.sqlite3-wal").read_bytes()
    for each in (PASSWORD, "wrong password", "my secret sentence"):
        assert each.encode() not in kept


def test_pages_of_the_reading_room_are_the_same_for_everybody_and_their_forms_need_no_token(
    app: Flask, home: Home
) -> None:
    visitor, reader = signed_in(app, home, people_of(home).users.named("ana")), app.test_client()
    for address in ("/", "/?q=mine", "/about", "/coverage", "/nosuchpage"):
        one, other = visitor.client.get(address), reader.get(address)
        assert one.data == other.data and one.headers.get("ETag") == other.headers.get("ETag")
        assert b"/admin" not in one.data
    articles = json.dumps([each.id for each in home.store.documents()])
    for client in (visitor.client, reader):
        assert client.post("/", data={"q": "mine"}).status_code == 303
        assert client.post("/saved/check", data={"articles": articles}).status_code == 200
        assert client.post("/s", data={"q": "mine"}).status_code == 303


def test_a_page_with_a_token_in_it_is_not_packed_and_puts_no_password_into_a_link(app: Flask) -> None:
    client = app.test_client()
    page = client.get("/admin/sign-in", headers={"Accept-Encoding": "gzip"})
    assert "Content-Encoding" not in page.headers
    assert client.get("/about", headers={"Accept-Encoding": "gzip"}).headers["Content-Encoding"] == "gzip"
    refused = sign_in(client, "ana", "what was typed")
    assert "what+was+typed" not in refused.text and "what was typed" not in refused.text


def test_a_stranger_has_a_cookie_that_opens_nothing(app: Flask) -> None:
    visitor = stranger(app)
    cookie = visitor.client.get_cookie("desk")
    assert cookie and cookie.value.startswith("visit.")
    assert visitor.client.get("/admin/").status_code == 303
    assert visitor.client.get("/api/v1/admin/session").status_code == 401


def test_looking_at_a_desk_that_has_no_account_keeps_nothing_open(tmp_path: Path) -> None:
    home = Home.open(tmp_path / "home", create=True)
    assert home.desk  # the audit's alone
    registry: dict[object, object] = vars(weakref.finalize)["_registry"]
    before, desks = set(registry), Desks(home.path)
    for _ in range(5):
        assert desks.now() is None
    assert set(registry) <= before  # what tests before this one left may be cleared away meanwhile
    add(home, "ana")
    first = desks.now()
    assert first is not None
    assert desks.now() is first
