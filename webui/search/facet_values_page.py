"""All values of one facet among what a search finds, with a box to look for one."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from index.analysis.folding import fold_value
from index.query import SearchRequest
from index.results import FacetCount
from webui.components.links import Pager, pager
from webui.components.search_form import Form, form
from webui.i18n.labels import FACET_TITLES, SEVERAL_TITLES
from webui.i18n.translation import _, number_text
from webui.search.facets import FacetValue, facet_values, value_label
from webui.urls import search_url
from webui.urls.search_links import SearchLinks
from webui.urls.site import SiteUrls

A_PAGE = 200


@dataclass(frozen=True, slots=True)
class ValuesPage:
    """`kind` is what one of the values is. `values` are those of this page, of `total` that fit what was looked for;
    `hidden` are the search's parameters; `orders` are (name, address, is chosen)."""

    form: Form
    facet: str
    kind: str
    title: str
    find: str
    values: tuple[FacetValue, ...]
    total: str
    hidden: tuple[tuple[str, str], ...]
    orders: tuple[tuple[str, str, bool], ...]
    pager: Pager
    back_href: str


def values_page(
    facet: str,
    query: SearchRequest,
    counts: Sequence[FacetCount],
    find: str,
    by_name: bool,
    page: int,
    urls: SiteUrls,
    topic_label: Callable[[str], str] | None = None,
) -> ValuesPage:
    """The page number `page` of the values whose label holds `find`, most frequent first or by name."""
    wanted = fold_value(find)
    named = [(value_label(facet, each, topic_label), each) for each in counts]
    found = [(label, each) for label, each in named if wanted in fold_value(label)]
    if by_name:
        found.sort(key=lambda pair: fold_value(pair[0]))
    start = (page - 1) * A_PAGE

    shown = [each for _label, each in found[start : start + A_PAGE]]
    links = SearchLinks(query, urls.root)

    def to(number: int, name: bool = by_name) -> str:
        extra = [("find", find)] if find else []
        extra += [("order", "name")] if name else []
        extra += [("part", str(number))] if number > 1 else []
        return urls.values(facet, query, extra)

    return ValuesPage(
        form=form(search_url.parameters(query), urls),
        facet=facet,
        kind=_(FACET_TITLES[facet]),
        title=_(SEVERAL_TITLES[facet]),
        find=find,
        values=facet_values(query, facet, shown, links, urls, topic_label),
        total=_("%(number)s in all", number=number_text(len(found))),
        hidden=(*search_url.parameters(query), *((("order", "name"),) if by_name else ())),
        orders=((_("most articles first"), to(1, False), not by_name), (_("by name"), to(1, True), by_name)),
        pager=pager(page, max(-(-len(found) // A_PAGE), 1), to),
        back_href=urls.search(query),
    )
