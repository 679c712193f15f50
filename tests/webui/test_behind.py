"""Between a change of the archive and its sync: counts are told as those of before, and nothing withdrawn is shown."""

from __future__ import annotations

import csv
import io
import json
from pathlib import Path

import pytest
from click.testing import CliRunner
from flask.testing import FlaskClient

from archive.document import Stored
from archive.home import Home
from index.following.sync import sync
from tests.support.pages import soup
from tests.support.shelf import article, home_with
from webui.cli.main import main

ARTICLES, OTHERS = 20, 5  # that a search for a river finds, and that it does not
SAID = "its index is being brought up to date"
PAGES = [
    *("/", "/?q=river", "/?q=river&page=2", "/values/section", "/values/section?q=river", "/values/topic", "/dates"),
    *("/trends?q=river", "/words?q=river", "/context?q=river", "/take?q=river"),
]
DATA = ["/api/v1/search?q=river", "/api/v1/trends?q=river", "/api/v1/words?q=river", "/api/v1/context?q=river"]
TABLES = ["/trends.csv?q=river", "/words.csv?q=river", "/context.csv?q=river"]


def build(path: Path) -> Home:
    others = (article(100 + number, "The mine closed early in spring.") for number in range(OTHERS))
    return home_with(path, *(article(number, section="News") for number in range(ARTICLES)), *others)


pytestmark = pytest.mark.archive(build=build, fresh=True)


def one(home: Home) -> Stored:
    """An article that the search finds."""
    return next(each for each in home.store.documents() if "river" in each.document.body)


def undo(home: Home) -> None:
    """Take the one import back, and leave the index behind."""
    (only,) = home.store.imports.all()
    home.store.undo(only.id)


@pytest.mark.parametrize("address", PAGES)
def test_a_page_says_that_it_is_behind_until_it_is_not(client: FlaskClient, home: Home, address: str) -> None:
    assert SAID not in client.get(address).text
    withdrawn = {each.document.title for each in home.store.documents()}
    undo(home)
    page = client.get(address)
    assert page.status_code == 200
    assert SAID in page.text
    assert "se está actualizando" in client.get(address, headers={"Accept-Language": "es"}).text
    assert not [title for title in withdrawn if f">{title}<" in page.text]
    sync(home)
    assert SAID not in client.get(address).text


@pytest.mark.parametrize("address", DATA)
def test_programs_are_told_how_far_behind_the_counts_are(client: FlaskClient, home: Home, address: str) -> None:
    assert client.get(address).get_json()["behind"] == 0
    undo(home)
    assert client.get(address).get_json()["behind"] == ARTICLES + OTHERS
    sync(home)
    assert client.get(address).get_json()["behind"] == 0


def test_a_count_without_its_hits_says_where_they_are(client: FlaskClient, home: Home) -> None:
    first = one(home).id
    home.store.remove(first, "libel")
    found = client.get("/api/v1/search?q=river&limit=100").get_json()
    assert (found["total"], len(found["hits"]), found["withdrawn"], found["behind"]) == (ARTICLES, ARTICLES - 1, 1, 1)
    assert "1 article of this page was withdrawn" in client.get("/?q=river&limit=100").text
    undo(home)
    found = client.get("/api/v1/search?q=river").get_json()
    assert (found["total"], found["hits"], found["withdrawn"]) == (ARTICLES, [], 10)
    told = [note.text for note in soup(client, "/?q=river").select(".note")]
    assert any(SAID in each for each in told)
    assert any("10 articles of this page were withdrawn" in each for each in told)
    sync(home)
    found = client.get("/api/v1/search?q=river").get_json()
    assert (found["total"], found["hits"], found["withdrawn"], found["behind"]) == (0, [], 0, 0)


def test_the_command_line_says_so_too(home: Home) -> None:
    undo(home)
    said = CliRunner().invoke(main, ["--home", str(home.path), "search", "river"]).output
    assert "25 changes behind the archive: `hemeroteca sync`" in said
    assert "not shown: 10" in said


@pytest.mark.parametrize("address", TABLES)
def test_a_table_says_of_which_index_it_is(client: FlaskClient, home: Home, address: str) -> None:
    home.store.remove(one(home).id, "libel")
    table = csv.DictReader(io.StringIO(client.get(address).data.decode("utf-8-sig")))
    assert {row["index"].partition(", ")[2] for row in table} == {"1 changes behind the archive"}


@pytest.mark.parametrize("form", ["csv", "json", "jsonl", "ris", "bibtex", "csl"])
def test_an_export_holds_as_many_as_it_says(client: FlaskClient, home: Home, form: str) -> None:
    gone = one(home)
    home.store.remove(gone.id, "libel")
    said = client.get(f"/export?q=river&format={form}").text
    assert gone.document.title + '"' not in said and f"{gone.document.url}\n" not in said
    if form == "csv":
        rows = list(csv.DictReader(io.StringIO(said.removeprefix("\ufeff"))))
        assert len(rows) == ARTICLES - 1
        assert {row["articles"] for row in rows} == {str(ARTICLES - 1)}
        assert "left out: 1." in rows[0]["filters"]
    else:
        assert "left out: 1." in said
    if form == "json":
        told = json.loads(said)
        assert told["export"]["articles"] == len(told["articles"]) == ARTICLES - 1


def test_what_leads_from_an_article_leads_to_no_text_that_was_withdrawn(client: FlaskClient, home: Home) -> None:
    first, second, *_ = (each.id for each in home.store.documents() if "river" in each.document.body)
    home.store.remove(second, "libel")
    page = client.get(f"/article/{first}?q=river")
    assert (page.status_code, SAID in page.text) == (200, True)
    assert client.get(f"/article/{second}?q=river").status_code == 410
    assert client.get(f"/article/{first}/compare/{second}").status_code == 410
    assert second not in client.get("/feed.atom?q=river").text
    assert second not in client.get("/feed.json?q=river").text


def test_what_is_kept_of_a_search_is_what_the_archive_holds(client: FlaskClient, home: Home) -> None:
    gone = one(home).id
    home.store.remove(gone, "libel")
    kept = client.post("/s", data={"q": "river"})
    frozen = client.get(f"/api/v1/frozen/{kept.location.rpartition('/')[2]}").get_json()
    assert frozen["total"] == len(frozen["articles"]) == ARTICLES - 1
    assert gone not in {each["id"] for each in frozen["articles"]}
