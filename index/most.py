"""Most of the words: what to search for when all of a search's words together find little."""

from __future__ import annotations

from dataclasses import dataclass

from index.tree import And, Dates, Most, Node, Not, Undated, Value

_SENTENCE = 5  # so many words are a question put into words: nobody expects an article to have all of them
_PAGE = 10


@dataclass(frozen=True, slots=True)
class Loosened:
    """`tree` asks for at least `least` of the `words` words; it is to be searched for when fewer than `enough`
    documents have all of them."""

    tree: Node
    least: int
    words: int
    enough: int

    def note(self, found: int) -> str:
        """What the reader is told when only `found` documents have all words."""
        have = {0: "No article has", 1: "Only 1 article has"}.get(found, f"Only {found} articles have")
        if self.least > 1:
            return f"{have} all {self.words} words, so articles with at least {self.least} of them are shown."
        return f"{have} all {self.words} words, so articles that answer best with some of them are shown."


def loosened(tree: Node) -> Loosened | None:
    """The tree with most of its words instead of all; None where it asks for fewer than three: most of two are both.

    Three or four words are loosened only when nothing has them all: a count of few is a count. What must not be there,
    values and dates stay as they are.
    """
    if not isinstance(tree, And):
        return None
    words = tuple(part for part in tree.parts if not isinstance(part, Not | Value | Dates | Undated))
    if len(words) < 3:
        return None
    sentence = len(words) >= _SENTENCE
    least = 1 if sentence else len(words) // 2 + 1
    others = tuple(part for part in tree.parts if part not in words)
    most = Most(words, least)
    return Loosened(And((most, *others)) if others else most, least, len(words), _PAGE if sentence else 1)
