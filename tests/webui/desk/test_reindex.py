"""The page of the index and its addresses for programs: asked for at the desk, done by the worker, told on the page."""

from __future__ import annotations

import re
from collections.abc import Callable

import jsonschema_rs
import pytest
from flask import Flask

from archive.audit.reading import AuditLog, Wanted
from archive.golden.counted import keep_counted
from archive.golden.searches import MOST, GoldenSearches
from archive.golden.settings import change_settings, read_settings
from archive.home import Home
from archive.jobs.kinds import COMPARE, SWAP
from archive.jobs.queue import Queue
from archive.jobs.records import State
from index.following.locate import index_of
from index.reindexing.note import comparison_in
from tests.support.desk import Visitor, build_home
from tests.support.pages import parsed
from webui.api.openapi_reindex import PATHS
from webui.api.openapi_schemas import SCHEMAS
from webui.app import create_app
from webui.desk.reindex.counting import Counting
from webui.worker.loop import Worker

pytestmark = pytest.mark.archive(build=build_home, fresh=True)

RULES = "[topics.water]\nen = 'Water'\nquery = 'river'\n"


@pytest.fixture
def app(home: Home) -> Flask:
    return create_app(home.path)


def work(home: Home) -> list[tuple[str, State, str]]:
    """Do all jobs; what came of each."""
    Worker(home.path).run(once=True)
    return [(each.kind, each.state, each.sentence) for each in Queue(home.desk).all()]


def text(ana: Visitor, address: str = "/admin/index", language: str = "en") -> str:
    page = ana.client.get(address, headers={"Accept-Language": language})
    assert page.status_code == 200
    return " ".join(parsed(page.text).get_text(" ").split())


def test_a_reindex_is_compared_swapped_and_gone_back_from_on_one_page(home: Home, ana: Visitor) -> None:
    assert ana.send("/admin/golden", query="  river ").status_code == 303
    ana.send("/admin/golden", query="topic:Water")
    (home.path / "topics.proposed.toml").write_text(RULES)
    assert "Other topic rules are proposed" in text(ana)
    ana.send("/admin/index/compare")
    assert "No worker runs" in text(ana)
    assert work(home)[-1][:2] == (COMPARE, State.DONE)
    page = text(ana)
    assert "topic:Water 0 3 0 of 0 3 articles moved, came or went" in page
    assert "This is beyond the limits" in page
    found = comparison_in(index_of(home))
    assert found is not None
    ana.send("/admin/index/swap", candidate="0" * 12)
    assert "another one than that which you saw" in work(home)[-1][2]
    ana.send("/admin/index/swap", candidate=found.id)
    assert work(home)[-1][:2] == (SWAP, State.DONE)
    assert (home.path / "topics.toml").read_text() == RULES
    assert "It is kept, with its topic rules" in text(ana)
    ana.send("/admin/index/back")
    work(home)
    assert not home.topic_rules.exists()
    assert (home.path / "topics.before.toml").read_text() == RULES
    assert "no way back to it then" in ana.send("/admin/index/release").text  # it asks first
    ana.send("/admin/index/release", sure="1")
    work(home)
    assert "None is kept." in text(ana)
    assert "No se guarda ninguno." in text(ana, language="es")
    acts = {each.action for each in AuditLog(home.desk).acts(Wanted(), 100)}
    assert {"golden add", "queue", COMPARE, SWAP, "reindex-back", "reindex-release"} <= acts


def test_a_job_swaps_by_itself_within_bounds_and_refuses_with_reasons_beyond(home: Home, ana: Visitor) -> None:
    GoldenSearches(home.desk).add("topic:Water", "ana")
    (home.path / "topics.proposed.toml").write_text(RULES)
    ana.send("/admin/golden/bounds", by_itself="1", totals_within="10", best_kept="8")
    ana.send("/admin/index/compare")
    kind, state, sentence = work(home)[-1]
    assert (kind, state) == (COMPARE, State.FAILED)
    assert "“topic:Water” finds 3, and found 0" in sentence
    assert not home.topic_rules.exists()
    ana.send("/admin/golden/bounds", by_itself="1", totals_within="300", best_kept="8")
    ana.send("/admin/index/compare")
    assert work(home)[-1][1] is State.DONE
    assert (home.path / "topics.toml").read_text() == RULES


@pytest.mark.parametrize("query", ["", "   ", "topic:(mine", "x" * 501])
def test_a_golden_search_that_cannot_be_one_is_refused_with_what_is_wrong(home: Home, ana: Visitor, query: str) -> None:
    page = ana.send("/admin/golden", query=query)
    assert page.status_code == 400
    assert parsed(page.text).select("[role=alert]")
    assert GoldenSearches(home.desk).all() == []
    assert ana.send("/admin/golden/9/delete").status_code == 400


@pytest.mark.parametrize("bounds", [("x", "8"), ("-1", "8"), ("1001", "8"), ("10", "11"), ("", "")])
def test_bounds_that_cannot_be_are_refused(home: Home, ana: Visitor, bounds: tuple[str, str]) -> None:
    answer = ana.send("/admin/golden/bounds", totals_within=bounds[0], best_kept=bounds[1])
    assert answer.status_code == 400 and "”: give a whole number from 0 to " in answer.text
    assert (read_settings(home.desk).totals_within, read_settings(home.desk).best_kept) == (10, 8)


def test_there_are_so_many_golden_searches_and_none_twice(home: Home, ana: Visitor) -> None:
    for number in range(MOST):
        GoldenSearches(home.desk).add(f"word{number}", "ana")
    assert "delete one first" in ana.send("/admin/golden", query="another").text
    GoldenSearches(home.desk).delete(1)
    assert "golden search already" in ana.send("/admin/golden", query="WORD7").text


def test_a_program_does_what_the_page_does(home: Home, ana: Visitor) -> None:
    def send(method: str, address: str, body: object = None) -> tuple[int, dict[str, object]]:
        answer = ana.client.open(
            f"/api/v1/admin/{address}", method=method, json=body, headers={"X-CSRFToken": ana.token}
        )
        if answer.status_code == 200:
            path = re.sub(r"/[0-9]+", "/{id}", re.sub("^index/.*", "index/{step}", address))
            described = PATHS[f"/admin/{path}"][method.lower()]["responses"]["200"]["content"]["application/json"]
            exact = {name: shape | {"additionalProperties": False} for name, shape in SCHEMAS.items()}
            assert jsonschema_rs.is_valid({**described["schema"], "components": {"schemas": exact}}, answer.get_json())
        return answer.status_code, answer.get_json()

    assert send("POST", "golden", {"query": "river"})[0] == 200
    assert send("PATCH", "golden", {"totals_within": 20})[1]["settings"]["totals_within"] == 20  # type: ignore[index]
    assert send("POST", "index/compare", {"by_itself": False})[1]["kind"] == COMPARE
    work(home)
    told = send("GET", "index")[1]
    assert told["comparison"]["answers"][0]["same"] is True  # type: ignore[index]
    assert told["candidate"]["problem"] is None  # type: ignore[index]
    assert send("POST", "index/discard")[0] == 200
    work(home)
    assert send("GET", "index")[1]["candidate"] is None
    for method, address, body in (
        ("POST", "golden", {"q": "x"}),
        ("POST", "golden", {"query": 5}),
        ("POST", "golden", {"query": "topic:("}),
        ("PATCH", "golden", {"totals_within": "5"}),
        ("PATCH", "golden", {"totals_within": True}),
        ("PATCH", "golden", {"best_kept": 11}),
        ("PATCH", "golden", {}),
        ("POST", "index/compare", {"by_itself": 1}),
        ("POST", "index/compare", {"useless": 1}),
        ("POST", "index/swap", {"candidate": "../x"}),
        ("DELETE", "golden/9", None),
    ):
        status, problem = send(method, address, body)
        assert status == 400, (method, address, body)
        assert problem["detail"]
    assert send("POST", "index/nosuch")[0] == 404
    number = send("GET", "golden")[1]["golden"][0]["id"]  # type: ignore[index]
    assert send("DELETE", f"golden/{number}")[0] == 200


def searched(app: Flask, times: int, query: str) -> None:
    for _ in range(times):
        assert app.test_client().get("/", query_string={"q": query}).status_code == 200


@pytest.fixture
def counting(app: Flask) -> Counting:
    """That of the app, which looks when it is told to and not before."""
    made: Counting = app.extensions["hemeroteca-counting"]
    made._begin: Callable[[], None] = lambda: None  # type: ignore[method-assign,misc]
    return made


def test_nothing_is_counted_unless_that_is_switched_on_and_the_about_page_says_when_it_is(
    app: Flask, home: Home, ana: Visitor, counting: Counting
) -> None:
    searched(app, 6, "river")
    counting.look()
    ana.send("/admin/golden/counting", counting="1")
    assert "is counted" in text(ana, "/about")
    counting.look()
    searched(app, 4, "a secret of mine")
    searched(app, 5, "The  River")
    searched(app, 2, "the river")
    app.test_client().get("/?q=the+river&page=2")
    counting.look()
    rows = home.desk.raw_connection().cursor().execute("SELECT query, times FROM counted_searches").fetchall()
    assert rows == [("the river", 7)]
    assert "the river 7 times" in text(ana)
    (home.path / "about.md").write_text("# Ours\n")
    assert "is counted" in text(ana, "/about")
    ana.send("/admin/golden", query="the river")
    assert "7 times" not in text(ana)
    searched(app, 1, "the river")
    ana.send("/admin/golden/counting", counting="0")
    assert "is counted" not in text(ana, "/about")
    counting.look()
    rows = home.desk.raw_connection().cursor().execute("SELECT query, times FROM counted_searches").fetchall()
    assert rows == []


def test_what_was_counted_is_not_written_once_it_is_off(home: Home) -> None:
    change_settings(home.desk, {"counting": True})
    change_settings(home.desk, {"counting": False})
    keep_counted(home.desk, {"river": 9})
    assert home.desk.raw_connection().cursor().execute("SELECT count(*) FROM counted_searches").fetchone() == (0,)


def test_a_desk_that_cannot_be_read_costs_no_reader_anything(app: Flask, home: Home, counting: Counting) -> None:
    change_settings(home.desk, {"counting": True})
    home.close_desk()
    counting.look()
    (home.path / "desk.sqlite3").write_bytes(b"no database" * 1000)
    searched(app, 6, "river")
    counting.look()
    assert not counting.is_on
    assert app.test_client().get("/about").status_code == 200
