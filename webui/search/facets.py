"""The facets beside the results: what is chosen first, the rest in the engine's order, each value a link or two."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import NamedTuple

from index.query import SearchRequest, Selection
from index.results import FacetCount, Results
from webui.i18n.labels import FACET_TITLES, facet_label
from webui.i18n.translation import _, number_text
from webui.search.interpretation import together
from webui.urls import search_url
from webui.urls.search_links import SearchLinks
from webui.urls.site import SiteUrls

SHOWN = 10
LEEWAY = 4
MOST = SHOWN + LEEWAY
_MOST_MONTHS = 24  # of more, the years and the drawing tell enough
_SEVERAL = ("topic", "author")  # an article may have more than one of them


class FacetValue(NamedTuple):
    """`articles` is how many have it. `href` takes the value in, or lets go of it when it is chosen or kept out;
    `exclude_href` keeps it out, and `exclude_label` says so."""

    label: str
    articles: str
    selected: bool
    excluded: bool
    href: str
    exclude_href: str
    exclude_label: str


@dataclass(frozen=True, slots=True)
class FacetPanel:
    """`values` of the `distinct` that there are; `all_href` leads to all of them, "" where they are all here.
    `together_href` asks for all the chosen values at once, "" where that has no meaning."""

    name: str
    title: str
    values: tuple[FacetValue, ...]
    distinct: int
    all_href: str
    together_href: str


def facet_panels(query: SearchRequest, results: Results, links: SearchLinks, urls: SiteUrls) -> tuple[FacetPanel, ...]:
    """A panel for every facet that has a value, in a fixed order; `links` are the page's."""
    panels = []
    for name, title in FACET_TITLES.items():
        counts = results.facets.get(name, ())
        if not counts or (name == "month" and len(counts) > _MOST_MONTHS and name not in query.selections):
            continue
        chosen = [count for count in counts if count.selected or count.excluded]
        rest = [count for count in counts if not (count.selected or count.excluded)]
        distinct = results.distinct.get(name, len(counts))
        fit = SHOWN if max(distinct, len(rest)) > SHOWN + LEEWAY else SHOWN + LEEWAY
        include = query.selections.get(name, Selection()).include
        panels.append(
            FacetPanel(
                name,
                _(title),
                facet_values(query, name, (*chosen, *rest[:fit]), links, urls),
                distinct=distinct,
                all_href=urls.values(name, query) if distinct > SHOWN + LEEWAY else "",
                together_href=urls.search(together(query, name, include))
                if name in _SEVERAL and len(include) > 1
                else "",
            )
        )
    return tuple(panels)


def facet_values(
    query: SearchRequest, facet: str, counts: Iterable[FacetCount], links: SearchLinks, urls: SiteUrls
) -> tuple[FacetValue, ...]:
    """Values of one facet with their links."""
    exclude = _("Exclude %(facet)s %(value)s")
    title = _(FACET_TITLES[facet])
    taking, leaving = links.taking(facet), links.leaving(facet)

    def made(count: FacetCount) -> FacetValue:
        taken = count.selected or count.excluded
        label = facet_label(facet, count.value, count.label)
        return FacetValue(
            label=label,
            articles=number_text(count.count),
            selected=count.selected,
            excluded=count.excluded,
            href=urls.search(search_url.without(query, facet, count.value)) if taken else taking(count.value),
            exclude_href="" if taken else leaving(count.value),
            exclude_label=exclude % {"facet": title, "value": label},
        )

    return tuple(map(made, counts))
