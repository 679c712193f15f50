"""Texts to postings: tokens are gathered as they come and sorted once, by term, document and position."""

from __future__ import annotations

import numpy as np

from index.analysis.terms import language_class
from index.arrays.arrayfile import Array, narrow
from index.arrays.dictionary import dictionary
from index.arrays.layout import CLASSES, GAP
from index.arrays.vocabulary import Vocabulary, ranges

_BATCH = 64  # documents whose texts are cut into tokens at once: the arrays on the way stay in the processor's cache
_CHARACTERS = 1 << 19  # or so many characters: a book is a batch of its own


class PostingsBuilder:
    """Holds the tokens of one segment's documents until `arrays` sorts them. `size` counts them."""

    def __init__(self, vocabulary: Vocabulary) -> None:
        self.size = 0
        self._vocabulary = vocabulary
        self._waiting: dict[str, list[str]] = {name: [] for name in CLASSES}
        self._codes: list[tuple[Array, Array]] = []
        self._classes: list[str] = []
        self._characters = 0

    def add(self, title: str, body: str, language: str) -> None:
        """The next document's texts."""
        name = language_class(language)
        self._classes.append(name)
        self._waiting[name] += (title, body)
        self._characters += len(title) + len(body)
        if len(self._classes) % _BATCH == 0 or self._characters > _CHARACTERS:
            self._read()

    def arrays(self) -> dict[str, Array]:
        """The arrays of dictionaries and postings, and the lengths of the texts: see `index.arrays.layout`."""
        self._read()
        codes, lengths = (np.concatenate(parts) for parts in zip(*self._codes, strict=True))
        self._codes.clear()
        words, lengths = self._vocabulary.expand(codes, lengths)
        titles, bodies = lengths[0::2], lengths[1::2]
        arrays, word_rank, form_of, terms_with_forms = self._dictionaries(words)
        ranked = word_rank[words]
        term = arrays["words.term"][ranked]
        order = _order(term)
        term = term[order]
        text = np.repeat(np.arange(len(lengths), dtype=np.uint32), lengths)[order]
        document, in_title = text >> 1, text & 1 == 0
        first = np.flatnonzero(_changes(term) | _changes(document))  # where each posting's tokens begin
        many = terms_with_forms[term]
        return arrays | {
            "title.length": narrow(titles),
            "body.length": narrow(bodies),
            "docs": narrow(document[first], len(titles)),
            "counts": narrow(np.diff(first, append=len(term))),
            "positions": narrow(order + _shifts(lengths)[text]),
            "forms": narrow(form_of[ranked[order[many]]]),
            **_title_arrays(in_title, first),
            "runs": _runs(len(terms_with_forms), term, first, in_title, many),
        }

    def _read(self) -> None:
        """Cut the waiting texts into tokens, class by class, and put these in the order of the documents."""
        classes = self._classes[len(self._classes) - sum(map(len, self._waiting.values())) // 2 :]
        if not classes:
            return
        read = {name: self._vocabulary.tokens[name].read(texts) for name, texts in self._waiting.items() if texts}
        codes = np.concatenate([codes for codes, _ in read.values()])
        lengths = np.concatenate([lengths for _, lengths in read.values()])
        if len(read) > 1:
            of_class = {name: number for number, name in enumerate(read)}
            order = np.argsort(np.repeat([of_class[name] for name in classes], 2), kind="stable")
            place = np.empty(len(order), np.int64)
            place[order] = np.arange(len(order))  # of each text among those read
            begins = np.cumsum(lengths) - lengths
            codes = codes[ranges(begins[place], lengths[place])]
            lengths = lengths[place]
        self._codes.append((codes, lengths))
        self.size += len(codes)
        self._waiting = {name: [] for name in CLASSES}
        self._characters = 0

    def _dictionaries(self, words: Array) -> tuple[dict[str, Array], Array, Array, Array]:
        """The dictionaries of the words that occur; each word's place in its dictionary by its number in the
        vocabulary; each place's number among its term's words; which terms have several words."""
        vocabulary = self._vocabulary
        used = np.flatnonzero(np.bincount(words, minlength=len(vocabulary.words)))
        names, all_terms = list(vocabulary.words), list(vocabulary.terms)
        sorted_words = sorted(used.tolist(), key=names.__getitem__)
        term_of = np.array(vocabulary.term_of, np.int64)[sorted_words]
        sorted_terms = sorted(np.unique(term_of).tolist(), key=all_terms.__getitem__)
        rank = np.empty(len(all_terms), np.uint32)
        rank[sorted_terms] = np.arange(len(sorted_terms))
        word_rank = np.empty(len(names), np.uint32)
        word_rank[sorted_words] = np.arange(len(sorted_words))
        term = rank[term_of]
        form, sizes = form_numbers(term, len(sorted_terms))
        arrays = {
            **dictionary("terms", [all_terms[number] for number in sorted_terms]),
            **dictionary("words", [names[number] for number in sorted_words]),
            **dictionary("further", vocabulary.further(sorted_words)),
            "words.term": narrow(term, len(sorted_terms)),
            "words.form": narrow(form),
        }
        return arrays, word_rank, form, sizes > 1


def form_numbers(term: Array, terms: int) -> tuple[Array, Array]:
    """For words in the order of their dictionary: each one's number among the words of its term; and how many words
    each of the `terms` terms has."""
    sizes = np.bincount(term, minlength=terms)
    order = np.argsort(term, kind="stable")
    form = np.empty(len(term), np.int64)
    form[order] = ranges(np.zeros(terms, np.int64), sizes)
    return form, sizes


def _order(term: Array) -> Array:
    """The order that sorts by term and leaves tokens of one term as they come. Two passes over 16 bits each (the
    lower first), which NumPy sorts by radix: a third of the time of any other way."""
    order = np.argsort(term.astype(np.uint16), kind="stable")
    high = term.astype(np.uint32) >> np.uint32(16)
    return order[np.argsort(high[order].astype(np.uint16), kind="stable")] if high.any() else order


def _shifts(lengths: Array) -> Array:
    """For each text, what a token's number falls short of its position by: titles begin at 0, bodies behind the
    title and the gap."""
    begins = np.zeros(len(lengths), np.int64)
    begins[1::2] = lengths[0::2] + GAP
    return begins - (np.cumsum(lengths) - lengths)


def _changes(values: Array) -> Array:
    changed = np.empty(len(values), bool)
    changed[:1] = True
    np.not_equal(values[1:], values[:-1], out=changed[1:])
    return changed


def _title_arrays(in_title: Array, first: Array) -> dict[str, Array]:
    counts = np.add.reduceat(in_title, first, dtype=np.int64) if len(first) else np.zeros(0, np.int64)
    titles = np.flatnonzero(counts)
    return {"titles": narrow(titles, len(first)), "titles.counts": narrow(counts[titles])}


def _runs(terms: int, term: Array, first: Array, in_title: Array, many: Array) -> Array:
    """Where each term's postings, positions, titles and forms begin: (terms + 1, 4), flat."""
    runs = np.zeros((terms + 1, 4), np.int64)
    titled = np.add.reduceat(in_title, first, dtype=np.int64) > 0 if len(first) else np.zeros(0, bool)
    for column, owners in enumerate((term[first], term, term[first[titled]], term[many])):
        runs[1:, column] = np.cumsum(np.bincount(owners, minlength=terms))
    return narrow(runs.reshape(-1))
