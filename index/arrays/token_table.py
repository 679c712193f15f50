"""Texts to codes of their raw tokens, a batch at a time: bytes are cut, hashed and looked up as arrays.

A token's hash is a sum of its bytes times random 64-bit factors, one for each place in a token, drawn anew for each
table: nobody can write two tokens of one hash, and two of a million meet by chance once in a million archives.
"""

from __future__ import annotations

import secrets
from collections.abc import Callable, Sequence

import numpy as np

from index.arrays.arrayfile import Array

_WORD_BYTES = b"0123456789'abcdefghijklmnopqrstuvwxyz"
_CUT = bytes(
    byte + 32 if 65 <= byte <= 90 else byte if byte >= 128 or byte in _WORD_BYTES else 32 for byte in range(256)
)
"""Small letters for ASCII's capitals, a space for each separator; folding does not notice the former."""

_PLACES = 48  # bytes of a token that are hashed as arrays; a longer one is hashed by itself
_FIRST_SIZE = 1 << 12


class TokenTable:
    """Remembers a code (int32) for each raw token of one language class; `analyse` gives the code of a new one."""

    def __init__(self, analyse: Callable[[bytes], int]) -> None:
        self._analyse = analyse
        self._factors = np.frombuffer(secrets.token_bytes(8 * _PLACES), np.uint64) | np.uint64(1)
        self._secret = secrets.token_bytes(8)
        self._count = 0
        self._allot(_FIRST_SIZE)

    def __len__(self) -> int:
        return self._count

    def read(self, texts: Sequence[str]) -> tuple[Array, Array]:
        """The codes of the texts' tokens one after another, and how many each text has."""
        pieces = [text.encode("utf-8", "replace").translate(_CUT) for text in texts]
        data = np.frombuffer(b" ".join([b"", *pieces, b""]), np.uint8)
        edges = np.flatnonzero(np.diff((data != 32).view(np.int8)))  # the byte before each token, and its last one
        begins, ends = edges[0::2] + 1, edges[1::2] + 1
        hashes = self._hashes(data, begins, ends)
        codes, missing = self._find(hashes)
        if len(missing):
            self._learn(data, begins, ends, hashes, codes, missing)
        bounds = np.cumsum([0, *(len(piece) + 1 for piece in pieces)])
        return codes, np.diff(np.searchsorted(begins, bounds + 1))

    def _hashes(self, data: Array, begins: Array, ends: Array) -> Array:
        if not len(begins):
            return np.zeros(0, np.uint64)
        letters = data[data != 32]
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
        new = np.fromiter((self._analyse(data[begin:end].tobytes()) for begin, end in bounds), np.int32, len(found))
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
