"""From a typed word over the forms that were counted to the search without one of them: index, pages and programs."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any
from urllib.parse import quote

import pytest
from bs4 import Tag
from click.testing import CliRunner
from flask.testing import FlaskClient

from archive.document import Document
from archive.home import Home
from tests.support.pages import soup
from tests.support.shelf import home_with
from webui.cli.main import main

TEXTS = (
    ("en", "The mine closed."),
    ("en", "Mines were closed near the mine."),
    ("en", "He mined the hill."),
    ("en", "A minor matter of the ministry."),
    ("en", "She leaves the town."),
    ("en", "They left in the rain."),
    ("en", "A leaf fell; the leaves were red."),
    ("es", "El género y los géneros."),
    ("es", "De un género."),
    ("es", "En general se generaliza."),
)


def build_archive(path: Path) -> Home:
    articles = (
        Document(title=f"Article {number}", body=text, language=language, source="The Valley", source_id=str(number))
        for number, (language, text) in enumerate(TEXTS)
    )
    return home_with(path, *articles)


pytestmark = pytest.mark.archive(build=build_archive)


def found(client: FlaskClient, text: str, more: str = "") -> dict[str, Any]:
    answer = client.get(f"/api/v1/search?q={quote(text)}{more}").get_json()
    assert isinstance(answer, dict)
    return answer


def numbers(client: FlaskClient, text: str) -> set[int]:
    return {int(hit["source_id"]) for hit in found(client, text)["hits"]}


def forms(client: FlaskClient, text: str, more: str = "") -> dict[str, list[tuple[str, int]]]:
    words = found(client, text, more)["forms"]
    return {word["word"]: [(each["form"], each["count"]) for each in word["forms"]] for word in words}


def folded(page: Tag) -> dict[str, str]:
    """The forms that a page tells, and where the link without each leads."""
    items = [(each.select_one(".written"), each.select_one("a")) for each in page.select(".forms li")]
    return {written.text: str(link["href"]) for written, link in items if written and link}


def test_the_forms_are_those_that_the_results_have_with_the_articles_of_each(client: FlaskClient) -> None:
    assert forms(client, "mine") == {"mine": [("mine", 2), ("mined", 1), ("mines", 1)]}
    assert numbers(client, "mine") == {0, 1, 2}
    assert forms(client, "género") == {"género": [("género", 2), ("géneros", 1)]}
    assert numbers(client, "genero") == {7, 8}
    assert forms(client, "=mines") == {"mines": [("mines", 1)]}
    assert forms(client, "mine closed") == {"mine": [("mine", 2), ("mines", 1)], "closed": [("closed", 2)]}
    assert forms(client, "mine", "&lang=es") == {"mine": []}


def test_each_link_leads_to_the_articles_that_have_another_form(client: FlaskClient) -> None:
    links = folded(soup(client, "/?q=mine"))
    assert list(links) == ["mine", "mined", "mines"]
    for form, texts in (("mine", {1, 2}), ("mined", {0, 1}), ("mines", {0, 1, 2})):
        page = soup(client, links[form])
        assert len(page.select(".hit")) == len(texts)
        chosen = page.select_one("#q")["value"]
        assert numbers(client, chosen) == texts
        assert form not in {written for written, _count in forms(client, chosen)["mine"]}
        assert page.select_one(".forms dd p a")["href"] == "/?q=mine"


@pytest.mark.parametrize(
    ("text", "texts"),
    [
        ("mine{mines}", {1}),
        ("mine{MINED,mines}", {1, 2}),
        ('"the mine{mine}"', {0, 1}),
        ('"the mine{mined}"', set()),
        ("title:mine{mine}", set()),
        ("body:mine{mine} -mine{mines}", {0}),
        ("género{géneros}", {7}),
        ("género{generos}", set()),
    ],
)
def test_chosen_forms_find_what_has_them_and_nothing_else(client: FlaskClient, text: str, texts: set[int]) -> None:
    assert numbers(client, text) == texts


def test_matches_of_chosen_forms_alone_are_marked(client: FlaskClient) -> None:
    (hit,) = soup(client, "/?q=mine%7Bmines%7D").select(".hit")
    assert [mark.text for mark in hit.select("mark")] == ["Mines"]


def test_of_two_readings_one_is_taken_and_the_other_a_click_away(client: FlaskClient) -> None:
    page = soup(client, "/?q=leaves")
    assert "“leaves” is read as a form of “leaf”; search for “leave” instead." in page.select_one(".readback").text
    assert numbers(client, "leaves") == numbers(client, "leaf") == {4, 6}  # *leaves* may mean either: both find it
    other = soup(client, page.select(".readback a")[-1]["href"])
    assert set(folded(other)) == {"leaves", "left"}
    assert numbers(client, other.select_one("#q")["value"]) == numbers(client, "leave") == {4, 5, 6}


def test_what_is_taken_along_says_the_same(client: FlaskClient, home: Home) -> None:
    said = "“género”: género (2), géneros (1)"
    methods = soup(client, "/take?q=g%C3%A9nero").select_one("#methods").text
    assert "it found 2 articles (every version of an article counted" in methods
    assert f"Forms counted, with the articles that have each: {said}." in methods
    kept = client.post("/s", data={"q": "género"}).headers["Location"]
    assert said in soup(client, kept).select_one("#methods").text
    told = json.loads(client.get("/export?format=json&q=g%C3%A9nero").text)["export"]["forms"]
    assert told == found(client, "género")["forms"]
    for address in ("trends", "words", "context"):
        assert list(folded(soup(client, f"/{address}?q=g%C3%A9nero"))) == ["género", "géneros"]
    printed = CliRunner().invoke(main, ["--home", str(home.path), "search", "género"]).stdout
    assert said in printed.splitlines()
