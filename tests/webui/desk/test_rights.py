"""Every address of the desk with every method and everybody who may come: who is let in, by one table."""

from __future__ import annotations

import hashlib
import sqlite3
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import update
from werkzeug.test import TestResponse

from archive.database.connection import writing
from archive.desk.tables import sessions_table, tokens_table
from archive.home import Home
from archive.people.roles import Role, now, stamp
from tests.support.desk import Visitor, add, build_home, people_of, signed_in, stranger
from webui.app import create_app
from webui.desk.access.guard import needs

pytestmark = pytest.mark.archive(build=build_home)

EVERYBODY, READERS, CURATORS, ADMINS = "everybody", "readers", "curators", "admins"
NOBODY = "nobody"
EXPECTED = {
    "GET /admin/": CURATORS,
    "GET /admin/sign-in": EVERYBODY,
    "POST /admin/sign-in": EVERYBODY,
    "POST /admin/sign-out": EVERYBODY,
    "GET /admin/setup": NOBODY,  # there are accounts
    "POST /admin/setup": NOBODY,
    "GET /admin/password": NOBODY,  # without a link
    "POST /admin/password": NOBODY,
    "GET /admin/account": READERS,
    "POST /admin/account/password": READERS,
    "POST /admin/account/sessions/999/end": READERS,
    "POST /admin/account/sessions/end-others": READERS,
    "GET /admin/people": ADMINS,
    "POST /admin/people": ADMINS,
    "POST /admin/people/999/role": ADMINS,
    "POST /admin/people/999/disable": ADMINS,
    "POST /admin/people/999/enable": ADMINS,
    "POST /admin/people/999/reset": ADMINS,
    "POST /admin/people/999/end-sessions": ADMINS,
    "GET /admin/tokens": ADMINS,
    "POST /admin/tokens": ADMINS,
    "POST /admin/tokens/999/delete": ADMINS,
    "GET /admin/site": ADMINS,
    "POST /admin/site": ADMINS,
    "POST /admin/site/logo": ADMINS,
    "POST /admin/site/logo/remove": ADMINS,
    "GET /admin/site/about": ADMINS,
    "POST /admin/site/about": ADMINS,
    "GET /admin/topics": ADMINS,
    "GET /admin/topics/rule": ADMINS,
    "POST /admin/topics/rule": ADMINS,
    "POST /admin/topics/rule/delete": ADMINS,
    "GET /admin/topics/text": ADMINS,
    "POST /admin/topics/text": ADMINS,
    "POST /admin/topics/apply": ADMINS,
    "POST /admin/topics/discard": ADMINS,
    "GET /admin/index": ADMINS,
    "POST /admin/index/compare": ADMINS,
    "POST /admin/golden": ADMINS,
    "POST /admin/golden/999/delete": ADMINS,
    "POST /admin/golden/bounds": ADMINS,
    "POST /admin/golden/counting": ADMINS,
    "GET /api/v1/admin/index": ADMINS,
    "POST /api/v1/admin/index/compare": ADMINS,
    "GET /api/v1/admin/golden": ADMINS,
    "POST /api/v1/admin/golden": ADMINS,
    "PATCH /api/v1/admin/golden": ADMINS,
    "DELETE /api/v1/admin/golden/999": ADMINS,
    "GET /admin/recipes": ADMINS,
    "GET /admin/recipes/new": ADMINS,
    "GET /admin/recipes/x.tar": ADMINS,
    "GET /admin/recipes/x.tar/file": ADMINS,
    "POST /admin/recipes/x.tar/text": ADMINS,
    "POST /admin/recipes/x.tar/delete": ADMINS,
    "POST /admin/recipes/studio": ADMINS,
    "GET /admin/recipes/studio/999": ADMINS,
    "POST /admin/recipes/studio/999/draw": ADMINS,
    "POST /admin/recipes/studio/999/pick": ADMINS,
    "POST /admin/recipes/studio/999/text": ADMINS,
    "GET /admin/audit": CURATORS,
    "GET /admin/audit/export.csv": ADMINS,
    "GET /admin/jobs": CURATORS,
    "GET /admin/jobs/999": CURATORS,
    "POST /admin/jobs/999/cancel": ADMINS,
    "GET /admin/imports": CURATORS,
    "GET /admin/imports/999": CURATORS,
    "GET /admin/imports/999/undo": ADMINS,
    "POST /admin/imports/999/undo": ADMINS,
    "POST /admin/imports/999/undo/look": ADMINS,
    "GET /admin/maintenance": ADMINS,
    "POST /admin/maintenance/backup": ADMINS,
    "POST /admin/maintenance/sync": ADMINS,
    "POST /admin/maintenance/check": ADMINS,
    "GET /admin/maintenance/backups/x.tar": ADMINS,
    "GET /api/v1/admin/session": READERS,
    "GET /api/v1/admin/status": CURATORS,
    "GET /api/v1/admin/sessions": READERS,
    "DELETE /api/v1/admin/sessions/999": READERS,
    "GET /api/v1/admin/users": ADMINS,
    "POST /api/v1/admin/users": ADMINS,
    "PATCH /api/v1/admin/users/999": ADMINS,
    "POST /api/v1/admin/users/999/reset": ADMINS,
    "DELETE /api/v1/admin/users/999/sessions": ADMINS,
    "GET /api/v1/admin/tokens": ADMINS,
    "POST /api/v1/admin/tokens": ADMINS,
    "DELETE /api/v1/admin/tokens/999": ADMINS,
    "GET /api/v1/admin/audit": CURATORS,
    "GET /admin/private": ADMINS,
    "POST /admin/private/add": ADMINS,
    "POST /admin/private/delete": ADMINS,
    "GET /api/v1/admin/private": CURATORS,
    "POST /api/v1/admin/private/add": ADMINS,
    "POST /api/v1/admin/private/delete": ADMINS,
    "GET /api/v1/admin/site": ADMINS,
    "PATCH /api/v1/admin/site": ADMINS,
    "POST /api/v1/admin/site/logo": ADMINS,
    "DELETE /api/v1/admin/site/logo": ADMINS,
    "POST /api/v1/admin/site/about": ADMINS,
    "GET /api/v1/admin/topics": ADMINS,
    "POST /api/v1/admin/topics/rule": ADMINS,
    "DELETE /api/v1/admin/topics/rule": ADMINS,
    "POST /api/v1/admin/topics/text": ADMINS,
    "POST /api/v1/admin/topics/try": ADMINS,
    "POST /api/v1/admin/topics/apply": ADMINS,
    "POST /api/v1/admin/topics/discard": ADMINS,
    "GET /api/v1/admin/recipes": ADMINS,
    "GET /api/v1/admin/recipes/x.tar": ADMINS,
    "PUT /api/v1/admin/recipes/x.tar": ADMINS,
    "DELETE /api/v1/admin/recipes/x.tar": ADMINS,
    "GET /api/v1/admin/recipes/pages": ADMINS,
    "POST /api/v1/admin/recipes/drafts": ADMINS,
    "GET /api/v1/admin/recipes/drafts/999": ADMINS,
    "PATCH /api/v1/admin/recipes/drafts/999": ADMINS,
    "GET /api/v1/admin/recipes/drafts/999/drawing": ADMINS,
    "GET /api/v1/admin/recipes/drafts/999/trial": ADMINS,
    "POST /api/v1/admin/recipes/drafts/999/trial": ADMINS,
    "GET /api/v1/admin/jobs": CURATORS,
    "GET /api/v1/admin/jobs/999": CURATORS,
    "POST /api/v1/admin/jobs": ADMINS,
    "POST /api/v1/admin/jobs/999/cancel": ADMINS,
    "GET /api/v1/admin/imports": CURATORS,
    "GET /api/v1/admin/imports/999": CURATORS,
    "GET /api/v1/admin/backups": ADMINS,
    "GET /admin/add": ADMINS,
    "POST /admin/add/files": ADMINS,
    "POST /admin/add/inbox": ADMINS,
    "POST /admin/add/plan": ADMINS,
    "POST /admin/add/remove": ADMINS,
    "GET /admin/plans": ADMINS,
    "GET /admin/plans/999": ADMINS,
    "POST /admin/plans/999/read": ADMINS,
    "POST /admin/plans/999/leave-out": ADMINS,
    "POST /admin/plans/999/apply": ADMINS,
    "POST /admin/plans/999/delete": ADMINS,
    "POST /admin/plans/999/cancel": ADMINS,
    "GET /admin/plans/999/articles/1": ADMINS,
    "GET /admin/plans/999/articles/1/original": ADMINS,
    "POST /api/v1/admin/uploads": ADMINS,
    "GET /api/v1/admin/uploads/999": ADMINS,
    "PATCH /api/v1/admin/uploads/999": ADMINS,
    "DELETE /api/v1/admin/uploads/999": ADMINS,
    "GET /api/v1/admin/inbox": ADMINS,
    "GET /api/v1/admin/plans": ADMINS,
    "POST /api/v1/admin/plans": ADMINS,
    "GET /api/v1/admin/plans/999": ADMINS,
    "DELETE /api/v1/admin/plans/999": ADMINS,
    "POST /api/v1/admin/plans/999/make": ADMINS,
    "POST /api/v1/admin/plans/999/apply": ADMINS,
    "GET /api/v1/admin/plans/999/articles": ADMINS,
    "POST /api/v1/admin/plans/999/leave-out": ADMINS,
}
Come = Callable[[Flask, Home], tuple[Visitor, dict[str, str]]]
CHANGING = {"POST", "PUT", "PATCH", "DELETE"}


def _filled(rule: str) -> str:
    values = {
        "<number>": "999",
        "<form>": "csv",
        "<any(undo, redo):verb>": "undo",
        "<name>": "x.tar",
        "<row>": "1",
        "<step>": "compare",
    }
    for name, value in values.items():
        rule = rule.replace(name, value)
    return rule


def served(app: Flask) -> set[str]:
    return {
        f"{method} {_filled(rule.rule)}"
        for rule in app.url_map.iter_rules()
        if rule.rule.startswith(("/admin", "/api/v1/admin"))
        for method in (rule.methods or set()) - {"HEAD", "OPTIONS"}
    }


def test_the_table_has_every_address_of_the_desk(shared_app: Flask) -> None:
    assert served(shared_app) == set(EXPECTED)


@dataclass(frozen=True)
class Guest:
    """Somebody who comes: how, and in which of the table's groups they are."""

    come: Come
    groups: frozenset[str]
    by_pages: bool = True


def _by_session(role: Role, *, disabled: bool = False, expired: bool = False) -> Come:
    def come(app: Flask, home: Home) -> tuple[Visitor, dict[str, str]]:
        users = people_of(home).users
        name = f"{role}{'-disabled' if disabled else ''}{'-expired' if expired else ''}"
        user = next((each for each in users.all() if each.name == name), None) or add(home, name, role)
        visitor = signed_in(app, home, users.enable(user.id) if disabled else user)
        if disabled:
            users.disable(user.id)
        if expired:
            with writing(home.desk) as connection:
                mine = sessions_table.c.user_id == user.id
                connection.execute(update(sessions_table).where(mine).values(ends_at=stamp(now())))
        return visitor, {}

    return come


def _by_token(role: Role) -> Come:
    def come(app: Flask, home: Home) -> tuple[Visitor, dict[str, str]]:
        tokens = people_of(home).tokens
        for each in tokens.all():
            tokens.delete(each.id)
        return Visitor(app.test_client(), ""), {"Authorization": f"Bearer {tokens.add(f'robot-{role}', role)[1]}"}

    return come


def _wrong_token(app: Flask, _home: Home) -> tuple[Visitor, dict[str, str]]:
    return Visitor(app.test_client(), ""), {"Authorization": "Bearer hemeroteca_wrong"}


FEW = frozenset({EVERYBODY})
LEAST = FEW | {READERS}
SOME = LEAST | {CURATORS}
ALL = SOME | {ADMINS}
GUESTS = {
    "stranger": Guest(lambda app, _home: (stranger(app), {}), FEW),
    "reader": Guest(_by_session(Role.READER), LEAST),
    "curator": Guest(_by_session(Role.CURATOR), SOME),
    "admin": Guest(_by_session(Role.ADMIN), ALL),
    "disabled admin": Guest(_by_session(Role.ADMIN, disabled=True), FEW),
    "expired admin": Guest(_by_session(Role.ADMIN, expired=True), FEW),
    "reader's token": Guest(_by_token(Role.READER), LEAST, by_pages=False),
    "curator's token": Guest(_by_token(Role.CURATOR), SOME, by_pages=False),
    "admin's token": Guest(_by_token(Role.ADMIN), ALL, by_pages=False),
    "wrong token": Guest(_wrong_token, FEW, by_pages=False),
}


def ask(app: Flask, home: Home, guest: Guest, wanted: str) -> TestResponse:
    visitor, headers = guest.come(app, home)
    method, _space, path = wanted.partition(" ")
    if method in CHANGING and visitor.token:
        headers["X-CSRFToken"] = visitor.token
    return visitor.client.open(path, method=method, headers=headers)


def is_shut_out(answer: TestResponse) -> bool:
    if answer.status_code == 303:
        return answer.location.partition("?")[0] == "/admin/sign-in" and answer.request.path != "/admin/sign-out"
    return answer.status_code == 401 or (answer.status_code == 403 and "This is for others" in answer.text)


@pytest.mark.parametrize("name", GUESTS)
def test_everybody_is_let_in_where_the_table_says(shared_app: Flask, shared_home: Home, name: str) -> None:
    guest = GUESTS[name]
    add_first(shared_home)
    wrong = []
    for wanted, who in EXPECTED.items():
        if not guest.by_pages and "/api/" not in wanted:
            continue
        answer = ask(shared_app, shared_home, guest, wanted)
        assert answer.status_code < 500, (wanted, answer.text)
        assert answer.headers["Cache-Control"] == "no-store", wanted
        assert "ETag" not in answer.headers, wanted
        if who == NOBODY:
            assert (answer.status_code, "This link opens nothing" in answer.text) == (403, True), wanted
        elif is_shut_out(answer) == (who in guest.groups):
            wrong.append((wanted, who, answer.status_code))
    assert wrong == []


def add_first(home: Home) -> None:
    if not people_of(home).users.any():
        add(home, "first")


def test_a_token_opens_no_page(shared_app: Flask, shared_home: Home) -> None:
    add_first(shared_home)
    for wanted, who in EXPECTED.items():
        if wanted.startswith("GET /admin") and who in (READERS, CURATORS, ADMINS):
            assert is_shut_out(ask(shared_app, shared_home, GUESTS["admin's token"], wanted)), wanted


def test_nothing_that_changes_is_done_without_the_token_of_its_form(shared_app: Flask, shared_home: Home) -> None:
    add_first(shared_home)
    other = signed_in(shared_app, shared_home, add(shared_home, "other"))
    for wanted in EXPECTED:
        method, _space, path = wanted.partition(" ")
        if method not in CHANGING:
            continue
        visitor, _headers = GUESTS["admin"].come(shared_app, shared_home)
        before = state(shared_home)
        for sent in ({}, {"X-CSRFToken": ""}, {"X-CSRFToken": "x"}, {"X-CSRFToken": other.token}):
            answer = visitor.client.open(path, method=method, headers=sent)
            assert answer.status_code == 400, (wanted, sent)
        assert state(shared_home) == before, wanted


def test_what_is_only_read_changes_neither_database(shared_app: Flask, shared_home: Home) -> None:
    add_first(shared_home)
    for name in ("stranger", "curator", "admin", "admin's token"):
        visitor, headers = GUESTS[name].come(shared_app, shared_home)
        with writing(shared_home.desk) as connection:  # when a token was last used is written down every few minutes
            connection.execute(update(tokens_table).values(used_at=stamp(now())))
        before = state(shared_home)
        for wanted in EXPECTED:
            if wanted.startswith("GET "):
                visitor.client.get(wanted.removeprefix("GET "), headers=headers)
        assert state(shared_home) == before, name


def state(home: Home) -> str:
    """A digest of all that stands in the home's databases."""
    digest = hashlib.sha256()
    for name in ("archive.sqlite3", "desk.sqlite3"):
        database = sqlite3.connect(home.path / name)
        for line in database.iterdump():
            digest.update(line.encode())
        database.close()
    return digest.hexdigest()


def test_a_view_that_does_not_say_what_it_needs_stops_the_program(
    shared_home: Home, monkeypatch: pytest.MonkeyPatch
) -> None:
    from webui.desk.start import routes

    assert create_app(shared_home.path)
    bare = routes.show.__wrapped__ if hasattr(routes.show, "__wrapped__") else routes.show
    monkeypatch.delattr(bare, "needs")
    with pytest.raises(RuntimeError, match="/admin/ does not say what it needs"):
        create_app(shared_home.path)
    assert callable(needs(None))


def test_the_desk_is_off_without_an_account(tmp_path: Path) -> None:
    home = build_home(tmp_path / "home")
    app = create_app(home.path)
    for wanted in EXPECTED:
        method, _space, path = wanted.partition(" ")
        answer = app.test_client().open(path, method=method)
        assert answer.status_code == 403, wanted
        assert "desk" in answer.text and ("user add" in answer.text or "/api/" in path), wanted
        assert not answer.headers.getlist("Set-Cookie")
    assert not (home.path / "desk.sqlite3").exists() and not (home.path / "session.key").exists()
    assert app.test_client().get("/admin/nosuchpage").status_code == 404
