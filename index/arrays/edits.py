"""Edit distance of one word to many at once."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from index.arrays.arrayfile import Array


def within(word: str, others: Sequence[bytes], limit: int) -> Array:
    """Whether each of the other words (UTF-8) is within `limit` insertions, deletions, replacements or swaps of
    neighbours, no part changed twice: `index.query_language.matcher.within_edits`, a row of its table for all words in
    one step."""
    near = np.zeros(len(others), bool)
    texts = [other.decode() for other in others]
    lengths = np.fromiter(map(len, texts), np.int64, len(texts))
    candidates = np.flatnonzero(np.abs(lengths - len(word)) <= limit)
    if not len(candidates):
        return near
    longest = int(lengths[candidates].max())
    chosen = np.array([texts[place] for place in candidates.tolist()], f"<U{max(longest, 1)}")
    letters = np.ascontiguousarray(chosen.view("<u4").reshape(len(chosen), -1).T)
    cells = np.arange(longest + 1, dtype=np.int8)[:, None] + np.zeros((1, len(chosen)), np.int8)
    before = cells
    for i, letter in enumerate(map(ord, word), 1):
        row = np.empty_like(cells)
        row[0] = i
        np.minimum(cells[1:] + 1, cells[:-1] + (letters != letter), out=row[1:])
        for j in range(1, longest + 1):
            if i > 1 and j > 1:
                swapped = (letters[j - 2] == letter) & (letters[j - 1] == ord(word[i - 2]))
                np.minimum(row[j], np.where(swapped, before[j - 2] + 1, row[j]), out=row[j])
            np.minimum(row[j], row[j - 1] + 1, out=row[j])
        before, cells = cells, row
    near[candidates] = cells[lengths[candidates], np.arange(len(chosen))] <= limit
    return near
