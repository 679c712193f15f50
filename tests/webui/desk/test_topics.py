"""Topic rules at the desk: tried before they are saved, proposed before they are in force, and overwritten by nobody
who did not see them."""

from __future__ import annotations

from pathlib import Path

import pytest
from click.testing import CliRunner
from flask import Flask
from werkzeug.test import TestResponse

from archive.home import Home
from archive.jobs.kinds import BACK, COMPARE, SWAP
from archive.jobs.queue import Queue
from archive.jobs.records import State
from archive.site.private import private_of
from index.errors import IndexNotBuilt
from index.following.audiences import bring_public
from index.following.locate import index_of
from index.following.sync import sync, sync_copy
from index.following.topic_rules import load_rules
from index.reindexing.note import comparison_in
from index.searcher import Searcher
from tests.support.desk import Visitor
from tests.support.pages import parsed
from tests.support.shelf import article, home_with
from webui.cli.main import main
from webui.worker.loop import Worker

RULES = "# ours\n[topics.water]\nen = 'Water'\nquery = 'river'\n"


def build_home(path: Path) -> Home:
    home = home_with(
        path,
        *(article(n) for n in range(12)),
        article(20, "The mine was closed.", topics=("Water",)),
        article(21, "The mine is open."),
    )
    (home.path / "topics.toml").write_text(RULES, "utf-8")
    return home


pytestmark = pytest.mark.archive(build=build_home, fresh=True)


def version(ana: Visitor) -> str:
    told: str = ana.client.get("/api/v1/admin/topics").get_json()["version"]
    return told


def send(ana: Visitor, act: str = "save", **fields: str) -> tuple[int, str]:
    given = {"name": "pits", "query": "mine", "en": "Pits", "es": "", "is_new": "1", "was": version(ana), "act": act}
    answer = ana.send("/admin/topics/rule", **{**given, **fields})
    return answer.status_code, answer.location or answer.text


def done(home: Home) -> None:
    Worker(home.path).run(once=True)


def test_a_rule_is_tried_saved_as_a_proposal_and_applied(ana: Visitor, home: Home, app: Flask) -> None:
    status, page = send(ana, "try")
    assert status == 200 and "2 articles would have this topic." in page
    assert len(parsed(page).select("#trial li a")) == 2
    assert not home.proposed_rules.exists()
    status, where = send(ana)
    assert status == 303
    done(home)
    page = ana.client.get(where).text
    assert "Saved as a proposal." in page and "1 new topic" in page and "Apply" in page
    assert (home.path / "topics.toml").read_text("utf-8") == RULES
    assert "2 articles" not in app.test_client().get("/?topic=pits").text
    where = ana.send("/admin/topics/apply", was=version(ana)).location
    done(home)
    assert "Applied: the index" in ana.client.get(where).text and not home.proposed_rules.exists()
    assert [each.value for each in load_rules(home.topic_rules).rules] == ["water", "pits"]
    assert "# ours" in (home.path / "topics.toml").read_text("utf-8")
    assert "<h1>2 articles" in app.test_client().get("/?topic=pits").text.replace('<h1 id="count">', "<h1>")


def test_a_rule_that_is_changed_tells_what_comes_and_goes(ana: Visitor) -> None:
    status, page = send(ana, "try", name="water", query="mine", en="Water", is_new="")
    assert status == 200
    # Twelve on the river go; one of the mine is called so by its source and has the topic already.
    assert "2 articles would have this topic." in page
    assert "1 article would come to it." in page and "12 articles would lose it." in page
    assert len(parsed(page).select("#trial li")) == 2 + 1 + 10


def test_a_rule_is_deleted_and_the_proposal_discarded(ana: Visitor, home: Home) -> None:
    ana.send("/admin/topics/rule/delete", name="water", was=version(ana))
    done(home)
    page = ana.client.get("/admin/topics").text
    assert "1 deleted topic" in page and load_rules(home.topic_rules).rules
    ana.send("/admin/topics/discard", was=version(ana))
    done(home)
    assert not home.proposed_rules.exists() and "Discard" not in ana.client.get("/admin/topics").text
    assert ana.send("/admin/topics/rule/delete", name="nothing", was=version(ana)).status_code == 400


def test_a_change_that_nobody_saw_is_not_overwritten(ana: Visitor, home: Home) -> None:
    seen = version(ana)
    send(ana)
    done(home)
    status, page = send(ana, name="other", query="day", was=seen)
    assert status == 409 and "changed meanwhile" in page and 'value="other"' in page
    assert ana.send("/admin/topics/apply", was=seen).status_code == 409
    assert ana.send("/admin/topics/discard", was=seen).status_code == 409
    assert send(ana, name="other", query="day", en="Days")[0] == 303
    (home.path / "topics.toml").write_text(
        "[topics.mine]\nquery = 'x'\n", "utf-8"
    )  # by hand, before the worker is at it
    done(home)
    assert "other" not in (home.path / "topics.proposed.toml").read_text("utf-8")


@pytest.mark.parametrize(
    ("fields", "why"),
    [
        ({"query": "(mine"}, "the query cannot be understood"),
        ({"query": ""}, "needs a query"),
        ({"name": ""}, "needs a name"),
        ({"name": "water"}, "already"),
        ({"name": "x" * 101}, "101 characters"),
        ({"query": "x" * 5_001}, "5,001 characters"),
        ({"en": "a\u202eb"}, "nobody sees"),
    ],
)
def test_a_rule_that_cannot_be_is_refused_with_what_was_typed(
    ana: Visitor, home: Home, fields: dict[str, str], why: str
) -> None:
    for act in ("try", "save") if "water" not in fields.values() else ("save",):
        status, page = send(ana, act, **fields)
        assert (status, why in page) == (400, True), page
    done(home)
    assert not home.proposed_rules.exists()


def test_a_rule_that_would_cost_too_much_is_told(ana: Visitor) -> None:
    status, page = send(ana, "try", query=" OR ".join(f"w{number}*" for number in range(700)))
    assert status == 400 and "Try" in page


def test_all_rules_as_text_say_the_line_that_is_wrong(ana: Visitor, home: Home) -> None:
    assert "# ours" in ana.client.get("/admin/topics/text").text
    bad = f"{RULES}\n[topics.b]\nquery = '(x'\n"
    for act in ("check", "save"):
        answer = ana.send("/admin/topics/text", text=bad, act=act, was=version(ana))
        assert answer.status_code == 400 and "Line 6: [topics.b]" in answer.text and "(x" in answer.text
        assert str(home.path) not in answer.text
    answer = ana.send("/admin/topics/text", text=f"{RULES}\r\n\r\n", act="check", was=version(ana))
    assert "1 topic. It is not saved yet." in answer.text
    assert ana.send("/admin/topics/text", text=f"{RULES}\r\n", act="save", was=version(ana)).location.endswith("same=1")
    assert ana.send("/admin/topics/text", text="# none", act="save", was=version(ana)).status_code == 303
    done(home)
    assert (home.path / "topics.proposed.toml").read_text("utf-8") == "# none\n"
    ana.send("/admin/topics/apply", was=version(ana))
    done(home)
    assert load_rules(home.topic_rules).rules == ()
    assert ana.send("/admin/topics/text", text="x" * 200_001, act="save", was=version(ana)).status_code == 400


def test_rules_that_cannot_be_read_are_told_on_each_page_and_mended_as_text(ana: Visitor, home: Home) -> None:
    (home.path / "topics.toml").write_text("[topics.a]\nquery = '(x'\n", "utf-8")
    page = ana.client.get("/admin/topics")
    assert page.status_code == 200 and "cannot be understood" in page.text and "All rules as text" in page.text
    assert "(x" in ana.client.get("/admin/topics/text").text
    was = parsed(ana.client.get("/admin/topics/text").text).select_one("input[name=was]")
    assert was is not None
    assert ana.send("/admin/topics/text", text=RULES, act="save", was=str(was["value"])).status_code == 303
    done(home)
    page = ana.client.get("/admin/topics")
    assert "cannot be understood" in page.text
    was = parsed(page.text).select_one("form[action='/admin/topics/apply'] input[name=was]")
    assert was is not None
    assert "Apply these topics?" in ana.send("/admin/topics/apply", was=str(was["value"])).text
    assert ana.send("/admin/topics/apply", was=str(was["value"]), sure="1").status_code == 303
    done(home)
    assert [each.value for each in load_rules(home.topic_rules).rules] == ["water"]
    (home.path / "topics.toml").write_bytes(b"\xff")
    for path in ("", "/text", "/rule"):
        page = ana.client.get(f"/admin/topics{path}")
        assert page.status_code in (200, 400) and "cannot be changed here" in page.text, path


def test_a_program_tries_proposes_and_applies_rules(ana: Visitor, home: Home) -> None:
    headers = {"X-CSRFToken": ana.token}

    def ask(method: str, path: str, status: int = 200, **sent: object) -> dict[str, object]:
        answer = ana.client.open(f"/api/v1/admin/topics{path}", method=method, json=sent or None, headers=headers)
        assert answer.status_code == status, answer.text
        told: dict[str, object] = answer.get_json()
        return told

    trial = ask("POST", "/try", name="pits", query="mine")
    assert trial["taken"]["count"] == 2 and len(trial["taken"]["articles"]) == 2  # type: ignore[index]  # it is an object
    ask("POST", "/rule", name="pits", query="mine", es="Minas", was=version(ana))
    done(home)
    told = ask("GET", "")
    assert told["proposed"][1] == {"name": "pits", "query": "mine", "labels": {"es": "Minas"}}  # type: ignore[index]  # as above
    ask("POST", f"/apply?was={told['version']}")
    done(home)
    assert ask("GET", "")["proposed"] is None
    assert ask("POST", "/apply") == {"job": None, "state": "done", "sentence": "it stands so already"}
    ask("DELETE", "/rule?name=pits")
    done(home)
    ask("POST", "/discard?was=other", 409)
    ask("POST", "/text", text=RULES)
    done(home)
    ask("DELETE", "/rule?name=nothing", 400)
    for wrong in ({"name": "a"}, {"name": 1, "query": "x"}, {"name": "a", "query": "(", "en": "x"}):
        ask("POST", "/rule", 400, **wrong)
    ask("POST", "/text", 400, text="[x")


def test_a_rule_that_takes_most_articles_is_warned_of_and_applied_only_when_somebody_is_sure(
    ana: Visitor, home: Home
) -> None:
    _status, page = send(ana, "try", name="all", query="river OR mine", en="", es="")
    assert "a topic of 14 of all 14 articles" in page
    assert "tells little" not in send(ana, "try")[1]
    send(ana, name="all", query="river OR mine", en="", es="")
    done(home)
    asked = ana.send("/admin/topics/apply", was=version(ana))
    assert asked.status_code == 200 and "a topic of 14 of all 14 articles" in asked.text
    assert ana.send("/admin/topics/apply", was=version(ana), sure="1").status_code == 303


def test_a_rule_is_in_force_only_once_readers_have_its_topic(ana: Visitor, home: Home) -> None:
    assert "not in force yet" in ana.client.get("/admin/topics").text  # the file was written by hand
    send(ana)
    done(home)
    ana.send("/admin/topics/apply", was=version(ana))
    page = ana.client.get("/admin/topics").text
    assert "new: waits to be applied" in page and "It waits to be applied" in page and "/topics/apply" not in page
    told = ana.client.get("/api/v1/admin/topics").get_json()
    assert told["applying"] and not told["is_built"]
    again = ana.client.post(
        "/api/v1/admin/topics/apply", headers={"X-CSRFToken": ana.token, "Origin": "http://localhost"}
    )
    assert again.get_json()["job"] == told["applying"]  # it is not asked for twice
    done(home)
    page = ana.client.get("/admin/topics").text
    assert page.count("in force") == 2 and "waits to be applied" not in page
    assert ana.client.get("/api/v1/admin/topics").get_json()["is_built"]


def test_two_topics_that_are_called_the_same_are_refused_with_the_repair(ana: Visitor, home: Home) -> None:
    for fields in ({"name": "WATÉR"}, {"name": "rivers", "en": "water"}, {"name": "rivers", "es": " Wáter "}):
        status, page = send(ana, **fields)
        assert status == 400 and "are both called “water”; call one of them otherwise" in page
    text = RULES + "[topics.b]\nquery = 'x'\nes = 'WATER'\n"
    answer = ana.send("/admin/topics/text", act="save", text=text, was=version(ana))
    assert answer.status_code == 400 and "both called" in answer.text
    (home.path / "topics.toml").write_text(text, "utf-8")  # such as stand so from before can be mended
    assert send(ana, name="pits")[0] == 303


def test_a_private_topic_is_warned_of_before_its_articles_become_public(ana: Visitor, home: Home, app: Flask) -> None:
    sync(home)
    bring_public(home, sync_copy, lambda _now: private_of(topics=["Water"]))
    hidden = home.store.count() - Home.open(copy_folder(home)).store.count()
    assert hidden == 13
    _status, page = send(ana, "try", name="pits", query="river", en="", es="")
    assert "12 articles would have this topic." in page  # the whole archive is asked, not what visitors may see
    ana.send("/admin/topics/rule/delete", name="water", was=version(ana))
    done(home)
    asked = ana.send("/admin/topics/apply", was=version(ana))
    # That which its source calls so stays private.
    assert asked.status_code == 200 and "12 articles of the private topic “Water” would become public" in asked.text
    sent = {"X-CSRFToken": ana.token, "Origin": "http://localhost"}
    refused = ana.client.post("/api/v1/admin/topics/apply", headers=sent)
    assert refused.status_code == 400 and "“sure”: true" in refused.get_json()["detail"]
    assert "12 articles of the private topic" not in ana.client.get("/admin/index").text
    Queue(home.desk).put(COMPARE, {"by_itself": True}, "a test")
    done(home)
    assert "12 articles of the private topic" in ana.client.get("/admin/index").text  # it is not swapped by itself
    assert not app.test_client().get("/?q=river").text.count("Article 3")
    assert ana.send("/admin/topics/apply", was=version(ana), sure="1").status_code == 303
    done(home)
    assert "Article 3" in app.test_client().get("/?q=river").text


def test_a_swap_and_the_way_back_make_nothing_public_unless_somebody_is_sure(
    ana: Visitor, home: Home, app: Flask
) -> None:
    sync(home)
    bring_public(home, sync_copy, lambda _now: private_of(topics=["Water"]))
    (home.path / "topics.proposed.toml").write_text("")
    jobs = Queue(home.desk)
    jobs.put(COMPARE, {}, "a test")
    done(home)
    compared = comparison_in(index_of(home))
    assert compared is not None
    for step, kind in (("swap", SWAP), ("back", BACK)):
        fields = {"candidate": compared.id} if step == "swap" else {}
        told = "12 articles of the private topic “Water” would become public"
        asked = ana.send(f"/admin/index/{step}", **fields)
        assert asked.status_code == 200 and told in asked.text
        assert (compared.id in asked.text) == (step == "swap")  # that which was seen, and no other
        for sent, words in (({}, told), ({"sure": False}, told), ({"sure": 1}, "true or false")):
            answer = program(ana, f"index/{step}", {**fields, **sent})
            assert answer.status_code == 400 and words in answer.get_json()["detail"]
        number = jobs.put(kind, {}, "a test")  # or it became private since somebody asked
        done(home)
        assert jobs.get(number).state is State.FAILED and told in jobs.get(number).sentence
        assert "Article 3" not in app.test_client().get("/?q=river").text
        if step == "swap":
            assert told in program(ana, "index").get_json()["comparison"]["objections"][-1]
            assert ana.send("/admin/index/swap", sure="1", **fields).status_code == 303
        else:
            assert program(ana, "index/back", {"sure": True}).status_code == 200
        done(home)
        assert "Article 3" in app.test_client().get("/?q=river").text
        assert ana.send("/admin/index/back").status_code == 303  # which hides them again
        done(home)
        assert "Article 3" not in app.test_client().get("/?q=river").text


def test_where_no_index_can_tell_what_would_be_public_it_is_asked_all_the_same(
    ana: Visitor, home: Home, monkeypatch: pytest.MonkeyPatch
) -> None:
    def unanswered(*_: object) -> tuple[str, ...]:
        raise IndexNotBuilt("there is none")

    sync(home)
    assert send(ana)[0] == 303
    done(home)
    monkeypatch.setattr(Searcher, "taken", unanswered)
    asked = ana.send("/admin/topics/apply", was=version(ana))
    assert asked.status_code == 200 and "No index answers now" in asked.text and "Apply all the same" in asked.text
    bring_public(home, sync_copy, lambda _now: private_of(topics=["Water"]))
    ana.send("/admin/topics/rule/delete", name="water", was=version(ana))
    done(home)
    told = "Articles of the private topic “Water” may become public; nobody can tell now how many."
    assert told in ana.send("/admin/topics/apply", was=version(ana)).text
    assert told in program(ana, "topics/apply", {}).get_json()["detail"]
    refused = CliRunner().invoke(main, ["--home", str(home.path), "topics", "apply"])
    assert refused.exit_code == 1 and told in refused.stderr
    assert ana.send("/admin/topics/apply", was=version(ana), sure="1").status_code == 303


def program(ana: Visitor, address: str, sent: object = None) -> TestResponse:
    headers = {"X-CSRFToken": ana.token, "Origin": "http://localhost"}
    method = "GET" if sent is None else "POST"
    return ana.client.open(f"/api/v1/admin/{address}", method=method, json=sent, headers=headers)


def copy_folder(home: Home) -> Path:
    return next(each for each in (home.path / "public").iterdir() if each.is_dir())
