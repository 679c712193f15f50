"""Relatives of a word: words that have its stem and are no forms of it, as *information* is of *inform*.

They never make an article found or counted. In the order of what a long question found they are weaker evidence
(`index.engine.bm25f.RELATED`). Stems are Porter's in English, Snowball's in Spanish.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import cache, lru_cache

from whoosh.lang import stemmer_for_language

STEMMED = ("en", "es")
"""The languages in which words have relatives."""

_LEAST = 4  # letters of a stem: under shorter ones too much falls together


@lru_cache(maxsize=1 << 14)
def stem(folded: str, language: str) -> str:
    """The stem of a folded word of this language, one of `STEMMED`; "" where it is too short to tell anything."""
    stemmed = _stemmer(language)(folded)
    return stemmed if len(stemmed) >= _LEAST else ""


def beginnings(stem: str) -> tuple[str, str]:
    """What all words of this stem begin with (its last letter may stand for another: `happi` for *happy*), and what
    most of them do."""
    return stem[:-1], stem


@cache
def _stemmer(language: str) -> Callable[[str], str]:
    stemmer: Callable[[str], str] = stemmer_for_language(language)
    return stemmer
