"""What a query's words stand for in an index: terms, forms and the words that a pattern covers."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import numpy as np

from index.analysis.folding import fold, written
from index.analysis.terms import terms_of
from index.arrays.arrayfile import Array
from index.arrays.edits import within
from index.arrays.layout import CLASSES, SPELLED_BYTE
from index.arrays.postings import NONE, Postings, joined, of_forms, of_run, of_word
from index.arrays.segment import SegmentReader, Spelling, Term
from index.budget import Budget, looking
from index.query_language.matcher import ExpandingNode, allowed_edits, expands
from index.query_language.tree import Fuzzy, Prefix, Wildcard, Word

MOST_WORDS = 1_000
"""A prefix, wildcard or fuzzy word stands for so many words at the most."""

_AT_ONCE = 2_048  # words of a dictionary that are looked through between two looks at the clock


class Words:
    """The words of an index's segments, which begin at `bases`, looked up within a budget."""

    def __init__(self, readers: Sequence[SegmentReader], bases: Sequence[int], budget: Budget) -> None:
        self._readers = list(zip(readers, bases, strict=False))
        self._documents = bases[-1]
        self._budget = budget

    def postings(self, word: Word) -> Postings:
        """Where a word stands, deleted documents included."""
        found = [(reader, base, terms) for reader, base in self._readers for terms in self.terms(reader, word)]
        pieces = ((base, of_word(reader, term)) for reader, base, terms in found for term in terms)
        distinct = all(len(terms) < 2 for *_, terms in found)
        return joined(pieces, self._documents, distinct).within(word.field)

    def terms(self, reader: SegmentReader, word: Word) -> list[tuple[Term, ...]]:
        """For each language class what the word stands for in this segment: a term and further words of others, or
        some forms."""
        if _are_forms(word):
            return [_forms(reader, word, name) for name in CLASSES]
        if not fold(word.text):
            return [()] * len(CLASSES)
        if word.readings:
            asked = {reading.language: reading.term for reading in word.readings}
        else:
            asked = {name: terms_of(written(word.text), name)[0] for name in CLASSES}
        return [of_reading(reader, f"{name}:{asked[name]}".encode()) if name in asked else () for name in CLASSES]

    def expanded(self, node: ExpandingNode) -> tuple[Postings, bool]:
        """Where any word that the pattern covers stands, and whether there were more than `MOST_WORDS` of them."""
        covered = [self._covered(reader, node) for reader, _ in self._readers]
        last = None
        if sum(map(len, covered)) > MOST_WORDS:
            covered, last = self._first(covered)
        pieces = []
        for (reader, base), numbers in zip(self._readers, covered, strict=True):
            pieces += [(base, piece) for piece in looking(_of_words(reader, numbers), 1)]
        return joined(pieces, self._documents, distinct=False).within(node.field) if pieces else NONE, last is not None

    def check_time(self) -> None:
        """As `Budget.check`."""
        self._budget.check()

    def _first(self, covered: Sequence[Array]) -> tuple[list[Array], bytes | None]:
        """Of the words of each segment those among the first `MOST_WORDS` in the order of the alphabet, and the last of
        these; None when there are no more."""
        words = [
            [reader.words[number].partition(b":")[2].partition(SPELLED_BYTE)[0] for number in numbers.tolist()]
            for (reader, _), numbers in zip(self._readers, covered, strict=True)
        ]
        distinct = sorted({word for each in words for word in each})
        if len(distinct) <= MOST_WORDS:
            return list(covered), None
        last = distinct[MOST_WORDS - 1]
        kept = [np.array([word <= last for word in each], bool) for each in words]
        return [numbers[keep] for numbers, keep in zip(covered, kept, strict=True)], last

    def _covered(self, reader: SegmentReader, node: ExpandingNode) -> Array:
        """Numbers of the words that a pattern covers in one segment, of each language class the first ones."""
        found = [np.zeros(0, np.int64)]
        for name in CLASSES:
            head = f"{name}:".encode()
            begins = reader.words_beginning(head + beginning(node).encode())
            if isinstance(node, Prefix) and len(begins) <= MOST_WORDS:
                found.append(np.arange(begins.start, begins.stop))
            else:
                found.append(np.fromiter(_first_of(_chosen(node, reader, begins, len(head))), np.int64))
        return np.concatenate(found)


def _chosen(node: ExpandingNode, reader: SegmentReader, begins: range, head: int) -> Iterator[tuple[int, bytes]]:
    """Which of these words of a segment the pattern covers, and how they are folded; they are behind a language class
    of `head` bytes."""
    wanted = fold(node.text)
    for first, words in folded_words(reader, begins, head):
        if isinstance(node, Fuzzy):
            near = np.flatnonzero(within(wanted, words, allowed_edits(wanted))).tolist()
            yield from ((first + place, words[place]) for place in near)
        else:
            yield from ((first + place, word) for place, word in enumerate(words) if expands(node, word.decode()))


def _first_of(chosen: Iterator[tuple[int, bytes]]) -> Iterator[int]:
    """The numbers of the first words, however each is written; one more than are searched for tells that there are
    more."""
    words, last = 0, b""
    for number, word in chosen:
        words += word != last
        last = word
        if words > MOST_WORDS + 1:
            return
        yield number


def folded_words(reader: SegmentReader, numbers: range, head: int) -> Iterator[tuple[int, list[bytes]]]:
    """(number of the first, folded words without their first `head` bytes): these words of a segment, some thousand at
    a time, with a look at the clock before each."""
    for some in looking((numbers[at : at + _AT_ONCE] for at in range(0, len(numbers), _AT_ONCE)), 1):
        entries = [entry[head:] for entry in reader.words.entries(some.start, some.stop)]
        if any(SPELLED_BYTE in entry for entry in entries):
            entries = [entry.partition(SPELLED_BYTE)[0] for entry in entries]
        yield some.start, entries


def of_reading(reader: SegmentReader, key: bytes) -> tuple[Term, ...]:
    """What a term behind its language class stands for in a segment: all its words, and words of other terms that can
    be forms of it too."""
    term = reader.find_term(key)
    further = tuple((each.term, each.form) for each in reader.further(key))
    return further if term is None else ((term, None), *further)


def _are_forms(word: Word) -> bool:
    return word.exact or bool(word.only)


def _forms(reader: SegmentReader, word: Word, name: str) -> tuple[Term, ...]:
    """The forms that an exact word or one with chosen forms stands for, each behind its first term."""
    if word.only:
        spelled = dict.fromkeys(map(written, word.only))
        found = [each for form in spelled for each in _of_folded(reader, fold(form), name) if each.written == form]
    else:
        found = list(_of_folded(reader, fold(word.text), name))
    return tuple((each.term, each.form) for each in found)


def _of_folded(reader: SegmentReader, folded: str, name: str) -> tuple[Spelling, ...]:
    return reader.spellings(f"{name}:{folded}".encode()) if folded else ()


def beginning(node: ExpandingNode) -> str:
    """What every word that the pattern covers begins with, folded."""
    match node:
        case Prefix(text):
            return fold(text) or "\U0010ffff"  # a prefix that holds no letter covers nothing
        case Fuzzy(text):
            return fold(text)[:1] or "\U0010ffff"
        case Wildcard(text):
            return fold(text[: min((text + mark).index(mark) for mark in "*?")])


def _of_words(reader: SegmentReader, numbers: Array) -> Iterator[Postings]:
    """The postings of these words: whole runs of terms where all their words are among these, else of some forms."""
    if not len(numbers):
        return
    term = reader.file.whole("words.term")[numbers]
    form = reader.file.whole("words.form")[numbers]
    order = np.argsort(term, kind="stable")
    terms, begins, sizes = np.unique(term[order], return_index=True, return_counts=True)
    whole = sizes == reader.words_of_term[terms]
    for first, last in _neighbours(terms[whole]):
        yield of_run(reader, first, last)
    for place in np.flatnonzero(~whole).tolist():
        forms = form[order][begins[place] : begins[place] + sizes[place]]
        yield of_forms(reader, int(terms[place]), forms.tolist())


def _neighbours(terms: Array) -> Iterator[tuple[int, int]]:
    """Runs (first, last + 1) of numbers that follow one another."""
    if not len(terms):
        return
    breaks = np.flatnonzero(np.diff(terms.astype(np.int64)) != 1) + 1
    for run in np.split(terms, breaks):
        yield int(run[0]), int(run[-1]) + 1
