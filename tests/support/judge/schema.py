"""A document as the arguments of stock Whoosh, and its facts read back."""

from __future__ import annotations

from typing import Any

from archive.document import Document
from index.analysis import stem_class, terms
from index.arrays.whoosh_face import TEXT_FIELDS, stored_facts
from index.engine.protocol import Entry
from index.facets import Facts, facts_of


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
    fields["facts"] = stored_facts(facts, (lengths[0], lengths[1]))
    return fields


def stem_term(stemmed: str, language: str) -> str:
    """The term of a stem: its language class stands before it, so that a Spanish stem never meets an English one."""
    return f"{stem_class(language)}:{stemmed}"


def facts_from(stored: dict[str, Any]) -> Facts:
    """The facts that were stored with a document."""
    return Facts(stored["id"], *stored["facts"][:-1])


def lengths_from(stored: dict[str, Any]) -> tuple[int, int]:
    """Words in the title and in the body: Whoosh's own lengths are rounded."""
    title, body = stored["facts"][-1]
    return title, body


def _text(document: Document, name: str) -> str:
    return document.title if name == "title" else document.body
