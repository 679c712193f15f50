"""What the archive holds by date and section, counted without an index: browsing works while there is none."""

from __future__ import annotations

from collections import Counter

from archive.store import Store
from index.analysis.folding import spelling_key as _key
from index.facets import FACETS, Facts, commonest
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
        asked = {name: {*map(_key, chosen.include)} for name, chosen in request.selections.items()}
        failed = {name for name, wanted in asked.items() if not {*map(_key, values[name])} & wanted}
        if not failed:
            total += each.documents
            undated += each.documents if facts.published is None else 0
        for name, own in values.items():
            if failed <= {name}:
                counts[name].update(dict.fromkeys(own, each.documents))
    facets = {}
    for facet in _COUNTED:
        if facet.written:
            counts[facet.name] = _together(counts[facet.name])
        order = sorted(counts[facet.name].items(), key=lambda item: (-item[1], item[0].casefold(), item[0]))
        order = sorted(order, reverse=True) if facet.chronological else order
        facets[facet.name] = tuple(FacetCount(value, value, count) for value, count in order)
    return Results(total, total, (), facets, Histogram("year", undated=undated), "", (), 0.0)


def _together(counts: Counter[str]) -> Counter[str]:
    """The counts of spellings as counts of values; a document has one value of the facet at the most."""
    spellings: dict[str, dict[str, int]] = {}
    for value, count in counts.items():
        spellings.setdefault(_key(value), {})[value] = count
    return Counter({commonest(each): sum(each.values()) for each in spellings.values()})
