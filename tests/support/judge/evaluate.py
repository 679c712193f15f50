"""A query tree over stock Whoosh's postings: which documents match, and how well (BM25F)."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import lru_cache, reduce

from whoosh.searching import Searcher

from archive.document import Document
from archive.messages import Message
from index.analysis.folding import fold, written
from index.analysis.terms import terms_of
from index.arrays.whoosh_face import TEXT_FIELDS
from index.engine.bm25f import K1, NAMED, NEAR, NEAR_WORDS, SHARE, WEIGHT, B, idf, near_pairs, said
from index.facets import Facts
from index.lexicon.lexicon import LANGUAGES
from index.query_language.matcher import Analysed, analyse, expands, matches, phrase_spans
from index.query_language.tree import (
    And,
    AtLeast,
    Dates,
    Documents,
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
from tests.support.judge.schema import index_term

Scores = dict[int, float]  # Whoosh's document number -> score
Counts = dict[int, dict[str, int]]  # the same -> field -> how often
Term = tuple[str, str]  # a field of the schema and a term in it

MOST_WORDS = 1_000  # a prefix, wildcard or fuzzy word stands for so many words at the most


class Evaluation:
    """One query's walk over its tree. `notes` gathers what was cut short."""

    def __init__(self, searcher: Searcher, facts: Mapping[int, Facts], lengths: Mapping[int, tuple[int, int]]) -> None:
        self.notes: list[str] = []
        self._searcher = searcher
        self._reader = searcher.reader()
        self._facts = facts
        self._lengths = lengths
        self._means = [
            sum(each) / max(len(each) - each.count(0), 1) or 1.0 for each in zip(*lengths.values(), strict=True)
        ]

    def scores(self, node: Node) -> Scores:
        """Every document that matches the node, with its score."""
        match node:
            case Everything() | Nothing():
                return dict.fromkeys(self._facts, 0.0) if isinstance(node, Everything) else {}
            case Word():
                return self._scored(terms_of_word(node))
            case Prefix() | Wildcard() | Fuzzy():
                return self._scored(self._expanded(node))
            case Phrase():
                return self._phrase(node)
            case Value() | Dates() | Undated():
                return {number: 0.0 for number, facts in self._facts.items() if _holds(node, facts)}
            case Documents(ids):
                return {number: NAMED for number, facts in self._facts.items() if facts.id in ids}
            case And(parts):
                return self._all(parts)
            case Or(parts):
                return _any(self._each(parts))
            case AtLeast(parts, least, hints):
                having = Counter(number for part in set(parts) for number in self.scores(part))
                found = _most(_any(self._each(parts)), having, least)
                for word, weight in hints:
                    scores = self.scores(word)
                    found = {number: score + weight * scores.get(number, 0.0) for number, score in found.items()}
                return found
            case Not(part):
                matched = self.scores(part)
                return {number: 0.0 for number in self._facts if number not in matched}

    def nearness(self, tree: Node, numbers: Sequence[int]) -> Iterator[tuple[int, float]]:
        """What the nearness of its words adds to the score of each of these documents (`index.engine.bm25f.NEAR`)."""
        for left, right in near_pairs(tree):
            places = [self._places(word) for word in (left, right)]
            lesser = min(idf(len(self._facts), len(each)) for each in places)
            for number in numbers:
                apart = min(
                    (
                        max(abs(one - other), 1)
                        for field, positions in places[0].get(number, {}).items()
                        for one in positions
                        for other in places[1].get(number, {}).get(field, ())
                    ),
                    default=NEAR_WORDS + 1,
                )
                if apart <= NEAR_WORDS:
                    yield number, NEAR * lesser / apart

    def _places(self, word: Word) -> dict[int, dict[str, list[int]]]:
        """By document and field, where the word stands."""
        places: dict[int, dict[str, list[int]]] = {}
        for field, text in terms_of_word(word):
            for number, positions in self._postings((field, text)):
                places.setdefault(number, {}).setdefault(field.partition("_")[0], []).extend(positions)
        return places

    def _all(self, parts: Iterable[Node]) -> Scores:
        wanted = list(self._each(part for part in parts if not isinstance(part, Not)))
        unwanted = [self.scores(part.part) for part in parts if isinstance(part, Not)]
        both = reduce(_both, wanted) if wanted else self.scores(Everything())
        return {number: score for number, score in both.items() if not any(number in each for each in unwanted)}

    def _each(self, parts: Iterable[Node]) -> Iterator[Scores]:
        """The scores of each distinct part, as often as it is said."""
        for part, times in Counter(parts).items():
            yield {number: said(times) * score for number, score in self.scores(part).items()}

    def _scored(self, terms: Iterable[Term]) -> Scores:
        """The terms taken as forms of one word."""
        counts: Counts = {}
        for field, text in terms:
            for number, positions in self._postings((field, text)):
                _count(counts, number, field.partition("_")[0], len(positions))
        return self._bm25f(counts)

    def _bm25f(self, counts: Counts) -> Scores:
        """`index.engine.bm25f` in plain Python."""
        factor = idf(len(self._facts), len(counts)) * (K1 + 1)
        scores = {}
        for number, each in counts.items():
            w = 0.0
            for field, length, mean in zip(TEXT_FIELDS, self._lengths[number], self._means, strict=True):
                w += WEIGHT[field] * each.get(field, 0) / (1 - B[field] + B[field] * length / mean)
            scores[number] = factor * w / (w + K1)
        return scores

    def _phrase(self, phrase: Phrase) -> Scores:
        """The phrase taken as one word: its frequency is how many of its occurrences end somewhere."""
        counts: Counts = {}
        for terms in _phrases_of(phrase):
            if not all(terms):
                continue
            places: dict[int, dict[int, frozenset[int]]] = {}  # by document, then position: which words stand there
            standing = ((n, each) for n, own in enumerate(terms) for term in own for each in self._postings(term))
            for n, (number, positions) in standing:
                here = places.setdefault(number, {})
                for position in positions:
                    here[position] = here.get(position, frozenset()) | {n}
            for number, here in places.items():
                if spans := sum(1 for _ in phrase_spans(sorted(here.items()), len(terms), phrase.slop)):
                    _count(counts, number, terms[0][0][0].partition("_")[0], spans)
        return self._bm25f(counts)

    def _postings(self, term: Term) -> Iterator[tuple[int, list[int]]]:
        field, text = term
        if term not in self._reader:
            return
        matcher = self._searcher.postings(field, text)
        while matcher.is_active():
            yield matcher.id(), matcher.value_as("positions")
            matcher.next()

    def _expanded(self, node: Prefix | Wildcard | Fuzzy) -> Iterator[Term]:
        fields = _exact_fields(node.field)
        every = {word for field in _exact_fields("") for word in self._words(field) if expands(node, word)}
        words = sorted(every)[:MOST_WORDS]
        if len(words) < len(every):
            self.notes.append(
                Message(
                    "“%(text)s” stands for more than %(most_words)s words; only the first of them were searched",
                    text=node.text,
                    most_words=f"{MOST_WORDS:,}",
                )
            )
        return ((field, word) for field in fields for word in words)

    def _words(self, field: str) -> Iterator[str]:
        return (word.decode() for word in self._reader.lexicon(field))


def _count(counts: Counts, number: int, field: str, more: int) -> None:
    fields = counts.setdefault(number, {})
    fields[field] = fields.get(field, 0) + more


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
            section=facts.section,
            authors=facts.authors,
            language=facts.language,
            published=facts.published,
        )
    )


def terms_of_word(word: Word) -> Iterator[Term]:
    """The terms that a word stands for, each with its field."""
    for field in _fields(word.field):
        if word.exact or word.only:
            yield from _forms(word, field)
        else:
            yield from (term for language in _classes() for term in _in_language(word, field, language))


def _phrases_of(phrase: Phrase) -> Iterator[tuple[tuple[Term, ...], ...]]:
    """The ways to find a phrase: one for each field and language class, as a document has one language. Each word is
    one of some terms."""
    words = [word for word in phrase.words if fold(word.text)]
    for field in _fields(phrase.field):
        for language in _classes():
            yield tuple(
                tuple(_forms(word, field)) if word.exact or word.only else tuple(_in_language(word, field, language))
                for word in words
            )
            if all(word.exact or word.only for word in words):
                break


def _forms(word: Word, field: str) -> Iterator[Term]:
    if word.only:
        yield from ((f"{field}_written", form) for form in dict.fromkeys(map(written, word.only)))
    else:
        yield f"{field}_exact", fold(word.text)


def _in_language(word: Word, field: str, language: str) -> Iterator[Term]:
    if not word.readings:
        yield field, index_term(terms_of(written(word.text), language)[0], language)
    yield from ((field, index_term(each.term, language)) for each in word.readings if each.language == language)


def _classes() -> tuple[str, ...]:
    return ("", *LANGUAGES)


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


def _most(found: Scores, having: Mapping[int, int], least: int) -> Scores:
    total = {number: score for number, score in found.items() if having[number] >= least}
    best = max(total.values(), default=0.0)
    return {n: score for n, score in total.items() if score >= SHARE * best}


def _both(left: Scores, right: Scores) -> Scores:
    if len(right) < len(left):
        left, right = right, left
    return {number: score + right[number] for number, score in left.items() if number in right}
