"""The filters in force beside a search's words: as chips with a link that drops each, and in words."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from typing import NamedTuple

from index.query import SearchRequest
from webui.i18n.labels import FACET_TITLES, articles_text, facet_label, range_text
from webui.i18n.translation import _
from webui.urls import search_url


class _Filter(NamedTuple):
    """`without` is the search that it would be without this one; `together` says that it is one of several values of
    which an article must have each."""

    kind: str
    text: str
    excluded: bool
    without: SearchRequest
    together: bool = False


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
    query: SearchRequest,
    to: Callable[[SearchRequest], str],
    topic_label: Callable[[str], str],
    total_of: Callable[[SearchRequest], int] | None = None,
) -> tuple[Chip, ...]:
    """Every filter in force; `to` gives the address of the search without it, and `total_of`, if given, how many
    articles that would find."""
    days = range_text(query.first, query.last)
    return tuple(
        Chip(kind, text, excluded, to(without), articles_text(total_of(without)) if total_of else "")
        for kind, text, excluded, without, _together in _in_force(query, topic_label, days)
    )


def filters_in_words(query: SearchRequest, topic_label: Callable[[str], str]) -> tuple[str, ...]:
    """Every filter in force: `Topic: Mining`, `not Topic: Protest`, `Date: 2006, both ends included`."""
    days = range_text(query.first, query.last)
    both = bool(query.first and query.last)
    told = _("%(days)s, both ends included", days=days) if both else _("%(days)s, that day included", days=days)
    plain, excluding = _("%(kind)s: %(value)s"), _("not %(kind)s: %(value)s")
    filters = list(_in_force(query, topic_label, told))
    every: dict[str, list[str]] = {}
    for each in filters:
        if each.together:
            every.setdefault(each.kind, []).append(each.text)
    in_words = [
        _("%(kind)s: each of %(values)s", kind=each.kind, values=", ".join(every[each.kind]))
        if each.together
        else (excluding if each.excluded else plain) % {"kind": each.kind, "value": each.text}
        for each in filters
    ]
    return tuple(dict.fromkeys(in_words))


def _in_force(query: SearchRequest, topic_label: Callable[[str], str], days: str) -> Iterator[_Filter]:
    """`days` is the range of days in words, where there is one."""
    for facet, title in FACET_TITLES.items():
        if chosen := query.selections.get(facet):
            for value in (*chosen.include, *chosen.exclude):
                label = facet_label(facet, value, topic_label(value) if facet == "topic" else "")
                excluded = value in chosen.exclude
                together = chosen.together and len(chosen.include) > 1 and not excluded
                yield _Filter(_(title), label, excluded, search_url.without(query, facet, value), together)
    if query.first or query.last:
        yield _Filter(_("Date"), days, False, replace(query, first=None, last=None, page=1))
    if query.undated_only:
        yield _Filter(_("Date"), _("undated only"), False, replace(query, undated_only=False, page=1))
