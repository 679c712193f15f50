"""Searches to compare that cannot be understood: each is told with its place, and all can be mended on the page."""

from __future__ import annotations

from typing import Any
from urllib.parse import parse_qsl, urlencode, urlsplit

import pytest
from flask.testing import FlaskClient

from tests.support.pages import parsed
from tests.support.webui_sample import SCRIPT, build_home

pytestmark = pytest.mark.archive(build=build_home)


def refused(client: FlaskClient, *given: tuple[str, str]) -> Any:
    answer = client.get(f"/trends?{urlencode(given)}")
    assert answer.status_code == 400
    return parsed(answer.text)


def test_each_search_that_cannot_be_read_is_told_with_its_place_and_a_way_on(client: FlaskClient) -> None:
    page = refused(client, ("q", "mine"), ("q", " gold (mine"), ("q", "a OR"), ("topic", "Mining"))
    assert page.h1.text == "2 of these searches cannot be read"
    gold, other = page.select(".unread")
    assert (gold.h2.b.text, gold.select_one(".called").text) == ("B", "gold (mine")
    assert gold.select_one(".caret").text == "gold (mine"
    assert (gold.select_one("mark").text, gold.select_one(".hint").text) == ("(", "Character 6 is marked.")
    assert other.h2.b.text == "C"
    onwards = urlsplit(gold.select_one("a.action")["href"])
    assert onwards.path == "/trends"
    assert parse_qsl(onwards.query) == [("q", "mine"), ("q", "gold mine"), ("q", "a OR"), ("topic", "Mining")]
    form = page.select_one("form.compare")
    assert [field["value"] for field in form.select("input[name=q]")] == ["mine", "gold (mine", "a OR", ""]
    assert form.select_one("input[type=hidden]")["value"] == "Mining"


def test_a_search_alone_that_cannot_be_read_is_mended_in_its_form(client: FlaskClient) -> None:
    page = refused(client, ("q", "gold ("), ("as", "count"))
    assert page.h1.text == "This search cannot be read"
    assert not page.select(".unread b")
    assert page.select_one("form.compare input[name=as]")["value"] == "count"
    assert refused(client, ("q", f"{SCRIPT} (")).select_one(".called").text == f"{SCRIPT} ("
