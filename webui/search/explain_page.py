"""Why an article is not among the results: it is not here, or one part of the search is not true of it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from archive.document import Stored
from archive.history.records import Removal
from index.analysis.folding import spelling_key
from index.facets import FACETS, facts_of
from index.query import Query
from index.query_language.describe import described
from index.query_language.matcher import analyse, matches
from index.query_language.parser import Part
from webui.components.links import ArticleLine, article_line
from webui.components.search_form import Form, form
from webui.i18n.labels import FACET_TITLES, date_text, facet_label, range_text, stamp_text
from webui.i18n.translation import _, translated
from webui.search.interpretation import without_part
from webui.urls import search_url
from webui.urls.site import SiteUrls


@dataclass(frozen=True, slots=True)
class Clause:
    """One thing that the search asks, whether the article answers it, and what the article has instead, or ""."""

    text: str
    holds: bool
    instead: str
    without_href: str


@dataclass(frozen=True, slots=True)
class ExplainPage:
    """`verdict` is the answer in a sentence, "" before anything was asked; `clauses` are what it rests on."""

    form: Form
    asked: str
    hidden: tuple[tuple[str, str], ...]
    verdict: str
    article: ArticleLine | None
    clauses: tuple[Clause, ...]


def explain_page(
    asked: str,
    query: Query,
    parts: Sequence[Part],
    found: Stored | Removal | None,
    topics: tuple[str, ...],
    topic_label: Callable[[str], str],
    urls: SiteUrls,
) -> ExplainPage:
    """The page for the article that `asked` (an id or an address) leads to, under this search of these `parts`."""
    clauses: tuple[Clause, ...] = ()
    if not asked:
        verdict = ""
    elif isinstance(found, Removal):
        verdict = _(
            "It was removed on %(day)s. Reason given: %(reason)s",
            day=stamp_text(found.at),
            reason=found.reason or _("none"),
        )
    elif found is None:
        verdict = _("The archive has no article with this id, and none that ever was at this address.")
    else:
        clauses = _clauses(found, query, parts, topics, topic_label, urls)
        failing = sum(not clause.holds for clause in clauses)
        if not clauses:
            verdict = _("It is in the archive, and this search asks nothing that would leave it out.")
        elif failing:
            verdict = _("It is in the archive, but not everything that the search asks is true of it:")
        else:
            verdict = _("It is among the results: everything that the search asks is true of it.")
    article = article_line(found.document, urls.article(found.id, query)) if isinstance(found, Stored) else None
    return ExplainPage(
        form=form(search_url.parameters(query), urls),
        asked=asked,
        hidden=tuple(search_url.parameters(query)),
        verdict=verdict,
        article=article,
        clauses=clauses,
    )


def _clauses(
    stored: Stored,
    query: Query,
    parts: Sequence[Part],
    topics: tuple[str, ...],
    topic_label: Callable[[str], str],
    urls: SiteUrls,
) -> tuple[Clause, ...]:
    document = stored.document
    analysed = analyse(document, topics)
    clauses = []
    for at, part in enumerate(parts):
        dropped = urls.search(without_part(query, parts, at))
        clauses.append(Clause(translated(described(part.node)), matches(part.node, analysed), "", dropped))
    facts = facts_of(stored.id, document, topics, stored.family)
    for facet in FACETS:
        chosen = query.selections.get(facet.name)
        if not chosen:
            continue
        has = facet.values(facts)

        def label(value: str, name: str = facet.name) -> str:
            return facet_label(name, value, topic_label(value) if name == "topic" else "")

        instead = ", ".join(map(label, has)) or _("none")
        kept = replace(query, selections={name: each for name, each in query.selections.items() if name != facet.name})
        title = _(FACET_TITLES[facet.name])
        alike = spelling_key if facet.written else str
        own, wanted, unwanted = (set(map(alike, each)) for each in (has, chosen.include, chosen.exclude))
        if chosen.include:
            text = _("%(facet)s: %(values)s", facet=title, values=", ".join(map(label, chosen.include)))
            clauses.append(Clause(text, bool(own & wanted), instead, urls.search(kept)))
        if chosen.exclude:
            text = _("not %(facet)s: %(values)s", facet=title, values=", ".join(map(label, chosen.exclude)))
            clauses.append(Clause(text, not own & unwanted, instead, urls.search(kept)))
    published = document.published
    if query.first or query.last:
        within = published is not None and not (
            (query.first and published.last < query.first) or (query.last and published.first > query.last)
        )
        text = _("published: %(range)s", range=range_text(query.first, query.last))
        clauses.append(Clause(text, within, date_text(published), urls.search(search_url.between(query, None, None))))
    if query.undated_only:
        dated = replace(query, undated_only=False, page=1)
        clauses.append(Clause(_("undated only"), published is None, date_text(published), urls.search(dated)))
    return tuple(clauses)
