"""A home whose files are exchanged under servers that run: never a wrong count, at most some 503, soon right again."""

from __future__ import annotations

import gc
import json
import os
import random
import shutil
import threading
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from pathlib import Path

import pytest
from click.testing import CliRunner

from archive.home import DATABASE, Home
from index.following.check import check
from index.following.sync import sync
from index.query import SearchRequest
from tests.support.serving_behind import serving
from tests.support.shelf import article, home_with, put
from tests.support.visitors import Visitors
from webui.cli.main import main
from webui.services import Services

MANY, FEW = 60, 40
ROW = 25  # right answers one after the other, so that every worker has given some


class Readers:
    """Visitors of a site; `seen` are the answers as (status, articles that are found), `asked_at` when each of them was
    asked for."""

    def __init__(self, site: str) -> None:
        self._site = site
        self.seen: list[tuple[int, int]] = []
        self.asked_at: list[float] = []
        self._lock = threading.Lock()

    def read(self, _chance: random.Random) -> None:
        started = time.monotonic()
        answer = asked(f"{self._site}api/v1/search?q=river")
        with self._lock:
            self.seen.append(answer)
            self.asked_at.append(started)
        time.sleep(0.01)

    def wait_for(self, total: int) -> None:
        """Come back once this is all that is found."""
        deadline = time.monotonic() + 90
        while self.seen[-ROW:] != [(200, total)] * ROW:
            assert time.monotonic() < deadline, self.seen[-ROW:]
            time.sleep(0.05)


def asked(address: str) -> tuple[int, int]:
    try:
        with urllib.request.urlopen(address, timeout=60) as answer:
            return answer.status, json.load(answer)["total"]
    except urllib.error.HTTPError as error:
        error.close()
        return error.code, -1


@contextmanager
def visited(home: Path) -> Iterator[Readers]:
    """Two workers over the home, and visitors who have had their first answers."""
    with serving(home, "--workers", "2") as (told, _server):
        readers = Readers(str(told["address"]))
        with Visitors(readers.read, 3):
            readers.wait_for(MANY)
            yield readers


def copied_over(home: Path, kept: Path) -> None:
    """What `cp -r kept/. home` does: files are written over where they lie."""
    shutil.copytree(kept, home, dirs_exist_ok=True)


def renamed(home: Path, kept: Path) -> None:
    home.rename(home.with_name("old"))
    kept.rename(home)


def database_replaced(home: Path, kept: Path) -> None:
    """A database that is put back alone; the index is that of the one before, and ahead of it."""
    (kept / DATABASE).rename(home / DATABASE)


def database_copied_over(home: Path, kept: Path) -> None:
    shutil.copyfile(kept / DATABASE, home / DATABASE)


def index_swapped(home: Path, kept: Path) -> None:
    """The database of before with another's index."""
    (home / "index").rename(home.with_name("index-old"))
    database_replaced(home, kept)
    (kept / "index").rename(home / "index")


def backup_restored(home: Path, kept: Path) -> None:
    """The program's own way."""
    backup = home.with_name("backup.tar")
    for verb in (["--home", str(kept), "backup"], ["--home", str(home), "restore-backup", "--replace"]):
        done = CliRunner().invoke(main, [*verb, str(backup)])
        assert done.exit_code == 0, done.output


@pytest.fixture
def homes(tmp_path: Path) -> tuple[Path, Path]:
    """A home with many articles, and one as it was kept when they were few."""
    home, kept = tmp_path / "home", tmp_path / "kept"
    with closing(home_with(home, *(article(number) for number in range(FEW)))):
        pass
    shutil.copytree(home, kept)
    with closing(Home.open(home)) as opened:
        put(opened, *(article(number) for number in range(FEW, MANY)))
        sync(opened)
    return home, kept


@pytest.mark.parametrize(
    "exchange",
    [copied_over, renamed, database_replaced, database_copied_over, index_swapped, backup_restored],
    ids=lambda one: one.__name__,
)
def test_another_archive_in_the_place_of_the_one_before_is_read_soon_and_never_mixed_with_it(
    homes: tuple[Path, Path], exchange: Callable[[Path, Path], None]
) -> None:
    home, kept = homes
    with visited(home) as readers:
        exchange(home, kept)
        exchanged = time.monotonic()
        readers.wait_for(FEW)
    seen = readers.seen
    assert {status for status, _ in seen} <= {200, 503}
    totals = [total for status, total in seen if status == 200]
    assert set(totals) == {MANY, FEW}
    pairs = zip(seen, readers.asked_at, strict=True)
    assert {total for (status, total), at in pairs if status == 200 and at > exchanged} == {FEW}
    with closing(Home.open(home)) as opened:
        assert check(opened) == []
        assert opened.store.count() == FEW


def test_an_archive_of_other_articles_is_not_found_by_the_index_of_the_one_before(
    homes: tuple[Path, Path], tmp_path: Path
) -> None:
    home, _kept = homes
    other = tmp_path / "other"
    with closing(home_with(other, *(article(number) for number in range(1_000, 1_000 + FEW)))):
        pass
    with visited(home) as readers:
        database_replaced(home, other)
        readers.wait_for(FEW)
    with closing(Home.open(home)) as opened:
        assert check(opened) == []


def test_an_index_that_is_taken_away_is_built_anew_by_itself(homes: tuple[Path, Path]) -> None:
    home, _kept = homes
    with visited(home) as readers:
        (home / "index").rename(home.with_name("gone"))
        deadline = time.monotonic() + 60
        while not (home / "index" / "CURRENT").exists():
            assert time.monotonic() < deadline
            time.sleep(0.02)
        readers.wait_for(MANY)
    assert set(readers.seen) - {(503, -1)} == {(200, MANY)}
    with closing(Home.open(home)) as opened:
        assert check(opened) == []


def test_who_reads_an_archive_while_it_is_exchanged_goes_on_with_that_to_the_end(homes: tuple[Path, Path]) -> None:
    home, kept = homes
    services = Services(home)
    with services.visit():
        before = services.store.count()
        renamed(home, kept)
        assert (before, services.store.count(), len(list(services.store.documents()))) == (MANY, MANY, MANY)
    assert services.store.count() == FEW


def test_nothing_is_written_into_a_file_that_is_only_beginning_to_be_put_there(homes: tuple[Path, Path]) -> None:
    home, kept = homes
    whole = (kept / DATABASE).read_bytes()
    services = Services(home)
    assert services.store.count() == MANY
    for length in (0, 100, 4096, len(whole) // 2):
        (home / DATABASE).write_bytes(whole[:length])
        answered = True
        try:
            services.store.count()
        except Exception as error:  # which one is not asked here
            answered = False
            assert "Traceback" not in str(error)
        assert not answered or length > 4096
        assert (home / DATABASE).read_bytes() == whole[:length]
    (home / DATABASE).write_bytes(whole)
    assert services.store.count() == FEW


def test_what_was_stored_stands_in_the_database_itself_while_servers_have_it_open(homes: tuple[Path, Path]) -> None:
    """Else a database that is put back would be read with the journal of the one before."""
    home, _kept = homes
    services = Services(home)
    assert services.store.count() == MANY
    with closing(Home.open(home)) as opened, opened.writing("test"):
        put(opened, article(1_000))
    assert services.store.count() == MANY + 1
    assert home.joinpath(f"{DATABASE}-wal").stat().st_size == 0


def test_the_files_of_archives_that_were_exchanged_are_let_go(homes: tuple[Path, Path]) -> None:
    def held() -> tuple[int, int]:
        files = [os.path.realpath(each) for each in Path("/proc/self/fd").iterdir()]
        maps = Path("/proc/self/maps").read_text().splitlines()
        return tuple(sum(str(home.parent) in each for each in told) for told in (files, maps))  # type: ignore[return-value]

    home, kept = homes
    services = Services(home)
    copies = [Path(shutil.copytree(kept, home.with_name(f"copy-{number}"))) for number in range(6)]
    gc.collect()
    gc.disable()  # a server's collector rarely runs
    try:
        counts = []
        for number, copy in enumerate(copies):
            home.rename(home.with_name(f"old-{number}"))
            copy.rename(home)
            assert services.search(SearchRequest())[1].total == FEW
            counts.append(held())
        assert counts[-1] == counts[1], counts
    finally:
        gc.enable()
