"""The corruption set: every file of an index gone, emptied, made zeros, cut short, with four kilobytes of zeros, with
single bits turned. Every case is found by the checksums before a byte is believed; a sync builds the index anew; an
answer is right, or that of the edition before, or a sentence."""

from __future__ import annotations

import random
import shutil
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path

import pytest

from archive.home import Home
from archive.lock import exclusive
from index.errors import IndexUnavailable
from index.following.check import check
from index.following.generations import Generations
from index.following.storage import Edition
from index.following.sync import sync
from index.query import Query
from index.query_language.parser import parse
from index.searcher import Searcher
from tests.support.random_archive import document
from tests.support.shelf import put

CASES, MANY = 428, 5_000
TEXTS = ["", "mine", '"the river"', "min*", "topic:mining", "date:1999", "river -the", "=mines"]

Harm = Callable[[bytearray, random.Random], None]


def _empty(data: bytearray, _: random.Random) -> None:
    data.clear()


def _zero(data: bytearray, _: random.Random) -> None:
    data[:] = bytes(len(data))


def _cut(data: bytearray, chance: random.Random) -> None:
    del data[chance.randrange(len(data)) :]


def _zero_some(data: bytearray, chance: random.Random) -> None:
    at = chance.randrange(len(data))
    data[at : at + 4096] = bytes(min(4096, len(data) - at))


def _turn_a_bit(data: bytearray, chance: random.Random) -> None:
    data[chance.randrange(len(data))] ^= 1 << chance.randrange(8)


HARMS: list[tuple[Harm, int]] = [(_empty, 1), (_zero, 1), (_cut, 10), (_zero_some, 14), (_turn_a_bit, 28)]
"""Each with how often it is done while the others are done once."""


def build_home(path: Path) -> Home:
    """Two segments, and documents that were taken out of the first."""
    chance = random.Random(3)
    home = Home.open(path, create=True)
    put(home, *(document(chance) for _ in range(120)))
    sync(home)
    home.store.remove(next(each.id for each in home.store.documents()), "to be gone")
    put(home, *(document(chance) for _ in range(10)))
    sync(home)
    return home


pytestmark = pytest.mark.archive(build=build_home, fresh=True)


def cases(index: Path, count: int) -> Iterator[tuple[Path, bytes | None]]:
    """Files of the index, each with what is to stand in it (None: it is to be gone), again and again."""
    chance = random.Random(4)
    live = index / Generations(index).current().name
    files = sorted([index / "CURRENT", *live.iterdir()])
    yield from ((file, None) for file in files)
    harms = [harm for harm, often in HARMS for _ in range(often)]
    full = [file for file in files if file.stat().st_size]
    left = count - len(files)
    while left:
        for file in full:
            sound = file.read_bytes()
            harmed = bytearray(sound)
            chance.choice(harms)(harmed, chance)
            if harmed != sound:
                yield file, bytes(harmed)
                left -= 1
                if not left:
                    return


def answers(home: Home) -> list[object]:
    with closing(Searcher(home)) as searcher:
        found = [searcher.search(Query(text=text, tree=parse(text).tree)) for text in TEXTS]
        return [(each.total, [hit.stored.id for hit in each.hits], each.facets) for each in found]


def is_found(index: Path, sound: Edition) -> bool:
    """Whether the checksums find it; where they do not, nothing is another than it was."""
    generations = Generations(index)
    try:
        edition = generations.current()
        generations.verify(edition)
    except IndexUnavailable:
        return True
    assert edition == sound, "it says something else, and is believed"
    return False


def undergo(home: Home, tmp_path: Path, count: int, rebuilt_each: int) -> Counter[str]:
    """Go through so many cases; of each so many-th, have the index built anew, and ask before and after."""
    right, sound = answers(home), Generations(home.index).current()
    shutil.copytree(home.index, tmp_path / "sound")
    outcomes: Counter[str] = Counter()
    query = Query(text="river", tree=parse("river").tree)
    generations = Generations(home.index)
    totals = {generations.read(each).search(query).total for each in (sound, *generations.older())}
    for number, (file, harmed) in enumerate(list(cases(home.index, count))):
        held = file.read_bytes()
        file.unlink()  # generations share their files
        if harmed is not None:
            file.write_bytes(harmed)
        found = is_found(home.index, sound)
        outcomes["found" if found else f"the same: {file.name}"] += 1
        if found and number % rebuilt_each == 0:
            with exclusive(home.index / "lock", "a test"), closing(Searcher(home)) as searcher:  # nobody mends it yet
                try:
                    assert searcher.search(query).total in totals
                except IndexUnavailable as error:
                    assert str(error)
            assert check(home)
            assert sync(home).rebuilt == "the index was damaged"
            assert (check(home), answers(home)) == ([], right)
            outcomes["built anew"] += 1
            shutil.rmtree(home.index)
            shutil.copytree(tmp_path / "sound", home.index)
        else:
            file.unlink(missing_ok=True)
            file.write_bytes(held)
    assert sum(outcomes[each] for each in outcomes if each != "built anew") == count
    return outcomes


def must_be_found(outcomes: Counter[str], count: int) -> None:
    """All are; but for a bit of what ends the pointer's line, which changes nothing."""
    assert set(outcomes) <= {"found", "built anew", "the same: CURRENT"}, outcomes
    assert outcomes["found"] >= count * 0.99, outcomes


def test_all_of_428_corruptions_are_found_and_the_index_is_built_anew(home: Home, tmp_path: Path) -> None:
    outcomes = undergo(home, tmp_path, CASES, rebuilt_each=12)
    must_be_found(outcomes, CASES)
    assert outcomes["built anew"] >= CASES // 13


@pytest.mark.soak
def test_all_of_five_thousand_corruptions_are_found_and_the_index_is_built_anew(home: Home, tmp_path: Path) -> None:
    outcomes = undergo(home, tmp_path, MANY, rebuilt_each=1)
    must_be_found(outcomes, MANY)
    assert outcomes["built anew"] == outcomes["found"]
