"""How a document lies in a Whoosh index: the fields of its schema, and the facts that are stored beside them."""

from __future__ import annotations

from typing import Any

from whoosh.analysis import SpaceSeparatedTokenizer
from whoosh.fields import ID, STORED, TEXT, Schema

from index.analysis import stem_class
from index.facets import Facts

TEXT_FIELDS = ("title", "body")


def schema() -> Schema:
    """For each text a field of stems (`class:stem`, see `stem_term`) and one of folded words (`..._exact`)."""
    # The texts come analysed, so Whoosh has only to split them again.
    analysed = {
        name: TEXT(analyzer=SpaceSeparatedTokenizer(), phrase=True)
        for text in TEXT_FIELDS
        for name in (text, f"{text}_exact")
    }
    return Schema(id=ID(stored=True, unique=True), facts=STORED, **analysed)


def stem_term(stemmed: str, language: str) -> str:
    """The term of a stem: its language class stands before it, so that a Spanish stem never meets an English one."""
    return f"{stem_class(language)}:{stemmed}"


def stored_facts(facts: Facts, lengths: tuple[int, int]) -> tuple[Any, ...]:
    """The facts as they are stored with a document; `lengths` are the words of its title and its body."""
    return (*facts[1:], lengths)
