"""Where an article's date, authors and title stand on the pages of one site."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence

from importers.page.blocks import key
from importers.site.observed import Observed
from importers.site.spots import DAY_FIRST, MONTH_FIRST, Dated

_AGREE = 0.8
_FEWEST = 3  # pages that state a date, to judge a place by; articles that a place must be met on
_MOST_PLACES = 3
_PRESENT = 0.6
_VARIED = 0.3


def order_of(pages: Sequence[Observed]) -> str:
    """The order in which the site writes numeric dates, by those that can be read in one way only, and by those that
    the page states elsewhere too; "" where the pages say nothing or contradict each other."""
    votes: Counter[str] = Counter()
    for page in pages:
        said = {spot.says for spot in page.dated if spot.says}
        if page.stated:
            said |= {_order_by(spot, page) for spot in page.dated} - {""}
        if len(said) == 1:
            votes.update(said)
    ranked = votes.most_common()
    if not ranked or (len(ranked) > 1 and ranked[1][1] * 19 > ranked[0][1]):
        return ""
    return ranked[0][0]


def _order_by(spot: Dated, page: Observed) -> str:
    if spot.day_first == spot.month_first or page.stated is None:
        return ""
    for order in (DAY_FIRST, MONTH_FIRST):
        day = spot.day(order)
        if day and day.first == page.stated.first:
            return order
    return ""


def date_paths(pages: Sequence[Observed], order: str) -> tuple[int, ...]:
    """Places that hold one date on a page, the article's own: the one that pages state, or, where hardly any page
    states one, a place above the article where nearly every page has one and each its own."""
    single = [_single(page.dated) for page in pages]
    agreed: Counter[int] = Counter()
    asked: Counter[int] = Counter()
    for page, spots in zip(pages, single, strict=True):
        for place, spot in spots.items() if page.stated else ():
            day = spot.day(order)
            asked[place] += 1
            agreed[place] += bool(day and page.stated and day.first == page.stated.first)
    stated = [place for place in asked if asked[place] >= _FEWEST and agreed[place] >= _AGREE * asked[place]]
    if stated or sum(page.stated is not None for page in pages) >= _FEWEST:
        return tuple(sorted(stated, key=lambda place: (-agreed[place], place))[:_MOST_PLACES])
    present = Counter(place for spots in single for place in spots)
    days = {place: {spots[place].day(order) for spots in single if place in spots} for place in present}
    shown = [
        place
        for place, count in present.items()
        if count >= max(_FEWEST, _PRESENT * len(pages)) and len(days[place]) >= _VARIED * count
    ]
    ranks = {place: _rank(place, single) for place in shown}
    return tuple(sorted(shown, key=lambda place: (ranks[place], place))[:1])


def _single(spots: Iterable[Dated]) -> dict[int, Dated]:
    """The dates that stand alone at their place, in the page's order."""
    found: dict[int, list[Dated]] = {}
    for spot in spots:
        found.setdefault(spot.place, []).append(spot)
    return {place: here[0] for place, here in found.items() if len({spot.day_first for spot in here}) == 1}


def _rank(place: int, single: Sequence[dict[int, Dated]]) -> float:
    """How far down the page's dates the place comes, on the average."""
    ranks = [list(spots).index(place) for spots in single if place in spots]
    return sum(ranks) / len(ranks)


def author_paths(pages: Sequence[Observed]) -> tuple[int, ...]:
    """Places where the authors stand on most pages that name any."""
    return _usual([page.authored for page in pages])


def title_paths(pages: Sequence[Observed]) -> tuple[int, ...]:
    """Places where the title stands on nearly all pages."""
    return _usual([page.titled for page in pages])


def _usual(places: Sequence[tuple[int, ...]]) -> tuple[int, ...]:
    told = [here for here in places if here]
    counts = Counter(place for here in told for place in set(here))
    usual = [place for place, count in counts.items() if count >= max(_FEWEST, _AGREE * len(told))]
    return tuple(sorted(usual, key=lambda place: (-counts[place], place))[:_MOST_PLACES])


def name_in_titles(pages: Sequence[Observed]) -> str:
    """What most window titles end or begin with, behind or before a mark: the site's name."""
    ends: Counter[str] = Counter()
    for window in {page.window for page in pages}:
        parts = [part.strip() for part in _MARK.split(window)]
        if len(parts) > 1:
            ends.update({parts[-1], parts[0]})
    if not ends:
        return ""
    name, count = ends.most_common(1)[0]
    return name if count >= max(_FEWEST, _PRESENT * len({page.window for page in pages})) and key(name) else ""


_MARK = re.compile(r"\s{1,3}(?:[|·•»›«~–—-]|::)\s{1,3}|\s{0,3}[|｜]\s{0,3}")
