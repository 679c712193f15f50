"""What the front page finds in the archive: worked out once for each edition of the index and each day."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date
from typing import NamedTuple

from index.query import Selection, Sort
from index.query_language.tree import Dates, Node
from index.results import Results
from webui.front.page import NEWEST, has_no_line, years_held
from webui.front.week import Week, any_of, by_week, chosen, weeks_before
from webui.services import Services
from webui.urls import search_url

TO_THE_DAY = replace(search_url.FRONT, selections={"precision": Selection(("day",))})
"""The search for everything that is dated to the day."""

_VALUES = 20  # of each facet; years and months are given in full
_SHOWN = ("topic", "year")  # facets


class PastWeek(NamedTuple):
    """A week in a past year, the id of one article of it, and how many it has."""

    week: Week
    article: str
    number: int


@dataclass(frozen=True, slots=True)
class WaysIn:
    """`everything` is what is found with no filter at all, without its articles; `newest` are the ids of some to begin
    with, where there are too few years to draw."""

    everything: Results
    weeks: tuple[PastWeek, ...]
    newest: tuple[str, ...]


class Finder:
    """Finds them, and keeps the latest: some numbers, names and ids, and no article. Safe for threads; two that come
    first work it out twice."""

    def __init__(self, services: Services) -> None:
        self._services = services
        self._latest: tuple[tuple[str, str, date], WaysIn] | None = None

    def now(self, day: date) -> WaysIn:
        """Those of this day. Raises `IndexUnavailable` or another `SearchError`."""
        made_from = (self._services.searcher.stamp(), str(self._services.store.position()), day)
        latest = self._latest
        if latest is None or latest[0] != made_from:
            latest = self._latest = made_from, self._found(day)
        return latest[1]

    def _found(self, day: date) -> WaysIn:
        all_of_it = replace(search_url.FRONT, limit=1, values=_VALUES)
        results = self._services.search(all_of_it)[1]
        newest: tuple[str, ...] = ()
        if has_no_line(results):  # there is room for some more
            results = self._services.search(replace(all_of_it, limit=NEWEST))[1]
            newest = tuple(hit.stored.id for hit in results.hits)
        facets = {name: results.facets[name] for name in _SHOWN if name in results.facets}
        return WaysIn(replace(results, hits=(), facets=facets), self._weeks(results, day), newest)

    def _weeks(self, results: Results, day: date) -> tuple[PastWeek, ...]:
        """The week of this day in a few past years, with an article of the very day where there is one."""
        weeks = weeks_before(day, years_held(results))
        if not weeks:
            return ()
        counts = by_week(weeks, self._months(any_of(weeks)))
        return tuple(
            PastWeek(week, self._first(Dates(week.day, week.day)) or self._first(any_of([week])), counts[week])
            for week in chosen(counts)
        )

    def _months(self, tree: Node) -> dict[str, int]:
        """How many articles known to the day the tree finds in each month."""
        query = replace(TO_THE_DAY, limit=1, values=1).meaning(tree)
        return {each.value: each.count for each in self._services.searcher.search(query).facets["month"]}

    def _first(self, tree: Node) -> str:
        """The id of the first article known to the day that the tree finds, "" for none."""
        query = replace(TO_THE_DAY, sort=Sort.OLDEST).meaning(tree)
        return next(iter(self._services.searcher.matching(query)), "")


class Finders:
    """One for each audience. Safe for threads."""

    def __init__(self) -> None:
        self._known: dict[bool, tuple[Services, Finder]] = {}

    def of(self, services: Services) -> Finder:
        """What finds them in this archive."""
        known = self._known.get(bool(services.audience))
        if known is None or known[0] is not services:
            known = self._known[bool(services.audience)] = services, Finder(services)
        return known[1]
