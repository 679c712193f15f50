"""What a shelf must do, whatever it is made of: things appear whole, changes come one by one, first ones stay."""

from __future__ import annotations

import errno
import os
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from threading import Barrier

import pytest

from archive.errors import HomeBusy
from archive.shelf.folder import FolderShelf
from archive.shelf.shelf import FROZEN, SESSION_KEY, TOPIC_RULES, Kept, Shelf
from tests.support.places import Schemas
from tests.support.shared_store import two_tables


@pytest.fixture(params=["folder", "table"])
def shelves(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[tuple[Shelf, Shelf]]:
    """The same shelf, as two processes have it."""
    if request.param == "folder":
        yield FolderShelf(tmp_path), FolderShelf(tmp_path)
        return
    with two_tables(request.getfixturevalue("schemas"), wait_ms=1_500) as tables:
        yield tables


def test_what_one_puts_there_all_read_until_it_is_taken_away(shelves: tuple[Shelf, Shelf]) -> None:
    one, other = shelves
    for data in (b"", b"\0\xff", b"x" * 100_000, b"short"):
        one.put(TOPIC_RULES, data)
        assert (other.read(TOPIC_RULES), other.holds(TOPIC_RULES)) == (data, True)
    other.remove(TOPIC_RULES)
    other.remove(TOPIC_RULES)
    assert not one.holds(TOPIC_RULES)
    with pytest.raises(FileNotFoundError):
        one.read(TOPIC_RULES)


def test_a_stamp_is_another_with_each_change(shelves: tuple[Shelf, Shelf]) -> None:
    one, other = shelves
    seen = [other.stamp("about.md")]
    for data in (b"1", b"2", b"2"):
        one.put("about.md", data)
        seen.append(other.stamp("about.md"))
        assert other.stamp("about.md") == one.stamp("about.md") == seen[-1]
    one.remove("about.md")
    assert other.stamp("about.md") is None is seen[0]
    assert len(set(seen)) == 4


def test_more_than_is_asked_for_is_not_read(shelves: tuple[Shelf, Shelf]) -> None:
    one, _other = shelves
    one.put("about.md", b"12345")
    assert one.read("about.md", 5) == b"12345"
    with pytest.raises(OSError, match="too large"):
        one.read("about.md", 4)


def test_those_whose_names_begin_alike_are_listed(shelves: tuple[Shelf, Shelf]) -> None:
    one, other = shelves
    assert one.items(FROZEN) == []
    one.put(f"{FROZEN}b.json.gz", b"12", is_private=True)
    one.put(f"{FROZEN}a.used", b"", is_private=True)
    one.put("about.md", b"1")
    found = sorted(other.items(FROZEN))
    assert [(each.name, each.size) for each in found] == [(f"{FROZEN}a.used", 0), (f"{FROZEN}b.json.gz", 2)]
    assert found[0].made >= found[1].made > 1_600_000_000


def test_the_first_of_several_who_make_one_thing_at_once_makes_it(shelves: tuple[Shelf, Shelf]) -> None:
    begin = Barrier(8)

    def made(number: int) -> bytes:
        begin.wait()
        return shelves[number % 2].put_first(SESSION_KEY, bytes([number]) * 32)

    with ThreadPoolExecutor(8) as threads:
        found = set(threads.map(made, range(8)))
    assert found == {shelves[0].read(SESSION_KEY)}
    assert len(found.pop()) == 32


def test_who_looks_and_then_writes_is_alone(shelves: tuple[Shelf, Shelf]) -> None:
    one, other = shelves
    one.put("count", b"0")

    def count(shelf: Shelf) -> None:
        for _ in range(5):
            with shelf.alone("count", "counting", 30):
                shelf.put("count", str(int(shelf.read("count")) + 1).encode())

    with ThreadPoolExecutor(4) as threads:
        for each in [threads.submit(count, shelf) for shelf in (one, other) * 2]:
            each.result()
    assert one.read("count") == b"20"


def test_who_cannot_be_alone_in_time_is_told(shelves: tuple[Shelf, Shelf]) -> None:
    one, other = shelves
    with (
        one.alone(FROZEN, "keeping a search", 0),
        pytest.raises(HomeBusy, match=r"another process|process .*keeping a search"),
        other.alone(FROZEN, "other", 0),
    ):
        pass
    with other.alone(FROZEN, "other", 0):
        pass


def test_a_table_changes_all_or_nothing_of_a_block(schemas: Schemas) -> None:
    with two_tables(schemas) as (one, other):
        one.put("about.md", b"before")
        with pytest.raises(KeyError), one.together():
            one.put("about.md", b"after")
            one.put(SESSION_KEY, b"key")
            assert (one.read("about.md"), other.read("about.md")) == (b"after", b"before")
            raise KeyError
        assert (one.read("about.md"), one.holds(SESSION_KEY)) == (b"before", False)
        with one.together():
            one.remove("about.md")
            with one.alone("about.md", "again", 0):
                one.put("about.es.md", b"after")
        assert [each.name for each in other.items("about")] == ["about.es.md"]


def test_the_key_of_sessions_lies_apart_from_what_a_dump_should_hold(schemas: Schemas) -> None:
    with two_tables(schemas) as (one, other):
        one.put_first(SESSION_KEY, b"key")
        assert other.read(SESSION_KEY) == b"key"
        assert other.items("") == []


def test_a_thing_names_its_place(shelves: tuple[Shelf, Shelf]) -> None:
    kept = Kept(shelves[0], TOPIC_RULES)
    assert not kept.exists()
    kept.put(b"# none\n")
    assert kept.exists() and kept.read() == b"# none\n"
    assert TOPIC_RULES in str(kept)
    kept.remove()
    assert not Kept(shelves[1], TOPIC_RULES).exists()


def test_who_put_a_thing_there_at_once_each_put_it_whole(shelves: tuple[Shelf, Shelf]) -> None:
    texts = [bytes([number]) * 200_000 for number in (1, 2)]
    start = Barrier(2)

    def put(shelf: Shelf, text: bytes) -> None:
        start.wait()
        for _ in range(20):
            shelf.put(TOPIC_RULES, text)
            assert shelf.read(TOPIC_RULES) in texts

    with ThreadPoolExecutor(2) as threads:
        for done in [threads.submit(put, shelf, text) for shelf, text in zip(shelves, texts, strict=True)]:
            done.result()
    assert [each.name for each in shelves[0].items("")] == [TOPIC_RULES]


def test_a_thing_that_cannot_be_looked_at_is_not_taken_for_gone(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    shelf = FolderShelf(tmp_path)

    def no_way(_path: object) -> None:
        raise PermissionError(errno.EACCES, "Permission denied")

    with monkeypatch.context() as patch:
        patch.setattr("archive.shelf.folder.os.lstat", no_way)
        assert shelf.holds(TOPIC_RULES)
    assert not shelf.holds(TOPIC_RULES)


def test_what_a_crash_left_of_a_thing_goes_once_it_is_put_there_again(tmp_path: Path) -> None:
    shelf = FolderShelf(tmp_path)
    old, new = tmp_path / f".draft-{TOPIC_RULES}.1.abc", tmp_path / f".draft-{TOPIC_RULES}.2.abc"
    old.write_bytes(b"half")
    new.write_bytes(b"half")
    os.utime(old, (1, 1))
    shelf.put(TOPIC_RULES, b"whole")
    assert not old.exists()
    assert new.exists()
