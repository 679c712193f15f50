"""How well a document answers a word, the same for every engine: BM25F over title and body taken as one text.

Robertson, Zaragoza and Taylor, "Simple BM25 extension to multiple weighted fields" (CIKM 2004): frequencies are
weighted and damped by length in each field, added up, and only then made to saturate:

    w = sum over fields of WEIGHT * frequency / (1 - B + B * length / mean length)
    score = idf * w * (K1 + 1) / (w + K1)

Mean lengths are over documents that have the field at all. Only living documents count, so a score depends on what
the archive holds and not on how it came in. A pattern, a phrase or a word of several languages is scored as one word:
its frequency is that of all it stands for together.
"""

from __future__ import annotations

from math import log

K1 = 3.0
"""How soon more of the same word counts for less. Higher than for web pages: articles are edited, and an article that
goes on about something is about it. Measured in `benchmarks/README.md`."""

B = {"title": 0.75, "body": 0.75}
"""How much a field's length counts: 0 not at all, 1 in full proportion."""

WEIGHT = {"title": 2.0, "body": 1.0}
"""A word in a field counts for so many in the body."""

SHARE = 0.25
"""Of articles with most of a search's words, those are shown that answer at least so well as the best, as a share of
its score."""


def idf(documents: int, having: int) -> float:
    """Inverse document frequency, never negative: ln(1 + (documents - having + 0.5) / (having + 0.5))."""
    return log(1 + (documents - having + 0.5) / (having + 0.5))
