"""Most of the words: what to search for when all of a search's words together find little."""

from __future__ import annotations

from index.tree import And, Dates, Most, Node, Not, Undated, Value

_MANY = 5
"""Of so many words any will do, the best first: nobody expects an article to have most of a sentence's words."""


def loosened(tree: Node) -> tuple[Node, int, int] | None:
    """The tree with most of its words instead of all; how many of how many words that is. None where it asks for
    fewer than three words: most of two are both.

    What must not be there, values and dates stay as they are.
    """
    if not isinstance(tree, And):
        return None
    words = tuple(part for part in tree.parts if not isinstance(part, Not | Value | Dates | Undated))
    if len(words) < 3:
        return None
    least = len(words) // 2 + 1 if len(words) < _MANY else 1
    others = tuple(part for part in tree.parts if part not in words)
    most = Most(words, least)
    return (And((most, *others)) if others else most), least, len(words)


def note(found: int, least: int, words: int) -> str:
    """What the reader is told: how many articles have all of the words, and what is shown instead."""
    have = {0: "No article has", 1: "Only 1 article has"}.get(found, f"Only {found} articles have")
    if least > 1:
        return f"{have} all {words} words, so articles with at least {least} of them are shown."
    return f"{have} all {words} words, so articles that answer best with some of them are shown."
