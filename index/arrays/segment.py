"""A segment: documents written together, as its file is read."""

from __future__ import annotations

from bisect import bisect_left
from functools import cached_property, lru_cache, partial
from pathlib import Path
from typing import NamedTuple

import numpy as np

from index.arrays.arrayfile import Array, ArrayFile
from index.arrays.dictionary import Dictionary
from index.arrays.layout import ARRAYS, GAP, OF_DOCUMENTS, POSITIONS, POSTINGS, SPELLED, SPELLED_BYTE

Term = tuple[int, int | None]
"""A term of a segment and one form of it, or None for all its forms."""

_MOST_IN_INT32 = (1 << 31) - (1 << 20)  # with room to look a little further
_FEW = 4  # entries of a folded word that are looked at together


class SegmentReader:
    """A segment's open file, the number of its documents and which of them are alive (None: all). Term and word
    numbers are places in their dictionaries."""

    def __init__(self, path: Path, count: int, deleted: bytes) -> None:
        """Open a file of `count` documents; `deleted` has a bit for each (none where nothing is). Raises
        `SegmentDamaged`, also where the file holds another number of documents."""
        self.file = ArrayFile(path)
        if not self.file.holds(ARRAYS) or any(self.file.count(name) != count for name in OF_DOCUMENTS):
            raise self.file.damaged()
        self.count = count
        self.alive = alive(deleted, count)
        self.terms = Dictionary(self.file, "terms")
        self.words = Dictionary(self.file, "words")
        self.find_term = lru_cache(maxsize=1 << 12)(self.terms.find)
        self.words_beginning = lru_cache(maxsize=1 << 10)(self.words.beginning)
        self.spellings = lru_cache(maxsize=1 << 12)(partial(_spellings, self.file, self.words))
        further = Dictionary(self.file, "further")
        self.further = lru_cache(maxsize=1 << 12)(partial(_further, self.file, self.words, further))
        self.forms_of = lru_cache(maxsize=1 << 12)(partial(_forms_of, self.file, self.words))

    @property
    def live(self) -> int:
        """How many documents are not deleted."""
        return self.count if self.alive is None else int(np.count_nonzero(self.alive))

    def runs(self, first: int, last: int) -> list[list[int]]:
        """Where postings, positions, titles and forms of terms `first` to `last` (exclusive) begin, and end."""
        if last == first + 1:
            both = self.file.part("runs", 4 * first, 4 * first + 8).tolist()
            return [both[:4], both[4:]]
        begin = self.file.part("runs", 4 * first, 4 * first + 4).tolist()
        end = self.file.part("runs", 4 * last, 4 * last + 4).tolist()
        return [begin, end]

    @cached_property
    def run_table(self) -> Array:
        """All of it: (terms + 1, 4)."""
        return self.file.whole("runs").reshape(-1, 4)

    @cached_property
    def text_starts(self) -> Array:
        """Where each document's text begins in the run of all of them, and where the last one ends: a position added
        gives a place. Behind each text are as many empty places as between its title and its body."""
        lengths = self.file.whole("title.length").astype(np.int64) + self.file.whole("body.length") + 2 * GAP
        starts = np.concatenate(([0], np.cumsum(lengths)))
        return starts.astype(np.int32 if starts[-1] < _MOST_IN_INT32 else np.int64)

    @cached_property
    def words_of_term(self) -> Array:
        """How many words each term has."""
        return np.bincount(self.file.whole("words.term"), minlength=len(self.terms))

    def documents(self, term: int) -> Array:
        """The documents that have the term, deleted ones included."""
        return self.numbers(term).astype(np.int64)

    def numbers(self, term: int) -> Array:
        """The same as they lie in the file, in their own type."""
        begin, end = self.runs(term, term + 1)
        return self.file.part("docs", begin[POSTINGS], end[POSTINGS])

    def positions(self, term: int) -> tuple[Array, Array]:
        """All positions of a term, and where each of its postings' begin among them (one more than postings)."""
        begin, end = self.runs(term, term + 1)
        starts = np.zeros(end[0] - begin[0] + 1, np.int64)
        np.cumsum(self.file.part("counts", begin[0], end[0]), out=starts[1:])
        return self.file.part("positions", begin[POSITIONS], end[POSITIONS]), starts

    def find_document(self, document_id: str) -> int | None:
        """The number of the document of this id, deleted or not."""
        wanted = document_id.encode("utf-8", "surrogatepass")
        order, ids = self.file.whole("ids.order"), self.file.whole("ids")
        if len(wanted) > ids.dtype.itemsize:
            return None
        place = bisect_left(order, wanted, key=ids.__getitem__)  # NumPy's own search copies the order, all of it
        return int(order[place]) if place < len(order) and ids[order[place]] == wanted else None


class Spelling(NamedTuple):
    """An entry of the dictionary of words: how the word is written, its term, and which form it is of that."""

    written: str
    term: int
    form: int


def spelled(entry: bytes) -> tuple[str, str]:
    """What an entry without its language class says: the folded word, and how it is written."""
    folded, _, written = entry.decode().partition(SPELLED)
    return folded, written or folded


def alive(deleted: bytes, count: int) -> Array | None:
    """Whether each of `count` documents is not deleted; None when none is."""
    return np.unpackbits(np.frombuffer(deleted, np.uint8), count=count) == 0 if deleted else None


# No methods: what a reader remembers must not lead back to it, or its file stays open until Python's collector runs.


def _spellings(file: ArrayFile, words: Dictionary, folded: bytes) -> tuple[Spelling, ...]:
    """All entries of a folded word behind its language class."""
    first = words.lower(folded)
    entries: list[bytes] = []
    while some := words.entries(first + len(entries), min(first + len(entries) + _FEW, len(words))):
        own = [each for each in some if each == folded or each.startswith(folded + SPELLED_BYTE)]
        entries += own
        if len(own) < len(some):
            break
    terms, forms = (file.part(f"words.{name}", first, first + len(entries)).tolist() for name in ("term", "form"))
    told = (spelled(each.partition(b":")[2])[1] for each in entries)
    return tuple(map(Spelling, told, terms, forms))


def _forms_of(file: ArrayFile, words: Dictionary, term: int) -> tuple[Spelling, ...]:
    """The words of a term."""
    numbers = np.flatnonzero(file.whole("words.term") == term)
    forms = file.whole("words.form")[numbers].tolist()
    entries = (words[number].partition(b":")[2] for number in numbers.tolist())
    return tuple(Spelling(spelled(entry)[1], term, form) for entry, form in zip(entries, forms, strict=True))


def _further(file: ArrayFile, words: Dictionary, further: Dictionary, term: bytes) -> tuple[Spelling, ...]:
    """The words of other terms that can be forms of this one too, which stands behind its language class."""
    named = further.beginning(term + SPELLED_BYTE)
    name = term.partition(b":")[0]
    found = []
    for entry in further.entries(named.start, named.stop):
        folded, written = spelled(entry[len(term) + 1 :])
        own = _spellings(file, words, b"%b:%b" % (name, folded.encode()))
        found += [each for each in own if each.written == written]  # none where a merge has left its documents out
    return tuple(found)
