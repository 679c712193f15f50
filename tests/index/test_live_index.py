"""Nobody waits for another's question; an edition is let go with the last question that it is asked."""

from __future__ import annotations

import gc
import threading
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

from archive.home import Home
from archive.servers import Servers, StoreServer
from index.following.generations import Generations
from index.following.storage import Edition
from index.following.sync import sync
from index.live.live_index import LiveIndex
from index.live.opened import Opened, one_edition
from index.query import Query
from index.query_language.tree import Everything
from index.searcher import Searcher
from tests.support.mending import MendingHere
from tests.support.shelf import article, home_with, put

EVERYTHING = Query(tree=Everything())


class Slow:
    """A question that takes until it is told to end."""

    def __init__(self) -> None:
        self.begun, self.end = threading.Event(), threading.Event()

    def __call__(self, opened: Opened) -> tuple[str, int]:
        self.begun.set()
        assert self.end.wait(60)
        return opened.edition.name, opened.reader.count(EVERYTHING)


@contextmanager
def asking(live: LiveIndex) -> Iterator[tuple[Slow, Any]]:
    """A slow question under way in another thread, and what it will have found."""
    slow = Slow()
    with ThreadPoolExecutor(1) as others:
        found = others.submit(live.ask, slow)
        assert slow.begun.wait(60)
        try:
            yield slow, found
        finally:
            slow.end.set()


def in_time(work: Callable[[], object]) -> object:
    """What the work gives, done in another thread; an error where that waits."""
    with ThreadPoolExecutor(1) as others:
        return others.submit(work).result(timeout=30)


def mapped(home: Home) -> set[str]:
    """The generations whose files this process has mapped."""
    lines = Path("/proc/self/maps").read_text().splitlines()
    return {Path(line.split()[5]).parent.name for line in lines if str(home.path) in line and ".arrays" in line}


def test_while_one_question_takes_long_everything_else_is_answered(tmp_path: Path) -> None:
    home = home_with(tmp_path, article(1), article(2))
    searcher = Searcher(home)
    first = next(home.store.documents())
    with asking(searcher._live) as (slow, found):
        assert in_time(searcher.generation) == "generation-00000001"
        assert in_time(searcher.stamp)
        assert in_time(lambda: searcher.search(EVERYTHING).total) == 2
        assert in_time(lambda: searcher.labels("en")("a")) == "a"
        assert in_time(lambda: searcher.topics_of([first.id])) == {first.id: ()}
        slow.end.set()
        assert found.result() == ("generation-00000001", 2)


def test_a_new_edition_is_opened_and_asked_while_the_one_before_is_still_being_asked(tmp_path: Path) -> None:
    home = home_with(tmp_path, article(1), article(2))
    searcher = Searcher(home)
    gc.collect()
    gc.disable()  # a server's collector rarely runs
    try:
        with asking(searcher._live) as (slow, found):
            put(home, article(3))
            sync(home, rebuild=True)
            assert in_time(lambda: searcher.search(EVERYTHING).total) == 3
            assert in_time(searcher.generation) == "generation-00000002"
            assert mapped(home) == {"generation-00000001", "generation-00000002"}
            slow.end.set()
            assert found.result() == ("generation-00000001", 2)
            del found
        del slow
        assert mapped(home) == {"generation-00000002"}
        searcher.close()
        assert mapped(home) == set()
    finally:
        gc.enable()


def test_while_a_new_edition_is_being_opened_others_are_answered_by_the_one_before(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    home = home_with(tmp_path, article(1))
    searcher = Searcher(home)
    assert searcher.search(EVERYTHING).total == 1
    put(home, article(2))
    sync(home)
    looking, go_on = threading.Event(), threading.Event()
    verify = Generations.verify

    def slowly(self: Generations, edition: Edition, thorough: bool = True) -> None:
        looking.set()
        assert go_on.wait(60)
        verify(self, edition, thorough)

    monkeypatch.setattr(Generations, "verify", slowly)
    with ThreadPoolExecutor(1) as others:
        opener = others.submit(lambda: searcher.search(EVERYTHING).total)
        try:
            assert looking.wait(60)
            assert in_time(lambda: searcher.search(EVERYTHING).total) == 1
            assert in_time(searcher.generation) == "generation-00000001"
        finally:
            go_on.set()
        assert opener.result() == 2
    assert searcher.generation() == "generation-00000002"


def test_all_that_is_asked_in_one_block_is_answered_by_one_edition(tmp_path: Path) -> None:
    home = home_with(tmp_path, article(1))
    searcher = Searcher(home)
    with one_edition():
        before = searcher.generation()
        put(home, article(2))
        sync(home)
        assert searcher.generation() == before
        assert (searcher.search(EVERYTHING).total, searcher.behind()) == (1, 1)
    assert searcher.generation() != before
    assert (searcher.search(EVERYTHING).total, searcher.behind()) == (2, 0)


def test_an_index_that_nobody_brings_to_where_the_archive_is_is_brought_there(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """As after an import that was killed between its last article and its sync."""
    home = home_with(tmp_path, article(1))
    searcher = Searcher(home)
    put(home, article(2))
    monkeypatch.setattr("index.live.live_index._PATIENCE", 0.1)
    deadline = time.monotonic() + 60
    while searcher.search(EVERYTHING).behind:
        assert time.monotonic() < deadline
        time.sleep(0.05)
    assert searcher.search(EVERYTHING).total == 2
    manifest = Generations(home.index).current().manifest
    assert (manifest.documents, searcher.generation()) == (2, "generation-00000002")


def test_where_the_documents_are_on_a_server_each_machine_brings_its_own_index_there_soon(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Once nothing is stored, and now and then while an import goes on elsewhere."""
    home = home_with(tmp_path, article(1))
    mender = MendingHere(home)
    searcher = Searcher(home, mender=mender)
    monkeypatch.setattr(home, "servers", Servers(store=StoreServer("postgresql://db.example/archive", "hemeroteca")))
    monkeypatch.setattr("index.live.live_index._ALONE", 0.0)
    put(home, article(2))
    assert [searcher.behind() for _ in range(3)] == [1, 1, 0]
    assert mender.begun == 1
    monkeypatch.setattr("index.live.live_index._ALONE", 600.0)
    monkeypatch.setattr("index.live.live_index._PATIENCE", 0.0)
    for number in range(3, 6):
        put(home, article(number))
        searcher.behind()
    assert mender.begun > 1


def test_while_articles_are_still_stored_nobody_brings_the_index_there(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    home = home_with(tmp_path, article(1))
    mender = MendingHere(home)
    searcher = Searcher(home, mender=mender)
    monkeypatch.setattr("index.live.live_index._PATIENCE", 0.0)
    for number in range(2, 8):
        put(home, article(number))
        assert searcher.behind() == number - 1
    assert mender.begun == 0
    assert searcher.behind() == 6
    assert mender.begun == 1
    assert searcher.behind() == 0
