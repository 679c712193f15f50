"""How a word must begin to answer a query: the letters that no stemmer changes.

English and Spanish stemmers work on the ends of words. What they write anew stands behind the first three letters, but
for "i" in the place of "y", "c" in that of "z", and the few cases that `_of_stem` names.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from index.analysis import fold
from index.highlight.query_terms import QueryTerms
from index.query_language.matcher import ExpandingNode
from index.query_language.tree import Fuzzy

LONGEST = 3
"""Letters of a beginning at the most."""

_ALIKE = str.maketrans("yz", "ic")


def stem_prefixes(asked: QueryTerms) -> frozenset[str] | None:
    """One to three letters each: every word of a-z and 0-9 that answers begins so when it is folded, "y" written as
    "i" and "z" as "c" behind its first letter. None when there is no telling."""
    starts = {start for stem in asked.stems for start in _of_stem(stem, asked.language)}
    starts.update(folded[:LONGEST] for folded in asked.exact)
    starts.update(_of_pattern(node) for node, _ in asked.expanding)
    if "" in starts:
        return None
    return frozenset(start[0] + start[1:].translate(_ALIKE) for start in starts if start.isascii())


def _of_stem(stem: str, language: str) -> Iterator[str]:
    if language == "en" and stem[2:] == "e":
        yield stem[:2]  # "use" of "using", "ate" of "ating", "die" of "dying"
        return
    yield stem[:LONGEST]
    if language == "es" and stem.startswith("ent"):
        yield "enc"  # "encia" becomes "ente" wherever it stands in a word that ends so
    if language == "es" and stem == "c":
        yield "z"


def _of_pattern(node: ExpandingNode) -> str:
    if isinstance(node, Fuzzy):
        return fold(node.text)[:1]
    return fold(re.split(r"[*?]", node.text, maxsplit=1)[0])[:LONGEST]
