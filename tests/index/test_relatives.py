"""Relatives of words: they have a stem in common, change the order of what a long question found, and find nothing."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, ClassVar, cast

import pytest

from index.arrays.relatives import relatives
from index.arrays.segment import SegmentReader
from index.arrays.words import Words
from index.engine.bm25f import RELATED
from index.engine.protocol import Reader
from index.engine.relatives import beginnings, stem
from index.query import Query
from index.query_language.tree import Reading, Word
from index.related_words import relatives as weighed

TERMS = sorted(
    b"en:connect en:connection en:connective en:connote en:happily en:happiness en:happy en:union en:unit"
    b" es:conectar es:conexion :connect".split()
)


class FakeTerms:
    def beginning(self, prefix: bytes) -> range:
        numbers = [number for number, term in enumerate(TERMS) if term.startswith(prefix)]
        return range(numbers[0], numbers[-1] + 1) if numbers else range(0)

    def entries(self, first: int, last: int) -> list[bytes]:
        return TERMS[first:last]


class FakeSegment:
    terms = FakeTerms()


class FakeWords:
    def terms(self, reader: object, word: Word) -> list[tuple[tuple[int, int | None], ...]]:
        found = [f"{name}:{word.text}".encode() for name in ("", "en", "es")]
        return [((TERMS.index(each), None),) if each in TERMS else () for each in found]


def of(text: str) -> set[str]:
    found = relatives(cast(SegmentReader, FakeSegment()), cast(Words, FakeWords()), Word(text))
    return {reading.term for reading in found}


@pytest.mark.parametrize(
    ("word", "others"),
    [
        ("connect", {"connection", "connective"}),
        ("connection", {"connect", "connective"}),
        ("happy", {"happiness"}),
        ("unit", set()),
        ("bridge", set()),
    ],
)
def test_words_of_a_stem_are_relatives_but_for_the_words_own_term(word: str, others: set[str]) -> None:
    assert of(word) == others


def test_a_stem_of_few_letters_has_none_and_every_word_of_a_stem_begins_as_is_said() -> None:
    assert stem("gas", "en") == ""
    for word in ("happy", "happiness", "connection", "connected"):
        assert word.startswith(beginnings(stem(word, "en"))[0])


class FakeReader:
    """A hundred articles: so many have each word."""

    HAVING: ClassVar = {"connect": 20, "connection": 40, "connective": 1, "connote": 0}

    def relatives(self, words: Sequence[Word]) -> dict[Word, frozenset[Reading]]:
        some = [Reading("en", term) for term in ("connection", "connective", "connote")]
        return {word: frozenset(each for each in some if each.term != word.text) for word in words}

    def frequencies(self, words: Sequence[Word]) -> list[int]:
        return [self.HAVING.get(word.text, 0) for word in words]

    def count(self, query: Query) -> int:
        return 100


def weights(*words: Word) -> dict[str, float]:
    reader: Any = FakeReader()
    return {word.text: weight for word, weight in weighed(words, cast(Reader, reader))}


def test_a_relative_counts_for_less_than_the_word_and_a_rare_one_for_less_still() -> None:
    found = weights(Word("connect"))
    assert set(found) == {"connection", "connective"}, "what no article has is left out"
    assert found["connection"] == RELATED
    assert 0 < found["connective"] < RELATED


def test_a_word_said_twice_lends_more_and_an_exact_one_nothing() -> None:
    assert weights(Word("connect"), Word("connect"))["connection"] == pytest.approx(RELATED * 1.5)
    assert weights(Word("connect", exact=True), Word("connect", field="title")) == {}
