"""How costly a request is, told from its endpoint and its words before anything is done."""

from __future__ import annotations

from collections.abc import Callable
from enum import Enum

LIGHT_WEIGHT = 30.0
"""Milliseconds up to which a search is one that readers ask for (`index.searcher.Searcher.cost`)."""


class Weight(Enum):
    """What a request may cost. `LIGHT` ones wait for nothing; `SEARCH`: one look into the index; `COSTLY`: several, or
    texts of many articles; `STREAM`: an answer that is made while it goes out."""

    LIGHT = "light"
    SEARCH = "search"
    COSTLY = "costly"
    STREAM = "stream"


OF_ENDPOINT = {
    **dict.fromkeys(
        (
            *("api.article", "api.described", "api.docs", "article.show", "feeds.opensearch"),
            *("health.health", "health.robots", "holdings.about_page", "holdings.topics", "language.choose"),
            *("old_addresses.go", "original.page", "original.show", "search.saved", "sitemap.index"),
            *("sitemap.part", "static_files.asset"),
        ),
        Weight.LIGHT,
    ),
    **dict.fromkeys(
        (
            *("api.search", "feeds.as_json", "feeds.atom", "holdings.coverage", "holdings.dates"),
            *("search.show", "search.values", "suggest.suggest"),
        ),
        Weight.SEARCH,
    ),
    **dict.fromkeys(
        (
            *("article.compare", "concordance.data", "concordance.show", "explain.data", "explain.why", "export.page"),
            *("frozen.data", "frozen.keep", "frozen.show", "keywords.data", "keywords.show", "keywords.taken"),
            *("trends.data", "trends.drawn", "trends.show", "trends.taken"),
        ),
        Weight.COSTLY,
    ),
    **dict.fromkeys(("concordance.taken", "export.export", "frozen.export"), Weight.STREAM),
}
"""What the endpoint alone tells."""


def weight(endpoint: str, is_worded: bool, cost: Callable[[], float]) -> Weight:
    """What a request to this endpoint may cost; one of an unknown endpoint is answered "no such page". `is_worded` says
    whether it brings words to search for, and `cost` estimates the search that it asks for, in milliseconds."""
    told = OF_ENDPOINT.get(endpoint, Weight.LIGHT)
    if endpoint == "article.show" and is_worded:
        told = Weight.SEARCH  # its place among the results is looked for
    return Weight.COSTLY if told is Weight.SEARCH and cost() > LIGHT_WEIGHT else told
