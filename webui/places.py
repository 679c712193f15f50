"""Where the pages lie."""

from __future__ import annotations

from dataclasses import dataclass
from urllib.parse import urlencode

from index.query import Query
from webui import search_url


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

    def values(self, facet: str, query: Query) -> str:
        """All values of a facet among what this search finds."""
        return search_url.address(query, f"{self.root}/values/{facet}")

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

    def interface(self, language: str, here: str) -> str:
        """What chooses the language of the interface and comes back to `here`."""
        return f"{self.root}/interface/{language}?{urlencode({'to': self.root + here})}"
