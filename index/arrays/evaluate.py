"""A query tree over arrays: which documents match, and how well, a whole run of postings at a time."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np

from archive.messages import Message
from index.analysis.folding import fold, fold_value
from index.arrays.arrayfile import Array
from index.arrays.columns import Columns
from index.arrays.nearness import nearness
from index.arrays.phrases import Places, of_phrase
from index.arrays.postings import Known, Postings, joined
from index.arrays.score import bm25f
from index.arrays.segment import SegmentReader
from index.arrays.sets import Scratch, found
from index.arrays.words import MOST_WORDS, Words
from index.budget import current_budget, looking
from index.engine.bm25f import NAMED, SHARE, idf, said
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
    TextNode,
    Undated,
    Value,
    Wildcard,
    Word,
)

Score = Callable[[Array | None], Array]
"""Scores (float32) of the documents at these places of a match, in whatever order; None: of all."""


@dataclass(frozen=True, slots=True)
class Match:
    """Documents, ascending, and how to score them: only those are scored that are asked for."""

    docs: Array
    score: Score


@dataclass(frozen=True, slots=True)
class Index:
    """An index opened for searching. Nothing in it changes, but for what is worked out once and remembered."""

    readers: Sequence[SegmentReader]
    columns: Columns


class Evaluation:
    """One query's walk over its tree, in one thread. `notes` gathers what was cut short; `known` is what leaves were
    found to have: another evaluation of the same index may go on with it."""

    def __init__(self, index: Index, scratch: Scratch, known: Known) -> None:
        self.notes: list[str] = []
        self._index = index
        self._scratch = scratch
        self._columns = index.columns
        self._known = known
        self._places: list[Places] = []
        self._words = Words(index.readers, index.columns.bases, current_budget())

    def match(self, node: Node) -> Match:
        """Every document that matches the node. Raises `QueryTooCostly` when time is up."""
        self._words.check_time()
        match node:
            case Everything() | Nothing():
                return _unscored(self._columns.living if isinstance(node, Everything) else np.zeros(0, np.int64))
            case Word():
                return self._scored(self.postings(node))
            case Prefix() | Wildcard() | Fuzzy():
                return self._scored(self._leaf(node, lambda: self._words.expanded(node)))
            case Phrase():
                return self._scored(self._leaf(node, lambda: (self._phrase(node), False)))
            case Value() | Dates() | Undated():
                living = self._columns.living
                return _unscored(living[self._holds(node, living)])
            case Documents(ids):
                return self._named(ids)
            case And(parts):
                return self._all(parts)
            case Or(parts):
                return self._any(self._matches(parts))
            case AtLeast():
                return self._most(node)
            case Not(part):
                return _unscored(self._without(self.match(part).docs))

    def count_in(self, node: Node, docs: Array) -> int:
        """How many of these documents match the node."""
        return int(np.isin(self.match(node).docs, docs, assume_unique=True).sum())

    def postings(self, word: Word) -> Postings:
        """Where a word stands, in living documents. Looked up once for a query."""
        return self._leaf(word, lambda: (self._words.postings(word), False))

    def _leaf(self, node: TextNode, look_up: Callable[[], tuple[Postings, bool]]) -> Postings:
        """What a leaf has in living documents; a note where it stands for more words than are searched for."""
        known = self._known.get(node)
        if known is None:
            self._words.check_time()
            postings, is_cut = look_up()
            known = self._known[node] = postings.living(self._columns.alive), is_cut
        postings, is_cut = known
        if is_cut and not isinstance(node, Word | Phrase):
            self.notes.append(
                Message(
                    "“%(text)s” stands for more than %(most_words)s words; only the first of them were searched",
                    text=node.text,
                    most_words=f"{MOST_WORDS:,}",
                )
            )
        return postings

    def nearness(self, pairs: Sequence[tuple[Word, Word]], docs: Array) -> Array:
        """What the nearness of these pairs of words adds to the scores of some documents."""
        total = np.zeros(len(docs), np.float32)
        documents = len(self._columns.living)
        for pair in looking(pairs, 1):
            lesser = min(idf(documents, len(self.postings(word).docs)) for word in pair)
            total += nearness(self._index.readers, self._columns.bases, self._words, pair, lesser, docs)
        return total

    def _all(self, parts: Sequence[Node]) -> Match:
        wanted = self._matches([part for part in parts if not _is_fact(part) and not isinstance(part, Not)])
        docs, places = self._shared(wanted)
        kept = np.ones(len(docs), bool)
        for part in dict.fromkeys(parts):
            if _is_fact(part):
                kept &= self._holds(part, docs)
            elif isinstance(part, Not):
                kept &= ~self._scratch.contains(self.match(part.part).docs, docs)
        if not kept.all():
            left = np.flatnonzero(kept)
            docs, places = docs[left], [_at(each, left) for each in places]
        return Match(docs, _sum(wanted, places, len(docs)))

    def _named(self, ids: Sequence[str]) -> Match:
        numbers = set()
        for reader, base in zip(self._index.readers, self._columns.bases, strict=False):
            places = ((each, reader.find_document(each)) for each in ids)
            numbers |= {base + at for _, at in places if at is not None and (reader.alive is None or reader.alive[at])}
        docs = np.array(sorted(numbers), np.int64)
        return Match(docs, lambda chosen: np.full(len(docs) if chosen is None else len(chosen), NAMED, np.float32))

    def _matches(self, parts: Sequence[Node]) -> list[Match]:
        """What each of the parts finds; one that is said several times is looked for once."""
        return [_times(self.match(part), said(times)) for part, times in Counter(parts).items()]

    def _shared(self, wanted: Sequence[Match]) -> tuple[Array, list[Array | None]]:
        """The documents that all matches have (of none: every document), and their places in each."""
        if not wanted:
            return self._columns.living, []
        places: list[Array | None] = [None] * len(wanted)
        order = sorted(range(len(wanted)), key=lambda number: len(wanted[number].docs))
        docs = wanted[order[0]].docs
        for done, number in enumerate(order[1:], 1):
            self._words.check_time()
            here, places[number] = self._scratch.common(docs, wanted[number].docs)
            docs = docs[here]
            for earlier in order[:done]:
                places[earlier] = _at(places[earlier], here)
        return docs, places

    def _any(self, matches: Sequence[Match]) -> Match:
        scratch = self._scratch
        docs = scratch.union([match.docs for match in matches])

        def score(chosen: Array | None) -> Array:
            if chosen is None:
                return scratch.totals(docs, ((match.docs, match.score(None)) for match in looking(matches, 1)))
            asked = docs[chosen]
            total = np.zeros(len(asked), np.float32)
            for match in looking(matches, 1):
                here, there = found(match.docs, asked)
                total[here] += match.score(there)
            return total

        return Match(docs, score)

    def _most(self, node: AtLeast) -> Match:
        matches = self._matches(node.parts)
        found = self._any(matches)
        docs, scores = found.docs, found.score(None)
        if node.least > 1:
            ones = np.ones(1, np.float32)
            having = self._scratch.totals(docs, ((match.docs, ones) for match in matches))
            docs, scores = docs[having >= node.least], scores[having >= node.least]
        good = scores >= SHARE * scores.max(initial=0)
        docs, scores = docs[good], scores[good]
        for word, weight in node.hints:
            hint = self.match(word)
            here, there = self._scratch.common(docs, hint.docs)
            scores[here] += np.float32(weight) * hint.score(there)
        return Match(docs, lambda chosen: scores if chosen is None else scores[chosen])

    def _phrase(self, phrase: Phrase) -> Postings:
        words = [word for word in phrase.words if fold(word.text)]
        found = []
        check_time = self._words.check_time
        self._places = self._places or [Places(reader) for reader in self._index.readers]
        for reader, base, places in zip(self._index.readers, self._columns.bases, self._places, strict=False):
            # A document is of one language class, so all of a phrase's words are.
            by_class = zip(*(self._words.terms(reader, word) for word in words), strict=True)
            found += [
                (base, of_phrase(places, reader, terms, phrase.slop, self._scratch, check_time))
                for terms in by_class
                if terms and all(terms)
            ]
        return joined(found, self._columns.count, distinct=True).within(phrase.field)

    def _scored(self, postings: Postings) -> Match:
        return Match(postings.docs, lambda chosen: bm25f(postings, self._columns, chosen))

    def _without(self, docs: Array) -> Array:
        """All documents but these."""
        alive = self._columns.alive
        left = np.ones(self._columns.count, bool) if alive is None else alive.copy()
        left[docs] = False
        return np.flatnonzero(left)

    def _holds(self, node: Node, docs: Array) -> Array:
        """Whether each of these documents answers a node that asks for facts alone."""
        match node:
            case Not(part):
                return ~self._holds(part, docs)
            case Value(field, text):
                having = self._columns.table(field).alike(fold_value(text))
                return np.asarray(having[self._columns.rows(field)[docs]])
            case Dates(first, last):
                return np.asarray(self._columns.overlapping(first, last)[self._columns.rows("year")[docs]])
            case _:
                return np.asarray((self._columns.spans[:, 0] == 0)[self._columns.rows("year")[docs]])


def _is_fact(node: Node) -> bool:
    return isinstance(node.part if isinstance(node, Not) else node, Value | Dates | Undated)


def _unscored(docs: Array) -> Match:
    return Match(docs, lambda chosen: np.zeros(len(docs) if chosen is None else len(chosen), np.float32))


def _times(match: Match, weight: float) -> Match:
    return match if weight == 1 else Match(match.docs, lambda chosen: np.float32(weight) * match.score(chosen))


def _sum(matches: Sequence[Match], places: Sequence[Array | None], count: int) -> Score:
    def score(chosen: Array | None) -> Array:
        total = np.zeros(count if chosen is None else len(chosen), np.float32)
        for match, own in looking(zip(matches, places, strict=True), 1):
            total += match.score(_at(own, chosen))
        return total

    return score


def _at(places: Array | None, chosen: Array | None) -> Array | None:
    """Those of the places that are chosen; None stands for all."""
    if places is None or chosen is None:
        return chosen if places is None else places
    return places[chosen]
