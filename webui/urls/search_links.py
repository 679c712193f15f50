"""Many links that each change one thing of the same search, made without making each search anew."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from urllib.parse import quote_plus, urlencode

from archive.texts.short_cache import cached_if_short
from index.query import SearchRequest, Selection
from webui.urls import search_url
from webui.urls.search_url import ALL, PARAMETER_OF_FACET
from webui.urls.site import EVERYTHING, SiteUrls
from webui.urls.typed_days import first_text, last_text

_ORDER = ["q", *(name for each in PARAMETER_OF_FACET.values() for name in (each, f"not_{each}")), ALL, "from", "to"]
_RANK = {name: number for number, name in enumerate(_ORDER)}
_LAST = len(_ORDER)
_OF_A_PAGE = ("page", "limit", "versions")
_quoted = cached_if_short(4096)(quote_plus)  # values of facets: the same ones on most pages


class SearchLinks:
    """The links of one page of results. Each equals what `SiteUrls` makes of the changed search."""

    def __init__(self, query: SearchRequest, root: str) -> None:
        self._query = query
        self._root = root
        self._here = urlencode(search_url.parameters(query) or EVERYTHING)
        self._first_page = search_url.parameters(search_url.on_page(query, 1))
        self._around: dict[str, tuple[str, str]] = {}
        self._made: dict[str, Callable[[str], str]] = {}  # by parameter: every result asks for the same few

    def article(self, document_id: str) -> str:
        """An article, met in this search."""
        return f"{self._root}/article/{document_id}?{self._here}"

    def taking(self, facet: str) -> Callable[[str], str]:
        """What gives the search with a value of this facet among those wanted."""
        return self._with(facet, PARAMETER_OF_FACET[facet], search_url.including)

    def leaving(self, facet: str) -> Callable[[str], str]:
        """What gives the search with a value of this facet kept out."""
        return self._with(facet, f"not_{PARAMETER_OF_FACET[facet]}", search_url.excluding)

    def between(self, first: date, last: date) -> str:
        """The search within these days."""
        before, after = self._parts("to", leave_out=("from", "to", "undated"))
        return f"{before}from={first_text(first)}&to={last_text(last)}{after}"

    def whole(self) -> str:
        """The parameters of all that the search finds, every version, whatever page and order this one shows."""
        return urlencode([pair for pair in self._first_page if pair[0] not in _OF_A_PAGE])

    def take(self) -> str:
        """Where all of it can be taken away."""
        return self._all("/take", self.whole())

    def feed(self, kind: str) -> str:
        """What is new of it, as a feed of this kind, "atom" or "json"."""
        pairs = [pair for pair in self._first_page if pair[0] not in (*_OF_A_PAGE, "sort")]
        return self._all(f"/feed.{kind}", urlencode(pairs))

    def _all(self, path: str, parameters: str) -> str:
        return f"{self._root}{path}?{parameters}" if parameters else f"{self._root}{path}"

    def _with(
        self, facet: str, parameter: str, changed: Callable[[SearchRequest, str, str], SearchRequest]
    ) -> Callable[[str], str]:
        if parameter in self._made:
            return self._made[parameter]
        chosen = self._query.selections.get(facet, Selection())
        before, after = self._parts(parameter)

        def address(value: str) -> str:
            if value in chosen.include or value in chosen.exclude:
                return SiteUrls(self._root).search(changed(self._query, facet, value))
            return f"{before}{parameter}={_quoted(value)}{after}"

        self._made[parameter] = address
        return address

    def _parts(self, parameter: str, leave_out: tuple[str, ...] = ()) -> tuple[str, str]:
        """What stands in the address before and behind a further value of this parameter."""
        if parameter not in self._around:
            rank = _RANK[parameter]
            kept = [pair for pair in self._first_page if pair[0] not in leave_out]
            before = urlencode([pair for pair in kept if _RANK.get(pair[0], _LAST) <= rank])
            after = urlencode([pair for pair in kept if _RANK.get(pair[0], _LAST) > rank])
            self._around[parameter] = (
                f"{self._root}/?{before}&" if before else f"{self._root}/?",
                f"&{after}" if after else "",
            )
        return self._around[parameter]
