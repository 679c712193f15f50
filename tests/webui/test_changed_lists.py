"""A list that changed between two of its pages says so; one that did not, in an archive that grows, is silent."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import pytest
from click.testing import CliRunner
from flask.testing import FlaskClient

from archive.home import Home
from index.following.sync import sync
from tests.support.pages import parsed, soup
from tests.support.shelf import article, home_with, put
from webui.app import create_app
from webui.cli.main import main

TOLD = "This list has changed"
ASKED = "q=river&sort=newest"


@pytest.fixture
def shelf(tmp_path: Path) -> Home:
    """Twenty-five articles on a river, and five on a mine."""
    river = [article(number) for number in range(25)]
    return home_with(tmp_path / "home", *river, *(article(number, "The mine closed.") for number in range(30, 35)))


def visitor(home: Home) -> FlaskClient:
    return create_app(home.path).test_client()


def comes(home: Home) -> None:
    put(home, article(99, "The river was seen again.", published=None, title="A late one"))
    put(home, article(98, "The river froze."))


def goes(home: Home) -> None:
    on_page_one = visitor(home).get(f"/api/v1/search?{ASKED}").get_json()["hits"]
    home.store.remove(on_page_one[3]["id"], "asked for")


def is_edited_out(home: Home) -> None:
    (one, *_others) = visitor(home).get(f"/api/v1/search?{ASKED}").get_json()["hits"]
    home.store.edit(one["id"], {"date": "1999"})


Change = Callable[[Home], None]
CHANGES = pytest.mark.parametrize("change", [comes, goes, is_edited_out], ids=lambda change: change.__name__)


@CHANGES
def test_a_page_says_that_its_list_has_changed_and_leads_to_page_one(shelf: Home, change: Change) -> None:
    client = visitor(shelf)
    first = soup(client, f"/?{ASKED}")
    href = first.select_one(".pager a[rel=next]")["href"]
    assert TOLD not in client.get(href).text
    change(shelf)
    sync(shelf)
    second = soup(client, href)
    (told,) = (each for each in second.select(".note") if TOLD in each.text)
    assert told.a["href"] == f"/?{ASKED}"
    assert second.select(".hits > li")
    third = second.select_one(".pager a[rel=next]")["href"]
    assert TOLD not in client.get(third).text  # it was told once, and goes on with the list as it is now


@CHANGES
def test_programs_are_told_by_a_field_and_a_note(shelf: Home, change: Change) -> None:
    client = visitor(shelf)
    first = client.get(f"/api/v1/search?{ASKED}").get_json()
    assert (first["changed"], first["notes"]) == (False, [])
    assert parse_qs(urlsplit(first["next"]).query)["seen"] == [first["seen"]]
    assert client.get(first["next"]).get_json()["changed"] is False
    change(shelf)
    sync(shelf)
    second = client.get(first["next"]).get_json()
    assert second["changed"] is True
    assert [note for note in second["notes"] if TOLD in note]
    by_hand = client.get(f"/api/v1/search?{ASKED}&page=2&seen={first['seen']}").get_json()
    assert by_hand["changed"] is True
    assert client.get(second["next"]).get_json()["changed"] is False
    assert client.get(client.get(second["next"]).get_json()["next"] or "/").status_code == 200


def test_the_last_page_leads_nowhere_and_all_pages_together_are_the_list(shelf: Home) -> None:
    client, path, met = visitor(shelf), f"/api/v1/search?{ASKED}&limit=7", list[str]()
    while path:
        said = client.get(path).get_json()
        assert said["changed"] is False
        met += [hit["id"] for hit in said["hits"]]
        path = said["next"]
    assert len(met) == len(set(met)) == said["lines"] == 25


def test_what_comes_in_beside_a_list_raises_no_alarm(shelf: Home) -> None:
    client = visitor(shelf)
    first = client.get(f"/api/v1/search?{ASKED}").get_json()
    href = soup(client, f"/?{ASKED}").select_one(".pager a[rel=next]")["href"]
    for number in range(40, 44):
        put(shelf, article(number, "The mine opened."), article(1))
        sync(shelf)
    assert client.get(first["next"]).get_json()["changed"] is False
    assert TOLD not in client.get(href).text


def test_the_command_line_is_told_as_well(shelf: Home) -> None:
    def ask(*more: str) -> str:
        said = CliRunner().invoke(main, ["search", "river", "--sort", "newest", "--home", str(shelf.path), *more])
        assert said.exit_code == 0, said.output
        return said.output

    first = json.loads(ask("--json"))
    assert f"--page 2 --seen {first['seen']}" in " ".join(ask().split())
    assert TOLD not in ask("--page", "2", "--seen", first["seen"])
    goes(shelf)
    sync(shelf)
    assert TOLD in " ".join(ask("--page", "2", "--seen", first["seen"]).split())
    second = json.loads(ask("--page", "2", "--seen", first["seen"], "--json"))
    assert second["changed"] is True
    said = CliRunner().invoke(main, ["search", "river", "--home", str(shelf.path), "--seen", "x"])
    assert said.exit_code != 0
    assert "seen" in said.output


@pytest.mark.parametrize(
    "seen", ["1.000000.000000.00000000", "3.abcdef.abcdef.abcdefab", "99999.abcdef.abcdef.abcdefab"]
)
def test_a_mark_of_another_search_is_passed_over(shelf: Home, seen: str) -> None:
    client = visitor(shelf)
    assert client.get(f"/api/v1/search?q=mine&seen={seen}").get_json()["changed"] is False
    assert TOLD not in client.get(f"/?q=mine&seen={seen}").text


@pytest.mark.parametrize("seen", ["x", "1", "0.abcdef.abcdef.abcdefab", "1.ABCDEF.abcdef.abcdefab", "%00"])
def test_what_is_no_mark_is_said_to_be_of_no_use(shelf: Home, seen: str) -> None:
    client = visitor(shelf)
    refused = client.get(f"/api/v1/search?q=mine&seen={seen}")
    assert (refused.status_code, "seen" in refused.text) == (400, True)
    assert "no use for these parameters: seen" in client.get(f"/?q=mine&seen={seen}").text


def test_only_other_pages_of_a_list_carry_the_mark(shelf: Home) -> None:
    client = visitor(shelf)
    data = client.get(f"/api/v1/search?{ASKED}").get_json()["next"]
    page = parsed(client.get(data.replace("/api/v1/search", "/")).text)
    marked = [each for each in page.select("a[href*='seen=']") if not each.find_parent(class_="pager")]
    assert [each for each in marked if not each["href"].startswith("/interface/")] == []
    assert not page.select("input[name=seen]")
