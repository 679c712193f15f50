"""The OpenSearch engine against the judges of the default one: the same searches over the same archives."""

from __future__ import annotations

import random
from collections.abc import Iterable, Iterator, Sequence
from contextlib import closing, contextmanager
from dataclasses import replace
from pathlib import Path

import pytest

from index.analysis.folding import fold
from index.analysis.terms import analysed
from index.arrays.engine import ArrayEngine
from index.engine.keyness import Keyword
from index.engine.protocol import Around, Entry, Found
from index.opensearch.reader import OpenSearchReader
from index.opensearch.searching.queries import SPREAD, leaves
from index.query import Query, Sort, Versions
from index.query_language.tree import And, Node, Not, Or, Phrase, Prefix, Word
from index.query_language.walk import asked_words
from index.readings import Readings
from tests.support.agreeing_engines import Shelves, counted, same
from tests.support.judge.engine import ReferenceEngine
from tests.support.judge.reader import ReferenceReader
from tests.support.opensearch_index import FilledIndex, no_haste, servers
from tests.support.random_archive import AUTHORS, SECTIONS, SOURCES, TOPICS, WORDS, query, tree

ARCHIVES, QUERIES = 10, 100

pytestmark = pytest.mark.usefixtures(no_haste.__name__)


class RemoteShelves(Shelves):
    """The same changes made in an index on OpenSearch too."""

    def __init__(
        self, index: FilledIndex, folder: Path, chance: random.Random, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        self.index = index
        super().__init__(folder, chance, monkeypatch)

    def _change(self, chance: random.Random, monkeypatch: pytest.MonkeyPatch) -> None:
        before = dict(self.held)
        super()._change(chance, monkeypatch)
        put = [made for key, made in self.held.items() if before.get(key) is not made]
        self.index.change(put, before.keys() - self.held.keys())

    @property
    def folder(self) -> Path:
        """Where the default engine has the same."""
        return self._folders["arrays"]

    @contextmanager
    def both(self) -> Iterator[tuple[OpenSearchReader, ReferenceReader]]:
        """OpenSearch's reader and the judge."""
        with (
            closing(OpenSearchReader(self.index.client, self.index.name)) as reader,
            closing(ReferenceEngine().read(self._folders["reference"])) as judge,
        ):
            yield reader, judge


def archives(
    folder: Path, monkeypatch: pytest.MonkeyPatch, seeds: Iterable[int]
) -> Iterator[tuple[int, RemoteShelves, random.Random]]:
    """Archives of random changes, one after the other."""
    for seed in seeds:
        chance, index = random.Random(seed), FilledIndex(servers())
        (folder / str(seed)).mkdir()
        try:
            yield seed, RemoteShelves(index, folder / str(seed), chance, monkeypatch), chance
        finally:
            index.drop()


def agree(found: Found, judged: Found, family: dict[str, str], asked: Query) -> None:
    """As `same`. Where words may stand apart it is not known here how often they do, which the reader is told: then
    scores differ, and so may which documents stand on the page."""
    if not any(isinstance(leaf, Phrase) and leaf.slop for leaf in leaves(asked.tree)):
        same(found, judged, family)
        return
    assert (SPREAD in found.notes) == (asked.sort is Sort.RELEVANCE)
    assert len(found.hits) == len(judged.hits)
    bare = replace(found, notes=tuple(each for each in found.notes if each != SPREAD), hits=(), forms=())
    # Of a part that scores are counted for it depends on them which documents are found.
    if "AtLeast(" not in repr(asked.tree):
        same(bare, replace(judged, hits=()), family)


def read_alike(node: Node, readings: Sequence[Readings]) -> Node:
    """The tree with its words' readings, of which both readers think the same."""
    ours, judged = (each.resolved(node) for each in readings)
    assert ours == judged
    for word in asked_words(node):
        own, told = (each.of(word.text) for each in readings)
        assert own == told
        assert [{*one.forms} for each in own for one in each] == [{*one.forms} for each in told for one in each]
    return ours


def test_a_thousand_searches_agree_with_the_judge_and_a_plain_count(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for seed, shelves, chance in archives(tmp_path, monkeypatch, range(ARCHIVES)):
        with shelves.both() as (ours, judge):
            assert set(ours.ids()) == set(judge.ids()) == set(shelves.held)
            readings = [Readings(each) for each in (ours, judge)]
            for number in range(QUERIES):
                asked = query(chance, tree(chance))
                if number % 2:
                    asked = replace(asked, tree=read_alike(asked.tree, readings))
                found = ours.search(asked)
                family = {each.id: each.family for each in shelves.held.values()}
                try:
                    agree(found, judge.search(asked), family, asked)
                    if "AtLeast(" not in repr(asked.tree):
                        counted(found, asked, shelves.held)
                except AssertionError as error:
                    raise AssertionError(f"archive {seed}, query {number}: {asked}") from error


def test_searches_that_find_much_agree_too_whatever_fits_into_one_answer(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for seed, shelves, chance in archives(tmp_path, monkeypatch, range(40, 43)):
        monkeypatch.setattr("index.opensearch.searching.timeline._FEW", chance.choice([0, 5, 2_000]))
        monkeypatch.setattr("index.opensearch.searching.page._OF_A_SHARD", chance.choice([1, 20_000]))
        monkeypatch.setattr("index.opensearch.searching.page._FAMILIES", chance.choice([1, 10_000]))
        monkeypatch.setattr("index.opensearch.searching.filters._MORE", chance.choice([-1, 64]))
        with shelves.both() as (ours, judge):
            family = {each.id: each.family for each in shelves.held.values()}
            for number in range(60):
                asked = replace(query(chance, chance.choice([tree, standing])(chance)), first=None, last=None)
                if number % 3:
                    asked = replace(asked, selections={}, undated_only=False)
                try:
                    agree(ours.search(asked), judge.search(asked), family, asked)
                except AssertionError as error:
                    raise AssertionError(f"archive {seed}, query {number}: {asked}") from error


def standing(chance: random.Random) -> Node:
    """A tree of frequent words: many texts have them side by side."""
    words = [Word(each) for each in chance.choices(WORDS[:10], k=chance.randint(1, 3))]
    phrase = Phrase(tuple(words), chance.choice([0, 0, 0, 2]), chance.choice(["", "", "title", "body"]))
    others = (Word(chance.choice(WORDS)), Prefix(chance.choice("meg")), Not(Word(chance.choice(WORDS))))
    trees: list[Node] = [phrase, And((phrase, others[0])), Or((phrase, *others)), And(tuple(words)), Or(tuple(words))]
    return chance.choice(trees)


def test_what_is_listed_and_what_stands_around_is_the_same_in_every_order(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for _, shelves, chance in archives(tmp_path, monkeypatch, range(20, 22)):
        monkeypatch.setattr("index.opensearch.searching.around._FIRST", chance.choice([1, 4, 200]))
        monkeypatch.setattr("index.opensearch.searching.around._BESIDE", chance.choice([1, 3, 50]))
        with shelves.both() as (ours, judge):
            for number in range(20):
                asked = query(chance, chance.choice([tree, standing])(chance))
                asked = asked if number % 3 else replace(asked, selections={}, undated_only=False)
                assert ours.count(asked) == judge.count(asked)
                dated = replace(asked, sort=chance.choice([Sort.NEWEST, Sort.OLDEST]))
                assert ours.matching(dated) == judge.matching(dated)
                listed = replace(dated, versions=chance.choice([Versions.ONE, Versions.EACH]))
                for key in chance.sample(sorted(shelves.held), min(2, len(shelves.held))):
                    assert ours.around(listed, key) == judge.around(listed, key)
                    best = replace(listed, sort=Sort.RELEVANCE)
                    assert around_is_right(ours.around(best, key), ours.matching(best), key)
                told = ours.matching(replace(asked, sort=Sort.RELEVANCE))
                assert len(told) == len(judge.matching(replace(asked, sort=Sort.RELEVANCE)))


def test_the_dictionary_and_the_values_of_facets_are_told_alike(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for _, shelves, chance in archives(tmp_path, monkeypatch, range(30, 33)):
        with shelves.both() as (ours, judge):
            words = [*WORDS, "wather", "electoin", "nobody", "mini", "«»"]
            assert ours.frequencies(list(map(Word, words))) == judge.frequencies(list(map(Word, words)))
            folded = [each for each in map(fold, words) if each]
            has = dict(zip(folded, judge.holds(folded), strict=True))
            assert all(held or not has[word] for word, held in zip(folded, ours.holds(folded), strict=True))
            told = ours.unknown_words(folded)
            with closing(ArrayEngine().read(shelves.folder)) as arrays:
                assert {each: other for each, (other, _) in told.items()} == {
                    each: other for each, (other, _) in arrays.unknown_words(folded).items()
                }
            assert all(fold(other) in folded_words(shelves.held[key]) for other, key in told.values())
            for word in words:
                for asked in (Word(word), Word(word, exact=True), Word(word, only=(word, "mines"))):
                    assert ours.form_counts(asked) == judge.form_counts(asked)
            values = {"topic": TOPICS, "author": AUTHORS, "source": SOURCES, "section": SECTIONS, "year": ("1998",)}
            for facet, some in values.items():
                for value in (*some, *(each.upper() for each in some), "no such", "eleccion"):
                    assert set(ours.values_meant(facet, value)) == set(judge.values_meant(facet, value))
            keys = (*shelves.held, "none")
            assert ours.topics(keys) == judge.topics(keys)
            monkeypatch.setattr(
                "index.engine.keyness.LEAST_SCORE", 0.01
            )  # so small an archive has nothing that is sure
            monkeypatch.setattr("index.engine.keyness.LEAST_TIMES", 1)
            for _ in range(10):
                asked_for = query(chance, tree(chance))
                own, others = (each.contrast(asked_for, 20, lambda *_: False) for each in (ours, judge))
                assert (own.inside, own.outside, own.languages) == (others.inside, others.outside, others.languages)
                assert [plain(word) for word in own.words] == [plain(word) for word in others.words]


def around_is_right(told: Around | None, listed: Sequence[str], key: str) -> bool:
    """Whether a place is that of a list, which has the document unless another one stands for it."""
    if told is None:
        return key not in listed
    at = told.position - 1
    beside = (listed[at - 1] if at else None, listed[at + 1] if at + 1 < len(listed) else None)
    return (listed[at], len(listed), *beside) == (told.listed, told.total, told.previous, told.next)


def folded_words(made: Entry) -> set[str]:
    """The folded words of a document."""
    document = made.document
    return {word.folded for text in (document.title, document.body) for word in analysed(text, document.language)}


def plain(word: Keyword) -> Keyword:
    """A word that sets documents apart, without those that are named for it."""
    return replace(word, examples=(), score=round(word.score, 6))
