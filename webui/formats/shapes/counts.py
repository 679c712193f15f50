"""Numbers of articles, over time or not, as the interface for programs gives them."""

from __future__ import annotations

from typing import Annotated, TypedDict

Count = Annotated[int, {"minimum": 0}]
Behind = Annotated[Count, {"description": "Changes of the archive that the index does not hold yet."}]
Day = Annotated[str, {"format": "date"}]


class Bin(TypedDict):
    """How many articles are of these days."""

    start: Day
    end: Day
    count: Count


class Days(TypedDict):
    """A run of days, both ends inclusive."""

    start: Day
    end: Day


class Bar(Bin):
    """How many articles are of a whole year, month or day; `partial` says that only the days `covered` are asked for,
    or that it is not over yet."""

    partial: bool
    covered: Days


class Histogram(TypedDict):
    """The results over time, from `start` to `end`: the range asked for, and where that is open what was found.
    `coarse` are articles whose date is less exact than the unit, `outliers` those whose date lies far from all others;
    `left_out` are days between the ends that the filters leave out."""

    unit: Annotated[str, {"enum": ["year", "month", "day"]}]
    start: Annotated[str | None, {"description": "The first day of the axis; null where nothing is dated."}]
    end: Annotated[str | None, {"description": "The last day of the axis; null where nothing is dated."}]
    bins: list[Bar]
    coarse: list[Bin]
    outliers: list[Bin]
    undated: Count
    left_out: list[Days]


class Counts(TypedDict):
    """Numbers of articles, `counts` for each period; by their own dates those `less_exact` than a period (by weekday by
    how exactly they are known: month, year, span) and the `outliers`, far from all other dates. `elsewhere` are of
    periods that no search asks for."""

    total: Count
    lines: Count
    counts: list[Count]
    less_exact: dict[str, Count]
    outliers: dict[str, Count]
    elsewhere: Count
    undated: Count
