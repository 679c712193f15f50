"""Numbers in a segment that somebody forged, with checksums that are right: they are found when the index is examined,
or every question has an answer all the same. What the program itself writes is never taken for forged."""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Callable
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from archive.home import Home
from index.arrays.arrayfile import Array, ArrayFile, ArrayFileWriter
from index.arrays.engine import ArrayEngine
from index.arrays.layout import ARRAYS
from index.arrays.writer import ArrayWriter
from index.engine.protocol import Entry
from index.errors import IndexDamaged, IndexUnavailable
from index.following.check import check
from index.following.sync import sync
from index.query import Query, Sort
from index.query_language.parser import parse
from index.searcher import Searcher
from tests.support.planting import Planter
from tests.support.random_archive import document
from tests.support.shelf import put

TEXTS = [
    *("", "mine", '=mines OR "the river"', '"state emergency"~3', "min* gob*o", "elektion~", "title:water", "-the"),
    *("topic:mining", "author:perez date:1999", "date:none", "rivver", "language:es", "voces gobierno wáter 1999"),
]

Forge = Callable[[Array], Array]
FORGERIES: dict[str, Forge] = {
    "the greatest": lambda values: _with(values, len(values) // 2, _greatest(values)),
    "the greatest at the end": lambda values: _with(values, -1, _greatest(values)),
    "nothing but the greatest": lambda values: np.full_like(values, _greatest(values)),
    "turned round": lambda values: values[::-1],
    "nothing but zeros": np.zeros_like,
    "one fewer": lambda values: values[1:],
    "one more": lambda values: np.append(values, values[-1:]).astype(values.dtype),
    "none": lambda values: values[:0],
}


def _greatest(values: Array) -> object:
    return b"\xff" * values.dtype.itemsize if values.dtype.kind == "S" else np.iinfo(values.dtype).max


def _with(values: Array, place: int, value: object) -> Array:
    forged = values.copy()
    forged[place] = value
    return forged


def build_home(path: Path) -> Home:
    chance = random.Random(12)
    home = Home.open(path, create=True)
    put(home, *(replace(document(chance), source_id=str(number)) for number in range(80)))
    sync(home)
    return home


pytestmark = pytest.mark.archive(build=build_home, fresh=True)


def ask_everything(searcher: Searcher) -> None:
    """All kinds of questions, in all orders."""
    for text in TEXTS:
        for sort in Sort:
            found = searcher.search(Query(text=text, tree=parse(text).tree, sort=sort))
            for hit in found.hits[:2]:
                searcher.around(Query(text=text, tree=parse(text).tree, sort=sort), hit.stored.id)
                searcher.topics_of([hit.stored.id])
        searcher.matching(Query(text=text, tree=parse(text).tree))
    sorted(searcher.ids())


def forged(path: Path, name: str, forge: Forge) -> bool:
    """Write the segment once more with this array forged; whether that changed anything."""
    file = ArrayFile(path)
    arrays = {each: file.whole(each).copy() for each in sorted(ARRAYS)}
    changed = forge(arrays[name]) if len(arrays[name]) else arrays[name]
    if np.array_equal(changed, arrays[name]):
        return False
    path.unlink()
    with ArrayFileWriter(path) as out:
        out.write_all(arrays | {name: changed})
    return True


@pytest.mark.parametrize("forge", FORGERIES.values(), ids=FORGERIES)
@pytest.mark.parametrize("stride", [7, pytest.param(1, marks=pytest.mark.soak)])
def test_a_forged_array_is_found_or_changes_no_question_into_an_error(
    home: Home, tmp_path: Path, stride: int, forge: Forge
) -> None:
    """Each forgery with every so many-th array."""
    planter = Planter(tmp_path, home.path)
    (path,) = planter.live.glob("*.arrays")
    sound, manifest = path.read_bytes(), (planter.live / "MANIFEST.json").read_bytes()
    outcomes: Counter[str] = Counter()
    first = list(FORGERIES.values()).index(forge) % stride
    for number, name in enumerate(sorted(ARRAYS)[first::stride]):
        if not forged(path, name, forge):
            continue
        planter.seal()
        try:
            ArrayEngine().read(planter.live).examine()
        except IndexDamaged:
            outcomes["found"] += 1
            mended = number % 5 == 0
        else:
            outcomes["harmless"] += 1
            mended = False
            with closing(Searcher(home, builds=False)) as searcher:
                ask_everything(searcher)
        if mended:
            with closing(Searcher(home, builds=False)) as searcher:
                try:
                    ask_everything(searcher)
                except IndexUnavailable as error:
                    assert str(error)
            assert all(isinstance(each, IndexUnavailable) for each in check(home)) and check(home)
            assert sync(home).rebuilt == "the index was damaged"
            assert check(home) == []
            (path,) = planter.live.glob("*.arrays")
            sound, manifest = path.read_bytes(), (planter.live / "MANIFEST.json").read_bytes()
        path.unlink()
        path.write_bytes(sound)
        (planter.live / "MANIFEST.json").write_bytes(manifest)
    assert outcomes["found"] > 0.3 * outcomes.total(), outcomes


def test_a_forged_index_that_takes_changes_is_built_anew(home: Home, tmp_path: Path) -> None:
    """A sync after an import looks only at what it needs."""
    planter = Planter(tmp_path, home.path)
    (path,) = planter.live.glob("*.arrays")
    assert forged(path, "ids.order", lambda values: np.full_like(values, 255))
    planter.seal()
    home.store.remove(next(each.id for each in home.store.documents()), "a test")
    assert sync(home, thorough=False).rebuilt == "the index was damaged"
    assert check(home) == []


def test_what_the_program_writes_is_never_taken_for_forged(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Whatever the documents: built whole, with documents taken out, merged, of nothing."""
    monkeypatch.setattr("index.arrays.examine._AT_ONCE", 50)
    monkeypatch.setattr("index.arrays.examine._ENTRIES", 3)
    for seed in range(12):
        chance = random.Random(seed)
        folder = tmp_path / str(seed)
        folder.mkdir()
        held = 0
        for _ in range(chance.randrange(1, 5)):
            writer = ArrayWriter(folder)
            for number in chance.sample(range(60), chance.randrange(40)):
                made = document(chance)
                if chance.random() < 0.2:
                    made = replace(made, title="", body="", authors=(), topics=())
                writer.put(Entry(str(number), made, made.topics, chance.choice(["", "f1", "f2"])))
            for number in chance.sample(range(60), chance.randrange(20)):
                writer.remove(str(number))
            held = writer.commit()
            with closing(ArrayEngine().read(folder)) as reader:
                reader.examine()
                assert len(list(reader.ids())) == held
