"""Dates that lie far from all others: an epoch's first day, a year 9999 that stands for "not known", a slip of the pen.

Drawn on the same axis as the rest, one of them leaves the rest no room. They are told apart, never dropped.

The measure is Dixon's: the gap between what lies apart and the rest, over the whole range (R. B. Dean and W. J. Dixon,
"Simplified statistics for small numbers of observations", Analytical Chemistry 23, 1951), and what it has to reach his
too, with 95% confidence. From about twenty values on that is a third: a third of the picture would be empty. His table
is for values that are spread normally, which dates of articles are not: so it takes more to be far out. What lies apart
is little, and many years lie between.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple

_YEAR = 365.2425  # days
_LEAST_GAP = 15 * _YEAR  # a publication may well rest for less
_CRITICAL = (
    *(0.970, 0.829, 0.710, 0.625, 0.568, 0.526, 0.493, 0.466, 0.444),
    *(0.426, 0.410, 0.396, 0.384, 0.374, 0.365, 0.356, 0.349, 0.342),
)
"""What the gap over the whole range has to exceed for 3, 4, 5 ... articles (D. B. Rorabacher, "Statistical treatment
for rejection of deviant values", Analytical Chemistry 63, 1991: r10 at 95%)."""

_THIRD = 1 / 3  # for more than the table has
_FEW, _FEW_OF = 3, 20  # so many articles, or one in so many of the rest
_NOTHING_SEEN = 300 * _YEAR  # an axis so long that bars are thinner than a pixel or two: then few need not be so few
_VAGUE = 2 * _YEAR  # a date that spans more does not say where the others lie


class Span(NamedTuple):
    """`articles` whose date lies somewhere in these days (ordinals, both inclusive)."""

    first: int
    last: int
    articles: int


def near_days(dates: Iterable[Span]) -> tuple[int, int] | None:
    """The first and the last day (ordinals) of these dates without those that lie far from all others; None without
    any date."""
    every = sorted(dates)
    groups = _groups([each for each in every if each.last - each.first < _VAGUE] or every)
    if not groups:
        return None
    low = high = max(range(len(groups)), key=lambda number: groups[number].articles)
    sides = {-1, 1}
    while sides:
        body = Span(groups[low].first, groups[high].last, sum(each.articles for each in groups[low : high + 1]))
        beyond = {}
        if -1 in sides and low > 0:
            beyond[-1] = [(body.first - each.last, each.articles) for each in reversed(groups[:low])]
        if 1 in sides and high < len(groups) - 1:
            beyond[1] = [(each.first - body.last, each.articles) for each in groups[high + 1 :]]
        if not beyond:
            break
        side = min(beyond, key=lambda each: beyond[each][0][0])  # the nearer one first
        if _is_far(body, beyond[side]):
            sides.remove(side)
        elif side < 0:
            low -= 1
        else:
            high += 1
    return groups[low].first, groups[high].last


def _groups(dates: list[Span]) -> list[Span]:
    """Dates between which no gap is long enough to part them, as one span each."""
    found: list[Span] = []
    for each in dates:
        if found and each.first - found[-1].last < _LEAST_GAP:
            before = found.pop()
            found.append(Span(before.first, max(before.last, each.last), before.articles + each.articles))
        else:
            found.append(each)
    return found


def _is_far(body: Span, side: list[tuple[int, int]]) -> bool:
    """Whether all that lies on one side of the body is far from it: groups as (gap, articles), the nearest first."""
    apart, few = sum(articles for _gap, articles in side), max(_FEW, body.articles / _FEW_OF)
    known = max(apart + body.articles - 3, 0)
    least = _CRITICAL[known] if known < len(_CRITICAL) else _THIRD
    return (
        side[0][0] > least * (body.last - body.first + side[0][0])
        and all(articles <= few or gap > _NOTHING_SEEN for gap, articles in side)
        and apart < body.articles
    )
