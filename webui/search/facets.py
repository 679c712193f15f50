"""The facets beside the results: what is chosen first, the rest in the engine's order, each value a link or two."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from itertools import accumulate
from typing import NamedTuple

from index.facets import UNDATED
from index.query import SearchRequest, Selection
from index.results import FacetCount, Results
from webui.i18n.labels import FACET_TITLES, facet_label
from webui.i18n.translation import _, number_text
from webui.urls import search_url
from webui.urls.search_links import SearchLinks
from webui.urls.site import SiteUrls

SHOWN = 10
LEEWAY = 4
MOST = SHOWN + LEEWAY
_ROOM, _LEAST = 300, 5
"""Characters of the values that a panel shows at once, and values whatever their length: ten long names are a wall."""
_EXACTNESS = {value: number for number, value in enumerate(("day", "month", "year", "span", UNDATED))}
_MOST_MONTHS = 24  # of more, the years and the drawing tell enough


class FacetValue(NamedTuple):
    """`articles` is how many have it. `href` takes the value in, or lets go of it when it is chosen or kept out;
    `exclude_href` keeps it out."""

    label: str
    articles: str
    selected: bool
    excluded: bool
    href: str
    exclude_href: str


@dataclass(frozen=True, slots=True)
class FacetPanel:
    """`values` of the `distinct` that there are; `all_href` leads to all of them, "" where they are all here.
    `together_href` asks for each of the chosen values at once, `any_href` for any of them where each is asked for; ""
    where that has no meaning."""

    name: str
    title: str
    values: tuple[FacetValue, ...]
    distinct: int
    all_href: str
    together_href: str
    any_href: str


def facet_panels(
    query: SearchRequest,
    results: Results,
    links: SearchLinks,
    urls: SiteUrls,
    topic_label: Callable[[str], str] | None = None,
) -> tuple[FacetPanel, ...]:
    """A panel for every facet that has a value, in a fixed order; `links` are the page's, and `topic_label` names a
    topic for its reader."""
    panels = []
    for name, title in FACET_TITLES.items():
        counts = results.facets.get(name, ())
        if not counts or (name == "month" and len(counts) > _MOST_MONTHS and name not in query.selections):
            continue
        chosen = [count for count in counts if count.selected or count.excluded]
        rest = [count for count in counts if not (count.selected or count.excluded)]
        if name == "precision":
            rest.sort(key=lambda count: _EXACTNESS.get(count.value, len(_EXACTNESS)))
        distinct = results.distinct.get(name, len(counts))
        fit = SHOWN if max(distinct, len(rest)) > SHOWN + LEEWAY else SHOWN + LEEWAY
        values = facet_values(query, name, (*chosen, *rest[:fit]), links, urls, topic_label)
        shown = len(chosen) + _fitting([each.label for each in values[len(chosen) :]])
        own = query.selections.get(name, Selection())
        several = search_url.may_be_together(name) and len(own.include) > 1
        panels.append(
            FacetPanel(
                name,
                _(title),
                values[:shown],
                distinct=distinct,
                all_href=urls.values(name, query) if distinct > SHOWN + LEEWAY or shown < len(values) else "",
                together_href=urls.search(search_url.together(query, name, True))
                if several and not own.together
                else "",
                any_href=urls.search(search_url.together(query, name, False)) if several and own.together else "",
            )
        )
    return tuple(panels)


def _fitting(labels: Sequence[str]) -> int:
    """How many of these values there is room for."""
    lengths = accumulate(map(len, labels))
    return max(sum(length <= _ROOM for length in lengths), min(_LEAST, len(labels)))


def facet_values(
    query: SearchRequest,
    facet: str,
    counts: Iterable[FacetCount],
    links: SearchLinks,
    urls: SiteUrls,
    topic_label: Callable[[str], str] | None = None,
) -> tuple[FacetValue, ...]:
    """Values of one facet with their links."""
    taking, leaving = links.taking(facet), links.leaving(facet)

    def made(count: FacetCount) -> FacetValue:
        taken = count.selected or count.excluded
        label = value_label(facet, count, topic_label)
        return FacetValue(
            label=label,
            articles=number_text(count.count),
            selected=count.selected,
            excluded=count.excluded,
            href=urls.search(search_url.without(query, facet, count.value)) if taken else taking(count.value),
            exclude_href="" if taken else leaving(count.value),
        )

    return tuple(map(made, counts))


def value_label(facet: str, count: FacetCount, topic_label: Callable[[str], str] | None) -> str:
    """What a value is called on the page."""
    given = topic_label(count.value) if facet == "topic" and topic_label else count.label
    return facet_label(facet, count.value, given)
