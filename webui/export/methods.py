"""What a paper says of a search: which archive, what was asked, what it found, in which state of the index, when."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime
from typing import NamedTuple

from index.query import Query, Versions
from index.query_language.describe import describe
from index.results import WordForms
from webui.components.filter_chips import filters_in_words
from webui.export.result_set import ResultSet
from webui.formats.record import SearchProvenance
from webui.i18n.counted_words import forms_in_words
from webui.i18n.labels import articles_text
from webui.i18n.translation import _, day_text, number_text, translated


class State(NamedTuple):
    """What a search found, how its words were counted, and in which state of the archive: `at` is ISO 8601."""

    notes: tuple[str, ...]
    articles: int
    generation: str
    change: int
    at: str
    words: tuple[WordForms, ...] = ()


def reading(query: Query) -> str:
    """How the words of the query were understood: `articles with any form of “mine”`."""
    return translated(describe(query.tree))


def provenance(taking: ResultSet, archive: str, address: str, topic_label: Callable[[str], str]) -> SearchProvenance:
    """What an export of these results says of itself. `archive` is the archive's name, `address` the search's own."""
    at = taking.at.isoformat()
    state = State(taking.notes, len(taking.ids), taking.generation, taking.change, at, taking.words)
    return provenance_of(taking.query, state, archive, address, topic_label)


def provenance_of(
    query: Query, state: State, archive: str, address: str, topic_label: Callable[[str], str]
) -> SearchProvenance:
    """`provenance` for a search that was asked now or earlier, in this state of the archive."""
    return SearchProvenance(
        archive=archive,
        address=address,
        query=query.text.strip(),
        reading=reading(query),
        filters=filters_in_words(query, topic_label),
        notes=tuple(map(translated, state.notes)),
        articles=state.articles,
        versions=query.versions.value,
        generation=state.generation,
        change=state.change,
        at=state.at,
        words=state.words,
    )


def methods_sentence(origin: SearchProvenance, seen: date | None = None) -> str:
    """A sentence to paste into a paper. `seen` is the day on which its author looked, else that of the search."""
    day = datetime.fromisoformat(origin.at).date()
    words = origin.reading
    if origin.query:
        words = _("%(reading)s (typed as: %(query)s)", reading=words, query=origin.query)
    counted = _(
        "%(archive)s was searched on %(day)s for %(asked)s; it found %(articles)s",
        archive=origin.archive,
        day=day_text(day),
        asked="; ".join((words, *origin.filters)),
        articles=articles_text(origin.articles),
    )
    how = (
        _("one line for each article, its other versions left out")
        if origin.versions == Versions.ONE.value
        else _("every version of an article counted")
    )
    state = _("index %(name)s, change %(change)s", name=origin.generation, change=number_text(origin.change))
    end = f"{counted} ({how}; {state})."
    if forms := forms_in_words(origin.words, plain=True):
        told = _("Forms counted, with the articles that have each: %(forms)s.", forms="; ".join(forms))
        end = f"{end} {told}"
    if origin.notes:
        end = f"{end} {' '.join(origin.notes)}"
    if not origin.address:
        return end
    accessed = day_text(seen or day)
    return _("%(sentence)s %(address)s, accessed %(day)s.", sentence=end, address=origin.address, day=accessed)
