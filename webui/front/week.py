"""The week of today in past years: which days these are, and which years of those that have something are told."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from index.query_language.tree import Dates, Node, Or

MOST_YEARS = 4
_AROUND = timedelta(days=3)
_FIRST_YEAR = 2  # three days before the first day of year 1 there is none


@dataclass(frozen=True, slots=True)
class Week:
    """The seven days around the day that was today in another year: `day` is that day, `ago` how many years ago."""

    day: date
    ago: int

    @property
    def first(self) -> date:
        """The first of the seven days."""
        return self.day - _AROUND

    @property
    def last(self) -> date:
        """The last of them."""
        return self.day + _AROUND

    @property
    def is_round(self) -> bool:
        """Whether it is an anniversary that people keep."""
        return self.ago % 5 == 0


def week_of(today: date, year: int) -> Week:
    """The week in that year; 29 February is 28 February where a year has none."""
    is_leap = year % 4 == 0 and (year % 100 != 0 or year % 400 == 0)
    day = 28 if (today.month, today.day) == (2, 29) and not is_leap else today.day
    return Week(date(year, today.month, day), today.year - year)


def weeks_before(today: date, years: Iterable[int]) -> list[Week]:
    """The weeks of past years that have a day in one of these years, the latest first. A week may begin in one year
    and end in the next."""
    held = set(years)
    near = sorted({year + step for year in held for step in (-1, 0, 1)}, reverse=True)
    weeks = [week_of(today, year) for year in near if _FIRST_YEAR <= year < today.year]
    return [each for each in weeks if {each.first.year, each.last.year} & held]


def any_of(weeks: Iterable[Week]) -> Node:
    """What finds the articles of all these weeks."""
    parts = tuple(Dates(each.first, each.last) for each in weeks)
    return parts[0] if len(parts) == 1 else Or(parts)


def by_week(weeks: Iterable[Week], months: Mapping[str, int]) -> dict[Week, int]:
    """How many articles each week has, those that have none left out, from how many there are in each month (`2019-03`)
    of all weeks together: no two of them have days in the same month of the same year."""
    counts: Counter[Week] = Counter()
    for week in weeks:
        for month in {week.first.isoformat()[:7], week.last.isoformat()[:7]}:
            counts[week] += months.get(month, 0)
    return {week: count for week, count in counts.items() if count}


def chosen(weeks: Iterable[Week], most: int = MOST_YEARS) -> list[Week]:
    """A few of them: the rounder the anniversary the sooner. Round ones stand first, each kind from the latest on."""
    best = sorted(weeks, key=lambda each: (_plainness(each.ago), each.ago))[:most]
    return sorted(best, key=lambda each: (not each.is_round, each.ago))


def _plainness(ago: int) -> int:
    return next((rank for rank, step in enumerate((50, 25, 10, 5)) if ago % step == 0), 4)
