"""Why an article is or is not among the results: where it stands, or which part of the search is not true of it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace

from archive.document import Stored
from archive.history.records import Removal
from index.analysis.folding import fold_value
from index.analysis.words import tokens
from index.facets import FACETS, facts_of
from index.query import Query, SearchRequest, Versions
from index.query_language.describe import described
from index.query_language.matcher import analyse, matches
from index.query_language.tree import And, Dates, Node, Phrase, Word
from webui.i18n.labels import FACET_TITLES, date_text, facet_label, range_text, title_text
from webui.i18n.translation import _, number_text, translated
from webui.named import named, removal_told
from webui.search.interpretation import without_part
from webui.services import Services, read_back
from webui.urls import search_url

MOST_ALIKE = 10
"""Articles that a title is offered for."""

_QUOTES = "\"'“”„«»‘’"
_WORDS = 30  # of a title: more do not tell it better


@dataclass(frozen=True, slots=True)
class Clause:
    """One thing that the search asks, whether the article answers it, what the article has instead, or "", and the
    search without it."""

    text: str
    holds: bool
    instead: str
    without: SearchRequest


@dataclass(frozen=True, slots=True)
class Explanation:
    """`verdict` is the answer in a sentence, "" before anything was `asked`; `clauses` are what it rests on. `article`
    is the one that is meant, None where there is none or where several may be: these are the `candidates`. `place` is
    its place among the results, from 1, None where it is not among them; `stands_for_it` is the version of it that is
    listed in its place."""

    asked: str
    verdict: str = ""
    article: Stored | None = None
    removal: Removal | None = None
    candidates: tuple[Stored, ...] = ()
    clauses: tuple[Clause, ...] = ()
    place: int | None = None
    stands_for_it: Stored | None = None


def explain(services: Services, asked: str, query: Query, label: Callable[[str], str]) -> Explanation:
    """What is to be said of the article that `asked` names by id, address or title, under this search; `label` says a
    topic to the reader. Raises `SearchError`."""
    asked = asked.strip().strip(_QUOTES)
    if not asked:
        return Explanation("")
    found = named(services.store, asked)
    held = found.held if found else _titled(services, asked)
    if len(held) == 1:
        return _explained(services, asked, held[0], query, label)
    if held:
        return Explanation(asked, _("Several articles may be meant. Which one?"), candidates=held)
    if found and found.removed:
        return Explanation(asked, translated(removal_told(found.removed[0])), removal=found.removed[0])
    return Explanation(
        asked, _("The archive has no article with this id, and none that ever was at this address or has this title.")
    )


def _titled(services: Services, title: str) -> tuple[Stored, ...]:
    """The articles of this title; where there are none, those that have its words in their titles, side by side or at
    all."""
    words = tuple(Word(each.word) for each in tokens(title))[:_WORDS]
    if not words:
        return ()
    in_title = tuple(replace(word, field="title") for word in words)
    for tree in (Phrase(words, 0, "title") if len(words) > 1 else in_title[0], And(in_title)):
        found = services.searcher.search(Query(tree=tree, limit=MOST_ALIKE, values=1, versions=Versions.EACH))
        held = tuple(hit.stored for hit in found.hits)
        if exact := tuple(each for each in held if fold_value(each.document.title) == fold_value(title)):
            return exact
        if held:
            return held
    return ()


def _explained(
    services: Services, asked: str, stored: Stored, query: Query, label: Callable[[str], str]
) -> Explanation:
    clauses = tuple(_clauses(services, stored, query, label))
    around = services.searcher.around(query, stored.id)
    place = around.position if around else None
    shown = _listed_at(services, query, place) if place else None
    other = shown if shown and shown.id != stored.id else None
    return Explanation(
        asked=asked,
        verdict=_verdict(clauses, place, around.total if around else 0, other),
        article=stored,
        clauses=clauses,
        place=place,
        stands_for_it=other,
    )


def _listed_at(services: Services, query: Query, place: int) -> Stored | None:
    one = replace(query, page=place, limit=1, values=1)
    return next((hit.stored for hit in services.searcher.search(one).hits), None)


def _verdict(clauses: tuple[Clause, ...], place: int | None, total: int, other: Stored | None) -> str:
    fails = not all(clause.holds for clause in clauses)
    if place is None:
        if fails:
            return _("It is in the archive, but not everything that the search asks is true of it:")
        return _("It is in the archive, but not yet in its index: search again in a minute.")
    where = {"place": number_text(place), "total": number_text(total)}
    if other:
        return _(
            "It is among the results: “%(title)s”, another version of it, stands for it in the list, as number "
            "%(place)s of %(total)s.",
            title=title_text(other.document),
            **where,
        )
    if fails:
        return _(
            "It is among the results, as number %(place)s of %(total)s, though not everything that the search asks is "
            "true of it: hardly any article has all of it.",
            **where,
        )
    return _("It is among the results, as number %(place)s of %(total)s.", **where)


def _clauses(services: Services, stored: Stored, query: Query, topic_label: Callable[[str], str]) -> Iterator[Clause]:
    document, topics = stored.document, services.searcher.topics_of([stored.id])[stored.id]
    analysed = analyse(document, topics, stored.id)
    parts = read_back(query).parts

    def understood(node: Node) -> Node:
        return services.searcher.read(Query(tree=node)).tree

    for at, part in enumerate(parts):
        holds = matches(understood(part.node), analysed)
        yield Clause(translated(described(part.node)), holds, "", without_part(query, parts, at))
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
        meant = set(services.chosen_values(facet.name, has))
        if chosen.include:
            told = _("%(facet)s: each of %(values)s") if chosen.together else _("%(facet)s: %(values)s")
            text = told % {"facet": title, "values": ", ".join(map(label, chosen.include))}
            yield Clause(text, all(meant & set(wanted) for wanted in chosen.wanted), instead, kept)
        if chosen.exclude:
            text = _("not %(facet)s: %(values)s", facet=title, values=", ".join(map(label, chosen.exclude)))
            yield Clause(text, not meant & set(chosen.exclude), instead, kept)
    published = document.published
    if query.first or query.last:
        within = matches(Dates(query.first, query.last), analysed)
        text = _("published: %(range)s", range=range_text(query.first, query.last))
        yield Clause(text, within, date_text(published), search_url.between(query, None, None))
    if query.undated_only:
        dated = replace(query, undated_only=False, page=1)
        yield Clause(_("undated only"), published is None, date_text(published), dated)
