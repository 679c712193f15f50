"""Kept searches: what was found stays as it was, and what has changed since is told."""

from __future__ import annotations

import csv
import io
from dataclasses import replace
from pathlib import Path

import pytest
from flask.testing import FlaskClient
from hypothesis import given
from hypothesis import strategies as st

from archive.frozen import FrozenSearches, digest_of
from archive.home import Home
from index.following.sync import sync
from tests.support.pages import soup
from tests.support.shelf import FROZEN, article, home_with, put
from webui.app import create_app
from webui.formats.registry import FORMATS
from webui.frozen.page import PAGE, lists_of
from webui.settings import Settings, settings_from

PARAMETERS = {"q": "river", "source": "The Valley"}
IDS = st.text("abcdefgh234567", min_size=1, max_size=2)
KEPT = st.dictionaries(IDS, st.sampled_from(["h1", "h2", ""]), max_size=12)


def build_archive(path: Path) -> Home:
    return home_with(path, *(article(number) for number in range(6)))


pytestmark = pytest.mark.archive(build=build_archive, fresh=True)


def keep(client: FlaskClient, **parameters: str) -> str:
    answer = client.post("/s", data=parameters or PARAMETERS)
    assert answer.status_code == 303, answer.text
    return str(answer.headers["Location"])


def id_of(home: Home, number: int) -> str:
    return next(each.id for each in home.store.documents() if each.document.title == f"Article {number}")


def change(home: Home) -> None:
    """One comes, one goes, one is corrected, one is no longer what is searched for."""
    home.store.remove(id_of(home, 0), "Asked for by its author")
    put(home, article(1, "The river rose again, says a correction."), article(2, "A lake."), article(9))
    sync(home)


def test_a_kept_search_shows_what_was_found_and_how_it_was_read(client: FlaskClient) -> None:
    shown = soup(client, keep(client))
    assert shown.h1.text.startswith("6 articles on ")
    assert shown.select_one(".readback").text == "articles with any form of “river”"
    assert [each.text for each in shown.select(".filters li")] == ["Source: The Valley"]
    assert len(shown.select(".entries li")) == 6
    assert "Nothing has changed" in shown.select_one(".difference").text
    assert "6 articles" in shown.select_one("#methods").text


def test_what_came_went_and_changed_is_listed_with_links(client: FlaskClient, home: Home) -> None:
    address = keep(client)
    gone, changed, lost = (id_of(home, number) for number in range(3))
    change(home)
    shown = soup(client, address)
    assert shown.h1.text.startswith("6 articles on ")
    told = shown.select_one(".difference").text
    for part in ("1 article found since", "2 articles changed", "1 article no longer found", "1 article removed"):
        assert part in told
    lists = {name: soup(client, f"{address}?list={name}") for name in ("came", "changed", "lost", "gone")}
    hrefs = {name: {link["href"] for link in each.select(".entries a")} for name, each in lists.items()}
    assert hrefs == {
        "came": {f"/article/{id_of(home, 9)}"},
        "changed": {f"/article/{changed}", f"/article/{lost}"},
        "lost": {f"/article/{lost}"},
        "gone": {f"/article/{gone}"},
    }
    assert client.get(f"/article/{gone}").status_code == 410
    marks = {
        each.a["href"]: each.select_one(".mark").text for each in shown.select(".entries li") if each.select(".mark")
    }
    assert marks == {
        f"/article/{gone}": "removed from the archive",
        f"/article/{changed}": "changed since",
        f"/article/{lost}": "changed since, no longer found",
    }


@pytest.mark.parametrize("name", FORMATS)
def test_an_export_holds_exactly_the_kept_articles_and_tells_what_became_of_them(
    client: FlaskClient, home: Home, name: str
) -> None:
    address = keep(client)
    gone, changed, lost = (id_of(home, number) for number in range(3))
    came = {each.id for each in home.store.documents()}
    change(home)
    came = {each.id for each in home.store.documents()} - came
    text = client.get(f"{address}/export?format={name}").text
    if name == "csv":
        rows = {row["id"]: row["state"] for row in csv.DictReader(io.StringIO(text.removeprefix("\ufeff")))}
        assert len(rows) == 6
        assert {each: state for each, state in rows.items() if state} == {
            gone: "gone",
            changed: "changed",
            lost: "changed",
        }
    assert all(each in text for each in (gone, changed, lost))
    assert not any(each in text for each in came)


def test_the_same_for_programs(client: FlaskClient, home: Home) -> None:
    address = keep(client)
    was = {each.id: each.content_hash for each in home.store.documents()}
    gone = id_of(home, 0)
    change(home)
    data = client.get(f"/api/v1/frozen/{address.rpartition('/')[2]}").get_json()
    assert {each["id"]: each["content_hash"] for each in data["articles"]} == was
    assert data["since"]["gone"] == [gone]
    assert data["since"]["came"] == [id_of(home, 9)]
    assert data["parameters"] == [["q", "river"], ["source", "The Valley"]]
    assert client.get("/api/v1/frozen/nosuch").content_type == "application/problem+json"


def test_keeping_the_same_search_twice_keeps_one(client: FlaskClient, home: Home) -> None:
    assert keep(client) == keep(client)
    assert len(list((home.path / "frozen").glob("*.json.gz"))) == 1
    assert keep(client, q="river", sort="oldest") != keep(client)


def test_a_long_list_has_pages(tmp_path: Path) -> None:
    home = home_with(tmp_path / "many", *(article(number) for number in range(PAGE + 3)))
    client = create_app(home.path).test_client()
    address = keep(client, q="river", sort="oldest")
    first = soup(client, address)
    assert len(first.select(".entries li")) == PAGE
    second = soup(client, first.select_one(".pager a")["href"])
    assert len(second.select(".entries li")) == 3
    assert second.select_one(".entries")["start"] == str(PAGE + 1)
    assert soup(client, f"{address}?page=9").select(".pager a")


@pytest.mark.parametrize("query", ["page=0", "page=x", "list=all", "page=99999999999999999999"])
def test_a_bad_page_of_a_list_is_named(client: FlaskClient, query: str) -> None:
    assert client.get(f"{keep(client)}?{query}").status_code == 400


@pytest.mark.parametrize(
    ("headers", "status"),
    [
        ({"Sec-Fetch-Site": "same-origin"}, 303),
        ({"Sec-Fetch-Site": "cross-site"}, 403),
        ({"Sec-Fetch-Site": "same-site"}, 403),
        ({"Sec-Fetch-Site": "none"}, 403),
        ({"Origin": "http://localhost"}, 303),
        ({"Origin": "https://evil.example"}, 403),
        ({"Origin": "null"}, 403),
        ({}, 303),
    ],
)
def test_a_form_of_another_site_keeps_nothing(
    client: FlaskClient, home: Home, headers: dict[str, str], status: int
) -> None:
    assert client.post("/s", data=PARAMETERS, headers=headers).status_code == status
    assert (home.path / "frozen").exists() == (status == 303)


def test_the_keeping_of_searches_can_be_switched_off(home: Home) -> None:
    off = create_app(home.path, settings=Settings(home.path, freeze=False)).test_client()
    assert off.post("/s", data=PARAMETERS).status_code == 403
    assert not soup(off, "/take?q=river").select("form[method=post]")
    assert not settings_from({"HEMEROTECA_FREEZE": "off"}).freeze
    assert settings_from({}).freeze is None
    home.store.site.set({"freeze": "off"})
    said = create_app(home.path, settings=Settings(home.path)).test_client()
    assert said.post("/s", data=PARAMETERS).status_code == 403
    on = create_app(home.path, settings=Settings(home.path, freeze=True)).test_client()
    assert on.post("/s", data=PARAMETERS).status_code == 303
    home.store.site.set({}, removed=("freeze",))
    with pytest.raises(ValueError, match="HEMEROTECA_FREEZE"):
        settings_from({"HEMEROTECA_FREEZE": "perhaps"})


def test_the_form_on_the_page_keeps_what_the_page_shows(client: FlaskClient) -> None:
    form = soup(client, "/take?q=river&source=The+Valley").select_one("form[method=post]")
    sent = {field["name"]: field["value"] for field in form.select("input, button")}
    assert sent == {**PARAMETERS, "keep": "1"}
    assert soup(client, keep(client, **sent)).h1.text.startswith("6 articles")


def test_a_form_without_fields_keeps_nothing_and_everything_can_be_kept(client: FlaskClient, home: Home) -> None:
    for nothing, expected in (
        ({}, 400),
        ({"data": b"q=river", "content_type": "text/plain"}, 415),
        ({"json": {"q": "river"}}, 415),
        ({"query_string": "q=river"}, 400),
    ):
        answer = client.post("/s", **nothing)
        assert (answer.status_code, (home.path / "frozen").exists()) == (expected, False)
    sent = {field["name"]: field["value"] for field in soup(client, "/take").select("form[method=post] button")}
    assert sent == {"keep": "1"}
    assert soup(client, keep(client, **sent)).h1.text.startswith("6 articles")


def test_of_many_the_page_says_what_is_sure_and_what_cannot_be_told(
    client: FlaskClient, home: Home, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(FrozenSearches.__init__, "__defaults__", (5, 1 << 30, 10_000))
    address = keep(client)
    data = f"/api/v1/frozen/{address.rpartition('/')[2]}"
    assert "Nothing has changed" in soup(client, address).select_one(".difference").text
    before = client.get(data).get_json()
    assert (before["total"], before["listed"], before["same"], before["articles"]) == (6, False, True, [])
    assert before["digest"] == digest_of((each.id, each.content_hash) for each in home.store.documents())
    change(home)
    told = soup(client, address).select_one(".difference").text
    assert "6 articles then, 5 articles today, of which 2 are new or were changed since" in " ".join(told.split())
    assert "cannot be told" in told
    after = client.get(data).get_json()
    touched = {id_of(home, 1), id_of(home, 9)}
    assert (after["same"], after["total"], set(after["since"]["changed"])) == (False, 6, touched)
    assert {link["href"] for link in soup(client, f"{address}?list=touched").select(".entries a")} == {
        f"/article/{each}" for each in touched
    }
    assert client.get(f"{address}?list=gone").status_code == 400
    rows = csv.DictReader(io.StringIO(client.get(f"{address}/export?format=csv").text.removeprefix("\ufeff")))
    assert {row["id"] for row in rows if row["state"] == "changed"} == touched


@pytest.mark.parametrize("body", [{"q": "("}, {"from": "soon"}, {"topics": "a"}, {"page": "2"}])
def test_what_cannot_be_searched_is_not_kept(client: FlaskClient, home: Home, body: dict[str, str]) -> None:
    assert client.post("/s", data=body).status_code == 400
    assert not (home.path / "frozen").exists()


@given(kept=KEPT, now=KEPT, hashes=KEPT)
def test_what_was_kept_is_still_the_same_or_changed_or_lost_or_gone(
    kept: dict[str, str], now: dict[str, str], hashes: dict[str, str]
) -> None:
    told = lists_of(replace(FROZEN, articles=tuple(kept.items())), list(now), hashes)
    found = told.ids
    assert told.same == (not any(found[name] for name in ("came", "changed", "lost", "gone")))
    assert set(found["came"]) == set(now) - set(kept)
    assert set(found["gone"]) == set(kept) - set(hashes)
    assert set(found["changed"]) == {each for each in kept if each in hashes and kept[each] != hashes[each]}
    assert set(found["lost"]) == {each for each in kept if each in hashes and each not in now}
