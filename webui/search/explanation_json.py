"""Why an article is or is not among the results, for programs. The command line prints the same."""

from __future__ import annotations

from typing import Annotated, TypedDict

from archive.document import Stored
from index.query import Query
from webui.search.explanation import Explanation


class NamedArticle(TypedDict):
    """An article that is meant, or may be."""

    id: str
    title: str
    published: str | None
    url: str


class WhyClause(TypedDict):
    """A part of a search; whether it is true of the article, and what this has instead, or ""."""

    text: str
    holds: bool
    has: str


class Why(TypedDict):
    """Why an article is or is not among the results of a search. Where `articles` are several each may be meant."""

    query: str
    asked: str
    found: bool
    verdict: str
    articles: list[NamedArticle]
    place: Annotated[int, {"minimum": 0, "description": "From 1; 0 where it is not among the results."}]
    listed_as: Annotated[str, {"description": "The id of the version that is listed in its place, or empty."}]
    removed_at: Annotated[str, {"description": "When it was taken out of the archive, or empty."}]
    clauses: list[WhyClause]


def explanation_json(query: Query, found: Explanation) -> Why:
    """The explanation as plain JSON values."""
    articles = (found.article,) if found.article else found.candidates
    return {
        "query": query.text,
        "asked": found.asked,
        "found": found.place is not None,
        "verdict": found.verdict,
        "articles": [_told(each) for each in articles],
        "place": found.place or 0,
        "listed_as": found.stands_for_it.id if found.stands_for_it else "",
        "removed_at": found.removal.at if found.removal else "",
        "clauses": [{"text": each.text, "holds": each.holds, "has": each.instead} for each in found.clauses],
    }


def _told(stored: Stored) -> NamedArticle:
    document = stored.document
    published = document.published.iso() if document.published else None
    return {"id": stored.id, "title": document.title, "published": published, "url": document.url}
