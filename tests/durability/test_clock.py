"""The clock jumps by a day, or the machine stands in another time zone: nothing is lost, doubled or dated anew."""

from __future__ import annotations

import json
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from click.testing import CliRunner

from archive.home import Home
from index.following.check import check
from index.following.generations import Generations
from index.following.sync import lag
from webui.app import create_app
from webui.cli.main import main

DATES = ["2019-03-05", "2001", "1999-12-31", "2000-02-29"]
DAY = timedelta(days=1)


@pytest.fixture
def source(tmp_path: Path) -> Path:
    path = tmp_path / "articles.jsonl"
    lines = [
        {"id": number, "title": f"Article {number}", "body": f"The river rose on day {number}.", "date": each}
        for number, each in enumerate(DATES)
    ]
    path.write_text("\n".join(map(json.dumps, lines)))
    return path


@contextmanager
def jumped(by: timedelta) -> Iterator[None]:
    """What the archive takes for now is so much later, or earlier."""
    with pytest.MonkeyPatch.context() as patched:
        for user in ("history.import_log", "history.changesets", "history.contributions", "store"):
            patched.setattr(f"archive.{user}.now", lambda: (datetime.now(UTC) + by).isoformat(timespec="microseconds"))
        yield


def run(home: Path, *verb: str) -> dict[str, object]:
    done = CliRunner().invoke(main, ["--home", str(home), *verb, "--json"])
    assert done.exit_code == 0, done.output
    said: dict[str, object] = json.loads(done.stdout)
    return said


def held(home: Path) -> list[tuple[str, str]]:
    documents = (each.document for each in Home.open(home).store.documents())
    return sorted((each.title, each.published.iso() if each.published else "") for each in documents)


@pytest.mark.parametrize("by", [DAY, -DAY, 366 * DAY, -366 * DAY], ids=str)
def test_a_clock_that_jumps_between_imports_loses_and_doubles_nothing(
    tmp_path: Path, source: Path, by: timedelta
) -> None:
    home = tmp_path / "home"
    run(home, "import", str(source))
    right, generation = held(home), Generations(home / "index").current_name()
    visitor = create_app(home).test_client()
    assert visitor.get("/api/v1/search").get_json()["total"] == len(DATES)
    with jumped(by):
        run(home, "import", str(source))
        assert (held(home), check(Home.open(home))) == (right, [])
        run(home, "undo", "2")
        run(home, "undo", "1")
        assert visitor.get("/api/v1/search").get_json()["total"] == 0
        assert (held(home), check(Home.open(home))) == ([], [])
        run(home, "redo", "1")
    first = next(Home.open(home).store.documents()).id
    run(home, "remove", first, "--reason", "asked for")  # the clock is put right again
    run(home, "restore", first)
    opened = Home.open(home)
    assert (held(home), check(opened), lag(opened)) == (right, [], (0, ""))
    found = visitor.get("/api/v1/search").get_json()
    assert (found["total"], len(found["hits"]), found["behind"]) == (len(DATES), len(DATES), 0)
    assert Generations(home / "index").current_name() > generation


def test_dates_are_the_same_in_every_time_zone(tmp_path: Path, source: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    said = set()
    try:
        for number, zone in enumerate(("UTC", "Pacific/Auckland", "America/Los_Angeles")):
            monkeypatch.setenv("TZ", zone)
            time.tzset()
            run(tmp_path / str(number), "import", str(source))
            found = run(tmp_path / str(number), "search", "river", "--sort", "newest")
            said.add(json.dumps([held(tmp_path / str(number)), found["facets"], found["histogram"]]))
    finally:
        monkeypatch.undo()
        time.tzset()
    (only,) = said
    assert {each for _title, each in json.loads(only)[0]} == set(DATES)
