"""What a query will cost, told from the dictionary before it runs."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from itertools import chain

import numpy as np

from archive.messages import Message
from index.analysis.folding import fold
from index.arrays.layout import CLASSES, POSITIONS, POSTINGS
from index.arrays.postings import Known
from index.arrays.segment import SegmentReader
from index.arrays.words import MOST_WORDS, Words, beginning
from index.budget import Budget
from index.errors import QueryTooCostly
from index.query_language.describe import described
from index.query_language.tree import And, AtLeast, Fuzzy, Node, Not, Nothing, Or, Phrase, Prefix, Wildcard, Word

# Nanoseconds of one processor, measured over 20,000 and 100,000 generated articles (`python -m benchmarks.hostile`).
_NODE = 80_000  # each part of a query, whatever it finds
_POSTING = 14  # of a word: read, scored, met with others
_OCCURRENCE = 9  # of an exact word, whose forms are looked at
_PLACE = 18  # where a word of a phrase stands
_DOCUMENT = 3  # of all documents, for what is not there
_SHAPED = 1_500  # a word of the dictionary that a * or ? is compared with
_SPELLED = 12  # a letter of a fuzzy word for each word of the dictionary, and letter of it, that it is compared with
_FOUND = 110  # a document found: filters, counts, order
_SUGGESTED = 30  # a word of the dictionary, where a word that no document has is respelled
_MILLISECOND = 1e6

_MOST_SUGGESTED = 5  # words

_HOPELESS = 2
"""What is estimated at more than so many times the time that is left is not begun."""


@dataclass(frozen=True, slots=True)
class Estimate:
    """`work` in milliseconds of one processor's time; `leaves` are the words, phrases and patterns it goes to, each
    with its own; `documents` are how many the query may find at the most."""

    work: float
    documents: int
    leaves: dict[Node, float] = field(default_factory=dict)

    @property
    def costliest(self) -> tuple[Node | None, int]:
        """The costliest leaf (None where there is none), and how many cost at least half as much."""
        if not self.leaves:
            return None, 0
        leaf = max(self.leaves, key=lambda each: self.leaves[each])
        return leaf, sum(each * 2 >= self.leaves[leaf] for each in self.leaves.values())


def estimate(readers: Sequence[SegmentReader], words: Words, documents: int, known: Known, tree: Node) -> Estimate:
    """What it costs to evaluate this tree and to count and order what it finds; leaves that are `known` are not looked
    up again."""
    estimator = _Estimator(readers, words, documents, known)
    work, found = estimator.node(tree)
    return Estimate((work + found * _FOUND) / _MILLISECOND, found, estimator.leaves)


def refuse_hopeless(estimated: Estimate, budget: Budget) -> None:
    """Raise `QueryTooCostly` where the work is far more than a processor of its own would do in the time left."""
    if estimated.work <= _HOPELESS * max(budget.left, 0) * 1_000:
        return
    budget.check()
    leaf, alike = estimated.costliest
    if leaf is None:
        return
    if alike == 1:
        raise QueryTooCostly(
            Message(
                "This search would take too long, most of all to find articles %(part)s. Use rarer words there.",
                part=described(leaf),
            )
        )
    raise QueryTooCostly(
        Message(
            "This search would take too long: it has %(count)s parts as costly as to find articles %(part)s. "
            "Use fewer of them, or rarer words.",
            count=alike,
            part=described(leaf),
        )
    )


class _Estimator:
    """(nanoseconds, documents at the most) of nodes."""

    def __init__(
        self,
        readers: Sequence[SegmentReader],
        words: Words,
        documents: int,
        known: Known,
    ) -> None:
        self.leaves: dict[Node, float] = {}
        self._readers = readers
        self._words = words
        self._documents = documents
        self._known = known
        self._unknown = 0

    def node(self, node: Node) -> tuple[float, int]:
        match node:
            case Nothing():
                return _NODE, 0
            case And(parts):
                found = self._each(parts)
                return sum(work for work, _ in found), min((having for _, having in found), default=self._documents)
            case Or(parts) | AtLeast(parts):
                found = self._each(parts)
                having = sum(having for _, having in found)
                return sum(work for work, _ in found) + having * _POSTING, min(having, self._documents)
            case Not(part):
                work, _ = self.node(part)
                return work + self._documents * _DOCUMENT, self._documents
            case Word() | Phrase() | Prefix() | Wildcard() | Fuzzy():
                work, having = self._leaf(node)
                self.leaves[node] = self.leaves.get(node, 0.0) + work / _MILLISECOND
                return work, having
            case _:
                return _NODE + self._documents * _DOCUMENT, self._documents

    def _each(self, parts: Iterable[Node]) -> list[tuple[float, int]]:
        return [self.node(part) for part in Counter(parts)]

    def _leaf(self, node: Word | Phrase | Prefix | Wildcard | Fuzzy) -> tuple[float, int]:
        if known := self._known.get(node):
            return len(known[0].docs) * _POSTING, len(known[0].docs)
        match node:
            case Word():
                postings, _, compared = self._runs(node)
                if not postings and self._unknown < _MOST_SUGGESTED:
                    self._unknown += 1
                    return _NODE + sum(len(reader.words) for reader in self._readers) * _SUGGESTED, 0
                return _NODE + postings * _POSTING + compared * _OCCURRENCE, postings
            case Phrase(words):
                return self._phrase([word for word in words if fold(word.text)])
            case _:
                return self._pattern(node)

    def _phrase(self, words: Sequence[Word]) -> tuple[float, int]:
        found = {word: self._runs(word) for word in dict.fromkeys(words)}
        having = min((postings for postings, *_ in found.values()), default=0)
        # Of a word that many more documents have only the places in those of the rarest are looked at.
        places = sum(
            occurrences * min(having / postings, 1) * _PLACE + postings * _POSTING / 4
            for postings, occurrences, _ in found.values()
            if postings
        )
        return _NODE * len(found) + places, having

    def _runs(self, word: Word) -> tuple[int, int, int]:
        """Postings and occurrences of a word, of any form of it, in all segments and languages; and how many of the
        latter are looked at for which form they are."""
        postings = occurrences = compared = 0
        for reader in self._readers:
            for term, form in chain.from_iterable(self._words.terms(reader, word)):
                begin, end = reader.runs(term, term + 1)
                postings += end[POSTINGS] - begin[POSTINGS]
                occurrences += end[POSITIONS] - begin[POSITIONS]
                compared += 0 if form is None else end[POSITIONS] - begin[POSITIONS]
        return postings, occurrences, compared

    def _pattern(self, node: Prefix | Wildcard | Fuzzy) -> tuple[float, int]:
        work, postings = float(_NODE), 0
        for reader in self._readers:
            for name in CLASSES:
                begins = reader.words_beginning(f"{name}:{beginning(node)}".encode())
                if isinstance(node, Wildcard):
                    work += len(begins) * _SHAPED
                elif isinstance(node, Fuzzy):
                    work += len(begins) * len(fold(node.text)) * _SPELLED * 8
                if not isinstance(node, Fuzzy):  # which covers few words
                    terms = reader.file.part("words.term", begins.start, min(begins.stop, begins.start + MOST_WORDS))
                    table = reader.run_table[:, POSTINGS]
                    runs = np.unique(terms).astype(np.int64)
                    postings += int((table[runs + 1].astype(np.int64) - table[runs]).sum())
        return work + postings * 2 * _POSTING, min(postings, self._documents)
