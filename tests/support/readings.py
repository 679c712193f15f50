"""The readings that an index of one text would give a query's words, worked out without one."""

from __future__ import annotations

from dataclasses import replace

from index.analysis.folding import fold, written
from index.analysis.terms import analysed, language_class, terms_of
from index.query_language.tree import And, Node, Not, Or, Phrase, Reading, Word


def read_beside(node: Node, text: str, language: str) -> Node:
    """The tree with the likeliest reading of each word in this language; its forms are those that the text has."""
    match node:
        case Word(typed) if not (node.exact or node.only) and fold(typed):
            term = terms_of(written(typed), language)[0]
            forms = sorted({each.written for each in analysed(text, language) if term in each.terms})
            return replace(node, readings=(Reading(language_class(language), term, tuple(forms)),))
        case Phrase(words):
            read = (read_beside(word, text, language) for word in words)
            return replace(node, words=tuple(word for word in read if isinstance(word, Word)))
        case And(parts) | Or(parts):
            return replace(node, parts=tuple(read_beside(part, text, language) for part in parts))
        case Not(part):
            return Not(read_beside(part, text, language))
        case _:
            return node
