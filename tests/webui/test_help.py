"""How to search: every example is a search that is understood, and help is reached without a script."""

from __future__ import annotations

from urllib.parse import parse_qsl, urlsplit

import pytest
from flask.testing import FlaskClient

from index.query_language.lexer import FIELDS
from index.query_language.parser import parse
from tests.support.pages import soup
from tests.support.webui_sample import build_home
from webui.i18n.translation import LANGUAGES

pytestmark = pytest.mark.archive(build=build_home)


@pytest.mark.parametrize("language", LANGUAGES)
def test_each_example_leads_to_its_own_search_which_is_read_without_a_note(client: FlaskClient, language: str) -> None:
    client.set_cookie("interface", language)
    page = soup(client, "/help")
    links = page.select(".examples a")
    assert len(links) > 30
    for link in links:
        asked = dict(parse_qsl(urlsplit(link["href"]).query))["q"]
        assert asked == link.text
        notes = parse(asked).notes
        assert notes == () or link.text in ("gold | silver", 'date:"March 2019"'), link.text
        assert client.get(link["href"]).status_code == 200


def test_every_field_and_operator_of_the_language_stands_on_the_page(client: FlaskClient) -> None:
    told = soup(client, "/help").select_one("main").text
    for name in (*(f"{each}:" for each in FIELDS if each != "language"), "OR", "AND", "NOT", "~", "*", "?", "{", "="):
        assert name in told


@pytest.mark.parametrize("address", ["/", "/?q=mine", "/about", "/nowhere"])
def test_help_is_a_link_on_every_page_and_its_short_form_is_closed_there(client: FlaskClient, address: str) -> None:
    page = soup(client, address, 404 if address == "/nowhere" else 200)
    links = page.select("a.opens-help")
    assert {each["href"] for each in links} == {"/help"}
    assert page.select_one("#search .options a.opens-help")
    dialog = page.select_one("dialog#help")
    assert not dialog.has_attr("open")
    assert dialog.select(".syntax code")
    assert dialog.select("kbd")
