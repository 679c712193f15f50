"""What a page says of itself to search engines and to those who show a link to it."""

from __future__ import annotations

import pytest
from flask.testing import FlaskClient

from archive.home import Home
from tests.support.every_page import build_home, pages
from tests.support.pages import parsed
from tests.support.webui_sample import id_of
from webui.app import create_app
from webui.settings import Settings

ADDRESS = "https://archive.example.org"
pytestmark = pytest.mark.archive(build=build_home, settings={"address": ADDRESS})


def said(client: FlaskClient, address: str, selector: str, attribute: str = "content") -> str:
    found = parsed(client.get(address).text).head.select_one(selector)
    return str(found[attribute]) if found else ""


def test_pages_open_to_search_engines_say_what_they_are_and_the_others_that_they_are_closed(
    client: FlaskClient, home: Home
) -> None:
    open_pages = set()
    for address in pages(home):
        if said(client, address, "meta[name=robots]").startswith("noindex"):
            continue
        described, canonical = (
            said(client, address, "meta[name=description]"),
            said(client, address, "link[rel=canonical]", "href"),
        )
        assert len(described) > 15 and "\n" not in described, address
        assert "?" not in (canonical or address), address
        open_pages.add(address.partition("?")[0].strip("/").partition("/")[0])
    assert open_pages == {"", "article", "topics", "trends", "dates", "coverage", "about", "help", "api"}


def test_an_article_has_a_canonical_address_where_the_operator_gave_the_site_one(
    client: FlaskClient, home: Home
) -> None:
    path = f"/article/{id_of(home, 'The mine')}"
    assert said(client, f"{path}?q=mine", "link[rel=canonical]", "href") == f"{ADDRESS}{path}"
    not_known = create_app(home.path, settings=Settings(home.path)).test_client()
    assert said(not_known, f"{path}?q=mine", "link[rel=canonical]", "href") == ""


def test_a_search_is_told_in_words_beside_a_link_to_it(client: FlaskClient) -> None:
    told = said(client, "/?q=mine&topic=Mining", "meta[name=description]")
    assert told == "Hemeroteca: 4 articles with any form of “mine”"


def test_robots_are_kept_from_searches_and_not_from_what_is_said_of_the_whole(client: FlaskClient) -> None:
    text = client.get("/robots.txt").text
    assert "Disallow: /trends?\n" in text and "Disallow: /trends\n" not in text
    assert "Disallow: /?\n" in text and "Disallow: /article/*?\n" in text
