"""What a reader's text was read as; and its words alone, where it could not be read."""

from __future__ import annotations

from dataclasses import dataclass

from index.analysis.folding import fold
from index.analysis.words import WORD
from index.query_language.chosen_forms import without_forms
from index.query_language.lexer import Kind, lexemes, seen
from index.query_language.size import MOST_WORDS
from index.query_language.tree import Node

OPERATORS = ("AND", "OR", "NOT")
MOST_CHARACTERS = 4000


@dataclass(frozen=True, slots=True)
class Part:
    """One of the things that must all be so: what it means and how it was written."""

    node: Node
    written: str


@dataclass(frozen=True, slots=True)
class Parsed:
    """`notes` are sentences about how the text was taken where that may surprise. `parts` are those that must all be
    so, in the text's order; written one behind the other they mean the same. One where there is a choice between them.
    `otherwise` are texts that mean what this one may have been meant to; each of them can be read.
    """

    tree: Node
    notes: tuple[str, ...] = ()
    parts: tuple[Part, ...] = ()
    otherwise: tuple[str, ...] = ()


def plain_words(text: str) -> str:
    """The same words without operators; always a query that parses."""
    words = [
        word
        for lexeme in lexemes(seen(text[:MOST_CHARACTERS]))
        if lexeme.kind in (Kind.CHUNK, Kind.PHRASE)
        for word in WORD.findall(without_forms(lexeme.text))
        if word not in OPERATORS and fold(word)
    ]
    return " ".join(words[:MOST_WORDS])[:MOST_CHARACTERS]
