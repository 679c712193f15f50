"""Why an article is not among the results, as its page shows it. No Flask."""

from __future__ import annotations

from dataclasses import dataclass

from index.query import Query
from webui.components.links import ArticleLine, Link, article_line
from webui.components.search_form import Form, form
from webui.i18n.translation import _
from webui.search.explanation import Clause, Explanation
from webui.urls import search_url
from webui.urls.site import SiteUrls


@dataclass(frozen=True, slots=True)
class ClauseLine:
    """A part of the search that is true of the article or not, and where the search without it is."""

    clause: Clause
    without_href: str


@dataclass(frozen=True, slots=True)
class ExplainPage:
    """`verdict` is the answer in a sentence, "" before anything was asked; `clauses` are what it rests on. `at` leads
    to its place among the results; `candidates` are articles that may be meant, each leading to the answer for it."""

    form: Form
    asked: str
    hidden: tuple[tuple[str, str], ...]
    verdict: str
    article: ArticleLine | None
    at: Link | None
    clauses: tuple[ClauseLine, ...]
    candidates: tuple[ArticleLine, ...]
    data_href: str


def explain_page(query: Query, found: Explanation, urls: SiteUrls) -> ExplainPage:
    """The page for what was found out under this search."""
    article = found.article
    shown = found.stands_for_it or article
    at = None
    if found.place and shown and found.place <= search_url.MAX_DEPTH:
        page = urls.search(search_url.on_page(query, (found.place - 1) // query.limit + 1))
        at = Link(_("See it there"), f"{page}#hit-{shown.id}")
    return ExplainPage(
        form=form(search_url.parameters(query), urls),
        asked=found.asked,
        hidden=tuple(search_url.parameters(query)),
        verdict=found.verdict,
        article=article_line(article.document, urls.article(article.id, query)) if article else None,
        at=at,
        clauses=tuple(ClauseLine(clause, urls.search(clause.without)) for clause in found.clauses),
        candidates=tuple(article_line(each.document, urls.why(query, each.id)) for each in found.candidates),
        data_href=urls.why_data(query, found.asked),
    )
