"""How a word must begin to answer a query: the letters that no stemmer changes.

English and Spanish stemmers work on the ends of words. What they write anew stands behind the first three letters, but
for "i" in the place of "y", "c" in that of "z", and the few cases that `_of_stem` names.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import product

from index.analysis import fold
from index.match import ExpandingNode
from index.tree import Fuzzy
from index.wanted import Wanted

LONGEST = 3
"""Letters of a beginning at the most."""

_ALIKE = {"i": "iy", "y": "iy", "c": "cz", "z": "cz"}


def beginnings(asked: Wanted) -> frozenset[str] | None:
    """One to three letters each: every word of a-z and 0-9 that answers has one of these, folded, in front. None when
    there is no telling."""
    starts = {start for stem in asked.stems for start in _of_stem(stem, asked.language)}
    starts.update(folded[:LONGEST] for folded in asked.exact)
    starts.update(_of_pattern(node) for node, _ in asked.expanding)
    return None if "" in starts else frozenset(start for start in starts if start.isascii())


def spellings(start: str) -> Iterator[str]:
    """The beginning with "i" and "y", "c" and "z" taken for each other behind its first letter."""
    return map("".join, product(start[:1], *(_ALIKE.get(letter, letter) for letter in start[1:])))


def _of_stem(stem: str, language: str) -> Iterator[str]:
    if language == "en" and stem[2:] == "e":
        yield stem[:2]  # "use" of "using", "ate" of "ating", "die" of "dying"
        return
    yield stem[:LONGEST]
    if language == "es":
        # "uciones" becomes "u" and "encia" "ente" wherever they stand in a word that ends so.
        for place in (0, 1):
            if stem[place : place + 1] == "u":
                yield f"{stem[: place + 1]}ci"[:LONGEST]
        if stem.startswith("ent"):
            yield "enc"
        if stem == "c":
            yield "z"


def _of_pattern(node: ExpandingNode) -> str:
    if isinstance(node, Fuzzy):
        return fold(node.text)[:1]
    return fold(re.split(r"[*?]", node.text, maxsplit=1)[0])[:LONGEST]
