"""Whether one document answers a whole query, filters included, in plain Python: for texts that no index holds."""

from __future__ import annotations

from dataclasses import replace

from archive.document import Document
from index.analysis.folding import fold_value
from index.facets import FACETS, Facts, facts_of
from index.query import Query
from index.query_language.matcher import analyse, matches
from index.query_language.tree import Dates, Everything, Undated


def answers(query: Query, document_id: str, document: Document, topics: tuple[str, ...]) -> bool:
    """Whether a document of these topics is among what the query finds. More is taken for found than an index lists: of
    a query that asks for most of its words, as an index looks at how good the best are; and of values that differ in
    accents, as an index knows which of them it has. Who is told of the end of what he never had loses nothing."""
    if not _passes(query, facts_of(document_id, document, topics)):
        return False
    bare = analyse(Document(title="", published=document.published))
    if query.undated_only and not matches(Undated(), bare):
        return False
    if (query.first or query.last) and not matches(Dates(query.first, query.last), bare):
        return False
    if isinstance(query.tree, Everything):
        return True
    return matches(query.tree, analyse(replace(document, topics=topics), document_id=document_id))


def _passes(query: Query, facts: Facts) -> bool:
    for facet in FACETS:
        if chosen := query.selections.get(facet.name):
            values = set(map(fold_value, facet.values(facts)))
            if any(values.isdisjoint(map(fold_value, wanted)) for wanted in chosen.wanted):
                return False
            if not values.isdisjoint(map(fold_value, chosen.exclude)):
                return False
    return True
