"""Recipes at the desk: made by clicking on a drawn page without a script, tried by the worker, kept, and told when they
no longer fit; what comes from a hostile page stays text; and the same for programs."""

from __future__ import annotations

import json
import re
import tomllib
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner
from flask import Flask

from archive.audit.reading import AuditLog
from archive.desk.tables import recipe_drafts_table
from archive.home import Home
from archive.people.roles import Role
from archive.recipes.drafts import Drafts, NoSuchDraft
from archive.recipes.kept import keep, recipes_of
from importers.run import run_import
from tests.support.desk import Visitor, add, people_of, signed_in
from tests.support.pages import parsed
from tests.support.site_pages import pages
from webui.app import create_app
from webui.cli.main import main
from webui.desk.recipes import acts
from webui.settings import Settings
from webui.worker.loop import Worker

SITE = "riverletter.example"
HOSTILE = (
    "<html><head><title>Evil</title><link rel=canonical href='https://evil.example/1'><style>*{display:none}</style>"
    "</head><body><script>alert(1)</script>"
    "<h1 onclick='alert(2)' class='x\"><script>'>&lt;script&gt;alert(3)&lt;/script&gt;</h1>"
    "<p class='a'>A text that is long enough to be taken for an article by whoever reads it, and then some more words, "
    "so that nobody doubts it.</p><p>Another paragraph of the article, of which nobody doubts either.</p>"
    + "<div>" * 300
    + "<p>deep</p></body></html>"
)


def build_home(path: Path) -> Home:
    """An archive that keeps 24 pages of one site, and a hostile one of another."""
    home = Home.open(path, create=True)
    put_in(home, "saved", range(24), HOSTILE)
    return home


def put_in(home: Home, name: str, numbers: range, further: str = "") -> int:
    """Import these pages of the site as a folder of this name; the number of the import."""
    folder = home.path.parent / name
    for page in pages(30)[numbers.start : numbers.stop]:
        file = folder / page.path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(page.html, "utf-8")
    if further:
        (folder / "further.html").write_text(further, "utf-8")
    return run_import(home, [folder]).import_id or 0


pytestmark = pytest.mark.archive(build=build_home, fresh=True)


@pytest.fixture
def app(home: Home) -> Flask:
    add(home, "ana")
    return create_app(home.path, settings=Settings(home.path))


@pytest.fixture
def ana(app: Flask, home: Home) -> Visitor:
    return signed_in(app, home, people_of(home).users.named("ana"))


def work(home: Home) -> None:
    """Have the worker do what was asked of it."""
    Worker(home.path).run(once=True)


def opened(home: Home, ana: Visitor, site: str = SITE) -> str:
    """The address of the studio with a page of the site that has been drawn."""
    (page, *_) = home.store.pages.of(site, 1)
    answer = ana.send("/admin/recipes/studio", page=page.id)
    assert answer.status_code == 303
    work(home)
    return str(answer.location)


def click(ana: Visitor, studio: str, called: str, field: str) -> None:
    page = parsed(ana.client.get(studio).text)
    button = next(each for each in page.select(".studio-element") if each.select_one("code").text == called)
    assert ana.send(f"{studio}/pick", field=field, pick=str(button["value"])).status_code == 303


def text_in(ana: Visitor, studio: str) -> dict[str, Any]:
    return tomllib.loads(parsed(ana.client.get(studio).text).select_one("#recipe-text").text)


def test_a_recipe_is_made_by_clicking_tried_and_kept_and_imports_are_read_with_it(home: Home, ana: Visitor) -> None:
    listed = parsed(ana.client.get("/admin/recipes/new").text)
    assert SITE in [each.text for each in listed.select(".recipe-sites a")]
    chosen = parsed(ana.client.get(f"/admin/recipes/new?site={SITE}").text)
    assert chosen.select_one(".recipe-pages input[name=page]")
    studio = opened(home, ana)
    for called, field in (("h1", "title"), ("span.when", "date"), ("span.who", "authors"), ("div.text", "body")):
        click(ana, studio, called, field)
    assert ana.send(f"{studio}/pick", field="date", order="day-first").status_code == 303
    click(ana, studio, "ul.tools", "skip")
    made = text_in(ana, studio)
    fields = {"title": "h1", "body": "div.text", "date": "span.when", "authors": "span.who"}
    assert made == {
        "site": {"hosts": [SITE]},
        "fields": fields,
        "date": {"order": "day-first"},
        "skip": {"selectors": ["ul.tools"]},
    }
    text = parsed(ana.client.get(studio).text).select_one("#recipe-text").text
    assert ana.send(f"{studio}/text", text=text, name="river", **{"try": "1"}).location.endswith("#trial")
    assert parsed(ana.client.get(studio).text).select_one(".studio-wait a"), "who has no script looks again"
    work(home)
    page = parsed(ana.client.get(studio).text)
    assert page.select_one(".studio-wait") is None
    rates = [[cell.text for cell in row.select("th, td")] for row in page.select("#trial ~ table tbody tr")]
    assert rates[0] == ["Title", "20 of 20", "100%", "0"] and rates[1][:2] == ["Date", "20 of 20"]
    assert len(page.select(".studio-tried > li")) == 21
    saved = ana.send(f"{studio}/text", text=text, name="river", save="1")
    assert saved.location.endswith("/admin/recipes/river.toml?saved=1")
    assert [name for name, _ in recipes_of(home)] == ["river.toml"]
    taken = ana.client.get("/admin/recipes/river.toml/file")
    assert tomllib.loads(taken.text) == made and "attachment" in taken.headers["Content-Disposition"]
    assert AuditLog(home.desk).acts()[0].action == "recipe save"
    done = home.store.imports.get(put_in(home, "later", range(29, 30)))
    assert done and done.fits["river.toml"].pages == 1 and not done.fits["river.toml"].missed


def test_a_second_click_corrects_the_first_and_what_comes_next_is_chosen_by_hand(ana: Visitor, home: Home) -> None:
    studio = opened(home, ana)
    buttons = parsed(ana.client.get(studio).text).select(".studio-element")
    for button in buttons[:2]:
        led = ana.send(f"{studio}/pick", field="title", pick=str(button["value"])).location
        page = parsed(ana.client.get(led).text)
        assert page.select_one("input[name=field][checked]")["value"] == "title"
    assert len(page.select("#field-title code")) >= 1
    assert "Click on another place to correct it." in page.select_one(".studio-bar").text
    led = ana.send(f"{studio}/pick", field="title", next="date").location
    assert parsed(ana.client.get(led).text).select_one("input[name=field][checked]")["value"] == "date"


def test_the_same_element_is_found_in_another_way_and_a_field_is_cleared(home: Home, ana: Visitor) -> None:
    studio = opened(home, ana)
    click(ana, studio, "span.who", "authors")
    page = parsed(ana.client.get(studio).text)
    way = next(each for each in page.select("button[name=way]") if "aria-pressed" not in each.attrs)
    ana.send(f"{studio}/pick", field="title", way=str(way["value"]))
    assert text_in(ana, studio)["fields"]["authors"] == way.select_one("code").text
    assert parsed(ana.client.get(studio).text).select_one(".studio-marked .studio-mark").text == "Author"
    ana.send(f"{studio}/pick", field="title", clear="authors")
    assert "fields" not in text_in(ana, studio)


def test_what_cannot_be_is_refused_in_a_sentence_and_changes_nothing(home: Home, ana: Visitor) -> None:
    studio = opened(home, ana)
    before = text_in(ana, studio)
    for fields in (
        {"pick": "99999"},
        {"pick": "x"},
        {"way": "title:0:99"},
        {"way": "::"},
        {"clear": "x"},
        {"order": "x"},
    ):
        answer = ana.send(f"{studio}/pick", field="title", **fields)
        assert answer.status_code == 400 and parsed(answer.text).select_one("[role=alert]").text
    assert ana.send(f"{studio}/pick", field="nonsense", pick="1").status_code == 400
    for text in ("", "x", "[site]\nhosts = 3", '[site]\nhosts = "a.b"\n[fields]\ntitle = "h1["', "\0"):
        for button in ("try", "save"):
            answer = ana.send(f"{studio}/text", text=text, name="x", **{button: "1"})
            assert answer.status_code == 400 and "Traceback" not in answer.text
    good = parsed(ana.client.get(studio).text).select_one("#recipe-text").text
    assert ana.send(f"{studio}/text", text=good, name="../x", save="1").status_code == 400
    assert text_in(ana, studio) == before and recipes_of(home) == ()
    for number in ("99", "x", "-1", "1" * 30):
        assert ana.client.get(f"/admin/recipes/studio/{number}").status_code == 404
    assert ana.send("/admin/recipes/studio", page="nosuch").status_code == 404
    assert ana.client.get("/admin/recipes/none.toml").status_code == 404
    assert ana.send("/admin/recipes/none.toml/delete").status_code == 404


def test_a_hostile_page_is_text_in_a_page_of_ours(home: Home, ana: Visitor) -> None:
    studio = opened(home, ana, "evil.example")
    answer = ana.client.get(studio)
    page = parsed(answer.text)
    assert "unsafe" not in answer.headers["Content-Security-Policy"]
    main_part = page.select_one("main")
    assert not main_part.select("script, style, iframe, [onclick], [style]")
    assert any("<script>alert(3)</script>" in each.text for each in main_part.select(".studio-element"))
    assert "alert(1)" not in answer.text and "alert(2)" not in answer.text


def test_a_page_of_which_nothing_can_be_drawn_says_why(
    home: Home, ana: Visitor, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("importers.studio.drawing.MOST_ELEMENTS", 10)
    studio = opened(home, ana)
    assert "elements, and no more than 10 are drawn" in ana.client.get(studio).text


def test_a_recipe_that_no_longer_fits_is_told_where_somebody_looks(home: Home, ana: Visitor, app: Flask) -> None:
    text = f'[site]\nhosts = "{SITE}"\n[fields]\ntitle = "h1"\nauthors = ".nowhere"\n'
    keep(home.desk, "river.toml", text, "ana", {"title": 0.0, "authors": 0.0})
    assert "river.toml" not in ana.client.get("/admin/").text
    put_in(home, "later", range(24, 30))
    said = ana.client.get("/admin/").text
    assert "river.toml" in said and "Author" in said
    one = parsed(ana.client.get("/admin/recipes/river.toml").text)
    assert one.select(".recipe-pages button"), "a page that did not fit is opened from here"
    value = str(one.select_one(".recipe-pages input[name=page]")["value"])
    answer = ana.send("/admin/recipes/studio", page=value, name="river.toml")
    work(home)
    assert text_in(ana, str(answer.location))["fields"]["authors"] == ".nowhere"
    runner = CliRunner()
    listed = runner.invoke(main, ["--home", str(home.path), "recipe", "list"]).output
    assert "no longer fits" in listed and "no authors on" in listed
    status = json.loads(runner.invoke(main, ["--home", str(home.path), "status", "--json"]).output)
    assert status["recipes_that_no_longer_fit"] == ["river.toml"]
    add(home, "cu", Role.CURATOR)
    curator = signed_in(app, home, people_of(home).users.named("cu"))
    assert "river.toml" in curator.client.get("/admin/").text
    assert curator.client.get("/admin/recipes").status_code == 403
    assert ana.send("/admin/recipes/river.toml/delete").status_code == 303
    assert "river.toml" not in ana.client.get("/admin/").text


def test_a_draft_is_kept_for_a_day_and_a_hundred_at_the_most(home: Home) -> None:
    at = ["2026-03-01T10:00:00.000000+00:00"]
    drafts = Drafts(home.desk, lambda: at[0])
    first = drafts.add("a", "x.toml", "t", "ana")
    at[0] = "2026-03-02T09:59:00.000000+00:00"
    assert drafts.get(first).text == "t"
    at[0] = "2026-03-02T10:01:00.000000+00:00"
    with pytest.raises(NoSuchDraft):
        drafts.get(first)
    for _ in range(110):
        last = drafts.add("a", "x.toml", "t", "ana")
    with home.desk.connect() as connection:
        assert len(connection.execute(recipe_drafts_table.select()).all()) == 100
    with pytest.raises(NoSuchDraft):
        drafts.ask_trial(first, 1)
    drafts.drop(last)


def test_whatever_lies_in_a_foreign_desk_is_shown_as_nothing(home: Home, ana: Visitor) -> None:
    studio = opened(home, ana)
    for drawing in (b"", b"x", "text", 3, b"\x78\x9c\x03\x00\x00\x00\x00\x01"):
        with home.desk.begin() as connection:
            connection.exec_driver_sql(
                "UPDATE recipe_drafts SET drawing = ?, trial = ?, picked = ?", (drawing, drawing, "[")
            )
        assert ana.client.get(studio).status_code == 200


def test_programs_do_the_same(home: Home, ana: Visitor) -> None:
    base, head = "/api/v1/admin/recipes", {"X-CSRFToken": ana.token}

    def asked(method: str, path: str, status: int = 200, **body: Any) -> Any:
        answer = ana.client.open(f"{base}{path}", method=method, json=body or None, headers=head)
        assert answer.status_code == status, answer.text
        return answer.get_json()

    found = asked("GET", f"/pages?site={SITE}")
    assert {"site": SITE, "articles": 24} in found["sites"] and len(found["pages"]) == 24
    draft = asked("POST", "/drafts", page=found["pages"][0]["id"], text="")
    assert draft["drawing_waits"] and asked("GET", f"/drafts/{draft['id']}/drawing", 404)
    work(home)
    drawn = asked("GET", f"/drafts/{draft['id']}/drawing")["drawn"]
    number = next(place for place, each in enumerate(drawn) if each["called"] == "h1")
    changed = asked("PATCH", f"/drafts/{draft['id']}", field="title", element=number, way=0)
    assert tomllib.loads(changed["text"])["fields"] == {"title": drawn[number]["ways"][0]["css"]}
    asked("PATCH", f"/drafts/{draft['id']}", 400, field="title", element="1", way=0)
    asked("PATCH", f"/drafts/{draft['id']}", 400, nonsense=1)
    asked("POST", f"/drafts/{draft['id']}/trial")
    work(home)
    tried = asked("GET", f"/drafts/{draft['id']}/trial")
    assert tried["is_current"] and tried["fields"][0] == {
        "field": "title", "asked": True, "given": 20, "pages": 20, "differing": 0,
    }  # fmt: skip
    asked("PATCH", f"/drafts/{draft['id']}", text=changed["text"] + "\n")
    assert not asked("GET", f"/drafts/{draft['id']}/trial")["is_current"]
    assert asked("PUT", "/river", text=changed["text"])["recipe"]["name"] == "river.toml"
    asked("PUT", "/river", 400, text="x")
    assert [each["name"] for each in asked("GET", "")["recipes"]] == ["river.toml"]
    assert asked("GET", "/river.toml")["text"] == changed["text"]
    assert asked("DELETE", "/river.toml") == {"done": True} and asked("GET", "/river.toml", 404)


def test_the_verbs_do_the_same(home: Home, tmp_path: Path) -> None:
    file = tmp_path / "river.toml"
    file.write_text(f'[site]\nhosts = "{SITE}"\n[fields]\ntitle = "h1"\nseries = ".none"\n', "utf-8")

    def run(*arguments: str, code: int = 0) -> str:
        done = CliRunner().invoke(main, ["--home", str(home.path), "recipe", *arguments])
        assert done.exit_code == code, done.output
        return done.output

    assert "There is no recipe" in run("list")
    tried = json.loads(run("try", str(file), "--json"))
    rates = {each["field"]: each["given"] for each in tried["fields"]}
    assert (rates["title"], rates["series"], len(tried["pages"])) == (20, 0, 20)
    assert "nothing found for series" in run("try", str(file))
    assert "river.toml is kept" in run("add", str(file))
    (told,) = json.loads(run("list", "--json"))["recipes"]
    assert (told["name"], told["fits"], told["import"]) == ("river.toml", True, None)
    assert (
        run("show", "river") == file.read_text("utf-8") and SITE in json.loads(run("show", "river", "--json"))["text"]
    )
    assert "is deleted" in run("delete", "river.toml")
    assert "no recipe" in run("show", "river", code=1) and "name" in run("add", str(file), "--name", "../x", code=1)
    file.write_text('[site]\nhosts = "hill.example"\n', "utf-8")
    assert "keeps no page of hill.example" in run("try", str(file), code=1)
    actions = [each.action for each in AuditLog(home.desk).acts()]
    assert actions[:2] == ["recipe delete", "recipe save"]


def test_every_field_has_a_name_and_the_elements_a_number() -> None:
    from webui.desk.recipes.page import FIELD_TITLES

    assert set(acts.FIELDS) == set(FIELD_TITLES) and re.fullmatch(r"[a-z]+", "".join(acts.FIELDS))
