"""How well a document answers a word, the same for every engine: BM25F over title and body taken as one text.

Robertson, Zaragoza and Taylor, "Simple BM25 extension to multiple weighted fields" (CIKM 2004): frequencies are
weighted and damped by length in each field, added up, and only then made to saturate:

    w = sum over fields of WEIGHT * frequency / (1 - B + B * length / mean length)
    score = idf * w * (K1 + 1) / (w + K1)

Mean lengths are over documents that have the field at all. Only living documents count, so a score depends on what
the archive holds and not on how it came in. A pattern, a phrase or a word of several languages is scored as one word:
its frequency is that of all it stands for together. Of a search's words the scores are added up, each `said` as often
as the search has it.
"""

from __future__ import annotations

from itertools import pairwise
from math import log

from index.query_language.tree import And, Dates, Node, Not, Or, Undated, Value, Word

K1 = 1.5
"""How soon more of the same word counts for less. This and what follows was chosen on five collections, each left out
once: `benchmarks/README.md`."""

B = {"title": 0.5, "body": 0.5}
"""How much a field's length counts: 0 not at all, 1 in full proportion."""

WEIGHT = {"title": 2.0, "body": 1.0}
"""A word in a field counts for so many in the body."""

AGAIN = 0.5
"""A word that a search has several times counts once, and so much for each further time."""

NEAR = 0.5
"""The words of a search that stand near each other count for more: for each neighbouring pair of two to four words,
NEAR * the lesser of their idf / how many words apart they stand where they are nearest (side by side: 1)."""

NEAR_WORDS = 8
"""Further apart than that is not near."""

NEAR_BEST = 100
"""So many of the best documents are looked at, and stay before all others, as nearness only adds."""

SHARE = 0.25
"""Of articles with most of a search's words, those are shown that answer at least so well as the best, as a share of
its score."""


NAMED = 1_000.0
"""The score of a document that is named itself: more than words ever give."""


def near_pairs(tree: Node) -> tuple[tuple[Word, Word], ...]:
    """The pairs of words whose nearness counts: the neighbours among two to four plain words that must all be there."""
    if not isinstance(tree, And):
        return ()
    wanted = [_plain(part) for part in tree.parts if not isinstance(part, Not | Value | Dates | Undated)]
    words = [part for part in wanted if isinstance(part, Word)]
    if len(words) < len(wanted) or not 2 <= len(words) <= 4 or len({word.field for word in words}) > 1:
        return ()
    return tuple(pair for pair in pairwise(words) if pair[0] != pair[1])


def _plain(node: Node) -> Node:
    """Of several ways to write a word the word itself."""
    return node.parts[0] if isinstance(node, Or) and node.typed and isinstance(node.parts[0], Word) else node


def said(times: int) -> float:
    """What a word counts for that a search has so many times."""
    return 1 + AGAIN * (times - 1)


def idf(documents: int, having: int) -> float:
    """Inverse document frequency, never negative: ln(1 + (documents - having + 0.5) / (having + 0.5))."""
    return log(1 + (documents - having + 0.5) / (having + 0.5))
