"""What an export says of itself: which search of which archive it is, and when it was taken."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class SearchProvenance:
    """Where a set of articles comes from.

    `archive` is the archive's name and `address` where the set can be seen again, or "". `query` is the text as it was
    typed and `reading` how it was understood; `filters` are the others in force ("Topic: Mining"), `notes` what the
    page says of how the search was taken. `articles` is how many there are, `versions` how versions of one article
    were listed. `generation` names the index and `change` the archive's latest change; `at` is ISO 8601, UTC.
    """

    archive: str
    address: str
    query: str
    reading: str
    filters: tuple[str, ...]
    notes: tuple[str, ...]
    articles: int
    versions: str
    generation: str
    change: int
    at: str
