"""The filters in force, each with a link that drops it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace

from archive.messages import N_
from index.query import Query
from webui.i18n.labels import FACET_TITLES, articles_text, facet_label, range_text
from webui.i18n.translation import _
from webui.urls import search_url


@dataclass(frozen=True, slots=True)
class Chip:
    """One filter in force: `kind` ("Topic"), `text` ("Mining"), kept out rather than wanted, and how to drop it; where
    nothing was found, `would_be` says what would be without it, else ""."""

    kind: str
    text: str
    excluded: bool
    drop_href: str
    would_be: str = ""

    @property
    def named(self) -> str:
        """`Topic Mining`, `not Topic Mining`."""
        named = f"{self.kind} {self.text}"
        return _("not %(filter)s", filter=named) if self.excluded else named


def chips(
    query: Query,
    to: Callable[[Query], str],
    topic_label: Callable[[str], str],
    total_of: Callable[[Query], int] | None = None,
) -> tuple[Chip, ...]:
    """Every filter in force beside the words; `to` gives the address of the search without it, and `total_of`, if
    given, how many articles that would find."""

    def chip(kind: str, text: str, dropped: Query, excluded: bool = False) -> Chip:
        would_be = articles_text(total_of(dropped)) if total_of else ""
        return Chip(_(kind), text, excluded, to(dropped), would_be)

    found = []
    for facet, title in FACET_TITLES.items():
        chosen = query.selections.get(facet)
        for value in (*chosen.include, *chosen.exclude) if chosen else ():
            label = facet_label(facet, value, topic_label(value) if facet == "topic" else "")
            excluded = value in chosen.exclude if chosen else False
            found.append(chip(title, label, search_url.without(query, facet, value), excluded))
    if query.first or query.last:
        found.append(
            chip(N_("Date"), range_text(query.first, query.last), replace(query, first=None, last=None, page=1))
        )
    if query.undated_only:
        found.append(chip(N_("Date"), _("undated only"), replace(query, undated_only=False, page=1)))
    return tuple(found)
