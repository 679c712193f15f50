"""Which places of a template hold articles, and which only what stands beside them."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Sequence, Set

from importers.site.observed import Observed, Seen
from importers.site.same_article import Numbered
from importers.site.template_paths import at_path, formulaic

_FEWEST = 5  # articles that a place must be met on to be judged
_LEFT, _HALF, _TAKEN = 0.1, 0.5, 0.8
_FORMULAIC = 0.25
_NEARLY_ALWAYS = 0.9
# Pieces of boilerplate in a row behind which no article goes on: one, where the pages disagree about what follows.
_APART, _DOUBTFUL_APART = 3, 1


def taken_shares(numbered: Numbered) -> dict[int, float]:
    """Of the words at each place that enough articles have, the part that the pages read by themselves took."""
    words: Counter[int] = Counter()
    taken: Counter[int] = Counter()
    holders: defaultdict[int, set[int]] = defaultdict(set)
    for article, page in numbered:
        for block in page.seen:
            if block.taken is not None:
                words[block.place] += block.words
                taken[block.place] += block.words * block.taken
                holders[block.place].add(article)
    return {place: taken[place] / words[place] for place in words if len(holders[place]) >= _FEWEST}


def main_paths(numbered: Numbered, share: dict[int, float]) -> list[int]:
    """For each page the place of its article's text: of the page's places the one that, on all pages together, holds
    the most of what they took when they were read by themselves; 0 for a page that has no such place. Pages of one
    template have the same."""
    words: Counter[int] = Counter()
    for _, page in numbered:
        for block in page.seen:
            if block.taken and share.get(block.place, 0.0) >= _TAKEN:
                words[block.place] += block.words
    return [
        max(
            (block.place for block in page.seen if words[block.place]),
            key=lambda place: (words[place], place),
            default=0,
        )
        for _, page in numbered
    ]


def beside_paths(
    numbered: Numbered, mains: Sequence[int], share: dict[int, float], boilerplate: Set[int], formulas: Set[int]
) -> frozenset[int]:
    """Places that are never the article's: those that hardly any page read by itself takes from; those where all is
    written by a formula; and those behind the article's end of which few take, or which boilerplate divides from it."""
    beside = {place for place, taken in share.items() if taken <= _LEFT}
    beside |= _formulaic_places(numbered, formulas) & share.keys() - set(mains)
    met: Counter[int] = Counter()
    behind: Counter[int] = Counter()
    apart: dict[int, Counter[int]] = {_APART: Counter(), _DOUBTFUL_APART: Counter()}
    for main, (_, page) in zip(mains, numbered, strict=True):
        own = [number for number, block in enumerate(page.seen) if main and block.place == main]
        if not own:
            continue
        here = {block.place for block in page.seen}
        before = {block.place for block in page.seen[: own[-1] + 1]}
        met.update(here)
        behind.update(here - before)
        for pieces, counts in apart.items():
            counts.update(_divided(page, own[-1], pieces, boilerplate, beside) - before)
    for place, taken in share.items():
        evidence = behind if taken < _HALF else apart[_DOUBTFUL_APART] if taken < _TAKEN else apart[_APART]
        if met[place] and place not in mains and evidence[place] >= _NEARLY_ALWAYS * met[place]:
            beside.add(place)
    return frozenset(beside)


def _formulaic_places(numbered: Numbered, formulas: Set[int]) -> set[int]:
    found: defaultdict[int, list[float]] = defaultdict(list)
    for _, page in numbered:
        for block in page.seen:
            found[block.place].append(formulaic(block.runs, block.place, formulas))
    return {
        place
        for place, parts in found.items()
        if sum(part >= _FORMULAIC for part in parts) >= _NEARLY_ALWAYS * len(parts)
    }


def _divided(page: Observed, last: int, pieces: int, boilerplate: Set[int], beside: Set[int]) -> set[int]:
    """The places that come, on this page, only after so many pieces of boilerplate behind the block of this number."""
    rest = page.seen[last + 1 :]
    at = 0
    while at < len(rest) and not all(_is_boilerplate(each, boilerplate, beside) for each in rest[at : at + pieces]):
        at += 1
    return {block.place for block in rest[at + pieces :]} - {block.place for block in rest[:at]}


def _is_boilerplate(block: Seen, boilerplate: Set[int], beside: Set[int]) -> bool:
    return block.is_links or block.place in beside or at_path(block.text, block.place) in boilerplate
