"""What htmldate makes of a page that leaves its date open: one voice, which counts where the page bears it out."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from archive.partial_date import PartialDate, parse_iso
from importers.page.tree import Element

_MOST_ELEMENTS = 4000


def htmldate_vote(root: Element, seen: Iterable[date], address: str = "") -> PartialDate | None:
    """The day that htmldate finds, where it is one of those `seen` on the page; None else, and for a page so large
    that asking would take long. By itself the library gives a date for nearly every page, and is wrong more often
    than it has none."""
    days = set(seen)
    if not days or root.xpath("count(//*)") > _MOST_ELEMENTS:
        return None
    from htmldate import find_date  # takes long to load, and is asked of few pages

    try:
        found = find_date(root, url=address or None, original_date=True, extensive_search=True)
        day = parse_iso(found, "htmldate") if found else None
    # The library promises None and breaks its promise on odd pages in ways that its versions change.
    except Exception:
        return None
    return day if day and day.first in days else None
