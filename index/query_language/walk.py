"""A walk over the words of a query tree."""

from __future__ import annotations

from collections.abc import Iterator

from index.analysis.folding import written
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


def told_words(node: Node) -> Iterator[tuple[Word, tuple[Node, ...]]]:
    """What a reader is told the forms of, in order: each word that the tree asks for, and what it is looked for as. Of
    several ways to write one thing that is all of them, and the word is what was typed."""
    match node:
        case Or(parts) if node.typed:
            readings = next((part.readings for part in parts if isinstance(part, Word)), ())
            only = (node.typed,) if node.is_chosen else ()
            yield Word(node.typed, only=only, readings=() if only else readings), parts
        case And(parts) | Or(parts) | AtLeast(parts):
            for part in parts:
                yield from told_words(part)
        case _:
            yield from ((word, (word,)) for word in asked_words(node))


def apart(node: Node) -> str:
    """How words side by side are told as a form: `non-profit`."""
    return "-".join(written(word.text) for word in asked_words(node))
