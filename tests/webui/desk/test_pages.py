"""What the desk's pages and its interface for programs do: people, tokens, one's own account, the first account, the
audit; and that readers are served whatever becomes of the desk."""

from __future__ import annotations

import csv
import io
import json
import os
import re
import sqlite3
import subprocess
from collections.abc import Callable
from pathlib import Path
from typing import Any

import jsonschema_rs
import pytest
from flask import Flask
from flask.testing import FlaskClient

from archive.audit.reading import AuditLog
from archive.home import Home
from archive.people.roles import Role
from tests.support.desk import PASSWORD, Visitor, add, build_home, form_token, people_of, signed_in, stranger
from tests.support.pages import parsed, soup
from webui.api.openapi_desk import PATHS
from webui.api.openapi_schemas import SCHEMAS
from webui.app import create_app
from webui.settings import Settings

pytestmark = pytest.mark.archive(build=build_home, fresh=True)

NEW = "some long new sentence"
HOSTILE = ["<script>alert(1)</script>", '"><img src=x>', "\u202eana", "a" * 5_000, "\0", "аna", "ana", ""]


@pytest.fixture
def app(home: Home) -> Flask:
    add(home, "ana")
    return create_app(home.path, settings=Settings(home.path))


@pytest.fixture
def ana(app: Flask, home: Home) -> Visitor:
    return signed_in(app, home, people_of(home).users.named("ana"))


def link_in(page: str) -> str:
    return str(parsed(page).select_one(".desk-secret code").text).partition("localhost")[2]


def choose(client: FlaskClient, link: str, **fields: str) -> Any:
    page = client.get(link)
    token = link.partition("token=")[2]
    data = {"csrf_token": form_token(page.text), "token": token, "password": NEW, "again": NEW, **fields}
    return client.post(link.partition("?")[0], data=data)


def test_somebody_who_is_added_sets_a_password_with_a_link_that_works_once(
    app: Flask, home: Home, ana: Visitor
) -> None:
    page = ana.send("/admin/people", name="Bö", role="curator")
    link, client = link_in(page.text), app.test_client()
    assert "Bö" in client.get(link).text
    for wrong in (
        {"again": "another"},
        {"password": "password1", "again": "password1"},
        {"password": "x", "again": "x"},
    ):
        assert choose(client, link, **wrong).status_code == 400
    done = choose(client, link)
    assert (done.status_code, done.location) == (303, "/admin/")
    assert "You are signed in as Bö (curator)." in client.get("/admin/").text
    assert client.get("/admin/people").status_code == 403
    assert app.test_client().get(link).status_code == 403
    assert choose(app.test_client(), link).status_code in (400, 403)
    names = [str(each.text) for each in soup(ana.client, "/admin/people").select("tbody th bdi")]
    assert names == ["ana", "Bö"]


@pytest.mark.parametrize("name", HOSTILE)
def test_a_hostile_name_is_refused_and_shown_as_text(ana: Visitor, home: Home, name: str) -> None:
    for page in ("/admin/people", "/admin/tokens"):
        if (page, name) == ("/admin/tokens", "ana"):
            continue
        answer = ana.send(page, name=name, role="curator")
        assert answer.status_code == 400, page
        assert "<script>alert" not in answer.text and "<img src=x" not in answer.text
        assert parsed(answer.text).select_one(".desk-problem")
    assert len(people_of(home).users.all()) == 1 and not people_of(home).tokens.all()
    assert ana.send("/admin/people", name="bo", role="emperor").status_code == 400


def test_an_admin_looks_after_people(app: Flask, home: Home, ana: Visitor) -> None:
    users = people_of(home).users
    bo = add(home, "bo", Role.CURATOR)
    acts: tuple[tuple[str, Callable[[], bool]], ...] = (
        ("role", lambda: users.get(bo.id).role is Role.ADMIN),
        ("disable", lambda: users.get(bo.id).disabled),
        ("enable", lambda: not users.get(bo.id).disabled),
        ("end-sessions", lambda: users.get(bo.id).epoch == 4),
    )
    for act, told in acts:
        assert ana.send(f"/admin/people/{bo.id}/{act}", role="admin").status_code == 303
        assert told(), act
    old = signed_in(app, home, users.get(bo.id))
    again = link_in(ana.send(f"/admin/people/{bo.id}/reset").text)
    assert old.client.get("/admin/").status_code == 303
    assert not users.get(bo.id).has_password
    assert choose(app.test_client(), again).status_code == 303
    own = users.named("ana").id
    assert ana.send(f"/admin/people/{own}/reset").status_code == 400  # one's own password is changed, not taken back
    for wrong in ("999", "x", "-1", "1e3", "9" * 40):
        assert ana.send(f"/admin/people/{wrong}/disable").status_code == 404
    done = [(each.action, each.actor, each.ending.value) for each in AuditLog(home.desk).acts()]
    for action in ("user role", "user disable", "user enable", "sessions end", "user reset", "password set"):
        assert action in {each[0] for each in done}
    assert ("user reset", "user:ana", "done") in done and ("password set", "user:bo", "done") in done


def test_the_last_admin_stays_one(home: Home, ana: Visitor) -> None:
    own = people_of(home).users.named("ana").id
    for act in ("disable", "role"):
        answer = ana.send(f"/admin/people/{own}/{act}", role="curator")
        assert answer.status_code == 400 and "last admin" in answer.text
    assert [each.ending.value for each in AuditLog(home.desk).acts()] == ["failed", "failed"]
    assert ana.client.get("/admin/people").status_code == 200


def test_ones_own_password_and_sessions(app: Flask, home: Home, ana: Visitor) -> None:
    other = signed_in(app, home, people_of(home).users.named("ana"))
    rows = soup(ana.client, "/admin/account").select("tbody tr")
    assert len(rows) == 2 and [row.text.strip().endswith("this one") for row in rows] == [False, True]
    for fields, told in (
        (
            {"current": "wrong", "password": NEW, "again": NEW},
            "is another one; type it once more.",
        ),
        (
            {"current": PASSWORD, "password": NEW, "again": "x"},
            "are not the same; type the new one twice.",
        ),
        ({"current": PASSWORD, "password": "ana12345", "again": "ana12345"}, "easily guessed"),
    ):
        answer = ana.send("/admin/account/password", **fields)
        assert answer.status_code == 400 and told in answer.text
    assert ana.send("/admin/account/sessions/end-others").status_code == 303
    assert other.client.get("/admin/").status_code == 303
    bo = add(home, "bo")
    signed_in(app, home, bo)
    strange = people_of(home).sessions.of(bo.id)
    assert ana.send(f"/admin/account/sessions/{strange[0].id}/end").status_code == 404
    assert people_of(home).sessions.of(bo.id)
    assert ana.send("/admin/account/password", current=PASSWORD, password=NEW, again=NEW).status_code == 303
    assert people_of(home).sign_in("ana", NEW, "192.0.2.1", "")
    assert people_of(home).sign_in("ana", PASSWORD, "192.0.2.1", "") is None


def test_a_token_is_shown_once_and_works_until_it_is_deleted(app: Flask, home: Home, ana: Visitor) -> None:
    page = ana.send("/admin/tokens", name="robot", role="curator")
    value = str(parsed(page.text).select_one(".desk-secret code").text)
    program = app.test_client()
    headers = {"Authorization": f"Bearer {value}"}
    told = program.get("/api/v1/admin/session", headers=headers).get_json()
    assert told == {"name": "robot", "kind": "token", "role": "curator"}
    assert program.get("/api/v1/admin/users", headers=headers).status_code == 403
    assert value not in ana.client.get("/admin/tokens").text
    number = people_of(home).tokens.named("robot").id
    assert ana.send(f"/admin/tokens/{number}/delete").status_code == 303
    gone = program.get("/api/v1/admin/session", headers=headers)
    assert gone.status_code == 401 and gone.headers["WWW-Authenticate"].startswith("Bearer")
    assert gone.mimetype == "application/problem+json"


def test_the_first_account_is_made_by_whoever_has_the_link_and_by_nobody_else(home: Home) -> None:
    link = people_of(home).links.for_setup()
    app = create_app(home.path, settings=Settings(home.path))
    for wrong in ("", "x", link[:-1]):
        assert app.test_client().get(f"/admin/setup?token={wrong}").status_code == 403
        nobody = stranger(app, f"/admin/setup?token={link}")
        answer = nobody.send("/admin/setup", token=wrong, name="eve", password=NEW, again=NEW)
        assert answer.status_code == 403
    assert app.test_client().get("/admin/").status_code == 403
    client = app.test_client()
    for fields in (
        {"name": "-"},
        {"name": "ana", "again": "x"},
        {"name": "ana", "password": "aaaaaaaa", "again": "aaaaaaaa"},
    ):
        assert choose(client, f"/admin/setup?token={link}", **fields).status_code == 400
    done = choose(client, f"/admin/setup?token={link}", name="ana")
    assert (done.status_code, done.location) == (303, "/admin/")
    assert "signed in as ana (admin)" in client.get("/admin/").text
    assert choose(app.test_client(), f"/admin/setup?token={link}", name="eve").status_code in (400, 403)
    assert [each.name for each in people_of(home).users.all()] == ["ana"]
    assert [each.action for each in AuditLog(home.desk).acts()] == ["sign-in", "setup"]


def test_the_audit_is_paged_filtered_and_taken_along(app: Flask, home: Home, ana: Visitor) -> None:
    for number in range(60):
        ana.send("/admin/tokens", name=f"robot-{number}", role="curator")
    page = soup(ana.client, "/admin/audit")
    assert len(page.select("tbody tr")) == 50 and "127.0.0.1" in page.text
    older = soup(ana.client, page.select_one("a[href*=before]")["href"])
    assert len(older.select("tbody tr")) == 10
    assert len(soup(ana.client, "/admin/audit?actor=user:nobody").select("tbody tr")) == 0
    assert len(soup(ana.client, "/admin/audit?action=token+add&since=2026-01-01").select("tbody tr")) == 50
    for wrong in ("since=yesterday", "until=2026-02-30", "before=x", "before=0"):
        assert ana.client.get(f"/admin/audit?{wrong}").status_code == 400
    table = list(csv.DictReader(io.StringIO(ana.client.get("/admin/audit/export.csv").text.removeprefix("\ufeff"))))
    lines = [json.loads(each) for each in ana.client.get("/admin/audit/export.jsonl").text.splitlines()]
    assert len(table) == len(lines) == 120 and [row["hash"] for row in table] == [row["hash"] for row in lines]
    assert ana.client.get("/admin/audit/export.xml").status_code == 404
    bo = signed_in(app, home, add(home, "bo", Role.CURATOR))
    seen = bo.client.get("/admin/audit")
    assert seen.status_code == 200 and "127.0.0.1" not in seen.text and "export.csv" not in seen.text
    assert "127.0.0.1" not in bo.client.get("/api/v1/admin/audit").text
    acts = ana.client.get("/api/v1/admin/audit?before=21").get_json()
    assert [each["n"] for each in acts["acts"]] == list(range(19, 0, -2)) and acts["older"] is None


def test_a_desk_of_somebody_elses_making_is_taken_along_whatever_its_rows_hold(home: Home, ana: Visitor) -> None:
    ana.send("/admin/tokens", name="robot", role="curator")
    with sqlite3.connect(home.path / "desk.sqlite3") as database:
        database.execute("UPDATE audit SET details = CAST(X'00FF' AS BLOB), address = '=1+1', job = 'x' WHERE n = 1")
    table = list(csv.DictReader(io.StringIO(ana.client.get("/admin/audit/export.csv").text.removeprefix("\ufeff"))))
    lines = [json.loads(each) for each in ana.client.get("/admin/audit/export.jsonl").text.splitlines()]
    assert [row["hash"] for row in table] == [row["hash"] for row in lines] != []
    assert table[0]["address"] != "=1+1" == lines[0]["address"]
    assert table[0]["details"] == lines[0]["details"] == repr(b"\x00\xff")


def test_a_program_does_what_an_admin_does(app: Flask, home: Home) -> None:
    value = people_of(home).tokens.add("robot", Role.ADMIN)[1]
    client, headers = app.test_client(), {"Authorization": f"Bearer {value}"}

    def ask(method: str, path: str, status: int = 200, **sent: object) -> Any:
        answer = client.open(f"/api/v1/admin{path}", method=method, headers=headers, json=sent or None)
        assert answer.status_code == status, answer.text
        if status == 200:
            path = re.sub(r"/[0-9]+", "/{id}", path)
            described = PATHS[f"/admin{path}"][method.lower()]["responses"]["200"]["content"]["application/json"]
            exact = {name: shape | {"additionalProperties": False} for name, shape in SCHEMAS.items()}
            assert jsonschema_rs.is_valid({**described["schema"], "components": {"schemas": exact}}, answer.get_json())
        return answer.get_json()

    assert ask("GET", "/session")["kind"] == "token" and ask("GET", "/audit")["acts"] == []
    made = ask("POST", "/users", name="bo", role="curator")
    assert "/admin/password?token=" in made["link"] and made["user"]["has_password"] is False
    number = made["user"]["id"]
    assert ask("PATCH", f"/users/{number}", role="admin", disabled=True)["user"]["disabled"] is True
    assert ask("PATCH", f"/users/{number}", disabled=False)["user"] == {
        **made["user"],
        "role": "admin",
    }
    for wrong in ({"role": "emperor"}, {"disabled": "yes"}, {"name": "x"}, {"role": 1}):
        ask("PATCH", f"/users/{number}", 400, **wrong)
    for sent in ({"name": "x"}, {"name": 1, "role": "admin"}, {"name": "bo", "role": "admin"}):
        ask("POST", "/users", 400, **sent)
    ask("POST", f"/users/{number}/reset")
    ask("DELETE", f"/users/{number}/sessions")
    ask("DELETE", "/users/999/sessions", 404)
    assert [each["name"] for each in ask("GET", "/users")["users"]] == ["ana", "bo"]
    token = ask("POST", "/tokens", name="other", role="curator")
    assert token["value"].startswith("hemeroteca_")
    ask("DELETE", f"/tokens/{token['token']['id']}")
    assert [each["name"] for each in ask("GET", "/tokens")["tokens"]] == ["robot"]
    assert ask("GET", "/sessions") == {"sessions": []}
    status = ask("GET", "/status")
    assert (status["documents"], status["index"]["problem"], status["index"]["behind"]) == (3, None, 0)
    assert {each.actor for each in AuditLog(home.desk).acts()} == {"token:robot"}
    assert {each.door for each in AuditLog(home.desk).acts()} == {"api"}
    for body in ("{", "[]", "null", '"x"'):
        answer = client.post("/api/v1/admin/users", data=body, headers=headers, content_type="application/json")
        assert answer.status_code == 400 and answer.mimetype == "application/problem+json"
    assert client.post("/api/v1/admin/users", data={"name": "x"}, headers=headers).status_code == 415


@pytest.mark.parametrize("harm", ["garbage", "empty", "folder", "read-only", "gone", "no table"])
def test_readers_are_served_whatever_becomes_of_the_desk(
    app: Flask, home: Home, ana: Visitor, harm: str, request: pytest.FixtureRequest
) -> None:
    desk = home.path / "desk.sqlite3"
    assert ana.client.get("/admin/").status_code == 200
    home.desk.dispose()
    app.extensions["hemeroteca-desks"].now().people.engine.dispose()
    for name in ("desk.sqlite3-wal", "desk.sqlite3-shm"):
        (home.path / name).unlink(missing_ok=True)
    match harm:
        case "garbage":
            desk.write_bytes(b"not a database at all" * 500)
        case "empty":
            desk.write_bytes(b"")
        case "folder":
            desk.unlink()
            desk.mkdir()
        case "read-only" if os.geteuid():
            desk.chmod(0o400)
        case "read-only":  # root may write everywhere but where a mount forbids it
            for how in (["--bind", str(desk)], ["-o", "remount,ro,bind"]):
                done = subprocess.run(["mount", *how, str(desk)], capture_output=True, text=True, check=False)
                if done.returncode:
                    pytest.skip(f"nothing can be mounted read-only here ({done.stderr.strip()})")
            request.addfinalizer(lambda: subprocess.run(["umount", "--lazy", str(desk)], check=True))
        case "gone":
            desk.unlink()
        case "no table":
            with sqlite3.connect(desk) as database:
                database.execute("DROP TABLE users")
    for page in ("/", "/?q=mine", "/about", "/coverage", "/healthz", "/api/v1/search?q=mine"):
        assert app.test_client().get(page).status_code == 200, page
    fresh = create_app(home.path, settings=Settings(home.path))
    for client in (app.test_client(), fresh.test_client()):
        answer = client.get("/admin/")
        # A desk that can be read leads to its door.
        assert answer.status_code in ((303, 403, 503) if harm == "read-only" else (403, 503)), answer.status_code
        assert "Traceback" not in answer.text and str(home.path) not in answer.text


def test_another_desk_in_its_place_is_taken_up(app: Flask, home: Home, ana: Visitor, tmp_path: Path) -> None:
    other = build_home(tmp_path / "other")
    add(other, "eve")
    other.close()
    home.desk.dispose()
    for name in ("desk.sqlite3", "session.key"):
        (other.path / name).replace(home.path / name)
    assert ana.client.get("/admin/").status_code == 303
