"""What any place for an index must do, whatever it is; and that following, checking and searching ask no more of it."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from archive.errors import HomeBusy, Repair
from archive.home import Home
from index import registry
from index.engine.protocol import Entry
from index.errors import IndexBeingBuilt, NoIndexYet
from index.following.check import check
from index.following.cluster.indexes import Indexes
from index.following.generations import Generations
from index.following.storage import Edition, IndexStorage, Manifest
from index.following.sync import lag, sync
from index.query import Query
from index.query_language.tree import Everything, Word
from index.searcher import Searcher
from tests.support.clusters import of_its_own, storage_at
from tests.support.judge.engine import ReferenceEngine
from tests.support.memory_storage import MemoryStorage
from tests.support.shelf import article, home_with, put

STORAGES = ("generations", "memory", "cluster")
IN_PLACE = ("cluster",)
"""Storages whose editions are written in place, so that what is read of the one before changes to the next."""


@contextmanager
def storage_of(kind: str, path: Path) -> Iterator[IndexStorage]:
    if kind == "cluster":
        with of_its_own() as servers:
            yield storage_at(servers, path / "locks")
    else:
        yield Generations(path / "index") if kind == "generations" else MemoryStorage(path)


@pytest.fixture(params=STORAGES)
def storage(tmp_path: Path, request: pytest.FixtureRequest) -> Iterator[IndexStorage]:
    with storage_of(request.param, tmp_path) as each:
        yield each


@pytest.fixture(params=[each for each in STORAGES if each not in IN_PLACE])
def copying(tmp_path: Path, request: pytest.FixtureRequest) -> Iterator[IndexStorage]:
    """A storage in which each edition is a copy."""
    with storage_of(request.param, tmp_path) as each:
        yield each


def published(storage: IndexStorage, *numbers: int, base: Edition | None = None) -> Edition:
    """Publish an edition of the base's documents and these."""
    with storage.exclusive(0):
        draft = storage.draft(base)
        writer = storage.write(draft)
        for number in numbers:
            writer.put(Entry(str(number), article(number), ()))
        return storage.publish(draft, manifest(storage, writer.commit()), base)


def manifest(storage: IndexStorage, documents: int) -> Manifest:
    return Manifest(storage.engine, storage.format, "", "archive", 1, "", documents, {})


def ids(storage: IndexStorage, edition: Edition) -> set[str]:
    reader = storage.read(edition)
    found = set(reader.ids())
    reader.close()
    return found


def test_there_is_nothing_at_first(storage: IndexStorage) -> None:
    assert storage.pointer() == ""
    with pytest.raises(NoIndexYet) as refused:
        storage.current()
    assert refused.value.repair is Repair.MAKE_INDEX
    assert list(storage.older()) == []
    assert storage.progress() == (0, 0)


def test_what_is_published_is_live_and_sound(storage: IndexStorage) -> None:
    edition = published(storage, 1, 2)
    assert storage.current() == edition
    assert (edition.manifest.engine, edition.manifest.documents) == (storage.engine, 2)
    storage.verify(edition)
    storage.verify(edition, thorough=False)
    assert ids(storage, edition) == {"1", "2"}


def test_a_draft_is_seen_by_nobody_until_it_is_published(copying: IndexStorage) -> None:
    edition = published(copying, 1)
    pointer = copying.pointer()
    with copying.exclusive(0):
        draft = copying.draft(edition)
        writer = copying.write(draft)
        writer.put(Entry("2", article(2), ()))
        writer.commit()
        assert copying.pointer() == pointer
        assert ids(copying, copying.current()) == {"1"}
        copying.sweep()
    assert copying.current() == edition


def test_a_draft_begins_as_its_base_and_changes_nothing_of_it(copying: IndexStorage) -> None:
    first = published(copying, 1, 2)
    second = published(copying, 3, base=first)
    assert ids(copying, second) == {"1", "2", "3"}
    assert ids(copying, first) == {"1", "2"}
    copying.verify(first)


def test_a_draft_is_written_once_more_after_a_commit(storage: IndexStorage) -> None:
    with storage.exclusive(0):
        draft = storage.draft(None)
        for number in (1, 2):
            writer = storage.write(draft)
            writer.put(Entry(str(number), article(number), ()))
            documents = writer.commit()
        edition = storage.publish(draft, manifest(storage, documents))
    assert ids(storage, edition) == {"1", "2"}


def test_changes_that_are_cancelled_never_were(storage: IndexStorage) -> None:
    first = published(storage, 1)
    with storage.exclusive(0):
        draft = storage.draft(first)
        writer = storage.write(draft)
        writer.put(Entry("2", article(2), ()))
        writer.cancel()
        edition = storage.publish(draft, manifest(storage, 1), first)
    assert ids(storage, edition) == {"1"}


def test_the_pointer_changes_with_each_edition_and_only_then(storage: IndexStorage) -> None:
    pointers = [storage.pointer()]
    stamps = set()
    for number in range(4):
        stamps.add(published(storage, number).stamp)
        pointers += [storage.pointer(), storage.pointer()]
    assert len(set(pointers)) == 5
    assert len(stamps) == 4


def test_older_editions_are_kept_for_a_while_the_newest_first(storage: IndexStorage) -> None:
    editions = [published(storage, number) for number in range(6)]
    older = list(storage.older())
    assert older and older == editions[-2 : -2 - len(older) : -1]


def test_who_reads_an_edition_goes_on_with_it_when_another_one_is_live(copying: IndexStorage) -> None:
    reader = copying.read(published(copying, 1))
    for number in range(2, 8):
        published(copying, number)
    assert reader.count(Query(tree=Word("river"))) == 1
    assert set(reader.ids()) == {"1"}
    reader.close()


def test_one_at_a_time_writes(storage: IndexStorage) -> None:
    refused: list[HomeBusy] = []

    def second() -> None:
        try:
            with storage.exclusive(0):
                pass
        except HomeBusy as error:
            refused.append(error)

    with storage.exclusive(0):
        thread = threading.Thread(target=second)
        thread.start()
        thread.join()
    assert len(refused) == 1
    with storage.exclusive(0):
        pass


def test_who_waits_writes_when_the_other_has_ended(storage: IndexStorage) -> None:
    order: list[str] = []

    def second() -> None:
        with storage.exclusive(60):
            order.append("second")

    with storage.exclusive(0):
        thread = threading.Thread(target=second)
        thread.start()
        order.append("first")
    thread.join()
    assert order == ["first", "second"]


def test_how_far_the_writing_is_is_told_until_it_ends(storage: IndexStorage) -> None:
    first = published(storage, 1)
    with storage.exclusive(0):
        draft = storage.draft(first)
        storage.report(3, 10)
        assert storage.progress() == (3, 10)
        storage.write(draft).commit()
        storage.publish(draft, manifest(storage, 1), first)
        assert storage.progress() == (0, 0)
        storage.report(3, 10)
        storage.sweep()
        assert storage.progress() == (0, 0)


@pytest.mark.parametrize("kind", STORAGES)
def test_following_checking_and_searching_work_over_any_of_them(
    tmp_path: Path, kind: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    home = Home.open(tmp_path / "home", create=True)
    with storage_of(kind, tmp_path / "home") as storage:
        _follows_checks_and_searches(home, storage, monkeypatch)


def _follows_checks_and_searches(home: Home, storage: IndexStorage, monkeypatch: pytest.MonkeyPatch) -> None:
    for user in ("following.sync", "following.check", "live.live_index"):
        monkeypatch.setattr(f"index.{user}.index_of", lambda _home: storage)
    put(home, article(1), article(2))
    assert lag(home) == (2, "there was no index")
    assert sync(home).documents == 2
    searcher = Searcher(home)
    assert searcher.search(Query(text="river", tree=Word("river"))).total == 2
    put(home, article(3))
    assert lag(home) == (1, "")
    assert sync(home).applied == 1
    assert searcher.search(Query(tree=Everything())).total == 3
    assert check(home) == []
    home.store.remove(next(home.store.documents()).id, "test")
    assert sync(home, rebuild=True).documents == 2
    assert searcher.generation() == storage.current().name
    assert len(searcher.matching(Query(tree=Everything()))) == 2
    searcher.close()


def test_who_was_held_up_before_it_took_hold_of_the_index_writes_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with of_its_own() as servers:
        late, other = storage_at(servers, tmp_path / "late"), storage_at(servers, tmp_path / "other")
        first = published(late, 1)
        hold = Indexes.hold

        def after_the_other(indexes: Indexes, index: str, writer: str) -> str:
            monkeypatch.setattr(Indexes, "hold", hold)
            published(other, 2, base=other.current())
            return hold(indexes, index, writer)

        monkeypatch.setattr(Indexes, "hold", after_the_other)
        with late.exclusive(0), pytest.raises(HomeBusy, match="begun to write the index meanwhile"):
            late.draft(first)
        assert ids(late, late.current()) == {"1", "2"}


def test_another_engine_is_registered_by_its_name_and_ours_never_reads_what_it_wrote(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as judged:
        judged.setitem(registry.ENGINES, "reference", ReferenceEngine)
        judged.setattr(registry, "DEFAULT", "reference")
        home = home_with(tmp_path, article(1), article(2, "The mine closed."))
        assert Generations(home.index).current().manifest.engine == "reference"
        searcher = Searcher(home)
        assert searcher.search(Query(text="mines", tree=Word("mines"))).total == 1
        searcher.close()
        assert check(home) == []
    assert lag(home) == (2, "the engine has changed")
    with pytest.raises(IndexBeingBuilt):
        Searcher(home).search(Query(tree=Everything()))
