"""Texts run as their own letters do, from right to left too, whatever the language of the pages around them."""

from __future__ import annotations

from pathlib import Path

import pytest
from flask.testing import FlaskClient

from archive.home import Home
from tests.support.pages import soup
from tests.support.webui_sample import build_home, id_of

pytestmark = pytest.mark.archive(build=build_home)


def test_titles_snippets_and_texts_take_their_direction_from_their_letters(client: FlaskClient, home: Home) -> None:
    results = soup(client, "/?q=mine")
    assert {each["dir"] for each in results.select(".hit h3, .hit .snippets")} == {"auto"}
    article = soup(client, f"/article/{id_of(home, 'Letter 3 ')}")
    assert {each["dir"] for each in article.select("h1, .text .body")} == {"auto"}
    rules = Path("webui/static/site.css").read_text("utf-8").splitlines()
    assert not [rule for rule in rules if rule.startswith(".body ") and "-left" in rule]
