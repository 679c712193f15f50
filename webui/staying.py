"""Places as they are seen from a page that looks at a search in another way than as a list."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from index.query import Query
from webui.places import Places


@dataclass(frozen=True, slots=True)
class Staying(Places):
    """Where a search that was changed, as by dropping a filter, is looked at on the same page as before: `here` gives
    that page's address for a search."""

    here: Callable[[Query], str] = str

    def search(self, query: Query) -> str:
        """This page for another search."""
        return self.here(query)
