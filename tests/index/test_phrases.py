"""Phrases in pieces, by flags or by looking up, held or not: the same as word by word in plain Python."""

from __future__ import annotations

import random
from pathlib import Path

import pytest

from archive.document import Document
from index.arrays.engine import ArrayEngine
from index.engine.protocol import Entry, Reader
from index.query import Query
from index.query_language.matcher import analyse, matches, phrase_spans
from index.query_language.tree import Or, Phrase, Word

ARTICLES, PHRASES = 120, 80
WORDS = "mine mines mining the of river rivers closed elección elecciones state water".split()
LANGUAGES = ("en", "es", "")

# What decides which way is gone: places in a piece, uses until places are held, much fewer, bytes for a place.
WAYS = {
    "as it is": {},
    "in pieces": {"_STEP": 40},
    "in pieces, held": {"_STEP": 40, "_USES": 1},
    "by flags": {"_MUCH_FEWER": 1_000, "_CELLS": 10**6},
    "by flags in pieces, held": {"_STEP": 25, "_USES": 1, "_MUCH_FEWER": 1_000, "_CELLS": 10**6},
    "looked up": {"_MUCH_FEWER": 0, "_STEP": 100},
    "no room to hold": {"_USES": 1, "_MOST_HELD": 300},
}


@pytest.fixture(scope="module")
def entries() -> list[Entry]:
    chance = random.Random(3)

    def text(most: int) -> str:
        return " ".join(chance.choices(WORDS, range(1, len(WORDS) + 1), k=chance.randint(0, most)))

    made = [Document(title=text(6), body=text(80), language=chance.choice(LANGUAGES)) for _ in range(ARTICLES)]
    return [Entry(f"id{number:03}", document, ()) for number, document in enumerate(made)]


@pytest.fixture(scope="module")
def reader(tmp_path_factory: pytest.TempPathFactory, entries: list[Entry]) -> Reader:
    """Over two segments, a few of their documents deleted."""
    folder = tmp_path_factory.mktemp("phrases")
    for some in (entries[:90], entries[80:]):
        writer = ArrayEngine().write(folder)
        for entry in some:
            writer.put(entry)
        writer.commit()
    return ArrayEngine().read(folder)


@pytest.fixture(scope="module")
def phrases() -> list[Phrase]:
    """Two to twelve words, near or not, often one of them again."""
    chance = random.Random(4)

    def made() -> Phrase:
        some = chance.sample(WORDS, chance.choice([1, 2, 3, 12]))
        words = [Word(chance.choice(some), chance.random() < 0.2) for _ in range(chance.choice([2, 2, 2, 3, 3, 5, 12]))]
        return Phrase(tuple(words), chance.choice([0, 0, 1, 2, 7, 50]), chance.choice(["", "", "title", "body"]))

    return [made() for _ in range(PHRASES)]


@pytest.fixture(scope="module")
def right(reader: Reader, phrases: list[Phrase]) -> list[dict[str, float]]:
    """Documents and scores of each phrase, as it is."""
    return [found(reader, phrase) for phrase in phrases]


def found(reader: Reader, phrase: Phrase) -> dict[str, float]:
    return {hit.id: hit.score for hit in reader.search(Query(tree=phrase, limit=ARTICLES)).hits}


@pytest.mark.parametrize("way", WAYS)
def test_a_phrase_is_found_where_it_stands_however_it_is_looked_for(
    reader: Reader,
    entries: list[Entry],
    phrases: list[Phrase],
    right: list[dict[str, float]],
    way: str,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    for name, value in WAYS[way].items():
        monkeypatch.setattr(f"index.arrays.phrases.{name}", value)
    analysed = {entry.id: analyse(entry.document) for entry in entries}
    for phrase, scores in zip(phrases, right, strict=True):
        assert scores.keys() == {each for each, words in analysed.items() if matches(phrase, words)}
        assert found(reader, phrase) == scores, phrase
    assert sum(map(bool, right)) > PHRASES // 2


def test_phrases_of_one_question_share_what_is_held(reader: Reader, phrases: list[Phrase]) -> None:
    some = [phrase for phrase in phrases if not phrase.field][:40]
    together = reader.search(Query(tree=Or(tuple(some)), limit=ARTICLES)).hits
    alone = {each for phrase in some for each in found(reader, phrase)}
    assert {hit.id for hit in together} == alone
    with reader.question():
        for phrase in some:
            found(reader, phrase)
        assert reader.search(Query(tree=Or(tuple(some)), limit=ARTICLES)).hits == together


def test_what_is_stretched_too_far_hides_nothing(tmp_path: Path) -> None:
    body = "a b a a c b c b a x x b c c a b c"
    writer = ArrayEngine().write(tmp_path)
    writer.put(Entry("one", Document(title="", body=body), ()))
    writer.commit()
    reader = ArrayEngine().read(tmp_path)
    words = body.split()
    for phrase in ("a b c", "a a b c", "b a b", "c b a c"):
        asked = tuple(map(Word, phrase.split()))
        places = [
            (at, frozenset(n for n, each in enumerate(asked) if each.text == word)) for at, word in enumerate(words)
        ]
        for slop in range(12):
            spans = list(phrase_spans(places, len(asked), slop))
            assert reader.count(Query(tree=Phrase(asked, slop))) == bool(spans), (phrase, slop)
