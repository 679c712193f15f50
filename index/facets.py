"""The one table of facets: their names, and the values a document has in each."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import NamedTuple

from archive.document import Document
from archive.partial_date import PartialDate, month_of, year_of
from index.analysis.folding import tidy


class Facts(NamedTuple):
    """What an engine knows of a document beside its text. `topics` are the source's and the rules' together."""

    id: str
    topics: tuple[str, ...]
    source: str
    section: str
    authors: tuple[str, ...]
    language: str
    first: date | None
    last: date | None
    family: str = ""

    @property
    def published(self) -> PartialDate | None:
        """The days it may have been published on."""
        return PartialDate(self.first, self.last) if self.first and self.last else None


def facts_of(document_id: str, document: Document, topics: tuple[str, ...], family: str = "") -> Facts:
    """The facts of one document with all its topics and its family."""
    published = document.published
    return Facts(
        id=document_id,
        topics=topics,
        source=document.source,
        section=document.section,
        authors=tuple(dict.fromkeys(document.authors)),
        language=document.language,
        first=published.first if published else None,
        last=published.last if published else None,
        family=family,
    )


@dataclass(frozen=True, slots=True)
class Facet:
    """`values` gives a document's values, none twice. Values of a `chronological` facet are shown newest first,
    others by count. Those of a `written` one are as people wrote them: spellings that differ in case or space alone
    (`index.analysis.folding.spelling_key`) are one value, called as `commonest` says."""

    name: str
    values: Callable[[Facts], tuple[str, ...]]
    chronological: bool = False
    written: bool = False


def commonest(documents: Mapping[str, int]) -> str:
    """Of the spellings of one value the one to show, from how many living documents have each: that which most have,
    whatever spaces are in it; among equals one with small letters, then the first in the order of Unicode."""
    tidied: Counter[str] = Counter()
    for spelling, count in documents.items():
        tidied[tidy(spelling)] += count
    return min(
        documents,
        key=lambda each: (
            -tidied[tidy(each)],
            tidy(each).isupper(),
            tidy(each),
            each != tidy(each),
            -documents[each],
            each,
        ),
    )


def _present(value: str) -> tuple[str, ...]:
    return (value,) if value else ()


def _year(facts: Facts) -> tuple[str, ...]:
    """The year that the date lies in; of a date across years its own ISO text: counted once, never guessed."""
    published = facts.published
    if published is None:
        return ()
    return ((year_of(published.first) if published.first.year == published.last.year else published).iso(),)


def _month(facts: Facts) -> tuple[str, ...]:
    """The month that the date lies in; of a coarser date its own ISO text (`2006`, `2009-05/2009-06`)."""
    published = facts.published
    if published is None:
        return ()
    month = month_of(published.first)
    return ((month if published.last <= month.last else published).iso(),)


def _precision(facts: Facts) -> tuple[str, ...]:
    """How exactly the date is known: `day`, `month`, `year`, `span`; `none` for undated documents."""
    published = facts.published
    return (published.precision.value if published else UNDATED,)


UNDATED = "none"
"""The precision of documents without a date."""

FACETS: tuple[Facet, ...] = (
    Facet("topic", lambda facts: facts.topics, written=True),
    Facet("section", lambda facts: _present(facts.section), written=True),
    Facet("source", lambda facts: _present(facts.source), written=True),
    Facet("author", lambda facts: facts.authors, written=True),
    Facet("language", lambda facts: _present(facts.language)),
    Facet("year", _year, chronological=True),
    Facet("month", _month, chronological=True),
    Facet("precision", _precision),
)

WRITTEN = frozenset(facet.name for facet in FACETS if facet.written)
"""The facets whose values people wrote."""

FAMILY = Facet("family", lambda facts: _present(facts.family))
"""The article that a document is a version of. It is kept as a facet's values are and is none: nobody chooses by it."""
