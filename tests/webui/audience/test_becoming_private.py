"""What becomes private, and what becomes public again: asked about before it is done, told truly while it lasts."""

from __future__ import annotations

import logging
from contextlib import closing
from pathlib import Path

import pytest
from flask import Flask

from archive.home import Home
from archive.people.roles import Role
from archive.site.private import private_of, wish
from index.following.audiences import bring_public
from index.following.check import check
from index.following.sync import sync, sync_copy
from index.private.covered import Coverage, covering_none
from index.private.proof import idle_state
from index.query import Query
from index.results import Results
from index.searcher import Searcher
from tests.support.desk import add, people_of, signed_in
from tests.support.private_archive import MARK, SOURCE, private_article, public_article
from tests.support.shelf import home_with, put
from webui.app import create_app
from webui.audiences import Audiences
from webui.worker.loop import Worker


def build(path: Path) -> Home:
    return home_with(path, *(public_article(n) for n in range(1, 4)))


pytestmark = pytest.mark.archive(build=build, fresh=True)


@pytest.fixture
def app(home: Home, monkeypatch: pytest.MonkeyPatch) -> Flask:
    # What is not there stays so until the test makes it.
    monkeypatch.setattr(Audiences, "_ask", lambda _self: None)
    return create_app(home.path)


def test_a_name_that_covers_nothing_closes_nothing_and_hides_what_comes_before_its_job_is_done(
    home: Home, app: Flask
) -> None:
    ana, stranger = signed_in(app, home, add(home, "ana")), app.test_client()
    assert ana.send("/admin/private/add", kind="publication", name=SOURCE, sure="1").status_code == 303
    page = ana.client.get("/admin/private").text
    assert "becoming private: waits (job 1)" in page and "Visitors read on" in page and "come back later" not in page
    assert stranger.get("/?q=river").status_code == 200
    put(home, private_article(1))  # an import, before the job of the desk
    assert stranger.get("/?q=river").status_code == 503
    sync(home)
    answer = stranger.get("/api/v1/search?q=river")
    assert answer.get_json()["total"] == 3 and MARK not in answer.text
    Worker(home.path).run(once=True)
    assert MARK not in stranger.get("/?q=").text and check(home) == []
    assert "in force" in ana.client.get("/admin/private").text


def test_what_hides_nothing_yet_is_listed_and_taken_back_whatever_became_of_its_job(home: Home, app: Flask) -> None:
    ana = signed_in(app, home, add(home, "ana"))
    ana.send("/admin/private/add", kind="publication", name=SOURCE, sure="1")
    ana.send("/admin/jobs/1/cancel")
    page = ana.client.get("/admin/private").text
    assert SOURCE in page and "becoming private: waits" in page and "read all of the archive" not in page
    rows = ana.client.get("/api/v1/admin/private").get_json()["rows"]
    assert [(each["name"], each["state"], each["job"]) for each in rows] == [(SOURCE, "becoming_private", None)]
    assert ana.send("/admin/private/delete", kind="publication", name=SOURCE, sure="1").status_code == 303
    Worker(home.path).run(once=True)
    assert not (home.path / "private.wish").exists() and SOURCE not in ana.client.get("/admin/private").text


def test_the_index_is_asked_once_for_a_page(home: Home, app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    ana, asked, search = signed_in(app, home, add(home, "ana")), list[object](), Searcher.search

    def counted(searcher: Searcher, query: Query) -> Results:
        asked.append(query)
        return search(searcher, query)

    monkeypatch.setattr(Searcher, "search", counted)
    wish(home.shelf, private_of(["The Valley"]))
    assert "The Valley" in ana.client.get("/admin/private").text and len(asked) == 1


def test_what_may_be_meant_is_looked_for_of_the_first_few_names(home: Home) -> None:
    with closing(Searcher(home, builds=False)) as searcher:
        none = covering_none(Coverage(searcher), private_of([f"The Vally{'i' * n}" for n in range(9)]), private_of())
    assert len(none) == 9 and none[0].meant and not none[-1].meant


def test_other_topic_rules_end_the_proof_that_nothing_is_hidden(home: Home, app: Flask) -> None:
    stranger = app.test_client()
    nobody = private_of(topics=["secret"])
    wish(home.shelf, nobody, idle_state(home, nobody))
    assert stranger.get("/").status_code == 200
    (home.path / "topics.toml").write_text('[topics.x]\nquery = "mayor"\nen = "Secret"\n')
    assert stranger.get("/").status_code == 503
    assert idle_state(home, nobody) == ""


def test_of_two_wishes_both_have_to_hide_nothing(home: Home) -> None:
    nothing, something = private_of(["Nobody"]), private_of(["The Valley"])
    wish(home.shelf, nothing, idle_state(home, nothing))
    wish(home.shelf, something, idle_state(home, something))
    audiences = Audiences(home.path)
    assert audiences.private().publications == ("Nobody", "The Valley")


@pytest.mark.parametrize("name", [SOURCE.upper(), f" {SOURCE} "])
def test_what_an_article_said_before_is_something_to_hide(home: Home, name: str) -> None:
    assert idle_state(home, private_of([name]))
    put(home, private_article(5, source="The Hill", url="https://valley.example/5", source_id=""))
    put(home, private_article(5, source=SOURCE, url="https://valley.example/5", source_id=""))
    put(home, private_article(5, source="The Hill", url="https://valley.example/5", source_id=""))
    assert {each.document.source for each in home.store.documents()} == {"The Valley", "The Hill"}
    assert not idle_state(home, private_of([name])) and idle_state(home, private_of(["Nobody"]))
    first = next(each.id for each in home.store.documents() if each.document.source == "The Valley")
    home.store.edit(first, {"source": "Only by hand"})
    assert not idle_state(home, private_of(["only by hand"]))
    home.store.remove(first, "")
    assert not idle_state(home, private_of(["the valley"])) and not idle_state(home, private_of(everything=True))


def test_each_change_is_shown_with_its_number_of_articles_before_it_is_made(home: Home, app: Flask) -> None:
    ana, stranger = signed_in(app, home, add(home, "ana")), app.test_client()
    told = {
        ("add", "publication", "the valley"): ("3 articles of 3 are meant", "come back later", "1,000 articles"),
        ("add", "publication", "The Vally"): ("No article is of the publication", "“The Valley” (publication)"),
        ("add", "topic", "The Valley"): ("No article has the topic", "“The Valley” (publication)", "read on as before"),
        ("add", "all", ""): ("It holds 3 articles", "asked to sign in"),
    }
    for (act, kind, name), sentences in told.items():
        answer = ana.send(f"/admin/private/{act}", kind=kind, name=name)
        assert answer.status_code == 200 and all(each in answer.text for each in sentences), (answer.text, sentences)
        assert not (home.path / "private.wish").exists() and stranger.get("/").status_code == 200
    bring_public(home, sync_copy, lambda _private: private_of(everything=True))
    answer = ana.send("/admin/private/delete", kind="all", name="")
    assert "It holds 3 articles" in answer.text and stranger.get("/").status_code == 303
    assert ana.send("/admin/private/delete", kind="all", name="", sure="1").status_code == 303
    page = ana.client.get("/admin/private").text
    assert "becoming public: waits (job 1)" in page and "Make the archive public" not in page
    Worker(home.path).run(once=True)
    assert stranger.get("/").status_code == 200 and "Nothing is private" in ana.client.get("/admin/private").text


def test_programs_are_told_of_a_name_that_covers_nothing_and_of_each_name_how_it_stands(home: Home, app: Flask) -> None:
    add(home, "ana")
    people, program = people_of(home), app.test_client()
    mine = {"Authorization": f"Bearer {people.tokens.add('night', Role.ADMIN)[1]}"}
    sent = {"publications": ["The Valley"], "topics": ["Rivres"]}
    refused = program.post("/api/v1/admin/private/add", json=sent, headers=mine)
    assert refused.status_code == 400 and "“Rivers” (topic)" in refused.get_json()["detail"]
    assert "sure" in refused.get_json()["detail"] and not (home.path / "private.wish").exists()
    assert program.post("/api/v1/admin/private/add", json={**sent, "sure": 1}, headers=mine).status_code == 400
    assert program.post("/api/v1/admin/private/add", json={**sent, "sure": True}, headers=mine).status_code == 200
    assert program.post("/api/v1/admin/private/delete", json={"topics": ["rivres"]}, headers=mine).status_code == 200
    rows = program.get("/api/v1/admin/private", headers=mine).get_json()["rows"]
    assert [(each["name"], each["articles"], each["state"], each["job"]) for each in rows] == [
        ("The Valley", 3, "becoming_private", 1),
        ("Rivres", 0, "becoming_public", 2),
    ]


def test_a_closing_is_one_line_of_the_log_however_many_come(
    home: Home, app: Flask, caplog: pytest.LogCaptureFixture
) -> None:
    wish(home.shelf, private_of(["The Valley"]))
    with caplog.at_level(logging.INFO):
        for address in ("/", "/?q=river", "/api/v1/search?q=x", "/topics") * 3:
            assert app.test_client().get(address).status_code == 503
        app.extensions["hemeroteca-errors"]._sum_up()
        app.test_client().get("/")
    assert [each.levelname for each in caplog.records if "come back later" in each.getMessage()] == ["WARNING"]
    assert not [each for each in caplog.records if each.levelno >= logging.ERROR]
