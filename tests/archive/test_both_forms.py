"""The example archive says the same whether its documents lie in a file or on a server."""

from __future__ import annotations

import re
from contextlib import closing
from pathlib import Path

import pytest
from flask.testing import FlaskClient
from sqlalchemy import update

from archive.database.connection import writing
from archive.database.schema import archive_table
from archive.home import Home
from importers.run import run_import
from index.following.sync import sync
from tests.support.clocks import Clock, kept_by_archive
from tests.support.places import Places, Schemas
from webui.app import create_app
from webui.server import EXAMPLES
from webui.settings import Settings

ASKED = (
    "/",
    "/?q=river",
    "/?q=river+-mine&sort=newest&page=2",
    "/?q=&topic=mining",
    "/api/v1/search?q=river",
    "/api/v1/search?q=school&sort=oldest",
    "/coverage",
    "/topics",
    "/trends?q=river",
    "/feed.atom?q=river",
    "/sitemap.xml",
    "/export?format=csv&q=river",
    "/export?format=jsonl&q=",
    "/healthz",
)
_MOVES = re.compile(
    r'"took_ms":\d+(\.\d+)?|generation-[\w-]+|seen(=|":")\d\.\w{6}|\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\+00:00'
)


def _example(path: Path, monkeypatch: pytest.MonkeyPatch) -> Home:
    """The examples in a home that is called as another one is, with the same times."""
    kept_by_archive(monkeypatch, Clock())
    home = Home.open(path, create=True)
    with writing(home.store._engine) as connection:
        connection.execute(update(archive_table).values(id="11111111-2222-3333-4444-555555555555"))
    home.store.look_again()
    home.topic_rules.put((EXAMPLES / "topics.toml").read_bytes())
    run_import(home, [EXAMPLES / "river-letter"], as_name="The River Letter")
    sync(home)
    return home


def _visitor(home: Home) -> FlaskClient:
    return create_app(home.path, settings=Settings(home.path, address="https://archive.example")).test_client()


def test_pages_the_api_feeds_and_exports_are_the_same(
    schemas: Schemas, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    places = Places(tmp_path, schemas)
    with closing(_example(tmp_path / "of_files", monkeypatch)) as one:
        with closing(_example(places.home(), monkeypatch)) as other:
            documents = list(one.store.documents())
            assert documents == list(other.store.documents())
            assert list(one.store.changes_since(0)) == list(other.store.changes_since(0))
            here, there = _visitor(one), _visitor(other)
            articles = [f"{at}{each.id}" for each in documents[:5] for at in ("/article/", "/api/v1/articles/")]
            for asked in (*ASKED, *articles):
                answer, twin = here.get(asked), there.get(asked)
                assert answer.status_code == twin.status_code == 200, asked
                assert _MOVES.sub("", answer.text) == _MOVES.sub("", twin.text), asked
        places.done()
