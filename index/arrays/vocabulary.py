"""Raw tokens to words and terms: the analysis runs once for each distinct token, a dictionary remembers the rest.

ASCII characters that are no part of a word (`index.analysis.WORD`) separate words wherever they stand, so a text cut
at them falls into chunks that can be analysed apart: almost always one word each, with its quotes and dashes.
"""

from __future__ import annotations

from itertools import chain

import numpy as np

from index.analysis import WORD, fold, stem, stem_class
from index.arrays.arrayfile import Array

_WORD_BYTES = b"0123456789'abcdefghijklmnopqrstuvwxyz"
_CUT = bytes(
    byte + 32 if 65 <= byte <= 90 else byte if byte >= 128 or byte in _WORD_BYTES else 32 for byte in range(256)
)
"""Small letters for ASCII's capitals, a space for each separator; folding does not notice the former."""


class Vocabulary:
    """Numbers for words and for terms, given as they are met.

    `words` are folded words behind their language class (`en:mines`), `terms` their stems (`en:mine`): a word of one
    class never meets one of another. `term_of` tells each word's term.
    """

    def __init__(self) -> None:
        self.words: dict[bytes, int] = {}
        self.terms: dict[bytes, int] = {}
        self.term_of: list[int] = []
        self._several: list[tuple[int, ...]] = []
        self._chunks = {name: _Chunks(self, name) for name in ("", "en", "es")}

    def __len__(self) -> int:
        return sum(map(len, self._chunks.values()))

    def read(self, text: str, language: str) -> Array:
        """A code for each chunk of the text: see `expand`."""
        chunks = text.encode("utf-8", "replace").translate(_CUT).split()
        known = self._chunks[stem_class(language)]
        return np.fromiter(map(known.__getitem__, chunks), np.int32, len(chunks))

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

    def code(self, chunk: bytes, language: str) -> int:
        """The code of a chunk that was not met before."""
        found = tuple(self._word(folded, language) for word in WORD.findall(chunk.decode()) if (folded := fold(word)))
        if len(found) == 1:
            return found[0]
        self._several.append(found)
        return ~(len(self._several) - 1)

    def _word(self, folded: str, language: str) -> int:
        word = f"{language}:{folded}".encode()
        number = self.words.get(word)
        if number is None:
            number = self.words[word] = len(self.words)
            term = f"{language}:{stem(folded, language)}".encode()
            self.term_of.append(self.terms.setdefault(term, len(self.terms)))
        return number


class _Chunks(dict[bytes, int]):
    """The codes of one language class's chunks."""

    def __init__(self, vocabulary: Vocabulary, language: str) -> None:
        self._vocabulary, self._language = vocabulary, language

    def __missing__(self, chunk: bytes) -> int:
        code = self[chunk] = self._vocabulary.code(chunk, self._language)
        return code


def ranges(starts: Array, counts: Array) -> Array:
    """The numbers of several ranges one after another: `counts[i]` of them from `starts[i]` on."""
    ends = np.cumsum(counts)
    total = int(ends[-1]) if len(ends) else 0
    return np.arange(total) + np.repeat(starts - (ends - counts), counts)
