"""The examples of docs/api.md are answered as they stand there."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from flask.testing import FlaskClient

from archive.home import Home
from importers.run import run_import
from index.following.sync import sync
from tests.support.paths import ROOT

EXAMPLE = re.compile(r"^\$ curl -s 'http://127\.0\.0\.1:8000(?P<address>[^']+)'\n(?P<answer>.+)$", re.MULTILINE)
EXAMPLES = [(found["address"], found["answer"]) for found in EXAMPLE.finditer((ROOT / "docs" / "api.md").read_text())]


def build_archive(path: Path) -> Home:
    home = Home.open(path, create=True)
    run_import(home, [ROOT / "examples" / "river-letter"], as_name="The River Letter")
    sync(home)
    return home


pytestmark = pytest.mark.archive(build=build_archive)


def test_there_are_examples_of_every_kind() -> None:
    asked = {address.partition("?")[0] for address, _answer in EXAMPLES}
    assert asked == {f"/api/v1/{name}" for name in ("search", "trends", "words", "context", "suggest")}


@pytest.mark.parametrize(("address", "answer"), EXAMPLES)
def test_an_example_is_answered_as_it_stands(client: FlaskClient, address: str, answer: str) -> None:
    told = client.get(address).text
    wanted = ".*".join(map(re.escape, answer.split("…")))
    assert re.fullmatch(f"{wanted}.*", told, re.DOTALL), told[:500]
