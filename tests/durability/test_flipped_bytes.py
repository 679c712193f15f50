"""One byte of an index changed, wherever it be, or a file of it cut short or gone: every answer is still exactly right.

What no query reads may stay damaged until `check` or `sync` looks at it; whatever is read is found damaged, and the
index built anew from the archive: here before the question is answered.
"""

from __future__ import annotations

import random
import shutil
from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from archive.document import Document
from archive.home import Home
from index.arrays.arrayfile import ArrayFile
from index.arrays.engine import ArrayEngine
from index.engine.protocol import Entry
from index.errors import SegmentDamaged
from index.following.check import check
from index.following.generations import Generations
from index.following.sync import sync
from index.query import Query, Selection, Sort
from index.query_language.parser import parse
from index.query_language.tree import Everything
from index.searcher import Searcher
from tests.support.mending import MendingHere
from tests.support.random_archive import document
from tests.support.shelf import put

TEXTS = [
    "",
    "mine",
    "=mines",
    "election elecciones",
    '"state emergency"',
    '"the river"~3',
    "min*",
    "gob*erno",
    "elektion~",
    "title:water OR body:luz",
    "river -the",
    "topic:mining",
    'author:"jose perez" date:1999',
    "date:none",
    "voces emergency gobierno rivers miner wáter 1999",  # most of many words
    "rivver",  # for which another spelling is suggested
    "w123*",
    "w5?31* OR w45*7",
]
QUERIES = [
    *(Query(text=text, tree=parse(text).tree) for text in TEXTS),
    *(Query(text="of", tree=parse("of").tree, sort=sort, page=2) for sort in Sort),
    Query(tree=Everything(), first=date(1998, 3, 1), last=date(1999, 2, 1), sort=Sort.OLDEST),
    Query(tree=Everything(), undated_only=True),
    Query(
        tree=Everything(),
        selections={"topic": Selection(("mining",), ("water",)), "source": Selection(("The Valley",))},
    ),
    Query(tree=Everything(), selections={"year": Selection(("1999",)), "language": Selection(("es", "en"))}, values=2),
]


def answers(searcher: Searcher) -> list[object]:
    """What a searcher says to all of the queries, and whatever else it can be asked."""
    said: list[object] = [sorted(searcher.ids())]
    for query in QUERIES:
        found = searcher.search(query)
        ids = [hit.stored.id for hit in found.hits]
        said.append((found.total, ids, [hit.topics for hit in found.hits], found.facets, found.distinct))
        said.append((found.histogram, found.suggestion, found.notes, searcher.matching(query)))
        said += [(searcher.around(query, each), searcher.topics_of([each])) for each in ids[:1]]
    first = searcher.search(QUERIES[1]).hits[0].stored
    said.append([each.id for each in searcher.alike(first)])
    return said


def build(path: Path, documents: list[Document]) -> list[object]:
    """Make a home in this folder, beside it a copy of its index; what it must answer. The index has two segments, and
    the first of them documents that were taken out."""
    home = Home.open(path / "home", create=True)
    most = len(documents) * 9 // 10
    put(home, *documents[:most])
    sync(home)
    for stored in list(home.store.documents())[: len(documents) // 50]:
        home.store.remove(stored.id, "to be gone")
    put(home, *documents[most:])
    sync(home)
    right = answers_of(home)
    shutil.copytree(home.index, path / "sound")
    sync(home, rebuild=True)
    assert answers_of(home) == right, "an index that grew and one built whole ought to answer alike"
    home.close()
    return right


def mended(home: Home) -> Searcher:
    """A searcher whose index is mended in this process."""
    return Searcher(home, mender=MendingHere(home))


def answers_of(home: Home) -> list[object]:
    """What a new searcher says."""
    with closing(mended(home)) as searcher:
        return answers(searcher)


class Shelf:
    """A home that was built in this folder, of which the index can be damaged and put back."""

    def __init__(self, path: Path, right: list[object]) -> None:
        self.home = Home.open(path / "home")
        self.right = right
        self._sound = path / "sound"
        self.put_back()

    def put_back(self) -> None:
        """Have the index as it was before all damage; files that generations share are shared no longer."""
        shutil.rmtree(self.home.index)
        shutil.copytree(self._sound, self.home.index)

    def files(self, pattern: str) -> list[Path]:
        """Files of the live generation, the largest first."""
        found = (self.home.index / Generations(self.home.index).current().name).glob(pattern)
        return sorted(found, key=lambda file: file.stat().st_size, reverse=True)

    def must_answer(self) -> str:
        """A new searcher says what is right; the name of the generation by which it does."""
        with closing(mended(self.home)) as searcher:
            assert answers(searcher) == self.right
            return searcher.generation()


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, list[object]]:
    """Some four hundred short documents, in many small blocks."""
    chance, path = random.Random(5), tmp_path_factory.mktemp("built")
    with pytest.MonkeyPatch.context() as patched:
        small_blocks(patched)
        return path, build(path, [with_rare_words(chance, 5, number) for number in range(400)])


@pytest.fixture
def shelf(built: tuple[Path, list[object]], tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Shelf:
    """These documents, for one test."""
    small_blocks(monkeypatch)
    path, right = built
    return Shelf(Path(shutil.copytree(path, tmp_path / "built")), right)


def small_blocks(monkeypatch: pytest.MonkeyPatch) -> None:
    """So that a small index has many of them."""
    monkeypatch.setattr("index.arrays.arrayfile.BLOCK", 1 << 10)


@pytest.fixture(scope="module")
def large(tmp_path_factory: pytest.TempPathFactory) -> Shelf:
    """Documents enough for a segment of more than a megabyte, in blocks as they are."""
    chance, path = random.Random(6), tmp_path_factory.mktemp("large")
    return Shelf(path, build(path, [with_rare_words(chance, 100, number) for number in range(1_500)]))


def with_rare_words(chance: random.Random, count: int, number: int) -> Document:
    """A document with so many more words, most of them in no other."""
    made = document(chance)
    rare = " ".join(f"w{chance.randrange(60_000)}" for _ in range(count))
    return replace(made, body=f"{made.body} {rare}", source_id=str(number))


def flip(file: Path, chance: random.Random, start: int = 0, stop: int | None = None) -> None:
    """Change one byte of the file, in place."""
    at = chance.randrange(start, file.stat().st_size if stop is None else stop)
    with file.open("r+b") as opened:
        opened.seek(at)
        byte = opened.read(1)[0]
        opened.seek(at)
        opened.write(bytes([byte ^ chance.randrange(1, 256)]))


def halve(file: Path, chance: random.Random) -> None:
    """Cut the file short."""
    with file.open("r+b") as opened:
        opened.truncate(chance.randrange(1, file.stat().st_size))


def empty(file: Path, chance: random.Random) -> None:
    """Leave nothing in the file."""
    file.write_bytes(b"")


def delete(file: Path, chance: random.Random) -> None:
    """Take the file away."""
    file.unlink()


def end_bytes(file: Path, chance: random.Random) -> None:
    """Change one byte of the directory, the checksums or the footer of a file of arrays."""
    flip(file, chance, max(file.stat().st_size - 3_000, 0))


Harm = Callable[[Path, random.Random], None]


def test_no_byte_of_a_segments_file_is_without_a_checksum(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Array headers, gaps between arrays, directory, checksums and footer included."""
    small_blocks(monkeypatch)
    chance = random.Random(1)
    writer = ArrayEngine().write(tmp_path)
    for number in range(3):
        made = document(chance)
        writer.put(Entry(str(number), made, made.topics))
    writer.commit()
    (path,) = tmp_path.glob("*.arrays")
    data = path.read_bytes()

    def found() -> bool:
        try:
            ArrayFile(path)._check(0, len(data))  # every block, whatever is in it
        except SegmentDamaged:
            return True
        return False

    assert not found()
    unseen = []
    with path.open("r+b") as file:
        for at, byte in enumerate(data):
            file.seek(at)
            file.write(bytes([byte ^ chance.randrange(1, 256)]))
            file.flush()
            unseen += [] if found() else [at]
            file.seek(at)
            file.write(bytes([byte]))
    assert unseen == []
    for size in range(0, len(data), 7):
        path.write_bytes(data[:size])
        assert found(), f"cut to {size} bytes"


@pytest.mark.parametrize("segment", [0, 1], ids=["built-whole", "small"])
@pytest.mark.parametrize(("harm", "times"), [(flip, 6), (end_bytes, 2), (halve, 2), (empty, 1), (delete, 1)])
def test_whatever_happens_to_a_segment_answers_stay_right_by_its_own_checksums(
    shelf: Shelf, monkeypatch: pytest.MonkeyPatch, segment: int, harm: Harm, times: int
) -> None:
    monkeypatch.setattr("index.following.generations._LARGE", 0)  # no file is read whole when an index is opened
    healed = damaged_and_asked(shelf, segment, harm, times)
    assert healed >= times * 3 // 4, "the queries hardly read anything"


@pytest.mark.soak
@pytest.mark.parametrize("segment", [0, 1], ids=["built-whole", "small"])
def test_two_thousand_flipped_bytes_of_a_segment_leave_answers_right(
    shelf: Shelf, monkeypatch: pytest.MonkeyPatch, segment: int
) -> None:
    monkeypatch.setattr("index.following.generations._LARGE", 0)
    damaged_and_asked(shelf, segment, flip, 2_000)


def damaged_and_asked(shelf: Shelf, segment: int, harm: Harm, times: int) -> int:
    """Harm a segment again and again; how often the queries found it and had the index built anew. The other times a
    thorough look must."""
    chance = random.Random(8 + segment)
    before = Generations(shelf.home.index).current_name()
    healed = 0
    for _ in range(times):
        file = shelf.files("*.arrays")[segment]
        harm(file, chance)
        after = shelf.must_answer()
        if after == before:  # nobody has read there: a thorough look finds it
            assert any(file.name in str(fault) for fault in check(shelf.home))
            assert sync(shelf.home).rebuilt == "the index was damaged"
            after = shelf.must_answer()
        else:
            healed += 1
        assert after > before
        assert check(shelf.home) == []
        shelf.put_back()
    return healed


@pytest.mark.parametrize(("harm", "times"), [(flip, 2), (end_bytes, 1), (halve, 1), (empty, 1), (delete, 1)])
def test_whatever_happens_to_a_segment_too_large_to_be_read_when_it_is_opened_answers_stay_right(
    large: Shelf, harm: Harm, times: int
) -> None:
    chance = random.Random(9)
    before = Generations(large.home.index).current_name()
    healed = 0
    for _ in range(times):
        file = large.files("*.arrays")[0]
        assert file.stat().st_size > 1 << 20
        harm(file, chance)
        if harm is flip:
            generations = Generations(large.home.index)
            generations.verify(generations.current(), thorough=False)  # which finds nothing
        if large.must_answer() > before:
            healed += 1
        else:
            assert check(large.home)
        large.put_back()
    assert healed >= times // 2, "the queries hardly read anything"


@pytest.mark.parametrize("pattern", ["SEGMENTS.json", "MANIFEST.json", "../CURRENT"])
@pytest.mark.parametrize(("harm", "times"), [(flip, 6), (halve, 2), (empty, 1), (delete, 1)])
def test_whatever_happens_to_the_small_files_answers_stay_right(
    shelf: Shelf, pattern: str, harm: Harm, times: int
) -> None:
    chance = random.Random(10)
    for _ in range(times):
        (file,) = shelf.files(pattern)
        harm(file, chance)
        shelf.must_answer()
        shelf.put_back()


def test_a_pointer_turned_into_the_name_of_an_older_generation_is_not_believed(shelf: Shelf) -> None:
    older, live = (path.name for path in sorted(shelf.home.index.glob("generation-*")))
    pointer = shelf.home.index / "CURRENT"
    pointer.write_text(pointer.read_text().replace(live, older))
    assert shelf.must_answer() not in (older, live)


@pytest.mark.parametrize("field", ["seq", "documents", "format"])
def test_a_manifest_that_tells_another_number_is_not_believed(shelf: Shelf, field: str) -> None:
    """Else a sync might take changes for done, or a reader of another format be asked."""
    (file,) = shelf.files("MANIFEST.json")
    told = getattr(Generations(shelf.home.index).current().manifest, field)
    text = file.read_text()
    assert f'"{field}": {told},' in text
    file.write_text(text.replace(f'"{field}": {told},', f'"{field}": {told - 1},'))
    assert sync(shelf.home).rebuilt == "the index was damaged"
    shelf.must_answer()


def unread(searcher: Searcher) -> Iterator[tuple[Path, int]]:
    """The blocks of its index's files that a searcher has not looked at."""
    ours: Any = searcher._live.ask(lambda opened: opened.reader)
    for reader in ours._index.readers:
        for block, known in enumerate(reader.file._sound):
            if not known:
                yield reader.file._path, block


@pytest.mark.parametrize(
    "asked_before", [0, pytest.param(1, marks=pytest.mark.soak), 6], ids=lambda number: f"{number} queries before"
)
def test_a_byte_that_changes_under_an_open_index_is_found_where_its_block_was_not_read_yet(
    shelf: Shelf, monkeypatch: pytest.MonkeyPatch, asked_before: int
) -> None:
    """The file is changed in place, as a failing disk does it; a block that was read already may go on answering."""
    monkeypatch.setattr("index.following.generations._LARGE", 0)
    chance = random.Random(11)
    found = 0
    for _ in range(12):
        with closing(mended(shelf.home)) as searcher:
            before = searcher.generation()
            for query in QUERIES[1 : 1 + asked_before]:
                searcher.search(query)
            path, block = chance.choice(list(unread(searcher)))
            flip(path, chance, block << 10, min((block + 1) << 10, path.stat().st_size))
            assert answers(searcher) == shelf.right
            found += searcher.generation() != before
        shelf.put_back()
    assert found >= (2 if asked_before else 6)


def test_words_are_many_enough_that_the_queries_find_something(shelf: Shelf) -> None:
    with closing(mended(shelf.home)) as searcher:
        totals = [searcher.search(query).total for query in QUERIES]
        assert sum(total > 0 for total in totals) >= len(QUERIES) - 3, dict(zip(TEXTS, totals, strict=False))
        assert any(searcher.search(query).suggestion for query in QUERIES)
