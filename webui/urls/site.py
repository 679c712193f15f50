"""Where the pages lie."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from urllib.parse import urlencode

from index.query import SearchRequest
from webui.urls import concordance_url, export_url, query_list_url, search_url, trends_url
from webui.urls.concordance_url import ConcordanceRequest
from webui.urls.trends_url import TrendsRequest

Pairs = Sequence[tuple[str, str]]
"""Parameters and their values, in order."""

EVERYTHING: Pairs = (("q", ""),)
"""What asks for everything, where nothing else would be asked for."""


@dataclass(frozen=True, slots=True)
class SiteUrls:
    """Addresses of pages. `root` is the path that the whole site is mounted under, "" or `/archive`."""

    root: str = ""

    @property
    def data(self) -> SiteUrls:
        """Where programs find what the pages of trends, words and context show."""
        return SiteUrls(f"{self.root}/api/v1")

    @property
    def front(self) -> str:
        """The front page."""
        return f"{self.root}/"

    def search(self, query: SearchRequest) -> str:
        """The search page; an address without any parameter would be the front page."""
        return self._at("/", search_url.parameters(query) or EVERYTHING)

    def search_data(self, query: SearchRequest) -> str:
        """The same search for programs."""
        return self._at("/api/v1/search", search_url.parameters(query))

    def printed(self, query: SearchRequest) -> str:
        """All that the search finds on one page, as it is printed."""
        pairs = [pair for pair in search_url.parameters(query) if pair[0] not in ("page", "limit")]
        return self._at("/print", pairs)

    def article(self, document_id: str, query: SearchRequest | None = None) -> str:
        """One article, met in this search."""
        return self._at(f"/article/{document_id}", search_url.parameters(query) if query else ())

    def met(self, document_id: str, query: SearchRequest) -> str:
        """One article as it stands in the results of this search, be it the one that finds everything."""
        return self._at(f"/article/{document_id}", search_url.parameters(query) or EVERYTHING)

    def why(self, query: SearchRequest, article: str = "") -> str:
        """Why an article is or is not among the results of this search."""
        return self._at("/why", (*search_url.parameters(query), *([("article", article)] if article else [])))

    def why_data(self, query: SearchRequest, article: str) -> str:
        """The same for programs."""
        return self._at("/api/v1/why", (*search_url.parameters(query), ("article", article)))

    def article_data(self, document_id: str) -> str:
        """The same article for programs."""
        return f"{self.root}/api/v1/articles/{document_id}"

    def original(self, document_id: str) -> str:
        """The page that an article was read from, as it was saved."""
        return f"{self.root}/article/{document_id}/original"

    def comparison(self, document_id: str, other: str, query: SearchRequest) -> str:
        """What changed between an article and another one or, by its name, an earlier text of its own."""
        return self._at(f"/article/{document_id}/compare/{other}", search_url.parameters(query))

    def values(self, facet: str, query: SearchRequest, more: Pairs = ()) -> str:
        """All values of a facet among what this search finds; `more` are parameters of that page alone."""
        return self._at(f"/values/{facet}", (*search_url.parameters(query), *more))

    def trends(self, asked: TrendsRequest, form: str = "") -> str:
        """Searches over time; as CSV with `form` ".csv", as a picture with ".svg"."""
        return self._at(f"/trends{form}", trends_url.parameters(asked))

    def words(self, query: SearchRequest, form: str = "") -> str:
        """The words that set this search's articles apart; as CSV with `form` ".csv"."""
        return self._at(f"/words{form}", search_url.parameters(query))

    def context(self, asked: ConcordanceRequest, form: str = "") -> str:
        """The matches of a search with what stands around them; as CSV with `form` ".csv"."""
        return self._at(f"/context{form}", concordance_url.parameters(asked))

    def query_list(self, query: SearchRequest) -> str:
        """The form for a list of queries, with the filters of this search and its words as the first query."""
        return self._at(query_list_url.PATH, query_list_url.parameters(query))

    def take(self, query: SearchRequest) -> str:
        """The page that offers all results of the query."""
        return self._at("/take", export_url.parameters(query))

    def export(self, query: SearchRequest, form: str) -> str:
        """All results of the query in this format."""
        return self._at("/export", (("format", form), *export_url.parameters(query)))

    def article_export(self, document_id: str, form: str) -> str:
        """One article in this format."""
        return self._at("/export", (("format", form), ("id", document_id)))

    def feed(self, query: SearchRequest, kind: str) -> str:
        """What is new among the results of the query, as a feed of this kind, "atom" or "json"."""
        pairs = [pair for pair in export_url.parameters(query) if pair[0] not in ("sort", "versions")]
        return self._at(f"/feed.{kind}", pairs)

    def frozen(self, frozen_id: str, more: Pairs = ()) -> str:
        """A kept search; `more` are the parameters of its page."""
        return self._at(f"/s/{frozen_id}", more)

    def frozen_export(self, frozen_id: str, form: str) -> str:
        """What was kept in this format."""
        return self._at(f"/s/{frozen_id}/export", (("format", form),))

    def frozen_data(self, frozen_id: str) -> str:
        """The same for programs."""
        return f"{self.root}/api/v1/frozen/{frozen_id}"

    def logo(self, digest: str, suffix: str) -> str:
        """The site's logo, by the SHA-256 of its bytes."""
        return f"{self.root}/logo/{digest[:32]}.{suffix}"

    def interface(self, language: str, here: str) -> str:
        """What chooses the language of the interface and comes back to `here`."""
        return self._at(f"/interface/{language}", (("to", self.root + here),))

    def _at(self, path: str, pairs: Pairs) -> str:
        return f"{self.root}{path}?{urlencode(pairs)}" if pairs else f"{self.root}{path}"
