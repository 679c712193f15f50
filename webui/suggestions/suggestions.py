"""Suggestions for what a reader is typing: topics, authors, sections and sources by name, articles by title."""

from __future__ import annotations

import threading
from collections.abc import Callable
from dataclasses import dataclass, replace

from archive.messages import N_
from index.analysis.folding import fold_value
from index.analysis.words import tokens
from index.query import Query, Versions
from index.query_language.tree import And, Everything, Node, Prefix, Word
from index.results import Results

FACETS = {
    "topic": N_("topic"),
    "author": N_("author"),
    "section": N_("section"),
    "source": N_("source"),
}
ARTICLE = N_("article")
_VALUES = 20_000
_NAMES, _TITLES = 5, 4
_LEAST = 2  # letters


@dataclass(frozen=True, slots=True)
class Suggestion:
    """`kind` is one of `FACETS`' words or `ARTICLE`; a name has its `facet` and `value`, an article its `id`."""

    text: str
    kind: str
    facet: str = ""
    value: str = ""
    id: str = ""
    language: str = ""


@dataclass(frozen=True, slots=True)
class _Name:
    folded: str
    text: str
    facet: str
    value: str
    count: int


class Suggestions:
    """Names are gathered once a generation and language. Safe for threads."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._known: dict[str, tuple[str, tuple[_Name, ...]]] = {}

    def of(
        self,
        text: str,
        search: Callable[[Query], Results],
        generation: str,
        language: str,
        topic_label: Callable[[str], str],
    ) -> tuple[Suggestion, ...]:
        """What begins with the text, or has a word that does, the most frequent first; then articles by title."""
        wanted = fold_value(text)
        if len(wanted) < _LEAST:
            return ()
        names = [each for each in self._names(search, generation, language, topic_label) if _begins(each, wanted)]
        names.sort(key=lambda each: (not each.folded.startswith(wanted), -each.count, each.text))
        return (
            *(Suggestion(each.text, FACETS[each.facet], each.facet, each.value) for each in names[:_NAMES]),
            *_titles(text, search),
        )

    def _names(
        self,
        search: Callable[[Query], Results],
        generation: str,
        language: str,
        topic_label: Callable[[str], str],
    ) -> tuple[_Name, ...]:
        with self._lock:
            known, gathered = self._known.get(language, ("", ()))
            if known == generation:
                return gathered
        facets = search(Query(tree=Everything(), limit=1, values=_VALUES)).facets
        names = []
        for facet in FACETS:
            for each in facets.get(facet, ()):
                label = topic_label(each.value) if facet == "topic" else each.label
                names.append(_Name(fold_value(label), label, facet, each.value, each.count))
        with self._lock:
            self._known[language] = (generation, tuple(names))
        return tuple(names)


def _begins(name: _Name, wanted: str) -> bool:
    return name.folded.startswith(wanted) or f" {wanted}" in name.folded


def _titles(text: str, search: Callable[[Query], Results]) -> tuple[Suggestion, ...]:
    words = [token.word for token in tokens(text)][-8:]
    if not words or len(words[-1]) < _LEAST:
        return ()
    parts: list[Node] = [Word(word, field="title") for word in words[:-1]]
    parts.append(Prefix(words[-1], "title"))
    query = Query(tree=And(tuple(parts)) if len(parts) > 1 else parts[0], limit=_TITLES, versions=Versions.ONE)
    hits = search(replace(query, values=1)).hits
    return tuple(
        Suggestion(hit.stored.document.title, ARTICLE, id=hit.stored.id, language=hit.stored.document.language)
        for hit in hits
    )
