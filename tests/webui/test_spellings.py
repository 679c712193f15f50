"""One thing written in several ways: together, with a hyphen, apart, with dots, in groups of figures."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any
from urllib.parse import quote_plus

import pytest
from click.testing import CliRunner
from flask.testing import FlaskClient

from archive.document import Document
from archive.home import Home
from tests.support.pages import soup
from tests.support.shelf import home_with
from webui.cli.main import main

TEXTS = (
    ("es", "Los EEUU ganan."),  # 0
    ("es", "Los EE.UU. ganan."),
    ("es", "Los EE UU ganan."),
    ("es", "Los EE. UU. ganan."),
    ("en", "In DC today."),  # 4
    ("en", "In D.C. today."),
    ("en", "In D. C. today."),
    ("en", "A nonprofit group."),  # 7
    ("en", "A non-profit group."),
    ("en", "Two non profits met, and the nonprofits paid."),
    ("en", "It cost 1000 soles."),  # 10
    ("en", "It cost 1,000 soles."),
    ("es", "Costó 1.000 soles."),
    ("en", "It cost 1 000 soles."),
    ("en", "It cost 1\u00a0000 soles."),
    ("en", "A profit of the non resident."),  # 15
    ("en", "They sign again: to re-sign is no surrender."),
    ("en", "He will resign."),
    ("es", "El ex-presidente y la expresidenta."),  # 18
    ("es", "Un expresidente de la república."),
    ("en", "It may be late."),  # 20
    ("en", "Maybe it rains."),
    ("en", "A T-shirt."),
    ("en", "A tshirt."),
    ("en", "The health care of the healthcare worker."),  # 24
    ("en", "Health-care costs."),
    ("es", "Las FF.AA. y la FFAA, las FF AA."),  # 26
    ("en", "Give it to us."),
    ("en", "In 1999 it was $1,999."),  # 28
)
ALIKE = [
    (("EEUU", "EE.UU.", "EE UU", "EE. UU.", "eeuu", '"EE UU"', '"EE. UU."'), {0, 1, 2, 3}),
    (("DC", "D.C.", "D. C.", '"D. C."', "D C"), {4, 5, 6}),
    (("nonprofit", "non-profit", "nonprofits", "non-profits", '"non-profit"', "Non‐Profit"), {7, 8, 9}),
    (("1000", "1,000", "1.000", "1 000", "1\u00a0000", '"1 000"'), {10, 11, 12, 13, 14}),
    (("expresidente", "ex-presidente"), {18, 19}),
    (("tshirt", "T-shirt", "t-shirt"), {22, 23}),
    (("healthcare", "health-care"), {24, 25}),
    (("FFAA", "FF.AA.", "FF AA"), {26}),
    (("covid", "covid"), set()),
]
APART = [  # what is written alike and is something else, or was asked for as it is
    ("resign", {17}),
    ("re-sign", {16}),
    ("maybe", {21}),
    ('"may be"', {20}),
    ("non profit", {8, 9, 15}),
    ('"non profit"', {8, 9}),
    ('"health care"', {24, 25}),
    ("=EEUU", {0, 1, 26} - {26}),
    ("=nonprofit", {7}),
    ("=1000", {10, 11, 12, 14}),
    ("us", {27}),
    ("1999", {28}),
]


def build_archive(path: Path) -> Home:
    articles = (
        Document(title=f"Article {number}", body=text, language=language, source="The Valley", source_id=str(number))
        for number, (language, text) in enumerate(TEXTS)
    )
    return home_with(path, *articles)


pytestmark = pytest.mark.archive(build=build_archive)


def found(client: FlaskClient, text: str) -> dict[str, Any]:
    answer = client.get(f"/api/v1/search?q={quote_plus(text)}&limit=100").get_json()
    assert isinstance(answer, dict)
    assert answer["total"] == len(answer["hits"])
    return answer


def numbers(client: FlaskClient, text: str) -> set[int]:
    return {int(hit["source_id"]) for hit in found(client, text)["hits"]}


def forms(client: FlaskClient, text: str) -> dict[str, dict[str, int]]:
    return {
        word["word"]: {each["form"]: each["count"] for each in word["forms"]} for word in found(client, text)["forms"]
    }


@pytest.mark.parametrize(("texts", "meant"), ALIKE, ids=[texts[0] for texts, _ in ALIKE])
def test_every_way_to_write_it_finds_the_same(
    client: FlaskClient, home: Home, texts: tuple[str, ...], meant: set[int]
) -> None:
    for text in texts:
        assert numbers(client, text) == meant, text
        page = soup(client, f"/?q={quote_plus(text)}&limit=100")
        assert len(page.select(".hit")) == len(meant)
        lines = client.get(f"/export?format=jsonl&q={quote_plus(text)}").text.splitlines()
        assert {int(json.loads(line)["id"]) for line in lines} == meant
    done = CliRunner().invoke(main, ["search", texts[0], "--json", "--limit", "100", "--home", str(home.path)])
    assert {int(hit["source_id"]) for hit in json.loads(done.output)["hits"]} == meant


@pytest.mark.parametrize(("text", "meant"), APART)
def test_what_is_something_else_or_was_asked_for_as_it_is_stays_so(
    client: FlaskClient, text: str, meant: set[int]
) -> None:
    assert numbers(client, text) == meant


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("EEUU", {"EEUU": {"ee-uu": 2, "ee.uu.": 1, "eeuu": 1}}),
        ("EE.UU.", {"EE.UU.": {"ee-uu": 2, "ee.uu.": 1, "eeuu": 1}}),
        ("EE UU", {"EE UU": {"ee-uu": 2, "ee.uu.": 1, "eeuu": 1}}),
        ("DC", {"DC": {"d-c": 1, "d.c.": 1, "dc": 1}}),
        ("nonprofit", {"nonprofit": {"non-profit": 2, "nonprofit": 1, "nonprofits": 1}}),
        ("non-profit", {"non-profit": {"non-profit": 2, "nonprofit": 1, "nonprofits": 1}}),
        ("1,000", {"1,000": {"1000": 4, "1-000": 1}}),
        ("1 000", {"1 000": {"1000": 4, "1-000": 1}}),
    ],
)
def test_each_way_is_told_as_a_form_with_its_articles(
    client: FlaskClient, text: str, told: dict[str, dict[str, int]]
) -> None:
    assert forms(client, text) == told


@pytest.mark.parametrize(
    "text", ["EEUU", "EE.UU.", "EE UU", "DC", "D. C.", "nonprofit", "non-profit", "1000", "1,000", "1 000"]
)
def test_each_way_can_be_left_out_by_its_link(client: FlaskClient, text: str) -> None:
    page = soup(client, f"/?q={quote_plus(text)}+OR+zzyzx&limit=100")
    items = [(item.select_one(".written").text, item.select_one("a")) for item in page.select(".forms li")]
    whole = numbers(client, text)
    left: set[int] = set()
    assert len(items) > 1
    for written, link in items:
        assert link is not None, written
        without = soup(client, f"{link['href']}")
        kept = {each.select_one(".written").text for each in without.select(".forms li")}
        assert written not in kept
        rest = {int(each.text.split()[-1]) for each in without.select(".hit h3")}
        assert rest < whole or "nonprofits" in written or written == "nonprofit"
        left |= rest
    assert left == whole


def test_the_methods_and_the_command_line_tell_the_forms_too(client: FlaskClient, home: Home) -> None:
    assert "non-profit (2)" in soup(client, "/take?q=nonprofit").main.text
    done = CliRunner().invoke(main, ["search", "nonprofit", "--home", str(home.path)])
    assert "non-profit (2)" in done.output


def test_what_was_found_so_is_marked(client: FlaskClient) -> None:
    marks = {mark.text for mark in soup(client, "/?q=nonprofit").select(".snippets mark")}
    assert marks == {"nonprofit", "nonprofits", "non-profit", "non profits"}
