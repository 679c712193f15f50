"""The page of an article that lost something says so, in the reader's language, until a sound text takes its place."""

from __future__ import annotations

from pathlib import Path

from archive.document import Document
from archive.history.records import Batch, Incoming
from archive.home import Home
from index.following.sync import sync
from webui.app import create_app

WHOLE = Document(title="The weir", body="It was built by hand in a dry summer.", url="https://ford.example/weir")
CUT = Document(title="The weir", body="It was built", url="https://ford.example/weir")


def put(home: Home, document: Document, *losses: str) -> None:
    import_id = home.store.imports.begin(["ford.xml"], "")
    home.store.take(import_id, Batch([Incoming(document, losses=losses)]))
    home.store.imports.finish(import_id)
    sync(home)


def test_a_page_says_that_its_text_is_damaged_until_it_is_mended(tmp_path: Path) -> None:
    home = Home.open(tmp_path / "home", create=True)
    put(home, CUT, "its end was cut off")
    (stored,) = home.store.documents()
    client = create_app(tmp_path / "home").test_client()
    address = f"/article/{stored.id}"
    shown = client.get(address)
    assert "What it was read from is damaged, so something of this text may be missing." in shown.text
    assert "está dañado" in client.get(address, headers={"Accept-Language": "es"}).text
    answer = client.get(f"/api/v1/articles/{stored.id}").json
    assert answer and answer["losses"] == ["its end was cut off"]
    put(home, CUT)  # the same text, and nothing of it was lost
    again = client.get(address, headers={"If-None-Match": shown.headers["ETag"]})
    assert again.status_code == 200 and "damaged" not in again.text
    answer = client.get(f"/api/v1/articles/{stored.id}").json
    assert answer and answer["losses"] == []


def test_a_damaged_text_that_was_kept_aside_is_listed_as_one(tmp_path: Path) -> None:
    home = Home.open(tmp_path / "home", create=True)
    put(home, WHOLE)
    put(home, CUT, "its end was cut off")
    (stored,) = home.store.documents()
    client = create_app(tmp_path / "home").test_client()
    page = client.get(f"/article/{stored.id}").text
    assert ", damaged: <a" in page and "What it was read from" not in page
    earlier = next(each.number for each in home.store.versions(stored.id) if not each.present)
    assert ", damaged" in client.get(f"/article/{stored.id}/compare/text-{earlier}").text
