"""Who is answered by what, while that changes under those who ask."""

from __future__ import annotations

from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient

from archive.backup.make import make_backup
from archive.backup.restore import restore_backup
from archive.home import Home
from archive.jobs.queue import Queue
from archive.jobs.records import State
from archive.people.roles import Role
from archive.site.private import PUBLIC, Private, private_of, wish
from index.following.audiences import bring_public
from index.following.check import check
from index.following.sync import follow, sync, sync_copy
from tests.support.desk import add, people_of, signed_in
from tests.support.private_archive import MARK, SOURCE, TOPIC, private_article, public_article
from tests.support.shelf import home_with, put
from webui.app import create_app
from webui.audiences import Audiences
from webui.worker.loop import Worker


def build(path: Path) -> Home:
    return home_with(path, *(public_article(n) for n in range(1, 4)), private_article(1), private_article(2))


pytestmark = pytest.mark.archive(build=build, fresh=True)


@pytest.fixture
def app(home: Home, monkeypatch: pytest.MonkeyPatch) -> Flask:
    # What is not there stays so until the test makes it.
    monkeypatch.setattr(Audiences, "_ask", lambda _self: None)
    return create_app(home.path)


def hide(home: Home, named: Private) -> None:
    bring_public(home, sync_copy, lambda private: private.joined(named))


def work(home: Home) -> None:
    """Do the jobs that wait."""
    Worker(home.path).run(once=True)


def id_of(home: Home, source: str) -> str:
    return next(each.id for each in home.store.documents() if each.document.source == source)


def sees(client: FlaskClient, address: str = "/api/v1/search?q=river") -> bool:
    return MARK in client.get(address).text


def test_while_nothing_is_private_no_cookie_is_looked_at_and_all_are_one(home: Home, app: Flask) -> None:
    member, stranger = signed_in(app, home, add(home, "rita", Role.READER)).client, app.test_client()
    for address in ("/", "/?q=river", f"/article/{id_of(home, SOURCE)}"):
        one, other = member.get(address), stranger.get(address)
        assert (one.data, list(one.headers)) == (other.data, list(other.headers))
        assert "ETag" in one.headers and "sign-in" not in one.text
    assert not (home.path / PUBLIC).exists()


def test_what_becomes_private_at_the_desk_is_hidden_at_once_and_the_rest_comes_back(home: Home, app: Flask) -> None:
    ana, stranger, secret = signed_in(app, home, add(home, "ana")), app.test_client(), id_of(home, SOURCE)
    pages = ("/", "/?q=river", f"/article/{secret}", "/topics")
    tags = {each: [stranger.get(each).headers["ETag"] for _ in range(3)][-1] for each in pages}  # and they are kept
    assert sees(stranger)
    assert ana.send("/admin/private/add", kind="publication", name=SOURCE.upper(), sure="1").status_code == 303
    for each, tag in tags.items():
        answer = stranger.get(each, headers={"If-None-Match": tag})
        assert answer.status_code == 503 and "Retry-After" in answer.headers and MARK not in answer.text
    assert sees(ana.client) and "come back later" in ana.client.get("/admin/private").text
    work(home)
    for each, tag in tags.items():
        answer = stranger.get(each, headers={"If-None-Match": tag})
        assert answer.status_code == (404 if secret in each else 200) and MARK not in answer.text
    assert not sees(stranger) and sees(ana.client)
    page = ana.client.get("/admin/private").text
    assert "2 articles are private" in page and SOURCE.upper() in page and "come back later" not in page
    assert check(home) == []


def test_what_becomes_public_again_appears_once_its_copy_stands(home: Home, app: Flask) -> None:
    hide(home, private_of([SOURCE], ["Town hall"]))
    ana, stranger, secret = signed_in(app, home, add(home, "ana")), app.test_client(), id_of(home, SOURCE)
    assert not sees(stranger) and "Town hall" not in stranger.get("/topics").text
    ana.send("/admin/private/delete", kind="publication", name=SOURCE, sure="1")
    assert stranger.get("/").status_code == 200 and not sees(stranger)
    work(home)
    assert sees(stranger) and stranger.get(f"/article/{secret}").status_code == 200
    assert "Town hall" not in stranger.get("/topics").text
    ana.send("/admin/private/delete", kind="topic", name="town hall", sure="1")
    work(home)
    assert "Town hall" in stranger.get("/topics").text and home.store.site.private.read() == Private()
    assert ana.send("/admin/private/delete", kind="topic", name="town hall", sure="1").status_code == 400
    jobs = Queue(home.desk).all()
    assert [each.state for each in jobs] == [State.DONE, State.DONE]


def test_what_is_imported_later_is_as_private_as_what_was_there(home: Home, app: Flask) -> None:
    hide(home, private_of([SOURCE], [TOPIC]))
    stranger = app.test_client()
    put(home, private_article(5), public_article(6, title="A zebra at the bridge", topics=("zebras",)))
    put(home, private_article(7, source="The Valley", topics=(TOPIC,)))
    assert not sees(stranger) and not sees(stranger, "/")  # before the index follows
    assert follow(home) is None
    assert not sees(stranger) and not sees(stranger, "/coverage")
    assert stranger.get("/api/v1/search?q=zebra").get_json()["total"] == 1
    home.store.edit(id_of(home, "The Valley"), {"topics": (TOPIC,)})
    sync(home)
    total = stranger.get("/api/v1/search?q=").get_json()["total"]
    assert total == sum(each.document.source == "The Valley" for each in home.store.documents()) - 2


def test_whoever_is_disabled_or_signs_out_is_a_stranger_from_then_on(home: Home, app: Flask) -> None:
    hide(home, private_of([SOURCE]))
    user = add(home, "rita", Role.READER)
    reader, other = signed_in(app, home, user), signed_in(app, home, user)
    assert sees(reader.client) and sees(other.client)
    other.send("/admin/sign-out")
    assert not sees(other.client)
    people_of(home).users.disable(user.id)
    assert not sees(reader.client) and reader.client.get(f"/article/{id_of(home, SOURCE)}").status_code == 404


def test_a_program_reads_with_a_token_of_a_reader(home: Home, app: Flask) -> None:
    hide(home, private_of([SOURCE]))
    program = app.test_client(use_cookies=False)
    value = people_of(home).tokens.add("robot", Role.READER)[1]
    mine = {"Authorization": f"Bearer {value}"}
    answer = program.get("/api/v1/search?q=river", headers=mine)
    assert MARK in answer.text and answer.headers["Cache-Control"] == "no-store"
    assert "Access-Control-Allow-Origin" not in answer.headers
    assert MARK not in program.get("/?q=river", headers=mine).text  # a token opens no page
    assert program.get("/api/v1/search?q=river", headers={"Authorization": "Bearer x"}).status_code == 401
    assert program.get("/api/v1/search?q=river", headers={"Authorization": "Basic x"}).status_code == 200
    far = program.get("/api/v1/search?q=river", headers=mine, base_url="http://archive.example.org")
    assert far.status_code == 403 and MARK not in far.text


def test_where_all_is_private_every_address_asks_to_sign_in(home: Home, app: Flask) -> None:
    add(home, "ana")
    hide(home, private_of(everything=True))
    stranger = app.test_client()
    is_open = {"language.choose", "static_files.asset", "front.logo", "health.alive", "health.health", "health.robots"}
    for rule in app.url_map.iter_rules():
        if rule.rule.startswith(("/admin", "/api/v1/admin")) or rule.endpoint in is_open:
            continue
        path = rule.rule.replace("<int:number>", "0").replace("<document_id>", id_of(home, SOURCE))
        method = "GET" if "GET" in (rule.methods or ()) else "POST"
        answer = stranger.open(path, method=method)
        assert answer.status_code == (401 if path.startswith("/api/") else 303), path
        assert answer.headers["Cache-Control"] == "no-store" and MARK not in answer.text
    assert stranger.get("/nosuchpage").status_code == 303
    assert stranger.get("/healthz").get_json() == {"status": "ok"}
    assert stranger.get("/robots.txt").text == "User-agent: *\nDisallow: /\n"
    assert stranger.get("/static/x/site.css").status_code != 303
    assert MARK not in stranger.get("/admin/sign-in").text


def test_a_reader_is_led_to_what_was_asked_for(home: Home, app: Flask) -> None:
    add(home, "rita", Role.READER)
    hide(home, private_of(everything=True))
    client, wanted = app.test_client(), f"/article/{id_of(home, SOURCE)}?q=river"
    asked = client.get(wanted)
    page = client.get(asked.headers["Location"]).text
    token = page.partition('name="csrf_token" value="')[2].partition('"')[0]
    sent = {"csrf_token": token, "name": "rita", "password": "correct horse battery"}
    answer = client.post("/admin/sign-in", data={**sent, "next": wanted})
    assert answer.headers["Location"].endswith(wanted)
    assert MARK in client.get(wanted).text and "/admin/account" in client.get("/").text
    for elsewhere in ("//evil.example/", "/\\evil.example", "https://evil.example/", "/x//y"):
        assert client.get(f"/admin/sign-in?next={elsewhere}").headers["Location"] == "/admin/"


def test_what_cannot_be_read_hides_all_of_it(home: Home, app: Flask) -> None:
    stranger = app.test_client()
    assert sees(stranger)
    (home.path / "private.wish").write_text("not JSON")
    assert stranger.get("/").status_code == 303
    assert stranger.get("/api/v1/search?q=river").status_code == 401


def test_a_copy_that_is_of_no_use_answers_nobody_and_is_made_anew(home: Home, app: Flask) -> None:
    hide(home, private_of([SOURCE]))
    stranger = app.test_client()
    assert stranger.get("/").status_code == 200
    copy = home.path / PUBLIC / home.store.site.private.read().revision
    copy.rename(copy.with_name("elsewhere"))
    fresh = create_app(home.path).test_client()
    assert fresh.get("/").status_code == 503
    sync(home)
    assert fresh.get("/").status_code == 200 and not sees(fresh)
    assert [each.name for each in (home.path / PUBLIC).iterdir() if each.name == "elsewhere"] == []


def test_a_backup_that_is_put_back_hides_what_it_hid(home: Home, tmp_path: Path) -> None:
    hide(home, private_of([SOURCE]))
    wish(home.shelf, private_of(["The Valley"]))
    made = make_backup(home, tmp_path / "copy.tar", as_folder=False)
    restored = tmp_path / "restored"
    restore_backup(made.path, restored)
    assert not (restored / PUBLIC).exists()
    opened = Home.open(restored)
    sync(opened)
    assert opened.store.site.private.read().publications == (SOURCE, "The Valley")
    assert not sees(create_app(restored).test_client()) and check(opened) == []


def test_a_wish_is_fulfilled_by_the_next_sync(home: Home, app: Flask) -> None:
    wish(home.shelf, private_of([SOURCE]))
    stranger = app.test_client()
    assert stranger.get("/").status_code == 503
    sync(home)
    assert stranger.get("/").status_code == 200 and not sees(stranger)
    assert not (home.path / "private.wish").exists()


def test_a_program_makes_things_private(home: Home, app: Flask) -> None:
    value = people_of(home).tokens.add("robot", Role.ADMIN)[1]
    program, mine = app.test_client(use_cookies=False), {"Authorization": f"Bearer {value}"}
    add(home, "ana")
    asked = program.post("/api/v1/admin/private/add", json={"publications": [SOURCE]}, headers=mine)
    assert asked.get_json() == {"job": 1} and not sees(app.test_client())
    assert program.get("/api/v1/admin/private", headers=mine).get_json()["open"] is False
    (row,) = program.get("/api/v1/admin/private", headers=mine).get_json()["rows"]
    assert row["state"] == "becoming_private" and row["job"] == asked.get_json()["job"] and row["articles"] == 2
    work(home)
    told = program.get("/api/v1/admin/private", headers=mine).get_json()
    assert told == {
        "all": False,
        "publications": [SOURCE],
        "topics": [],
        "articles": 2,
        "open": True,
        "jobs": [],
        "rows": [row | {"state": "private", "job": None}],
    }
    wrongs: tuple[object, ...] = ({}, [], {"x": 1}, {"all": 1}, {"topics": "x"}, {"topics": [1]}, {"topics": [""]})
    for wrong in wrongs:
        answer = program.post("/api/v1/admin/private/add", json=wrong, headers=mine)
        assert answer.status_code == 400 and answer.get_json()["detail"]
    wrong_name = program.post("/api/v1/admin/private/delete", json={"topics": ["none"]}, headers=mine)
    assert wrong_name.status_code == 400
