"""A query tree over stock Whoosh's postings: which documents match, and how well (BM25F)."""

from __future__ import annotations

import time
from collections.abc import Iterable, Iterator, Mapping
from functools import lru_cache, reduce

from whoosh.searching import Searcher

from archive.document import Document
from index.analysis import STEMMED, fold, stem
from index.errors import QueryTooCostly
from index.facets import Facts
from index.match import Analysed, analyse, expands, matches, phrase_spans
from index.reference.schema import TEXT_FIELDS, stem_term
from index.tree import (
    And,
    Dates,
    Everything,
    Fuzzy,
    Node,
    Not,
    Nothing,
    Or,
    Phrase,
    Prefix,
    Undated,
    Value,
    Wildcard,
    Word,
)

Scores = dict[int, float]  # Whoosh's document number -> score
Term = tuple[str, str]  # a field of the schema and a term in it

BOOST = {"title": 2.0, "body": 1.0}
MOST_WORDS = 1_000  # a prefix, wildcard or fuzzy word stands for so many words at the most
SECONDS = 5.0  # and a query takes so long at the most


class Evaluation:
    """One query's walk over its tree. `notes` gathers what was cut short."""

    def __init__(self, searcher: Searcher, facts: Mapping[int, Facts]) -> None:
        self.notes: list[str] = []
        self._searcher = searcher
        self._reader = searcher.reader()
        self._facts = facts
        self._deadline = time.monotonic() + SECONDS

    def scores(self, node: Node) -> Scores:
        """Every document that matches the node, with its score. Raises `QueryTooCostly` when time is up."""
        match node:
            case Everything():
                return dict.fromkeys(self._facts, 0.0)
            case Nothing():
                return {}
            case Word():
                return _any(self._term(term) for term in _terms_of(node))
            case Prefix() | Wildcard() | Fuzzy():
                return _any(self._term(term) for term in self._expanded(node))
            case Phrase():
                return _any(self._phrase(terms, node.slop) for terms in _phrases_of(node))
            case Value() | Dates() | Undated():
                return {number: 0.0 for number, facts in self._facts.items() if _holds(node, facts)}
            case And(parts):
                return self._all(parts)
            case Or(parts):
                return _any(self.scores(part) for part in parts)
            case Not(part):
                matched = self.scores(part)
                return {number: 0.0 for number in self._facts if number not in matched}

    def _all(self, parts: Iterable[Node]) -> Scores:
        wanted = [self.scores(part) for part in parts if not isinstance(part, Not)]
        unwanted = [self.scores(part.part) for part in parts if isinstance(part, Not)]
        both = reduce(_both, wanted) if wanted else self.scores(Everything())
        return {number: score for number, score in both.items() if not any(number in each for each in unwanted)}

    def _term(self, term: Term) -> Scores:
        return {number: score for number, score, _ in self._postings(term, positions=False)}

    def _phrase(self, terms: tuple[Term, ...], slop: int) -> Scores:
        scores: Scores = {}
        places: dict[int, dict[int, frozenset[int]]] = {}  # by document, then position: which words stand there
        for n, term in enumerate(terms):
            for number, score, positions in self._postings(term, positions=True):
                scores[number] = scores.get(number, 0.0) + score
                here = places.setdefault(number, {})
                for position in positions:
                    here[position] = here.get(position, frozenset()) | {n}
        return {number: scores[number] for number, here in places.items() if _in_order(here, len(terms), slop)}

    def _postings(self, term: Term, positions: bool) -> Iterator[tuple[int, float, list[int]]]:
        field, text = term
        if term not in self._reader:
            return
        boost = BOOST[field.removesuffix("_exact")]
        matcher = self._searcher.postings(field, text)
        while matcher.is_active():
            yield matcher.id(), boost * matcher.score(), matcher.value_as("positions") if positions else []
            matcher.next()
            if time.monotonic() > self._deadline:
                raise QueryTooCostly("this query takes too long; use fewer or rarer words")

    def _expanded(self, node: Prefix | Wildcard | Fuzzy) -> Iterator[Term]:
        for field in _exact_fields(node.field):
            words = (word for word in self._words(field) if expands(node, word))
            for n, word in enumerate(words):
                if n == MOST_WORDS:
                    note = (
                        f"“{node.text}” stands for more than {MOST_WORDS:,} words; only the first of them were searched"
                    )
                    self.notes.append(note)
                    break
                yield field, word

    def _words(self, field: str) -> Iterator[str]:
        return (word.decode() for word in self._reader.lexicon(field))


def _in_order(places: Mapping[int, frozenset[int]], words: int, slop: int) -> bool:
    return any(True for _ in phrase_spans(sorted(places.items()), words, slop))


def _holds(node: Value | Dates | Undated, facts: Facts) -> bool:
    """These nodes ask nothing of the text, so a document that is only its facts answers as the whole one would."""
    return matches(node, _bare(facts))


@lru_cache(maxsize=1 << 16)
def _bare(facts: Facts) -> Analysed:
    return analyse(
        Document(
            title="",
            topics=facts.topics,
            source=facts.source,
            authors=facts.authors,
            language=facts.language,
            published=facts.published,
        )
    )


def _terms_of(word: Word) -> Iterator[Term]:
    folded = fold(word.text)
    for field in _fields(word.field):
        if word.exact:
            yield f"{field}_exact", folded
        else:
            yield from ((field, stem_term(stem(folded, language), language)) for language in _classes())


def _phrases_of(phrase: Phrase) -> Iterator[tuple[Term, ...]]:
    """The ways to find a phrase: one for each field and language class, as a document has one language."""
    for field in _fields(phrase.field):
        for language in _classes():
            yield tuple(
                (f"{field}_exact", fold(word.text))
                if word.exact
                else (field, stem_term(stem(fold(word.text), language), language))
                for word in phrase.words
                if fold(word.text)
            )
            if all(word.exact for word in phrase.words):
                break


def _classes() -> tuple[str, ...]:
    return ("", *STEMMED)


def _fields(field: str) -> tuple[str, ...]:
    return (field,) if field else TEXT_FIELDS


def _exact_fields(field: str) -> tuple[str, ...]:
    return tuple(f"{each}_exact" for each in _fields(field))


def _any(found: Iterable[Scores]) -> Scores:
    total: Scores = {}
    for scores in found:
        for number, score in scores.items():
            total[number] = total.get(number, 0.0) + score
    return total


def _both(left: Scores, right: Scores) -> Scores:
    if len(right) < len(left):
        left, right = right, left
    return {number: score + right[number] for number, score in left.items() if number in right}
