"""A document as the arguments of stock Whoosh, and its facts read back."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from whoosh.analysis import Token, Tokenizer
from whoosh.fields import TEXT, Schema

from archive.document import Document
from index.analysis.terms import analysed, language_class
from index.arrays.whoosh_face import TEXT_FIELDS, schema, stored_facts
from index.engine.protocol import Entry
from index.facets import Facts, facts_of

_BESIDE = "|"


def fields_of(entry: Entry) -> dict[str, Any]:
    """One document as the arguments of Whoosh's `add_document`."""
    facts = facts_of(entry.id, entry.document, entry.topics, entry.family)
    lengths = []
    fields: dict[str, Any] = {"id": entry.id}
    for name in TEXT_FIELDS:
        words = list(analysed(_text(entry.document, name), entry.document.language))
        fields[name] = " ".join(
            _BESIDE.join(index_term(term, entry.document.language) for term in word.terms) for word in words
        )
        fields[f"{name}_exact"] = " ".join(word.folded for word in words)
        fields[f"{name}_written"] = " ".join(word.written for word in words)
        lengths.append(len(words))
    fields["facts"] = stored_facts(facts, (lengths[0], lengths[1]))
    return fields


def index_term(term: str, language: str) -> str:
    """A term as it is indexed: its language class stands before it, so a Spanish one never meets an English one."""
    return f"{language_class(language)}:{term}"


def judge_schema() -> Schema:
    """The schema of stock Whoosh's own index: several terms may stand at one place of a text."""
    made = schema()
    for name in TEXT_FIELDS:
        made.remove(name)
        made.add(name, TEXT(analyzer=_Terms(), phrase=True))
    return made


class _Terms(Tokenizer):  # type: ignore[misc]  # Whoosh has no types
    """Words parted by spaces, each of one or more terms."""

    def __call__(self, value: str, **_: Any) -> Iterator[Token]:
        token = Token(positions=True)
        for position, word in enumerate(value.split(" ") if value else []):
            for term in word.split(_BESIDE):
                token.text, token.pos = term, position
                yield token


def facts_from(stored: dict[str, Any]) -> Facts:
    """The facts that were stored with a document."""
    return Facts(stored["id"], *stored["facts"][:-1])


def lengths_from(stored: dict[str, Any]) -> tuple[int, int]:
    """Words in the title and in the body: Whoosh's own lengths are rounded."""
    title, body = stored["facts"][-1]
    return title, body


def _text(document: Document, name: str) -> str:
    return document.title if name == "title" else document.body
