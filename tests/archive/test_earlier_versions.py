"""Homes that earlier versions of the program made (`tests/archive/earlier/README.md`), opened by this one.

They are migrated, with a copy of the archive made before, and their index is built anew, whatever kills it meanwhile; a
newer one is refused.
"""

from __future__ import annotations

import os
import signal
import sqlite3
import sys
import tarfile
from collections import Counter
from collections.abc import Callable
from contextlib import closing
from functools import partial
from pathlib import Path

import pytest
from click.testing import CliRunner
from sqlalchemy import Engine, event

from archive.database.sqlite import open_database
from archive.errors import HomeTooNew
from archive.home import Home
from archive.migrations import MIGRATIONS
from importers.run import run_import
from index.arrays.engine import ArrayEngine
from index.following.check import check
from index.following.sync import sync
from index.query import Query
from index.query_language.parser import parse
from index.searcher import Searcher
from tests.support.children import forked
from webui.cli.main import main

EARLIER = Path(__file__).parent / "earlier"
HOMES = sorted(EARLIER.glob("*.tar.xz"))
TITLES = ["Letter from a reader", "Se cierra la mina", "The weir at Alder Ford"]
NEWEST = len(MIGRATIONS)


@pytest.fixture(params=HOMES, ids=lambda path: path.name.partition(".")[0])
def earlier(request: pytest.FixtureRequest, tmp_path: Path) -> Path:
    """A home as it was."""
    return unpacked(request.param, tmp_path / "home")


@pytest.fixture
def first(tmp_path: Path) -> Path:
    """A home of the first version of the archive."""
    return unpacked(EARLIER / "archive-1-index-1.tar.xz", tmp_path / "home")


def unpacked(packed: Path, path: Path) -> Path:
    with tarfile.open(packed) as archive:
        archive.extractall(path, filter="data")
    return path


def newest_manifest(home: Path) -> str:
    return max(home.glob("index/generation-*/MANIFEST.json")).read_text("utf-8")


def version(database: Path) -> int:
    with closing(sqlite3.connect(database)) as connection:
        return int(connection.execute("PRAGMA user_version").fetchone()[0])


def rows(database: Path) -> Counter[str]:
    """All that a database says, statement by statement."""
    with closing(sqlite3.connect(database)) as connection:
        return Counter(connection.iterdump())


def total(home: Home, text: str) -> int:
    with closing(Searcher(home)) as searcher:
        return searcher.search(Query(text=text, tree=parse(text).tree)).total


def must_be_whole(path: Path) -> None:
    """Everything that was in it is in it, and is found."""
    home = Home.open(path)
    assert home.store.check() == "ok"
    assert version(path / "archive.sqlite3") == NEWEST
    documents = {each.document.title: each.document for each in home.store.documents()}
    assert sorted(documents) == TITLES
    weir, mine, letter = (documents[title] for title in ("The weir at Alder Ford", TITLES[1], TITLES[0]))
    assert "One of its stones is still there." in weir.body
    assert (weir.topics, weir.url) == (("Water",), "https://ford.example/weir")
    assert weir.published and weir.published.iso() == "1998-04-02"
    assert mine.published and mine.published.iso() == "1999-11"
    assert (mine.language, letter.published) == ("es", None)
    sync(home)
    assert check(home) == []
    assert [total(home, text) for text in ("stones", "mineros", "ferry", "notice", "topic:water")] == [1, 1, 1, 0, 1]
    home.close()


def test_there_is_a_home_of_each_version_of_the_archive_before_this_one() -> None:
    assert {int(path.name.split("-")[1]) for path in HOMES} >= set(range(1, NEWEST))


def test_it_is_migrated_with_a_copy_made_before_and_an_older_index_is_built_anew(earlier: Path, tmp_path: Path) -> None:
    before = version(earlier / "archive.sqlite3")
    said = rows(earlier / "archive.sqlite3")
    home = Home.open(earlier)
    copy = earlier / f"archive.sqlite3.version-{before}"
    if before < NEWEST:
        assert version(copy) == before
        assert rows(copy) == said
    is_of_today = f'"format": {ArrayEngine.format},' in newest_manifest(earlier)
    assert sync(home).rebuilt in ([""] if is_of_today else ["the engine has changed", "the index was damaged"])
    home.close()
    must_be_whole(earlier)
    assert copy.exists() == (before < NEWEST)


def test_imports_go_on_where_they_were(earlier: Path) -> None:
    """What is there already is known again, what was removed stays out, an import can be undone and done again."""
    home = Home.open(earlier)
    assert [(each.new, each.changed) for each in home.store.imports.all()] == [(4, 0), (0, 1)]
    report = run_import(home, [EARLIER / "articles.jsonl"])
    assert (report.new, report.changed, report.unchanged) == (0, 1, 2)
    assert [each.reason for each in report.rejected] == ["it was removed from the archive"]
    home.store.undo(3)
    home.close()
    must_be_whole(earlier)


@pytest.mark.parametrize("line", ["status", "check", "search mine", "imports", "export --format csv", "sync"])
def test_every_verb_says_something_fit_for_a_person(earlier: Path, line: str) -> None:
    said = CliRunner().invoke(main, ["--home", str(earlier), *line.split()])
    assert said.exit_code == 0 or "`hemeroteca sync`" in said.output or "`hemeroteca reindex`" in said.output
    assert "a fault of the program" not in said.output


def _dying_before(step: int, path: Path) -> None:
    """Open the home, and be killed before this statement or this step in the file system."""
    left = [step]

    def count(*_: object) -> None:
        left[0] -= 1
        if left[0] == 0:
            os.kill(os.getpid(), signal.SIGKILL)

    event.listen(Engine, "before_cursor_execute", count)
    # Files are opened, named and taken away between statements, and the copy is made by a connection of its own.
    sys.addaudithook(lambda name, _: count() if name in ("sqlite3.connect", "os.rename", "os.remove", "open") else None)
    Home.open(path)


def _killed(work: Callable[[], None]) -> bool:
    """Whether the work, in a process of its own, was killed."""
    status = os.waitpid(forked(work), 0)[1]
    assert status in (0, signal.SIGKILL)
    return status != 0


@pytest.mark.parametrize("stride", [5, pytest.param(1, marks=pytest.mark.soak)])
def test_a_migration_that_is_killed_before_any_step_is_done_whole_by_the_next_who_opens(
    tmp_path: Path, stride: int
) -> None:
    packed = EARLIER / "archive-1-index-1.tar.xz"
    said = rows(unpacked(packed, tmp_path / "whole") / "archive.sqlite3")
    for step in range(1, 1_000, stride):
        path = unpacked(packed, tmp_path / str(step))
        killed = _killed(partial(_dying_before, step, path))
        Home.open(path).close()
        copy = path / "archive.sqlite3.version-1"
        assert (version(copy), rows(copy)) == (1, said)
        assert [each.name for each in path.glob("archive.sqlite3.*")] == [copy.name]
        if step % 11 == 0:
            must_be_whole(path)
        if not killed:
            break
    assert 30 < step < 999


def test_many_who_open_an_older_archive_at_once_leave_it_migrated_once_and_its_copy_as_it_was(tmp_path: Path) -> None:
    """As the workers of a server do that was brought up to date."""
    packed = EARLIER / "archive-1-index-1.tar.xz"
    said = rows(unpacked(packed, tmp_path / "whole") / "archive.sqlite3")
    for attempt in range(8):
        path = unpacked(packed, tmp_path / str(attempt))
        near, far = os.pipe()
        children = [forked(partial(_opened_when_told, near, path)) for _ in range(6)]
        os.write(far, b"." * len(children))
        assert [os.waitpid(child, 0)[1] for child in children] == [0] * len(children)
        os.close(near)
        os.close(far)
        copy = path / "archive.sqlite3.version-1"
        assert (version(copy), rows(copy)) == (1, said)
    must_be_whole(path)


def _opened_when_told(pipe: int, path: Path) -> None:
    os.read(pipe, 1)
    Home.open(path)


def test_a_newer_archive_is_refused_with_a_sentence_and_left_as_it_is(first: Path) -> None:
    """What an earlier program says to an archive that this one migrated, too."""
    Home.open(first).close()
    database = first / "archive.sqlite3"
    with pytest.raises(HomeTooNew, match="upgrade the program, nothing was changed"):
        open_database(database, MIGRATIONS[:1])
    must_be_whole(first)
    with closing(sqlite3.connect(database)) as connection:
        connection.execute(f"PRAGMA user_version = {NEWEST + 1}")
    said, before = CliRunner().invoke(main, ["--home", str(first), "search", "mine"]), rows(database)
    assert said.exit_code == 1
    assert f"archive version {NEWEST + 1}, this program knows {NEWEST}" in said.output
    assert (version(database), rows(database)) == (NEWEST + 1, before)


def test_two_versions_of_the_program_over_one_home_answer_rightly_in_turn(
    first: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Each builds the index for itself, and none asks the other's."""
    formats = (ArrayEngine.format, ArrayEngine.format + 1)
    for turn in range(6):
        monkeypatch.setattr(ArrayEngine, "format", formats[turn % 2])
        home = Home.open(first)
        assert sync(home).rebuilt
        assert total(home, "ferry") == 1
        assert check(home) == []
        home.close()
    must_be_whole(first)


@pytest.mark.parametrize("command", ["reindex", "sync"])
def test_it_is_said_that_there_is_no_way_back_to_the_index_of_an_earlier_version(tmp_path: Path, command: str) -> None:
    earlier = unpacked(EARLIER / "archive-2-index-4.tar.xz", tmp_path / "home")
    runner = CliRunner()
    first = runner.invoke(main, [command, "--home", str(earlier)])
    again = runner.invoke(main, [command, "--home", str(earlier)])
    assert "no way back" in " ".join(first.output.split())
    assert "no way back" not in again.output
    assert first.exit_code == again.exit_code == 0
