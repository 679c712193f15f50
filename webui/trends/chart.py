"""Trends as a drawing: lines for searches, stacked bars for topics; where each point stands, what it says and where it
leads. No markup.

Positions across are per cent of the drawing's width, so that it fits any; positions down are pixels.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from typing import TypedDict

from webui.components.time_axis import Tick
from webui.trends.periods import PLOT, Band, across, bands, few_bands, said, ticks, time_axis
from webui.trends.scale import nice_top, scale
from webui.trends.series import Series, Trend
from webui.urls.trends_url import Measure

HEIGHT = 240.0
WIDTH = 1000.0
"""The breadth in which a line's own points count: it is stretched to the plot."""

LETTERS = "ABCDEFG"
"""What lines and patches are called beside the drawing, so that nobody has to go by their colour."""

_MANY = 36  # points beyond which they are drawn small

_BESIDE = 3.0  # pixels from one range to the next
_LETTER = 15.0  # pixels from one letter to the next

Href = Callable[[Series, str], str]
"""Where the point of a series and a period leads."""


@dataclass(frozen=True, slots=True)
class Point:
    """One number of the drawing. `label` says it in words."""

    left: float
    top: float
    label: str
    href: str


@dataclass(frozen=True, slots=True)
class Range:
    """From where to where a share of few articles may lie by chance, 0 of them too."""

    left: float
    low: float
    high: float


@dataclass(frozen=True, slots=True)
class Line:
    """`runs` are the points of unbroken pieces in a field of `WIDTH` by `HEIGHT`; `points` those that lead somewhere;
    `ranges` are drawn `aside` pixels beside their points, so that those of several lines do not hide one another;
    `letter_top` is where its letter stands at the end."""

    number: int
    letter: str
    runs: tuple[str, ...]
    points: tuple[Point, ...]
    ranges: tuple[Range, ...]
    letter_top: float
    aside: float


@dataclass(frozen=True, slots=True)
class Patch:
    """A piece of a stacked bar, `number` telling its pattern."""

    number: int
    left: float
    width: float
    top: float
    height: float
    label: str
    href: str


@dataclass(frozen=True, slots=True)
class Mark:
    """A word beside the upright axis, `at` pixels from the top."""

    at: float
    text: str


@dataclass(frozen=True, slots=True)
class Drawing:
    """`lines` or `patches`, `across` and `down` the axes; `bands` are periods that count in part or not at all, `few`
    those of few articles. `small` says that points stand close together. `zoom` is what a script needs to take a
    stretch of it for a range, empty where the axis leaves periods out."""

    lines: tuple[Line, ...]
    patches: tuple[Patch, ...]
    across: tuple[Tick, ...]
    down: tuple[Mark, ...]
    small: bool
    bands: tuple[Band, ...] = ()
    few: tuple[Band, ...] = ()
    zoom: Mapping[str, str] = field(default_factory=dict)

    @property
    def margin(self) -> int:
        """Pixels that the words beside the upright axis take."""
        return max(len(mark.text) for mark in self.down) * 9 + 10

    def __bool__(self) -> bool:
        return bool(self.lines or self.patches)


def lines(trend: Trend, names: Sequence[str], href: Href) -> Drawing:
    """A line for each series; `names` are what they are called in words."""
    values = [[_value(trend, series, period) for period in trend.periods] for series in trend.series]
    top = nice_top(_highest(trend, values), trend.measure)
    count = len(trend.periods)
    ends = _apart([_last(each, top) for each in values])
    return Drawing(
        lines=tuple(
            Line(
                number=number,
                letter=LETTERS[number - 1],
                runs=_runs(own, top),
                points=tuple(
                    Point(
                        across(place, count),
                        _down(value, top),
                        said(trend, series, name, period),
                        href(series, period),
                    )
                    for place, (period, value) in enumerate(zip(trend.periods, own, strict=True))
                    if value
                ),
                ranges=tuple(_ranges(trend, series, top)),
                letter_top=end,
                aside=_BESIDE * (number - (len(trend.series) + 1) / 2),
            )
            for number, (series, own, name, end) in enumerate(zip(trend.series, values, names, ends, strict=True), 1)
        )
        if count
        else (),
        patches=(),
        **_around(trend, top),
    )


def stack(trend: Trend, names: Sequence[str], href: Href) -> Drawing:
    """A bar for each period, a patch of it for each series, the first at the bottom."""
    sums = [sum(_value(trend, series, period) or 0 for series in trend.series) for period in trend.periods]
    top = nice_top(max(sums, default=0), trend.measure)
    patches = []
    count = len(trend.periods)
    breadth = PLOT / max(count, 1)
    for place, period in enumerate(trend.periods):
        below = 0.0
        for number, (series, name) in enumerate(zip(trend.series, names, strict=True), 1):
            if value := _value(trend, series, period):
                high, low = _down(below + value, top), _down(below, top)
                patches.append(
                    Patch(
                        number=number,
                        left=round((place + 0.1) * breadth, 3),
                        width=round(0.8 * breadth, 3),
                        top=high,
                        height=round(low - high, 1),
                        label=said(trend, series, name, period),
                        href=href(series, period),
                    )
                )
                below += value
    return Drawing((), tuple(patches), **_around(trend, top))


def _value(trend: Trend, series: Series, period: str) -> float | None:
    return trend.share(series, period) if trend.measure is Measure.SHARE else trend.count(series, period)


class _Around(TypedDict):
    across: tuple[Tick, ...]
    down: tuple[Mark, ...]
    small: bool
    bands: tuple[Band, ...]
    few: tuple[Band, ...]
    zoom: Mapping[str, str]


def _around(trend: Trend, top: float) -> _Around:
    """What stands around the numbers, whatever they are drawn as."""
    axis = time_axis(trend)
    return {
        "across": ticks(trend),
        "down": tuple(Mark(_down(value, top), text) for value, text in scale(top, trend.measure)),
        "small": len(trend.periods) > _MANY,
        "bands": bands(trend),
        "few": few_bands(trend),
        "zoom": axis.zoom() if axis else {},
    }


def _ranges(trend: Trend, series: Series, top: float) -> Iterator[Range]:
    """What shares of few articles may be, within the drawing."""
    if trend.measure is not Measure.SHARE:
        return
    for place, period in enumerate(trend.periods):
        ends = trend.interval(series, period) if trend.is_few(period) else None
        if ends:
            yield Range(across(place, len(trend.periods)), _down(ends[0], top), max(_down(ends[1], top), 0.0))


def _highest(trend: Trend, values: Sequence[Sequence[float | None]]) -> float:
    """What the scale must hold: one article of one is 100%, which is no measure for all others, so that shares of few
    articles set it only where there are no others."""
    every = [(period, v) for each in values for period, v in zip(trend.periods, each, strict=True) if v is not None]
    steady = [v for period, v in every if not (trend.measure is Measure.SHARE and trend.is_few(period))]
    return max(steady, default=0) or max((v for _period, v in every), default=0)


def _down(value: float, top: float) -> float:
    return max(round(HEIGHT * (1 - value / top), 1), 0.0)


def _runs(values: Sequence[float | None], top: float) -> tuple[str, ...]:
    """The points of the line, in pieces where a period has no article at all that could have a share."""
    runs: list[list[str]] = [[]]
    for place, value in enumerate(values):
        if value is None:
            runs.append([])
        else:
            runs[-1].append(f"{round((place + 0.5) / len(values) * WIDTH, 1)},{_down(value, top)}")
    return tuple(" ".join(run) for run in runs if len(run) > 1)


def _last(values: Sequence[float | None], top: float) -> float:
    """Where the line ends."""
    return next((_down(value, top) for value in reversed(values) if value is not None), HEIGHT)


def _apart(tops: Sequence[float]) -> list[float]:
    """The letters' places, moved so far that none stands on another: from the top down, then up from the bottom."""
    order = sorted(range(len(tops)), key=lambda number: tops[number])
    places = [max(top, 8.0) for top in tops]
    for before, after in pairwise(order):
        places[after] = max(places[after], places[before] + _LETTER)
    limit = HEIGHT
    for number in reversed(order):
        places[number] = min(places[number], limit)
        limit = places[number] - _LETTER
    return places
