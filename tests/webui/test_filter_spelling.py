"""Filters as people type them into an address: without accents, in capitals, with a blank too many."""

from __future__ import annotations

import json
import random
from pathlib import Path
from urllib.parse import quote_plus

import feedparser
import pytest
from bs4 import Tag
from click.testing import CliRunner
from flask.testing import FlaskClient

from archive.home import Home
from index.arrays.engine import ArrayEngine
from index.facets import FACETS
from index.following.sync import sync
from tests.support.judge.engine import ReferenceEngine
from tests.support.pages import parsed, soup
from tests.support.random_archive import AUTHORS, LANGUAGES, SECTIONS, SOURCES, TOPICS, entry
from tests.support.shelf import article, home_with
from webui.cli.main import main

ARTICLES = (
    article(0, topics=("Minería",), source="The Valley Bulletin", authors=("Ana Ruiz",), section="Economía"),
    article(1, topics=("Minería", "Ríos"), source="The Valley Bulletin", authors=("José Peña",), section="Sucesos"),
    article(2, topics=("Ríos",), source="El Valle", authors=("Ana Ruíz",), section="Economía", language="es"),
    article(3, topics=("Rios",), source="", authors=(), language="es"),
    article(4, topics=("MINERÍA ilegal",), source="El  Valle ", authors=("Ñuñoa",), language=""),
)
ALIKE = [  # a filter as people type it, the articles that are meant, and the values as the archive has them
    ("topic=mineria", {0, 1}, ["Minería"]),
    ("topic=MINER%C3%8DA", {0, 1}, ["Minería"]),
    ("topic=+miner%C3%ADa+", {0, 1}, ["Minería"]),
    ("topic=mineri%CC%81a", {0, 1}, ["Minería"]),
    ("topic=mineria++ILEGAL", {4}, ["MINERÍA ilegal"]),
    ("source=the+valley+bulletin", {0, 1}, ["The Valley Bulletin"]),
    ("author=ana+ruiz", {0, 2}, ["Ana Ruiz", "Ana Ruíz"]),
    ("author=JOSE+PENA", {1}, ["José Peña"]),
    ("section=economia", {0, 2}, ["Economía"]),
    ("lang=ES", {2, 3}, ["es"]),
    ("precision=DAY", {0, 1, 2, 3, 4}, ["day"]),
    ("topic=mineria&not_author=ana+ruiz", {1}, ["Minería", "Ana Ruiz", "Ana Ruíz"]),
    ("not_topic=mineria", {2, 3, 4}, ["Minería"]),
    ("not_lang=EN&topic=RIOS", {2, 3}, ["Rios", "Ríos", "en"]),
    ("topic=mineria&topic=Miner%C3%ADa", {0, 1}, ["Minería"]),
    # A value that the archive has is that one alone: its count is what the list of the facet says.
    ("topic=Rios", {3}, ["Rios"]),
    ("topic=R%C3%ADos", {1, 2}, ["Ríos"]),
    ("author=Ana+Ruiz", {0}, ["Ana Ruiz"]),
]


def build_archive(path: Path) -> Home:
    home = home_with(path, *ARTICLES)
    (home.path / "topics.toml").write_text(
        '[topics.water]\nquery = "day 3"\nen = "Water and rain"\nes = "Agua y lluvia"\n'
    )
    sync(home)
    return home


pytestmark = pytest.mark.archive(build=build_archive, settings={"address": "https://archive.example"})


def numbers(titles: list[str]) -> set[int]:
    return {int(title.split()[-1]) for title in titles}


def hits(client: FlaskClient, filters: str) -> set[int]:
    answer = client.get(f"/api/v1/search?{filters}").get_json()
    assert answer["total"] == len(answer["hits"])
    return numbers([hit["title"] for hit in answer["hits"]])


def chips(page: Tag) -> list[str]:
    return sorted(each.text for each in page.select(".chip .value"))


@pytest.mark.parametrize(("filters", "meant", "values"), ALIKE)
def test_a_filter_finds_what_the_same_value_finds_as_the_archive_writes_it(
    client: FlaskClient, filters: str, meant: set[int], values: list[str]
) -> None:
    assert hits(client, filters) == meant
    labels = {"day": "Exact day", "es": "Spanish", "en": "English"}
    page = soup(client, f"/?{filters}")
    assert numbers([each.text for each in page.select(".hit h3")]) == meant
    if "precision" not in filters:
        assert chips(page) == sorted(labels.get(each, each) for each in values)


@pytest.mark.parametrize(("filters", "meant", "values"), ALIKE)
def test_the_facet_marks_the_value_that_was_meant(
    client: FlaskClient, filters: str, meant: set[int], values: list[str]
) -> None:
    facets = client.get(f"/api/v1/search?{filters}").get_json()["facets"]
    marked = [each for counts in facets.values() for each in counts if each["selected"] or each["excluded"]]
    assert sorted(each["value"] for each in marked) == sorted(values)
    assert all(each["count"] for each in marked if each["selected"])
    page = soup(client, f"/?{filters}")
    assert len(page.select(".facet li.in, .facet li.out")) == len(values)


def test_what_a_page_leads_to_has_the_value_as_the_archive_writes_it(client: FlaskClient) -> None:
    page = soup(client, "/?q=river&topic=mineria&limit=1")
    for link in (page.select_one(".pager a"), page.select_one(".take, a[href*='/take']"), page.select_one(".hit h3 a")):
        assert "topic=Miner%C3%ADa" in link["href"]
    dropped = page.select_one(".chip a")["href"]
    assert dropped == "/?q=river&limit=1"


def test_a_value_that_nobody_has_finds_nothing_and_stays_as_it_was_typed(client: FlaskClient) -> None:
    page = soup(client, "/?topic=Bridges&q=river")
    assert chips(page) == ["Bridges"]
    assert page.select_one("h1").text == "Nothing found"
    assert client.get("/api/v1/search?topic=Bridges").get_json()["total"] == 0
    assert hits(client, "not_topic=Bridges") == {0, 1, 2, 3, 4}


def test_exports_feeds_trends_words_context_and_kept_searches_take_it_alike(client: FlaskClient, home: Home) -> None:
    asked = "q=river&topic=mineria&author=ANA+ruiz"
    lines = client.get(f"/export?format=jsonl&{asked}").text.splitlines()
    assert numbers([json.loads(line)["title"] for line in lines]) == {0}
    feed = feedparser.parse(client.get(f"/feed.atom?{asked}").data)
    assert numbers([each.title for each in feed.entries]) == {0}
    assert "Topic: Minería" in feed.feed.subtitle
    assert numbers([each["title"] for each in client.get(f"/feed.json?{asked}").get_json()["items"]]) == {0}
    (series,) = client.get(f"/api/v1/trends?{asked}").get_json()["series"]
    assert series["total"] == 1
    assert chips(soup(client, f"/trends?{asked}")) == ["Ana Ruiz", "Ana Ruíz", "Minería"]
    assert client.get(f"/api/v1/context?{asked}").get_json()["total"] == 1
    assert client.get(f"/api/v1/words?{asked}").get_json()["inside"] == 1
    kept = client.post("/s", data={"q": "river", "topic": "mineria"}).headers["Location"]
    told = client.get(f"/api/v1/frozen/{kept.rpartition('/')[2]}").get_json()
    assert told["total"] == 2
    assert told["filters"] == ["Topic: Minería"]


def test_the_command_line_takes_it_alike(home: Home) -> None:
    def found(*options: str) -> set[int]:
        done = CliRunner().invoke(main, ["search", "river", "--home", str(home.path), "--json", *options])
        assert done.exit_code == 0, done.output
        return numbers([hit["title"] for hit in json.loads(done.output)["hits"]])

    assert found("--topic", "mineria") == {0, 1}
    assert found("--not-topic", "MINERIA", "--lang", "ES") == {2, 3}
    assert found("--author", "ana ruiz") == {0, 2}


def test_the_command_line_asks_for_each_of_several_topics_or_authors_as_addresses_do(
    client: FlaskClient, home: Home
) -> None:
    def said(*options: str) -> str:
        done = CliRunner().invoke(main, ["search", "--home", str(home.path), "--limit", "100", *options])
        return done.output if done.exit_code == 0 else f"refused: {done.stderr}"

    for chosen in (("topic", "mineria", "Ríos"), ("author", "ana ruiz", "josé peña"), ("topic", "Ríos", "none")):
        name, *values = chosen
        options = [each for value in values for each in (f"--{name}", value)]
        asked = "&".join(f"{name}={quote_plus(value)}" for value in values)
        both, either = hits(client, f"{asked}&all={name}"), hits(client, asked)
        assert both < either
        assert numbers([hit["title"] for hit in json.loads(said(*options, "--all", name, "--json"))["hits"]]) == both
        assert said(*options, "--all", name).startswith(f"{len(both)} article")
        assert said(*options).startswith(f"{len(either)} article")
    assert "topic, author" in said("--topic", "Ríos", "--all", "section").replace("\n", " ")


def test_a_rules_topic_is_chosen_by_any_of_its_names(client: FlaskClient) -> None:
    for name in ("water", "WATER AND RAIN", "agua y lluvia"):
        assert hits(client, f"topic={quote_plus(name)}") == {3}
        assert chips(soup(client, f"/?topic={quote_plus(name)}")) == ["Water and rain"]


def test_why_an_article_is_not_found_compares_filters_alike(client: FlaskClient, home: Home) -> None:
    one = next(each.id for each in home.store.documents() if each.document.title == "Article 0")
    page = soup(client, f"/why?article={one}&topic=mineria")
    assert page.select(".clauses .yes")
    assert not page.select(".clauses .no")


def test_both_engines_and_our_segments_under_whoosh_mean_the_same_values(tmp_path: Path) -> None:
    chance = random.Random(17)
    entries = [entry(chance, number) for number in range(60)]
    values = {"topic": TOPICS, "author": AUTHORS, "source": SOURCES, "section": SECTIONS, "language": LANGUAGES}
    readers = []
    for engine in (ArrayEngine(), ReferenceEngine()):
        folder = tmp_path / engine.name
        folder.mkdir()
        writer = engine.write(folder)
        for each in entries:
            writer.put(each)
        writer.commit()
        readers.append(engine.read(folder))
    for facet in FACETS:
        for value in (*values.get(facet.name, ("1999", "day")), "nobody"):
            for typed in (value, value.upper(), value.lower(), f" {value} ", value.replace("ó", "o")):
                ours, judged = (reader.values_meant(facet.name, typed) for reader in readers)
                assert sorted(ours) == sorted(judged)
    assert readers[0].values_meant("author", "ANA RUIZ") == readers[0].values_meant("author", "ana ruiz")
    assert len(readers[0].values_meant("author", "JOSE PEREZ")) == 1


def test_an_archive_without_an_index_still_reads_its_filters(tmp_path: Path) -> None:
    from webui.app import create_app

    home = Home.open(tmp_path / "home", create=True)
    home.close()
    answer = create_app(home.path).test_client().get("/?topic=mineria")
    assert answer.status_code == 503
    assert "Traceback" not in parsed(answer.text).text
