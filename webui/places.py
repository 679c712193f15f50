"""Where the pages lie."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from urllib.parse import urlencode

from index.query import Query
from webui import context_url, search_url, trends_url
from webui.context_url import ContextAsked
from webui.trends_url import TrendsAsked


@dataclass(frozen=True, slots=True)
class Places:
    """Addresses of pages. `root` is the path that the whole site is mounted under, "" or `/archive`."""

    root: str = ""

    def search(self, query: Query) -> str:
        """The search page."""
        return search_url.address(query, f"{self.root}/")

    def article(self, document_id: str, query: Query | None = None) -> str:
        """One article, met in this search."""
        path = f"{self.root}/article/{document_id}"
        return search_url.address(query, path) if query else path

    def original(self, document_id: str) -> str:
        """The page that an article was read from, as it was saved."""
        return f"{self.root}/article/{document_id}/original"

    def values(self, facet: str, query: Query, more: Sequence[tuple[str, str]] = ()) -> str:
        """All values of a facet among what this search finds; `more` are parameters of that page alone."""
        pairs = [*search_url.parameters(query), *more]
        path = f"{self.root}/values/{facet}"
        return f"{path}?{urlencode(pairs)}" if pairs else path

    def comparison(self, document_id: str, other: str, query: Query | None = None) -> str:
        """What changed between an article and another one or, by its name, an earlier text of its own."""
        path = f"{self.root}/article/{document_id}/compare/{other}"
        return search_url.address(query, path) if query else path

    def article_data(self, document_id: str) -> str:
        """The same article for programs."""
        return f"{self.root}/api/v1/articles/{document_id}"

    def search_data(self, query: Query) -> str:
        """The same search for programs."""
        return search_url.address(query, f"{self.root}/api/v1/search")

    def trends(self, asked: TrendsAsked) -> str:
        """Searches over time."""
        return trends_url.address(asked, f"{self.root}/trends")

    def trends_table(self, asked: TrendsAsked) -> str:
        """The numbers of that page as CSV."""
        return trends_url.address(asked, f"{self.root}/trends.csv")

    def trends_data(self, asked: TrendsAsked) -> str:
        """The same for programs."""
        return trends_url.address(asked, f"{self.root}/api/v1/trends")

    def over_time(self, query: Query) -> str:
        """The trend of this search."""
        return self.trends(trends_url.of_search(query))

    def words(self, query: Query, form: str = "") -> str:
        """The words that set this search's articles apart; as CSV with `form` ".csv"."""
        return search_url.address(query, f"{self.root}/words{form}")

    def words_data(self, query: Query) -> str:
        """The same for programs."""
        return search_url.address(query, f"{self.root}/api/v1/words")

    def context(self, asked: ContextAsked, form: str = "") -> str:
        """The matches of a search with what stands around them; as CSV with `form` ".csv"."""
        return context_url.address(asked, f"{self.root}/context{form}")

    def context_data(self, asked: ContextAsked) -> str:
        """The same for programs."""
        return context_url.address(asked, f"{self.root}/api/v1/context")

    def interface(self, language: str, here: str) -> str:
        """What chooses the language of the interface and comes back to `here`."""
        return f"{self.root}/interface/{language}?{urlencode({'to': self.root + here})}"
