"""What the archive holds by date and section, counted without an index: browsing works while there is none."""

from __future__ import annotations

from collections import Counter

from archive.store import Store
from index.facets import FACETS, Facts
from index.query import SearchRequest
from index.results import FacetCount, Histogram, Results

_COUNTED = [facet for facet in FACETS if facet.name in ("section", "year", "month", "precision")]


def counted(store: Store, request: SearchRequest) -> Results:
    """What a search for everything finds: total, undated, and the counts of the facets section, year, month and
    precision, as the index counts them. Only what `request` includes of these narrows it; no document is listed."""
    total = undated = 0
    counts: dict[str, Counter[str]] = {facet.name: Counter() for facet in _COUNTED}
    for each in store.holdings():
        facts = Facts("", (), "", each.section, (), "", each.first, each.last)
        values = {facet.name: facet.values(facts) for facet in _COUNTED}
        failed = {name for name, chosen in request.selections.items() if not {*values[name]} & {*chosen.include}}
        if not failed:
            total += each.documents
            undated += each.documents if facts.published is None else 0
        for name, own in values.items():
            if failed <= {name}:
                counts[name].update(dict.fromkeys(own, each.documents))
    facets = {}
    for facet in _COUNTED:
        order = sorted(counts[facet.name].items(), key=lambda item: (-item[1], item[0].casefold(), item[0]))
        order = sorted(order, reverse=True) if facet.chronological else order
        facets[facet.name] = tuple(FacetCount(value, value, count) for value, count in order)
    return Results(total, total, (), facets, Histogram("year", undated=undated), "", (), 0.0)
