"""Raw tokens to words and terms: the analysis runs once for each distinct token, a dictionary remembers the rest.

ASCII characters that are no part of a word (`index.analysis.words.WORD`) separate words wherever they stand, so a text
cut at them falls into chunks that can be analysed apart: almost always one word each, with its quotes and dashes.
"""

from __future__ import annotations

from collections.abc import Iterable
from functools import partial
from itertools import chain

import numpy as np

from index.analysis.terms import AnalysedWord, analysed
from index.arrays.arrayfile import Array
from index.arrays.layout import CLASSES, SPELLED
from index.arrays.token_table import TokenTable


class Vocabulary:
    """Numbers for the entries of the dictionary of words and for terms, given as they are met.

    `words` and `terms` are as in `index.arrays.layout`: a word of one language class never meets one of another.
    `term_of` tells each entry's term.
    """

    def __init__(self) -> None:
        self.words: dict[bytes, int] = {}
        self.terms: dict[bytes, int] = {}
        self.term_of: list[int] = []
        self._several: list[tuple[int, ...]] = []
        self._further: dict[int, tuple[bytes, ...]] = {}
        self.tokens = {name: TokenTable(partial(self._code, name)) for name in CLASSES}

    def __len__(self) -> int:
        """How many distinct raw tokens were met."""
        return sum(map(len, self.tokens.values()))

    def expand(self, codes: Array, lengths: Array) -> tuple[Array, Array]:
        """Codes to numbers of words. `lengths` (codes of each text) become lengths in words."""
        odd = np.flatnonzero(codes < 0)
        if not len(odd):
            return codes, lengths
        # A code below 0 stands for no word or several: ~code is its place in the list of these.
        sizes = np.fromiter(map(len, self._several), np.int64, len(self._several))
        places = ~codes[odd]
        counts = np.ones(len(codes), np.int8 if sizes.max() < 128 else np.int64)
        counts[odd] = sizes[places]
        words = np.repeat(codes, np.asarray(counts, np.int64))
        flat = np.fromiter(chain.from_iterable(self._several), np.int32)
        words[words < 0] = flat[ranges((np.cumsum(sizes) - sizes)[places], sizes[places])]
        texts = np.searchsorted(np.cumsum(lengths), odd, side="right")
        gained = np.bincount(texts, sizes[places] - 1, len(lengths))
        return words, lengths + gained.astype(np.int64)

    def further(self, words: Iterable[int]) -> list[bytes]:
        """The sorted entries of the dictionary of further words that these words make."""
        return sorted(chain.from_iterable(self._further[word] for word in words if word in self._further))

    def _code(self, language: str, chunk: bytes) -> int:
        found = tuple(self._word(word, language) for word in analysed(chunk.decode(), language))
        if len(found) == 1:
            return found[0]
        self._several.append(found)
        return ~(len(self._several) - 1)

    def _word(self, word: AnalysedWord, language: str) -> int:
        entry = word.folded if word.written == word.folded else f"{word.folded}{SPELLED}{word.written}"
        key = f"{language}:{entry}".encode()
        number = self.words.get(key)
        if number is None:
            number = self.words[key] = len(self.words)
            first, *others = word.terms
            self.term_of.append(self.terms.setdefault(f"{language}:{first}".encode(), len(self.terms)))
            if others:
                self._further[number] = tuple(f"{language}:{term}{SPELLED}{entry}".encode() for term in others)
        return number


def ranges(starts: Array, counts: Array) -> Array:
    """The numbers of several ranges one after another: `counts[i]` of them from `starts[i]` on."""
    ends = np.cumsum(counts)
    total = int(ends[-1]) if len(ends) else 0
    return np.arange(total) + np.repeat(starts - (ends - counts), counts)
