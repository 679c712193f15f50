"""Which sampled pages are the same article: a second copy, its print version, the next of its pages."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Sequence

from importers.site.observed import Observed

Numbered = Sequence[tuple[int, Observed]]
"""Pages, each with the number of its article."""

_PROSE = 12  # words
_RARE, _RARE_PART = 8, 0.2  # pages; of the pages: what stands on more is boilerplate, or the titles tell
_SHARED = 0.5
_A_LISTING = 3  # articles


def articles_of(pages: Sequence[Observed]) -> list[int]:
    """For each page the number of its article, the same for pages of one article; -1 for a page that shows several
    articles' texts, such as a front page."""
    partners = _partners(pages)
    titles = _titles(pages)
    group = list(range(len(pages)))

    def leader(page: int) -> int:
        while group[page] != page:
            group[page] = group[group[page]]
            page = group[page]
        return page

    first: dict[str, int] = {}
    for page, title in enumerate(titles):
        if title:
            group[leader(page)] = leader(first.setdefault(title, page))
    listings = {page for page, others in enumerate(partners) if len({titles[other] for other in others}) >= _A_LISTING}
    for page, others in enumerate(partners):
        for other in others:
            if page not in listings and other not in listings:
                group[leader(page)] = leader(other)
    return [-1 if page in listings else leader(page) for page in range(len(pages))]


def _partners(pages: Sequence[Observed]) -> list[set[int]]:
    """For each page those others of whose prose, boilerplate aside, it holds the larger part."""
    where: defaultdict[int, set[int]] = defaultdict(set)
    for number, page in enumerate(pages):
        for block in page.seen:
            if block.text and block.words >= _PROSE and not block.is_links:
                where[block.text].add(number)
    rare = max(2, min(_RARE, _RARE_PART * len(pages)))
    own: Counter[int] = Counter()
    shared: Counter[tuple[int, int]] = Counter()
    for holders in where.values():
        if len(holders) <= rare:
            for one in holders:
                own[one] += 1
                shared.update((other, one) for other in holders if other != one)
    partners: list[set[int]] = [set() for _ in pages]
    for (holder, one), count in shared.items():
        # One paragraph in common may be an author's note under two short articles.
        if count > 1 and count >= _SHARED * own[one]:
            partners[holder].add(one)
    return partners


def _titles(pages: Sequence[Observed]) -> list[str]:
    """Each page's title, from that part of the pages which tells them apart best."""
    voices = [[page.titles[voice] for page in pages] for voice in range(len(pages[0].titles))] if pages else []
    return max(voices, key=lambda titles: len(set(titles) - {""}), default=[])
