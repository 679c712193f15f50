"""A walk over the words of a query tree."""

from __future__ import annotations

from collections.abc import Iterator

from index.query_language.tree import And, AtLeast, Node, Not, Or, Phrase, Word


def asked_words(node: Node) -> Iterator[Word]:
    """The words that a tree asks for, those of phrases too, in their order; not what must not be there."""
    match node:
        case Word():
            yield node
        case Phrase(words):
            yield from words
        case And(parts) | Or(parts) | AtLeast(parts):
            for part in parts:
                yield from asked_words(part)


def all_words(node: Node) -> Iterator[Word]:
    """All words of a tree, those that must not be there too, in their order."""
    match node:
        case And(parts) | Or(parts) | AtLeast(parts):
            for part in parts:
                yield from all_words(part)
        case Not(part):
            yield from all_words(part)
        case _:
            yield from asked_words(node)
