"""Links made quickly are the links that the whole search would make."""

from __future__ import annotations

from datetime import date
from urllib.parse import urlencode

from hypothesis import given
from hypothesis import strategies as st

from index.query import SearchRequest, Selection, Sort, Versions
from webui.urls import search_url
from webui.urls.export_url import parameters, whole
from webui.urls.search_links import SearchLinks
from webui.urls.search_url import PARAMETER_OF_FACET
from webui.urls.site import SiteUrls

VALUES = st.text(min_size=1, max_size=6).filter(str.strip)
FACETS = st.sampled_from(sorted(PARAMETER_OF_FACET))
SELECTIONS = st.dictionaries(
    FACETS, st.builds(Selection, st.lists(VALUES, max_size=2).map(tuple), st.lists(VALUES, max_size=2).map(tuple))
)
DAYS = st.dates(date(1900, 1, 1), date(2100, 1, 1))
QUERIES = st.builds(
    SearchRequest,
    text=st.text(max_size=8),
    selections=SELECTIONS.map(lambda chosen: {facet: each for facet, each in chosen.items() if each}),
    first=st.none() | DAYS,
    last=st.none() | DAYS,
    undated_only=st.booleans(),
    sort=st.sampled_from(Sort),
    page=st.integers(1, 9),
    limit=st.sampled_from([10, 50]),
    versions=st.sampled_from(Versions),
)


@given(QUERIES, FACETS, VALUES, DAYS, DAYS, st.sampled_from(["", "/archive"]))
def test_each_link_is_the_address_of_the_changed_search(
    query: SearchRequest, facet: str, value: str, first: date, last: date, root: str
) -> None:
    links, places = SearchLinks(query, root), SiteUrls(root)
    assert links.taking(facet)(value) == places.search(search_url.including(query, facet, value))
    assert links.leaving(facet)(value) == places.search(search_url.excluding(query, facet, value))
    assert links.between(first, last) == places.search(search_url.between(query, first, last))
    assert links.article("abc") == places.met("abc", query)
    everything = whole(query)
    assert links.take() == places.take(everything)
    for kind in ("atom", "json"):
        assert links.feed(kind) == places.feed(everything, kind)
    assert links.whole() == urlencode(parameters(everything))
    chosen = query.selections.get(facet, Selection())
    for known in (*chosen.include, *chosen.exclude):
        assert links.taking(facet)(known) == places.search(search_url.including(query, facet, known))
