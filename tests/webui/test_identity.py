"""What the site is called, wherever it is called so: the environment before the home, at once and without a restart."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from bs4 import BeautifulSoup
from flask.testing import FlaskClient
from sqlalchemy import text, update

from archive.backup.make import make_backup
from archive.backup.restore import restore_backup
from archive.database.connection import writing
from archive.database.schema import site_table
from archive.home import Home
from archive.site.logo import logo_of
from index.following.sync import sync
from tests.support.logos import JPEG, WEBP, png
from tests.support.shelf import article, home_with
from webui.app import create_app
from webui.http.security_headers import HEADERS
from webui.settings import Settings, settings_from

LOGO = logo_of(png(48, 32))


def build_home(path: Path) -> Home:
    home = home_with(path, article(1, "The mine closed."), article(2))
    home.store.site.set({"name": "The River Letter", "sentence": "A monthly."}, LOGO)
    return home


pytestmark = pytest.mark.archive(build=build_home, fresh=True, settings={"address": "https://a.example/archive"})


def shown(client: FlaskClient, path: str = "/") -> Any:
    return BeautifulSoup(client.get(path).text, "lxml")


def article_of(home: Home) -> str:
    return next(home.store.documents()).id


@pytest.mark.parametrize(
    ("path", "times"),
    [
        ("/", 3),
        ("/?q=mine", 2),
        ("/about", 2),
        ("/feed.atom", 2),
        ("/feed.json", 1),
        ("/opensearch.xml", 2),
        ("/api/v1/openapi.json", 1),
        ("/trends?q=mine", 2),
        ("/take?q=mine", 3),
        ("/export?q=mine&format=ris", 1),
    ],
)
def test_the_name_that_the_home_says_stands_wherever_the_site_is_named(
    client: FlaskClient, path: str, times: int
) -> None:
    assert client.get(path).text.count("The River Letter") >= times


def test_a_citation_names_it(client: FlaskClient, home: Home) -> None:
    assert "The River Letter" in shown(client, f"/article/{article_of(home)}").select_one(".cite, [id*=cite]").text


def test_what_is_set_takes_effect_at_once_also_on_pages_that_were_kept(client: FlaskClient, home: Home) -> None:
    pages = ("/", "/?q=mine", "/feed.atom", "/feed.json")
    tags = {path: [client.get(path).headers["ETag"] for _ in range(3)][-1] for path in pages}
    home.store.site.set({"name": "Renamed"})
    for path, tag in tags.items():
        again = client.get(path, headers={"If-None-Match": tag})
        assert again.status_code == 200
        assert "Renamed" in again.text
        assert "The River Letter" not in again.text


def test_the_environment_goes_before_the_home(home: Home) -> None:
    settings = Settings(home.path, title="Set outside", sentence="Said outside.", logo=logo_of(WEBP))
    page = shown(create_app(home.path, settings=settings).test_client())
    assert page.select_one("h1").text == "Set outside"
    assert page.select_one(".sentence").text == "Said outside."
    assert page.select_one("h1 img")["src"] == f"/logo/{logo_of(WEBP).digest[:32]}.webp"
    home.store.site.set({}, removed=("name", "sentence", "logo"))
    assert shown(create_app(home.path, settings=settings).test_client()).select_one("h1").text == "Set outside"


def test_the_environment_is_read_with_its_own_names(tmp_path: Path) -> None:
    (tmp_path / "logo").write_bytes(JPEG)
    given = {
        "HEMEROTECA_TITLE": " A  name ",
        "HEMEROTECA_SENTENCE": "Said.",
        "HEMEROTECA_LOGO": str(tmp_path / "logo"),
    }
    chosen = settings_from(given)
    assert (chosen.title, chosen.sentence, chosen.logo) == ("A name", "Said.", logo_of(JPEG))
    assert settings_from({}).logo is None
    (tmp_path / "logo.png").write_bytes(b"<svg/>")
    for name, value, why in (
        ("HEMEROTECA_LOGO", str(tmp_path / "logo.png"), "SVG or XML"),
        ("HEMEROTECA_LOGO", str(tmp_path / "none.png"), "No such file"),
        ("HEMEROTECA_LOGO", str(tmp_path), "logo"),
        ("HEMEROTECA_LOGO", "a\x00b", "cannot be read"),
        ("HEMEROTECA_SENTENCE", "x" * 501, "up to 500"),
        ("HEMEROTECA_TITLE", "x" * 301, "up to 300"),
    ):
        with pytest.raises(ValueError, match=f"^{name} is .*{why}"):
            settings_from({name: value})


def test_the_logo_lies_at_an_address_of_its_own_content_and_may_be_kept_for_ever(client: FlaskClient) -> None:
    picture = shown(client, "/?q=mine").select_one(".name img")
    assert (picture["width"], picture["height"], picture["alt"]) == ("48", "32", "")
    answer = client.get(picture["src"])
    assert answer.data == LOGO.content
    assert answer.content_type == "image/png"
    assert answer.headers["Cache-Control"] == "public, max-age=31536000, immutable"
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert answer.headers["Content-Security-Policy"] == HEADERS["Content-Security-Policy"]
    again = client.get(picture["src"], headers={"If-None-Match": answer.headers["ETag"]})
    assert (again.status_code, again.data) == (304, b"")


def test_under_the_address_of_an_earlier_logo_the_present_one_is_served_and_not_kept(
    client: FlaskClient, home: Home
) -> None:
    before = shown(client).select_one(".name img")["src"]
    home.store.site.set({}, logo_of(JPEG))
    after = shown(client).select_one(".name img")["src"]
    assert after != before
    assert client.get(after).content_type == "image/jpeg"
    old = client.get(before)
    assert (old.data, old.content_type, old.headers["Cache-Control"]) == (JPEG, "image/jpeg", "no-cache")
    home.store.site.set({}, removed=("logo",))
    assert client.get(after).status_code == 404
    assert shown(client).select_one(".name img") is None


def test_feeds_and_the_description_for_browsers_show_the_logo(client: FlaskClient) -> None:
    address = f"https://a.example/archive/logo/{LOGO.digest[:32]}.png"
    assert f"<logo>{address}</logo>" in client.get("/feed.atom").text
    assert json.loads(client.get("/feed.json").text)["icon"] == address
    assert f'<Image width="48" height="32" type="image/png">{address}</Image>' in client.get("/opensearch.xml").text


@pytest.mark.parametrize("content", ["x'3c7376672f3e'", "'text'", "10000000000", "1.5", "NULL", "zeroblob(300000)"])
def test_a_logo_that_another_put_into_the_home_is_not_served(client: FlaskClient, home: Home, content: str) -> None:
    with writing(home.store._engine) as connection:
        connection.execute(text(f"UPDATE site SET content = {content}, value = :digest"), {"digest": "0" * 64})
    assert shown(client).select_one(".name img") is None
    assert client.get("/logo/x.png").status_code == 404


def test_a_logo_that_was_damaged_and_is_set_again_is_shown_at_once(client: FlaskClient, home: Home) -> None:
    with writing(home.store._engine) as connection:
        connection.execute(update(site_table).where(site_table.c.key == "logo").values(content=b"damaged"))
    assert shown(client).select_one(".name img") is None
    home.store.site.set({}, LOGO)
    assert shown(client).select_one(".name img")["src"] == f"/archive/logo/{LOGO.digest[:32]}.png"


def test_a_home_that_cannot_be_read_is_called_as_the_environment_says(tmp_path: Path) -> None:
    plain = create_app(tmp_path / "none").test_client().get("/")
    named = create_app(tmp_path / "none", settings=Settings(tmp_path, title="Set outside")).test_client().get("/")
    assert plain.status_code == named.status_code == 503
    assert "Hemeroteca" in plain.text
    assert "Set outside" in named.text


def test_a_home_put_back_from_a_backup_is_called_as_before(home: Home, tmp_path: Path) -> None:
    make_backup(home, tmp_path / "copy.tar", as_folder=False)
    restore_backup(tmp_path / "copy.tar", tmp_path / "restored")
    sync(Home.open(tmp_path / "restored"))
    page = shown(create_app(tmp_path / "restored").test_client())
    assert page.select_one("h1").text == "The River Letter"
    assert page.select_one("h1 img")["src"] == f"/logo/{LOGO.digest[:32]}.png"


def test_files_that_are_taken_along_are_called_after_it(client: FlaskClient) -> None:
    listed = client.post("/query-list", data={"queries": "mine\nriver", "format": "csv"})
    for answer in (listed, client.get("/export?q=mine&format=csv")):
        assert 'filename="the-river-letter-' in answer.headers["Content-Disposition"]
