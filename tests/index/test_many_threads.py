"""One reader asked by many threads at once says to each what it says to one that is alone."""

from __future__ import annotations

import gc
import random
import sys
import threading
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from archive.document import Document
from index.analysis.folding import fold
from index.arrays.engine import ArrayEngine
from index.budget import Budget, within
from index.engine.protocol import Entry, Reader
from index.highlight.concordance import lines
from index.highlight.snippets import best, mark
from index.query import Query
from index.query_language.tree import And, AtLeast, Or, Word
from tests.support.random_archive import WORDS, entry, query, tree

ARTICLES, QUERIES, THREADS = 400, 60, 6

_COMMON = ("mine", "river", "the", "of", "election", "state", "water", "a")

Question = Callable[[Reader], object]


@pytest.fixture(params=[1e-5, 5e-5], ids=["10 µs", "50 µs"])
def hasty(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Threads take turns much sooner than they do by themselves, and no answer depends on how long that takes."""
    monkeypatch.setattr("index.arrays.neighbours.SPELLING_SECONDS", 600)
    before = sys.getswitchinterval()
    sys.setswitchinterval(request.param)
    yield
    sys.setswitchinterval(before)


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An index of several segments, with documents that were deleted and versions of one article."""
    made = tmp_path_factory.mktemp("index")
    chance = random.Random(7)
    for first in range(0, ARTICLES, 150):
        writer = ArrayEngine().write(made)
        for number in range(max(first - 30, 0), min(first + 150, ARTICLES)):
            writer.put(entry(chance, number))
        writer.commit()
    return made


@pytest.fixture(scope="module")
def entries() -> list[Entry]:
    chance = random.Random(8)
    return [entry(chance, number) for number in range(QUERIES)]


def questions(entries: list[Entry]) -> list[Question]:
    """Everything that a reader is asked, and the marks of a text."""
    chance = random.Random(9)

    def asked(number: int) -> Question:
        wanted, shown = query(chance, tree(chance)), entries[number].document
        some = [chance.choice(WORDS) for _ in range(3)]
        match number % 6:
            case 0:
                return lambda reader: reader.matching(wanted)
            case 1:
                return lambda reader: (reader.count(wanted), reader.around(wanted, entries[number].id))
            case 2:
                return lambda reader: reader.contrast(wanted, 10, lambda language, form: form == "of")
            case 3:
                return lambda reader: (
                    reader.frequencies([Word(word) for word in some]),
                    reader.unknown_words([fold(f"{word}x") for word in some]),
                    reader.topics([each.id for each in entries[number : number + 9]]),
                )
            case 4:
                return lambda _: marks(wanted, shown)
            case _:
                return lambda reader: reader.search(wanted)

    return [asked(number) for number in range(QUERIES)]


def counts(_: list[Entry]) -> list[Question]:
    """What is quickly answered and hardly anything but operations on sets, so that threads meet within one."""
    chance = random.Random(10)

    def asked() -> Question:
        words = tuple(Word(word) for word in chance.sample(_COMMON, 3))
        each = [Query(tree=And(words)), Query(tree=Or(words)), Query(tree=AtLeast(words, 2))]
        return lambda reader: [(reader.count(one), reader.matching(one)[:3]) for one in each * 2]

    return [asked() for _ in range(QUERIES)]


def marks(wanted: Query, shown: Document) -> object:
    body = f"{shown.body} " * 20
    return (
        mark(wanted.tree, shown.title, shown.language, "title"),
        best(wanted.tree, body, shown.language),
        list(lines(wanted.tree, body, shown.language, "body")),
    )


def asked_by_many(reader: Reader, asked: list[Question], then: Callable[[], None]) -> list[tuple[int, object]]:
    """(number of the question, answer) of everything that was asked, each question by every thread; an error is an
    answer. `then` is done while they ask."""
    said: list[tuple[int, object]] = []
    together = threading.Barrier(THREADS + 1)

    def ask(seed: int, own: Reader) -> None:
        order = list(range(len(asked)))
        random.Random(seed).shuffle(order)
        together.wait()
        for number in order:
            try:
                with within(Budget.lasting(600)):
                    answer = asked[number](own)
            except Exception as error:
                answer = repr(error)
            said.append((number, answer))

    threads = [threading.Thread(target=ask, args=(seed, reader)) for seed in range(THREADS)]
    for each in threads:
        each.start()
    del reader
    together.wait()
    then()
    for each in threads:
        each.join()
    return said


def alone(folder: Path, asked: list[Question]) -> list[object]:
    reader = ArrayEngine().read(folder)
    return [question(reader) for question in asked]


@pytest.mark.usefixtures("hasty")
@pytest.mark.parametrize("kind", [questions, counts])
def test_many_threads_are_told_what_one_is_told(
    folder: Path, entries: list[Entry], kind: Callable[[list[Entry]], list[Question]]
) -> None:
    asked = kind(entries)
    right = alone(folder, asked)
    said = asked_by_many(ArrayEngine().read(folder), asked, lambda: None)  # a reader that remembers nothing yet
    assert len(said) == THREADS * QUERIES
    assert [number for number, answer in said if answer != right[number]] == []


@pytest.mark.usefixtures("hasty")
def test_who_still_asks_a_reader_that_was_closed_is_answered_and_its_files_go_with_the_last(
    folder: Path, entries: list[Entry]
) -> None:
    def mapped() -> list[str]:
        return [line for line in Path("/proc/self/maps").read_text().splitlines() if str(folder) in line]

    asked = questions(entries)
    right = alone(folder, asked)
    gc.collect()
    reader = [ArrayEngine().read(folder)]

    def close() -> None:
        reader.pop().close()
        assert mapped()

    said = asked_by_many(reader[0], asked, close)
    assert [number for number, answer in said if answer != right[number]] == []
    gc.disable()
    try:
        assert mapped() == []
    finally:
        gc.enable()
