"""Words that no document has, and the words of the index that are nearest to them."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import islice
from time import monotonic

import numpy as np

from index.arrays.edits import within
from index.arrays.evaluate import Evaluation, Index
from index.arrays.layout import CLASSES
from index.arrays.segment import SegmentReader
from index.arrays.words import MOST_WORDS, folded_words
from index.budget import looking
from index.query_language.tree import Word

SPELLING_SECONDS = 0.5
"""For suggestions, all words together: others wait for this reader."""

_MOST_NEIGHBOURS = 50


def known_neighbours(index: Index, evaluation: Evaluation, words: Sequence[str]) -> dict[str, tuple[str, str]]:
    """Those of these folded words that no document has, each with the nearest one that some do and one such id."""
    deadline = monotonic() + SPELLING_SECONDS
    nearest: dict[str, tuple[str, str]] = {}
    for word in looking(words, 1):
        if len(evaluation.postings(Word(word, exact=True)).docs):
            continue
        others = nearest_words(index.readers, word, deadline)
        held = [
            (edits, -len(docs), other, int(docs[0]))
            for edits, other in others[:_MOST_NEIGHBOURS]
            if len(docs := evaluation.postings(Word(other, exact=True)).docs)
        ]
        if held:
            _, _, other, document = min(held)
            nearest[word] = (other, index.columns.ids(np.array([document]))[0])
    return nearest


def nearest_words(readers: Sequence[SegmentReader], word: str, deadline: float) -> list[tuple[int, str]]:
    """(edits, other word) for the words of the index within two edits (one for a word of up to five letters) that
    begin with its first letter or its second."""
    limit = 2 if len(word) > 5 else 1
    found: dict[str, int] = {}
    for reader, letter, name in ((r, x, c) for r in readers for x in dict.fromkeys(word[:2]) for c in CLASSES):
        if monotonic() > deadline:
            break
        head = f"{name}:".encode()
        begins = reader.words_beginning(head + letter.encode())
        for _, words in folded_words(reader, begins, len(head)):
            if monotonic() > deadline:
                break
            for edits in range(1, limit + 1):
                for place in islice(np.flatnonzero(within(word, words, edits)).tolist(), MOST_WORDS):
                    found.setdefault(words[place].decode(), edits)
    found.pop(word, None)
    return sorted((edits, other) for other, edits in found.items())
