"""A page of results is light where every facet is full, as in an archive of many thousand articles, and where all names
are very long."""

from __future__ import annotations

import random
from pathlib import Path

import pytest
from flask.testing import FlaskClient

from archive.home import Home
from archive.partial_date import parse_iso
from tests.support.pages import parsed
from tests.support.shelf import article, home_with
from webui.app import create_app
from webui.i18n.translation import LANGUAGES
from webui.search.facets import SHOWN

MOST_BYTES = 60_000
VALUES = 20  # of each facet; fewer are shown
FULL = ("topic", "section", "source", "author", "year")
WORDS = tuple("bridge county drought farm harbour ministry school senator tunnel valley veterans winter".split())


def _sentences(number: int) -> str:
    """Sixty words that no other article has in this order: alike, they would be versions of one article."""
    return " ".join(random.Random(number).choices(WORDS, k=60))


def build_home(path: Path) -> Home:
    """Sixty articles of more values of each facet than are shown, with names as long as a newspaper's."""
    return home_with(
        path,
        *(
            article(
                number,
                f"{_sentences(number)} The health of {number} schools. {_sentences(-number)} The health of all.",
                title=f"Senator {number} welcomes new funds for the health of veterans in rural counties",
                source=f"The Valley Paper {number % VALUES}",
                section=f"Page {number % VALUES}",
                authors=(f"Ana Ruiz {number % VALUES}",),
                topics=(f"Farming {number % VALUES}",),
                language=("en", "es", "fr")[number % 3],
                published=parse_iso(f"{2000 + number % VALUES}-03-05"),
            )
            for number in range(60)
        ),
    )


pytestmark = pytest.mark.archive(build=build_home)


@pytest.mark.parametrize("language", ["en", "es"])
def test_ten_results_beside_full_facets_are_light(client: FlaskClient, language: str) -> None:
    answer = client.get("/?q=health", headers={"Accept-Language": language, "Accept-Encoding": "identity"})
    page = parsed(answer.text)
    assert len(page.select(".hit")) == 10
    assert {len(page.select(f"#facet-{each} ~ ul > li")) for each in FULL} == {SHOWN}
    assert len(answer.data) <= MOST_BYTES, len(answer.data)


def build_long_home(path: Path) -> Home:
    """The same of names as long as they come: of publications, sections, topics, people and articles."""
    return home_with(
        path,
        *(
            article(
                number,
                f"{_sentences(number)} The health of {number} schools. {_sentences(-number)} The health of all.",
                title=f"Senator {number} welcomes new funds for the health of veterans in rural counties, and "
                "asks the ministry for a report",
                source=f"The Valley Paper and Weekly Advertiser for the Northern Counties {number % VALUES}",
                section=f"Regional politics and administration {number % VALUES}",
                authors=(f"María Fernanda Ruiz de la Torre {number % VALUES}",),
                topics=(f"Agriculture, fisheries and rural development {number % VALUES}",),
                language=("en", "es", "fr")[number % 3],
                published=parse_iso(f"{2000 + number % VALUES}-03-05"),
            )
            for number in range(60)
        ),
    )


def test_ten_results_with_very_long_names_are_light_too(tmp_path: Path) -> None:
    client = create_app(build_long_home(tmp_path / "home").path).test_client()
    for language in LANGUAGES:
        answer = client.get("/?q=health", headers={"Accept-Language": language, "Accept-Encoding": "identity"})
        page = parsed(answer.text)
        assert len(page.select(".hit")) == 10
        shown = {each: len(page.select(f"#facet-{each} ~ ul > li")) for each in FULL}
        assert min(shown.values()) == shown["source"] == 5 < shown["topic"] < shown["year"] == SHOWN
        for each in FULL:  # what finds no room is a click away
            assert page.select_one(f"#facet-{each} ~ .hint a")["href"].startswith(f"/values/{each}?")
        assert len(answer.data) <= MOST_BYTES, (language, len(answer.data))


@pytest.mark.parametrize("address", ["/?q=health", "/values/topic?q=health"])
def test_what_excludes_a_value_is_called_by_its_facet_and_its_name(client: FlaskClient, address: str) -> None:
    page = parsed(client.get(address).text)
    links = page.select(".exclude")
    assert len(links) >= SHOWN
    for link in links:
        facet, value = (page.find(id=each).text for each in link["aria-labelledby"].split())
        assert facet.startswith("Exclude ")
        assert value == link.parent.select_one(".take bdi").text
    ids = [each["id"] for each in page.select("[id]")]
    assert len(ids) == len(set(ids))
