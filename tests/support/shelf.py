"""Small archives for tests."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import Any

from archive.document import Document
from archive.frozen import FrozenSearch
from archive.history.records import Batch, Incoming
from archive.home import Home
from archive.partial_date import parse_iso
from archive.site.logo import logo_of
from importers.run import run_import
from index.following.sync import sync
from webui.server import EXAMPLES


def article(number: int, body: str = "", **fields: Any) -> Document:
    """An article with an address of its own."""
    values: dict[str, Any] = {
        "title": f"Article {number}",
        "body": body or f"The river rose on day {number}.",
        "url": f"https://valley.example/{number}",
        "source": "The Valley",
        "language": "en",
        "published": parse_iso("2019-03-05"),
    }
    return Document(**{**values, **fields})


def put(home: Home, *documents: Document) -> None:
    """Store documents as one import, without indexing them."""
    import_id = home.store.imports.begin(["test"], "")
    home.store.take(import_id, Batch([Incoming(document, "/test") for document in documents]))
    home.store.imports.finish(import_id)


def home_with(path: Path, *documents: Document) -> Home:
    """A home that holds and has indexed these documents."""
    home = Home.open(path, create=True)
    put(home, *documents)
    sync(home)
    return home


def example_archive(path: Path) -> Home:
    """The bundled examples, imported and indexed as the demo has them."""
    home = Home.open(path, create=True)
    shutil.copyfile(EXAMPLES / "topics.toml", home.path / "topics.toml")
    home.store.site.set({}, logo_of((EXAMPLES / "logo.png").read_bytes()))
    run_import(home, [EXAMPLES / "river-letter"], as_name="The River Letter")
    sync(home)
    return home


FROZEN = FrozenSearch(
    at="2026-11-24T10:00:00+00:00",
    archive_id="an-archive",
    seq=12,
    generation="generation-00000003",
    parameters=(("q", "river"),),
    words="articles with any form of “river”",
    notes=(),
    articles=(("abcdefgh2345", "0" * 64), ("bbcdefgh2345", "")),
)
"""A kept search of two articles."""
