"""Values of a facet that differ in case or space alone are one value: one count, one spelling, found by each."""

from __future__ import annotations

import csv
import io
import json
import unicodedata
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from bs4 import BeautifulSoup
from click.testing import CliRunner
from flask.testing import FlaskClient
from hypothesis import given
from hypothesis import strategies as st

from archive.document import Document
from archive.history.records import Batch, Incoming
from archive.home import Home
from archive.partial_date import parse_iso
from index.analysis.folding import fold_value, spelling_key, tidy
from index.facets import commonest
from index.following.sync import sync
from index.holdings import counted
from index.query import Query, SearchRequest, Selection
from index.query_language.tree import Everything
from index.searcher import Searcher
from webui.cli.main import main

# Topics, section, source, authors of each article; `Minería` stands in three, other spellings in one each.
ARTICLES = (
    (("Minería", "Water"), "Opinion", "The Valley", ("Ana Ruiz",)),
    (("Minería", "minería"), "OPINION", "The Valley", ("ANA RUIZ", "Ana Ruiz")),
    (("MINERÍA", "water"), "Opinion", "The  Valley", ("Ana\u00a0Ruiz",)),
    (("Mineri\u0301a",), "Opi\u00adnion", "the valley", ("ana ruiz", "José Paz")),
    (("Minería\u00a0",), "News", "The Valley", ("JOSÉ PAZ",)),
    (("Mineria",), "News", "", ("Jose Paz",)),
)
SPELLINGS = ("Minería", "minería", "MINERÍA", "Mineri\u0301a", " Minería\u00a0")


def store(home: Home, numbers: range) -> None:
    import_id = home.store.imports.begin(["spellings"], "")
    home.store.take(
        import_id,
        Batch(
            [
                Incoming(
                    Document(
                        title=f"Mines {number}",
                        body=f"The mine {number}.",
                        topics=ARTICLES[number][0],
                        section=ARTICLES[number][1],
                        source=ARTICLES[number][2],
                        authors=ARTICLES[number][3],
                        published=parse_iso(f"{2010 + number}-05-03"),
                        url=f"https://valley.example/{number}",
                    )
                )
                for number in numbers
            ]
        ),
    )
    home.store.imports.finish(import_id)
    sync(home)


def build_spellings(path: Path) -> Home:
    """In three imports, so that spellings lie in several segments."""
    home = Home.open(path, create=True)
    for first in (0, 2, 4):
        store(home, range(first, first + 2))
    return home


pytestmark = pytest.mark.archive(build=build_spellings)


def search(client: FlaskClient, **asked: str) -> Any:
    answer = client.get("/api/v1/search", query_string=asked)
    assert answer.status_code == 200, answer.text
    return answer.get_json()


def facet(answer: Any, name: str) -> list[tuple[str, int]]:
    return [(each["value"], each["count"]) for each in answer["facets"][name]]


def test_each_facet_has_one_value_with_one_count_under_its_commonest_spelling(client: FlaskClient) -> None:
    answer = search(client, q="")
    assert facet(answer, "topic") == [("Minería", 5), ("Water", 2), ("Mineria", 1)]
    assert facet(answer, "section") == [("Opinion", 4), ("News", 2)]
    assert facet(answer, "source") == [("The Valley", 5)]
    assert facet(answer, "author") == [("Ana Ruiz", 4), ("José Paz", 2), ("Jose Paz", 1)]


@pytest.mark.parametrize("spelling", SPELLINGS)
def test_a_filter_by_any_spelling_finds_all_of_them_and_links_by_the_one_shown(
    client: FlaskClient, spelling: str
) -> None:
    answer = search(client, topic=spelling)
    assert answer["total"] == 5
    chosen = [each for each in answer["facets"]["topic"] if each["selected"]]
    assert [(each["value"], each["count"]) for each in chosen] == [("Minería", 5)]
    page = BeautifulSoup(client.get("/", query_string={"topic": spelling}).text, "lxml")
    taken = page.select_one("section.facet a[aria-current]")
    assert taken is not None
    assert "iner" not in str(taken["href"])
    assert search(client, not_topic=spelling)["total"] == 1


def test_the_page_all_values_suggestions_and_trends_name_it_once(client: FlaskClient) -> None:
    page = BeautifulSoup(client.get("/?q=").text, "lxml").get_text(" ")
    assert "MINERÍA" not in page
    values = BeautifulSoup(client.get("/values/topic").text, "lxml").select("main li")
    assert len([each for each in values if "miner" in each.get_text().lower()]) == 2  # and Mineria, with another letter
    told = client.get("/api/v1/suggest?q=miner").get_json()["suggestions"]
    assert sorted(each["text"] for each in told if each["kind"] == "topic") == ["Mineria", "Minería"]
    trends = client.get("/api/v1/trends?by=topic").get_json()
    assert [(each["name"], each["total"]) for each in trends["series"]] == [
        ("Minería", 5),
        ("Water", 2),
        ("Mineria", 1),
    ]


def test_exports_and_feeds_take_the_same_articles_with_the_shown_spelling_once(client: FlaskClient) -> None:
    rows = list(csv.DictReader(io.StringIO(client.get("/export?format=csv&topic=MINER%C3%8DA").text.lstrip("\ufeff"))))
    assert len(rows) == 5
    assert sorted(row["topics"] for row in rows) == ["Minería"] * 3 + ["Minería; Water"] * 2
    feed = json.loads(client.get("/feed.json?topic=miner%C3%ADa").text)
    assert len(feed["items"]) == 5


def test_the_coverage_has_one_column_for_a_section_with_an_index_and_without(client: FlaskClient, home: Home) -> None:
    heads = [each.get_text(strip=True) for each in BeautifulSoup(client.get("/coverage").text, "lxml").select("th")]
    assert [each for each in heads if each.lower().startswith("opin")] == ["Opinion"]
    held = counted(home.store, SearchRequest())
    assert [(each.value, each.count) for each in held.facets["section"]] == [("Opinion", 4), ("News", 2)]
    assert counted(home.store, SearchRequest(selections={"section": Selection(("opinion",))})).total == 4


def test_why_an_article_is_not_found_knows_its_filter_by_any_spelling(client: FlaskClient) -> None:
    found = search(client, q="")["hits"][0]["id"]
    answer = client.get("/why", query_string={"article": found, "section": "news"}).text
    assert "It is among the results" in answer


def test_the_command_line_counts_and_filters_alike(home: Home) -> None:
    said = CliRunner().invoke(main, ["search", "", "--topic", "minería", "--json", "--home", str(home.path)])
    assert said.exit_code == 0, said.output
    answer = json.loads(said.output)
    assert answer["total"] == 5
    assert facet(answer, "topic")[0] == ("Minería", 5)


def test_a_search_that_was_kept_by_one_spelling_stays_as_true_as_it_was(client: FlaskClient) -> None:
    kept = client.post("/s", data={"topic": "minería", "keep": "1"}, follow_redirects=True)
    assert kept.status_code == 200
    assert "5 articles" in kept.text


@given(st.text(max_size=12), st.sampled_from([str.upper, str.lower, str.title]))
def test_spellings_of_one_key_are_one_value_for_who_types_it_as_well(text: str, other: Callable[[str], str]) -> None:
    assert spelling_key(spelling_key(text)) == spelling_key(text)
    assert tidy(tidy(text)) == tidy(text)
    for spelling in (other(text), f" {text}\u00a0", unicodedata.normalize("NFD", text), tidy(text)):
        if spelling_key(spelling) == spelling_key(text):
            assert fold_value(spelling) == fold_value(text)
    assert spelling_key(unicodedata.normalize("NFD", text)) == spelling_key(text)
    assert spelling_key(f"\t{text}\u2009") == spelling_key(text)


def test_the_commonest_spelling_is_counted_whatever_spaces_are_in_it_and_ties_are_settled() -> None:
    assert commonest({"minería": 3, "Minería": 2, "Minería ": 2}) == "Minería"
    assert commonest({"MINERÍA": 2, "minería": 2, "Minería": 2}) == "Minería"
    assert commonest({"OAS": 1, "oas": 1}) == "oas"
    assert commonest({"a  b": 1, "a b": 1}) == "a b"


def test_what_is_shown_is_the_commonest_of_what_is_held_now_and_old_links_stay_true(tmp_path: Path) -> None:
    home = Home.open(tmp_path / "home", create=True)
    store(home, range(1, 3))
    shown = json.loads(
        CliRunner().invoke(main, ["search", "", "--json", "--section", "opinion", "--home", str(home.path)]).output
    )
    assert facet(shown, "section") == [("Opinion", 2)]  # among equals, not the one in capitals
    import_id = home.store.imports.begin(["more"], "")
    more = [Document(title=f"More {n}", body="More.", section="OPINION", url=f"https://m.example/{n}") for n in (1, 2)]
    home.store.take(import_id, Batch([Incoming(each) for each in more]))
    home.store.imports.finish(import_id)
    sync(home)
    searcher = Searcher(home)
    found = searcher.search(Query(tree=Everything(), selections={"section": Selection(("opinion",))}))
    assert (found.total, found.facets["section"][0].value) == (4, "OPINION")
    searcher.close()
    home.close()
