"""Files of kept searches: what is kept once, what makes room, what is deleted, what a damaged one says."""

from __future__ import annotations

import gzip
import json
import os
import time
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from dataclasses import replace
from pathlib import Path
from threading import Barrier

import pytest

from archive.document import id_from_key
from archive.errors import DamagedArchive
from archive.frozen import MOST_LISTED, CountedWord, FrozenSearches, NoSuchFrozenSearch, NotFrozen, digest_of
from archive.shelf import folder as folder_module
from archive.shelf.folder import FolderShelf
from tests.support.shelf import FROZEN


def test_what_is_kept_reads_back_as_it_was(tmp_path: Path) -> None:
    kept = FrozenSearches(FolderShelf(tmp_path))
    assert kept.get(kept.keep(FROZEN)) == FROZEN
    later = replace(FROZEN, at="2027-01-24T23:00:00+00:00", generation="generation-00000009")
    assert kept.get(kept.keep(later)) == FROZEN  # the same search of the same archive: the first one stands
    turned = replace(FROZEN, articles=FROZEN.articles[::-1])
    assert kept.keep(turned) == FROZEN.id  # an index made anew may order what is equally good otherwise
    assert kept.keep(replace(FROZEN, seq=13)) != FROZEN.id


def test_what_an_earlier_version_kept_has_its_address_still(tmp_path: Path) -> None:
    old = replace(FROZEN, form=1)
    said = json.dumps([old.at[:10], old.archive_id, old.seq, old.parameters, old.articles])
    values = {
        name: getattr(old, name) for name in (*"at archive_id seq generation parameters words notes articles".split(),)
    }
    file = tmp_path / "frozen" / f"{id_from_key(f'frozen {said}')}.json.gz"
    file.parent.mkdir()
    file.write_bytes(gzip.compress(json.dumps({"format": 1, **values}).encode(), mtime=0))
    found = FrozenSearches(FolderShelf(tmp_path)).get(file.name.partition(".")[0])
    assert found == old
    assert (found.total, found.summary) == (2, None)


def test_how_the_words_were_counted_reads_back_and_damage_to_it_is_told(tmp_path: Path) -> None:
    leaves = CountedWord("leaves", ("leave",), (("left", 2), ("leaves", 1)), (("leaf", ("leaf",), "leaf"),), False)
    counted = replace(FROZEN, counted=(leaves,))
    kept = FrozenSearches(FolderShelf(tmp_path))
    file = tmp_path / "frozen" / f"{kept.keep(counted)}.json.gz"
    assert kept.get(FROZEN.id) == counted
    values = json.loads(gzip.decompress(file.read_bytes()))
    for damage in ("leaves", [["leaves"]], [["leaves", [], [["left", "two"]], [], False]]):
        file.write_bytes(gzip.compress(json.dumps({**values, "counted": damage}).encode()))
        with pytest.raises(DamagedArchive):
            kept.get(FROZEN.id)


def test_of_many_articles_their_number_and_a_digest_are_kept(tmp_path: Path) -> None:
    many = replace(FROZEN, articles=tuple((f"{number:012}", f"{number:064x}") for number in range(200_000)))
    kept = FrozenSearches(FolderShelf(tmp_path))
    found = kept.get(kept.keep(many))
    assert (found.articles, found.total, found.digest, found.id) == ((), 200_000, many.digest, many.id)
    assert kept.all()[0].size == 4096
    assert digest_of(many.articles[::-1]) == many.digest != digest_of(many.articles[1:])
    few = replace(FROZEN, articles=many.articles[:MOST_LISTED])
    assert kept.get(kept.keep(few)) == few
    assert max(each.size for each in kept.all()) < 80_000


def test_what_nobody_came_back_to_makes_room_and_what_somebody_did_stays(tmp_path: Path) -> None:
    kept = FrozenSearches(FolderShelf(tmp_path), most_kept=4)
    ids = [kept.keep(replace(FROZEN, seq=seq)) for seq in range(4)]
    for age, each in zip((50, 45, 40, 1), ids, strict=True):
        made = time.time() - age * 86_400
        os.utime(tmp_path / "frozen" / f"{each}.json.gz", (made, made))
    kept.use(ids[0])
    assert [each.used for each in kept.all()] == [True, False, False, False]
    for seq in (10, 11):
        kept.keep(replace(FROZEN, seq=seq))
    left = {each.id for each in kept.all()}
    assert {ids[0], ids[3]} < left and not {ids[1], ids[2]} & left
    with pytest.raises(NotFrozen, match="no room"):
        kept.keep(replace(FROZEN, seq=12))
    assert {each.id for each in kept.all()} == left


def test_they_are_deleted_all_or_none(tmp_path: Path) -> None:
    kept = FrozenSearches(FolderShelf(tmp_path))
    ids = [kept.keep(replace(FROZEN, seq=seq)) for seq in range(3)]
    kept.use(ids[0])
    for wrong in ("nosuchsearch", "../archive.sq", "", "a" * 5_000):
        with pytest.raises(NoSuchFrozenSearch):
            kept.delete([ids[0], wrong])
    assert len(kept.all()) == 3
    kept.delete([ids[0], ids[0], ids[2]])
    assert [each.id for each in kept.all()] == [ids[1]]
    assert {each.name for each in (tmp_path / "frozen").iterdir()} == {f"{ids[1]}.json.gz", ".lock"}


def test_too_much_is_refused_in_plain_words(tmp_path: Path) -> None:
    FrozenSearches(FolderShelf(tmp_path)).keep(FROZEN)
    for small in (
        FrozenSearches(FolderShelf(tmp_path), most_bytes=20_000),
        FrozenSearches(FolderShelf(tmp_path), most_kept=3),
    ):
        with pytest.raises(NotFrozen, match="no room"):
            for seq in range(10):
                small.keep(replace(FROZEN, seq=seq))
        assert small.keep(FROZEN) == FROZEN.id  # what is kept already needs no room
    assert sum(1 for _file in (tmp_path / "frozen").glob("*.gz")) < 6


@pytest.mark.parametrize("again", range(8))  # without a lock about one time in three goes wrong
def test_those_who_keep_at_the_same_moment_share_the_room_there_is(tmp_path: Path, again: int) -> None:
    most, together = 13_000, Barrier(8)

    def keep_some(first: int) -> None:
        kept = FrozenSearches(FolderShelf(tmp_path), most_bytes=most)  # as each worker has its own
        for seq in range(first, first + 3):
            together.wait()
            with suppress(NotFrozen):
                kept.keep(replace(FROZEN, seq=seq))

    with ThreadPoolExecutor(8) as keepers:
        list(keepers.map(keep_some, range(100, 900, 100)))
    assert len(list((tmp_path / "frozen").glob("*.json.gz"))) == 3  # each takes a block of the disk


def test_a_draft_that_was_left_behind_is_swept_away(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    kept = FrozenSearches(FolderShelf(tmp_path))
    kept.keep(FROZEN)
    draft = tmp_path / "frozen" / ".draft-left"
    draft.write_bytes(b"x")
    kept.keep(replace(FROZEN, seq=13))
    assert draft.exists()  # it may be another process at work
    monkeypatch.setattr(folder_module, "_STALE", -1)
    kept.keep(replace(FROZEN, seq=14))
    assert not draft.exists()


@pytest.mark.parametrize(
    "name", ["", "nosuchid", "../archive.sqlite3", "aaaaaaaaaaaa", "AAAAAAAAAAAA", "aaaaaaaaaaa\n"]
)
def test_an_address_under_which_nothing_was_kept_says_so(tmp_path: Path, name: str) -> None:
    with pytest.raises(NoSuchFrozenSearch):
        FrozenSearches(FolderShelf(tmp_path)).get(name)


@pytest.mark.parametrize(
    "damage", [b"", b"no gzip", gzip.compress(b"[]", mtime=0), gzip.compress(b'{"at": 1}', mtime=0)]
)
def test_a_damaged_file_is_told_as_such(tmp_path: Path, damage: bytes) -> None:
    kept = FrozenSearches(FolderShelf(tmp_path))
    file = tmp_path / "frozen" / f"{kept.keep(FROZEN)}.json.gz"
    whole = file.read_bytes()
    file.write_bytes(damage)
    with pytest.raises(DamagedArchive):
        kept.get(FROZEN.id)
    values = json.loads(gzip.decompress(whole))
    values["articles"][0][1] = "1" * 64
    file.write_bytes(gzip.compress(json.dumps(values).encode()))
    with pytest.raises(DamagedArchive, match="not what it was"):
        kept.get(FROZEN.id)
