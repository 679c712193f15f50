"""What strangers on the web may try, and what saved pages may."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from flask.testing import FlaskClient

from archive.history.records import Batch, Incoming, Original
from archive.home import Home
from index.following.sync import sync
from tests.support.shelf import article
from webui.app import create_app
from webui.settings import Settings

CALLING = (
    b"<!doctype html><html><head><meta charset=utf-8><LINK rel=preconnect href=http://far.example><title>A mine</title>"
    b"</head><body><p>The mine is closed.</p></body></html>"
)
PDF = b"%PDF-1.4\n%\xe2\xe3\xcf\xd3\n1 0 obj\n<<>>\nendobj\n"


def build_archive(path: Path) -> Home:
    home = Home.open(path, create=True)
    import_id = home.store.imports.begin(["pages"], "")
    kept = {1: ("The mine is closed.", CALLING), 2: ("The ford is open.", PDF)}
    for number, (text, data) in kept.items():
        home.store.take(import_id, Batch([Incoming(article(number, text), original=Original.of(data))]))
    home.store.imports.finish(import_id)
    sync(home)
    return home


pytestmark = pytest.mark.archive(build=build_archive)


@pytest.fixture
def original(home: Home) -> str:
    return f"{beside(home, CALLING)}/page"


def beside(home: Home, data: bytes) -> str:
    """Where the article with this original shows it."""
    kept = Original.of(data).hash
    return next(f"/article/{each.id}/original" for each in home.store.documents() if each.original == kept)


def test_a_saved_page_is_in_its_sandbox_each_time_it_is_asked_for(client: FlaskClient, original: str) -> None:
    first = client.get(original)
    known = {"If-None-Match": first.headers.get("ETag", "*")}
    for again in (first, client.get(original, headers=known), client.head(original), client.get(original)):
        assert again.headers["Content-Security-Policy"].startswith("sandbox; default-src 'none'")
        assert again.headers["X-Frame-Options"] == "SAMEORIGIN"


def test_a_saved_page_calls_no_host(client: FlaskClient, original: str) -> None:
    shown = client.get(original)
    assert "<link" not in shown.text.lower()
    assert "<x-link rel=preconnect" in shown.text
    assert shown.headers["X-DNS-Prefetch-Control"] == "off"


def test_a_file_that_is_no_page_is_handed_out_and_not_framed(client: FlaskClient, home: Home) -> None:
    """The original of a PDF was an empty frame, in which no browser opens it."""
    address = beside(home, PDF)
    page = client.get(address).text
    assert "<iframe" not in page and f'href="{address}/page"' in page and "Save the file" in page
    assert "<iframe" in client.get(beside(home, CALLING)).text
    name = client.get(f"{address}/page").headers["Content-Disposition"]
    assert name.startswith("attachment; ") and name.endswith('.pdf"')


@pytest.mark.parametrize(
    "address",
    [
        "/context?q=%22mine&sort=right",
        "/words?q=(&page=0",
        "/context.csv?q=(&limit=0",
        "/trends.csv?q=(&page=100&limit=1000",
        "/words.csv?q=%22mine&page=0",
        "/interface/es?to=//[",
        "/interface/es?to=%2F%3Fq%3Da%0D%0Ax",
        "/?q=mine&from=x&q=y",
    ],
)
def test_no_address_makes_the_program_fail(client: FlaskClient, address: str) -> None:
    answer = client.get(address)
    assert answer.status_code < 500
    assert not answer.headers.get("Location", "/").startswith(("//", "http"))


def test_a_form_from_an_unreadable_place_is_not_ours(client: FlaskClient) -> None:
    assert client.post("/s", data={"q": "mine"}, headers={"Origin": "http://[x"}).status_code == 403


@pytest.mark.parametrize("path", ["/", "/api/v1/search", "/trends", "/context", "/words", "/take"])
def test_filters_without_end_are_refused_with_the_repair(client: FlaskClient, path: str) -> None:
    many = "&".join(f"topic=a{number}" for number in range(101))
    refused = client.get(f"{path}?q=mine&{many}")
    assert refused.status_code == 400
    assert "up to 100 values" in refused.text
    assert client.get(f"{path}?q=mine&{many.rpartition('&')[0]}").status_code == 200
    assert client.get(f"{path}?" + "&".join(f"n{number}=1" for number in range(2_000))).status_code == 400


@pytest.mark.parametrize("prefix", ["//evil.example", "/a/../..", "evil", "/a b", "/<b>", "/a\nb"])
def test_a_prefix_that_is_no_path_is_not_believed(home: Home, prefix: str) -> None:
    client = create_app(home.path, settings=Settings(home.path, proxies=1)).test_client()
    answer = client.get("/interface/es", environ_overrides={"SCRIPT_NAME": prefix})
    assert "evil" not in answer.headers.get("Location", "") + answer.text
    assert answer.headers["Location"] == "/"
    mounted = client.get("/interface/es", headers={"X-Forwarded-Prefix": "/archive"})
    assert mounted.headers["Location"] == "/archive/"


def test_whoever_asks_for_any_version_of_a_page_that_is_not_there_is_told_so(client: FlaskClient) -> None:
    assert client.get("/article/zzzz", headers={"If-None-Match": "*"}).status_code == 404
    assert client.get("/?q=(", headers={"If-None-Match": "*"}).status_code == 400
    assert client.get("/?q=mine", headers={"If-None-Match": "*"}).status_code == 200


def test_an_index_that_was_made_anew_under_the_same_name_makes_new_pages(tmp_path: Path) -> None:
    home = Home.open(tmp_path / "home", create=True)
    import_id = home.store.imports.begin(["pages"], "")
    home.store.take(import_id, Batch([Incoming(replace(article(1, "The mine is closed."), topics=("Mining",)))]))
    home.store.imports.finish(import_id)
    sync(home)
    client = create_app(home.path).test_client()
    first = client.get("/?q=mine")
    for file in sorted(home.index.rglob("*"), reverse=True):
        file.rmdir() if file.is_dir() else file.unlink()
    (home.path / "topics.toml").write_text('[topics.pits]\nquery = "mine"\nen = "Pits"\n')
    sync(home)
    again = client.get("/?q=mine", headers={"If-None-Match": first.headers["ETag"]})
    assert again.status_code == 200
    assert "Pits" in again.text
