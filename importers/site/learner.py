"""Learning from the pages of an import, before any is read: which pages, how many, and how they are kept meanwhile."""

from __future__ import annotations

import bisect
import zlib
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from functools import partial

from importers.errors import ImportFailed
from importers.guide.site_profile import SiteProfile, SiteProfiles
from importers.page.decode import decode
from importers.page.sniff import looks_like_html, site_name
from importers.pieces import piece
from importers.protocol import Item
from importers.site.observed import Observed, observe
from importers.site.study import FEWEST, study
from importers.site.template_paths import short_hash

SAMPLE = 60  # pages of a site that are looked at
WHOLE = 36  # of these, pages that are read as articles too
MOST_SITES = 200
MOST_BYTES = 64 * 2**20  # packed pages that are kept until the source has been gone through
_PAGE_BYTES = 2 * 2**20

Run = Callable[[Callable[["Sample"], SiteProfile | None], Iterable["Sample"]], Iterable[SiteProfile | None]]
Sample = tuple[bytes, ...]
"""The packed pages of one site, those first that are read whole."""


class Learner:
    """Takes pages as they come and keeps a sample of each site's: those whose paths have the smallest hashes."""

    def __init__(self, most_bytes: int = MOST_BYTES) -> None:
        self._kept: dict[str, _Kept] = {}
        self._most_bytes = most_bytes

    def take(self, item: Item) -> None:
        """Look at an item, which costs next to nothing unless it joins the sample. Nothing but pages counts."""
        if looks_like_html(item.head):
            head = decode(item.head)
            name = site_name(head, item.path, item.label, item.address)
            kept = self._place_for(name)
            mark = short_hash(item.address or item.path)
            if kept is not None and kept.wants(mark):
                try:
                    data = item.read(_PAGE_BYTES)
                except ImportFailed:
                    return  # what cannot be read is told when it is read
                self._add(kept, mark, data)

    def sites(self, run: Run = map) -> SiteProfiles:
        """What the pages taken so far have taught. The sampled pages are parsed now."""
        enough = {name: kept for name, kept in sorted(self._kept.items()) if len(kept.pages) >= FEWEST}
        found = run(study_packed, [tuple(data for _, data in kept.pages) for kept in enough.values()])
        return SiteProfiles({name: site for name, site in zip(enough, found, strict=True) if site})

    def _place_for(self, name: str) -> _Kept | None:
        kept = self._kept.get(name)
        if kept is None:
            if len(self._kept) >= MOST_SITES:
                least = min(self._kept, key=lambda each: len(self._kept[each].pages))
                if len(self._kept[least].pages) >= FEWEST:
                    return None
                del self._kept[least]
            kept = self._kept[name] = _Kept()
        return kept

    def _add(self, kept: _Kept, mark: int, data: bytes) -> None:
        kept.add(mark, zlib.compress(data, 1))
        while sum(each.size for each in self._kept.values()) > self._most_bytes:
            largest = max(self._kept.values(), key=lambda each: each.size)
            largest.cut(max(0, len(largest.pages) - 1))


@dataclass(slots=True)
class _Kept:
    """The sample of one site: packed pages by the hash of their path."""

    pages: list[tuple[int, bytes]] = field(default_factory=list)
    most: int = SAMPLE
    size: int = 0

    def wants(self, mark: int) -> bool:
        return len(self.pages) < self.most or (bool(self.pages) and mark < self.pages[-1][0])

    def add(self, mark: int, data: bytes) -> None:
        """Takes a page in."""
        bisect.insort(self.pages, (mark, data))
        self.size += len(data)
        self.cut(self.most)

    def cut(self, most: int) -> None:
        """Holds no more pages than these from now on."""
        self.most = most
        while len(self.pages) > most:
            self.size -= len(self.pages.pop()[1])


def study_packed(sample: Sample) -> SiteProfile | None:
    """What the packed pages have in common. Pure, for another process to run."""
    return study(list(_observed(sample)))


def _observed(sample: Sample) -> Iterator[Observed]:
    for number, data in enumerate(sample):
        page = piece(str(number), partial(_observed_page, data, whole=number < WHOLE))
        if isinstance(page, Observed):
            yield page


def _observed_page(data: bytes, *, whole: bool) -> Observed | None:
    return observe(decode(zlib.decompress(data)), whole=whole)
