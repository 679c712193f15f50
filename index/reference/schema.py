"""How a document lies in stock Whoosh: terms made by `index.analysis`, facts stored beside them."""

from __future__ import annotations

from datetime import date
from typing import Any

from whoosh.analysis import SpaceSeparatedTokenizer
from whoosh.fields import ID, STORED, TEXT, Schema

from archive.document import Document
from index.analysis import stem_class, terms
from index.engine.protocol import Entry
from index.facets import Facts, facts_of

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


def fields_of(entry: Entry) -> dict[str, Any]:
    """One document as the arguments of Whoosh's `add_document`."""
    facts = facts_of(entry.id, entry.document, entry.topics, entry.family)
    lengths = []
    fields: dict[str, Any] = {"id": entry.id}
    for name in TEXT_FIELDS:
        pairs = list(terms(_text(entry.document, name), entry.document.language))
        fields[name] = " ".join(stem_term(stemmed, entry.document.language) for _, stemmed in pairs)
        fields[f"{name}_exact"] = " ".join(folded for folded, _ in pairs)
        lengths.append(len(pairs))
    fields["facts"] = stored_facts(*facts[1:], lengths=(lengths[0], lengths[1]))
    return fields


def facts_from(stored: dict[str, Any]) -> Facts:
    """The facts that were stored with a document."""
    return Facts(stored["id"], *stored["facts"][:-1])


def lengths_from(stored: dict[str, Any]) -> tuple[int, int]:
    """Words in the title and in the body: Whoosh's own lengths are rounded."""
    title, body = stored["facts"][-1]
    return title, body


def _text(document: Document, name: str) -> str:
    return document.title if name == "title" else document.body


def stored_facts(
    topics: tuple[str, ...],
    source: str,
    section: str,
    authors: tuple[str, ...],
    language: str,
    first: date | None,
    last: date | None,
    family: str,
    lengths: tuple[int, int],
) -> tuple[Any, ...]:
    """The facts as they are stored with a document."""
    return (topics, source, section, authors, language, first, last, family, lengths)
