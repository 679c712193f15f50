"""Texts to codes of their raw tokens, a batch at a time: bytes are cut, hashed and looked up as arrays.

Texts are cut at the ASCII characters that are no part of a word. Where one of these may stand inside a word, as in
`U.S.A.`, the regular expression is asked about that place alone.

A token's hash is a sum of its bytes times random 64-bit factors, one for each place in a token, drawn anew for each
table: nobody can write two tokens of one hash, and two of a million meet by chance once in a million archives.
"""

from __future__ import annotations

import secrets
from collections.abc import Callable, Sequence

import numpy as np

from index.analysis.words import WORD
from index.arrays.arrayfile import Array

_WORD_BYTES = b"0123456789'abcdefghijklmnopqrstuvwxyz"
_QUOTE, _HASH, _PLUS, _COMMA, _HYPHEN, _DOT, _LINE_END = range(1, 8)
_SIGNS = dict(zip(b'"#+,-.\n', range(1, 8), strict=True))
"""What can stand inside a word although it parts words elsewhere, and what it is written as until that is known."""

_SEPARATOR = 32
_SEPARATORS = bytes(range(_SEPARATOR + 1))
_APOSTROPHE, _FIRST_DIGIT, _LAST_DIGIT, _BEYOND_ASCII = 39, 48, 57, 128
_INNER_LINE_END = b"\x7f"
_CUT = bytes(
    byte + 32 if 65 <= byte <= 90 else byte if byte >= 128 or byte in _WORD_BYTES else _SIGNS.get(byte, _SEPARATOR)
    for byte in range(256)
)
"""Small letters for ASCII's capitals, 1 to 32 for separators; folding does not notice the former."""

_PLACES = 48  # bytes of a token that are hashed as arrays; a longer one is hashed by itself
_FIRST_SIZE = 1 << 12
_AROUND = 3  # bytes behind a word that say whether a sign is part of it
_MOST_PLACES = 1 << 14  # whose signs are remembered
_LONGEST_PLACE = 256  # bytes of one that is


class TokenTable:
    """Remembers a code (int32) for each raw token of one language class; `analyse` gives the code of a new one."""

    def __init__(self, analyse: Callable[[bytes], int]) -> None:
        self._analyse = analyse
        self._factors = np.frombuffer(secrets.token_bytes(8 * _PLACES), np.uint64) | np.uint64(1)
        self._secret = secrets.token_bytes(8)
        self._count = 0
        self._inner: dict[bytes, tuple[int, ...]] = {}
        self._allot(_FIRST_SIZE)

    def __len__(self) -> int:
        return self._count

    def read(self, texts: Sequence[str]) -> tuple[Array, Array]:
        """The codes of the texts' tokens one after another, and how many each text has."""
        encoded = [text.encode("utf-8", "replace") for text in texts]
        raw = b" ".join([b"", *encoded, _AROUND * b" "])
        data = np.frombuffer(bytearray(raw.translate(_CUT)), np.uint8)
        of_word = data > _SEPARATOR
        edges = np.flatnonzero(of_word[1:] != of_word[:-1])  # the byte before each token, and its last one
        edges = self._with_inner_signs(raw, data, edges)
        begins, ends = edges[0::2] + 1, edges[1::2] + 1
        hashes = self._hashes(data, begins, ends)
        codes, missing = self._find(hashes)
        if len(missing):
            self._learn(data, begins, ends, hashes, codes, missing)
        bounds = np.cumsum([0, *(len(text) + 1 for text in encoded)])
        return codes, np.diff(np.searchsorted(begins, bounds + 1))

    def _with_inner_signs(self, raw: bytes, data: Array, edges: Array) -> Array:
        """The edges of tokens with the signs that stand inside one made part of it, in `data` too."""
        begins, ends = edges[0::2] + 1, edges[1::2] + 1
        runs = _may_be_inner(data, ends)
        if not len(runs):
            return edges
        places = ends[runs]
        lasts = runs + ((data[places + 1] > _SEPARATOR) | (data[places] == _HYPHEN))
        breaks = np.flatnonzero(runs[1:] > lasts[:-1])  # others are a row of several: `U.S.A`
        firsts, lasts = runs[np.append(0, breaks + 1)], lasts[np.append(breaks, len(runs) - 1)]
        inner: list[int] = []
        known = self._inner
        for begin, end in zip((begins[firsts] - 1).tolist(), (ends[lasts] + _AROUND).tolist(), strict=True):
            place = raw[begin:end]
            signs = known.get(place)
            if signs is None:
                if len(known) >= _MOST_PLACES:
                    known.clear()
                signs = _inner_signs(place)
                if len(place) <= _LONGEST_PLACE:  # a text that is all one row would be kept whole
                    known[place] = signs
            inner += [begin + sign for sign in signs]
        if not inner:
            return edges
        at = np.array(inner)
        data[at] = np.frombuffer(raw, np.uint8)[at]
        data[at[data[at] == ord("\n")]] = ord(_INNER_LINE_END)
        return _toggled(edges, np.concatenate((at - 1, at)))

    def _hashes(self, data: Array, begins: Array, ends: Array) -> Array:
        if not len(begins):
            return np.zeros(0, np.uint64)
        letters = np.frombuffer(data.tobytes().translate(None, _SEPARATORS), np.uint8)
        sizes = ends - begins
        firsts = np.cumsum(sizes) - sizes
        places = np.arange(len(letters)) - np.repeat(firsts, sizes)
        hashes = np.add.reduceat(letters * self._factors[np.minimum(places, _PLACES - 1)], firsts)
        for long in np.flatnonzero(sizes > _PLACES).tolist():
            token = data[begins[long] : ends[long]].tobytes()
            hashes[long] = hash((self._secret, token)) & 0xFFFFFFFFFFFFFFFF
        hashes[hashes == 0] = 1  # which marks a free slot
        return hashes

    def _find(self, hashes: Array) -> tuple[Array, Array]:
        """The codes of known tokens, and the places of unknown ones."""
        codes = np.empty(len(hashes), np.int32)
        pending, slots = np.arange(len(hashes)), (hashes >> self._shift).astype(np.int64)
        unknown = []
        while len(pending):
            keys = self._keys[slots]
            hit = keys == hashes[pending]
            codes[pending[hit]] = self._codes[slots[hit]]
            unknown.append(pending[keys == 0])
            on = ~hit & (keys != 0)
            pending, slots = pending[on], (slots[on] + 1) & self._mask
        return codes, np.concatenate(unknown) if unknown else pending

    def _learn(self, data: Array, begins: Array, ends: Array, hashes: Array, codes: Array, missing: Array) -> None:
        found, firsts, places = np.unique(hashes[missing], return_index=True, return_inverse=True)
        bounds = zip(begins[missing[firsts]].tolist(), ends[missing[firsts]].tolist(), strict=True)
        chunks = (data[begin:end].tobytes().replace(_INNER_LINE_END, b"\n") for begin, end in bounds)
        new = np.fromiter(map(self._analyse, chunks), np.int32, len(found))
        codes[missing] = new[places]
        self._count += len(found)
        if self._count * 2 > len(self._keys):
            known = self._keys != 0
            found, new = np.append(self._keys[known], found), np.append(self._codes[known], new)
            self._allot(4 * len(self._keys))
        self._insert(found, new)

    def _insert(self, hashes: Array, codes: Array) -> None:
        slots = (hashes >> self._shift).astype(np.int64)
        while len(hashes):
            free = self._keys[slots] == 0
            self._keys[slots[free]] = hashes[free]  # of several for one slot the last stays
            here = self._keys[slots] == hashes
            self._codes[slots[here]] = codes[here]
            hashes, codes, slots = hashes[~here], codes[~here], (slots[~here] + 1) & self._mask

    def _allot(self, size: int) -> None:
        while size < 2 * self._count:
            size *= 4
        self._keys = np.zeros(size, np.uint64)
        self._codes = np.zeros(size, np.int32)
        self._mask = size - 1
        self._shift = np.uint64(64 - (size.bit_length() - 1))


def _may_be_inner(data: Array, ends: Array) -> Array:
    """Behind which of the runs of bytes of words, of which these are the ends, there is a sign that a look at the bytes
    around cannot rule out to stand inside a word."""
    runs = np.flatnonzero(data[ends] <= _LINE_END)
    # Nine of ten have a space behind them.
    runs = runs[(data[ends[runs] + 1] != _SEPARATOR) | (data[ends[runs]] == _HASH)]
    places = ends[runs]
    sign, before, after = data[places], data[places - 1], data[places + 1]
    second, third = data[places - 2], data[places + 2]
    figures = _is_digit(before) & _is_digit(after)
    # One letter, or twice the same as in `EE.UU.`
    alone = (second <= _SEPARATOR) | (second >= _BEYOND_ASCII) | (second == _APOSTROPHE)
    short = (before > _LAST_DIGIT) & (alone | (second == before))
    hyphen = ((before == 0xAD) & (second == 0xC2)) | ((before == 0x90) & (second == 0x80))  # U+00AD, U+2010
    chosen = (
        ((sign == _DOT) & (figures | (short & ((after > _LAST_DIGIT) | (after == _APOSTROPHE)))))
        | ((sign == _COMMA) & figures)
        | ((sign == _HYPHEN) & (after == _LINE_END) & (third > _LAST_DIGIT))
        | ((sign == _LINE_END) & hyphen & (after > _SEPARATOR))
        | ((sign == _QUOTE) & (before >= _BEYOND_ASCII) & (after >= _BEYOND_ASCII))
        | ((sign == _HASH) & short)
        | ((sign == _PLUS) & short & (after == _PLUS))
    )
    return runs[chosen]


def _is_digit(values: Array) -> Array:
    return (values >= _FIRST_DIGIT) & (values <= _LAST_DIGIT)


def _inner_signs(place: bytes) -> tuple[int, ...]:
    """Which bytes of a place are signs inside a word; its last bytes are only there to be seen."""
    text = place.decode("utf-8", "replace")
    found: list[int] = []
    begin = passed = 0  # in bytes and in characters: never counted from the beginning, or a row of many takes very long
    for token in WORD.finditer(text):
        begin += len(text[passed : token.start()].encode())
        if begin >= len(place) - _AROUND:
            break
        word = token.group().encode()
        found += [begin + at for at, byte in enumerate(word) if byte in _SIGNS]
        begin, passed = begin + len(word), token.end()
    return tuple(found)


def _toggled(edges: Array, changed: Array) -> Array:
    """The edges without those of `changed` that are among them; what is not among them stands in the place of the one
    before it, which is, and what stands twice in `changed` stays as it is."""
    once, counts = np.unique(changed, return_counts=True)
    once = once[counts == 1]
    at = np.searchsorted(edges, once)
    known = edges[np.minimum(at, len(edges) - 1)] == once
    kept = np.ones(len(edges), bool)
    kept[at[known]] = False
    moved = at[~known] - 1
    edges[moved] = once[~known]
    kept[moved] = True
    return edges[kept]
