"""Words that set some documents apart from the rest of the archive: the measure, and what is told of each word."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

Numbers = NDArray[Any]

PassedOver = Callable[[str, str], bool]
"""Whether a word (language class, folded form) is not to be told."""

LEAST_SCORE = 6.63
"""Less than that is told of no word: the value that a chi-square of one degree of freedom passes once in a hundred."""

LEAST_INSIDE = 2
"""A word of one document alone says nothing of a set."""

LEAST_TIMES = 2
"""So many times as common in the set as elsewhere is a word that is told. In many documents any difference is sure:
longer ones have more of the words that are said of everything, and these would come first."""

EXAMPLES = 3
"""Documents in which it is looked up how a word is written."""


@dataclass(frozen=True, slots=True)
class Keyword:
    """A word, any form of it, that documents of a set have more often than others of its language.

    `word` is its commonest form in the set and `language` the class of its documents ("en", "es", "" for all others).
    `inside` of the set's `of_inside` documents in that class have it, `outside` of the `of_outside` others; `score` is
    the log-likelihood; `examples` are ids of some that have it. It stands for all forms of `term`;
    `typed` is what finds them in a search.
    """

    word: str
    language: str
    inside: int
    of_inside: int
    outside: int
    of_outside: int
    score: float
    examples: tuple[str, ...] = ()
    term: str = ""
    typed: str = ""


@dataclass(frozen=True, slots=True)
class Contrast:
    """`words` that set `inside` documents apart from the `outside` others, the most telling first; `languages` are the
    classes of the documents inside."""

    words: tuple[Keyword, ...]
    inside: int
    outside: int
    languages: tuple[str, ...] = ()


def log_likelihood(inside: Numbers, of_inside: int, outside: Numbers, of_outside: int) -> Numbers:
    """How surely words are more than by chance at home in a set: `inside` of its `of_inside` documents have each word,
    `outside` of the `of_outside` others. 0 for words that are not more frequent in the set.

    Dunning, "Accurate methods for the statistics of surprise and coincidence" (Computational Linguistics 19, 1993):
    G2 = 2 * sum of observed * ln(observed / expected) over documents inside and outside, with the word and without.
    Documents are counted and not occurrences, so that one article which goes on about a thing does not decide. What
    stands nearly everywhere, as "the" does, comes out near 0 by itself.
    """
    if not of_inside or not of_outside:
        return np.zeros(len(inside))
    a, b = inside.astype(np.float64), outside.astype(np.float64)
    share = (a + b) / (of_inside + of_outside)
    score = np.zeros(len(a))
    for observed, documents in ((a, of_inside), (b, of_outside)):
        for having, expected in ((observed, documents * share), (documents - observed, documents * (1 - share))):
            some = having > 0
            score[some] += having[some] * np.log(having[some] / expected[some])
    return np.where(a * of_outside > b * of_inside, np.maximum(2 * score, 0), 0)


def stand_out(inside: Numbers, of_inside: int, outside: Numbers, of_outside: int) -> Numbers:
    """The log-likelihood of words; 0 for those that do not set the documents inside apart."""
    score = log_likelihood(inside, of_inside, outside, of_outside)
    often = (inside >= LEAST_INSIDE) & (inside * of_outside >= LEAST_TIMES * outside * of_inside)
    return np.where(often & (score >= LEAST_SCORE), score, 0.0)


def tells_nothing(form: str) -> bool:
    """Whether a folded word is none that is told: numbers set a year apart by its own name."""
    return not any(character.isalpha() for character in form)
