"""Trends as a drawing: where each point of a line stands, what it says and where it leads (bars are
`webui.trends.bars`). No markup.

Positions across are per cent of the drawing's width, so that it fits any; positions down are pixels.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from typing import TypedDict

from webui.components.time_axis import Tick
from webui.trends.periods import Band, across, bands, few_bands, said, ticks, time_axis
from webui.trends.scale import nice_top, scale
from webui.trends.series import Series, Trend
from webui.urls.trends_url import Measure, Unit

HEIGHT = 240.0
WIDTH = 1000.0
"""The breadth in which a line's own points count: it is stretched to the plot."""

LETTERS = "ABCDEFG"
"""What lines and patches are called beside the drawing, so that nobody has to go by their colour."""

_MANY = 36  # points beyond which they are drawn small

_BESIDE = 3.0  # pixels from one range to the next
_OPEN = 48.0  # pixels of a range that are drawn above its share where it ends beyond the drawing
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
    """From where to where a share of few articles may lie by chance, 0 of them too. One that ends beyond the drawing
    is open: a piece of it is drawn that fades away, as at full height it would hide what the drawing is of."""

    left: float
    low: float
    high: float
    is_open: bool = False

    @property
    def height(self) -> float:
        """Pixels from one end to the other."""
        return round(self.low - self.high, 1)


@dataclass(frozen=True, slots=True)
class Line:
    """`runs` are the points of unbroken pieces in a field of `WIDTH` by `HEIGHT`; `points` those that lead somewhere;
    `ranges` are strips `breadth` pixels wide that begin `aside` pixels beside their points, so that those of several
    lines do not hide one another;
    `letter_top` is where its letter stands at the end."""

    number: int
    letter: str
    runs: tuple[str, ...]
    points: tuple[Point, ...]
    ranges: tuple[Range, ...]
    letter_top: float
    aside: float
    breadth: float


@dataclass(frozen=True, slots=True)
class Patch:
    """A bar or a piece of a stacked one, `number` telling its pattern; `href` is "" where no search asks for its
    articles. `chance` is drawn over it where it is a share of few articles."""

    number: int
    left: float
    width: float
    top: float
    height: float
    label: str
    href: str
    chance: Range | None = None


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

    @property
    def ranges(self) -> tuple[Range, ...]:
        """How far chance may move what is drawn, of all lines or patches."""
        of_patches = tuple(each.chance for each in self.patches if each.chance)
        return (*of_patches, *(one for line in self.lines for one in line.ranges))

    def __bool__(self) -> bool:
        return bool(self.lines or self.patches)


def lines(trend: Trend, names: Sequence[str], href: Href) -> Drawing:
    """A line for each series; `names` are what they are called in words."""
    values = [[drawn(trend, series, period) for period in trend.periods] for series in trend.series]
    top = nice_top(highest(trend, values), trend.measure)
    count = len(trend.periods)
    ends = _apart([_last(each, top) for each in values])
    breadth = _BESIDE if len(trend.series) > 1 or count > _MANY else 2 * _BESIDE
    return Drawing(
        lines=tuple(
            Line(
                number=number,
                letter=LETTERS[number - 1],
                runs=_runs(own, top),
                points=tuple(
                    Point(
                        across(place, count),
                        down(value, top),
                        said(trend, series, name, period),
                        href(series, period),
                    )
                    for place, (period, value) in enumerate(zip(trend.periods, own, strict=True))
                    if value
                ),
                ranges=tuple(_ranges(trend, series, top)),
                letter_top=end,
                aside=_BESIDE * (number - (len(trend.series) + 1) / 2) - breadth / 2,
                breadth=breadth,
            )
            for number, (series, own, name, end) in enumerate(zip(trend.series, values, names, ends, strict=True), 1)
        )
        if count
        else (),
        patches=(),
        **around(trend, top),
    )


def drawn(trend: Trend, series: Series, period: str) -> float | None:
    """What is drawn of a period; None where there is nothing."""
    return trend.share(series, period) if trend.measure is Measure.SHARE else trend.count(series, period)


class Around(TypedDict):
    """What a drawing has whatever it is of."""

    across: tuple[Tick, ...]
    down: tuple[Mark, ...]
    small: bool
    bands: tuple[Band, ...]
    few: tuple[Band, ...]
    zoom: Mapping[str, str]


def around(trend: Trend, top: float) -> Around:
    """What stands around the numbers, whatever they are drawn as."""
    axis = time_axis(trend)
    return {
        "across": ticks(trend),
        "down": tuple(Mark(down(value, top), text) for value, text in scale(top, trend.measure)),
        "small": len(trend.periods) > _MANY,
        "bands": bands(trend),
        "few": few_bands(trend),
        "zoom": axis.zoom() if axis and trend.unit is not Unit.DECADE else {},
    }


def _ranges(trend: Trend, series: Series, top: float) -> Iterator[Range]:
    """What shares of few articles may be, within the drawing."""
    if trend.measure is not Measure.SHARE:
        return
    for place, period in enumerate(trend.periods):
        ends = trend.interval(series, period) if trend.is_few(period) else None
        if ends:
            yield by_chance(across(place, len(trend.periods)), ends, trend.share(series, period) or 0.0, top)


def by_chance(left: float, ends: tuple[float, float], share: float, top: float) -> Range:
    """The range between these shares, `share` lying in it, in a drawing that ends with `top`."""
    low, is_open = down(ends[0], top), ends[1] > top * (1 + 1e-9)
    return Range(left, low, max(down(share, top) - _OPEN, 0.0) if is_open else down(ends[1], top), is_open)


def highest(trend: Trend, values: Sequence[Sequence[float | None]]) -> float:
    """What the scale must hold: one article of one is 100%, which is no measure for all others, so that shares of few
    articles set it only where there are no others."""
    every = [(period, v) for each in values for period, v in zip(trend.periods, each, strict=True) if v is not None]
    steady = [v for period, v in every if not (trend.measure is Measure.SHARE and trend.is_few(period))]
    return max(steady, default=0) or max((v for _period, v in every), default=0)


def down(value: float, top: float) -> float:
    """How many pixels below the upper end this stands."""
    return max(round(HEIGHT * (1 - value / top), 1), 0.0)


def _runs(values: Sequence[float | None], top: float) -> tuple[str, ...]:
    """The points of the line, in pieces where a period has no article at all that could have a share."""
    runs: list[list[str]] = [[]]
    for place, value in enumerate(values):
        if value is None:
            runs.append([])
        else:
            runs[-1].append(f"{round((place + 0.5) / len(values) * WIDTH, 1)},{down(value, top)}")
    return tuple(" ".join(run) for run in runs if len(run) > 1)


def _last(values: Sequence[float | None], top: float) -> float:
    """Where the line ends."""
    return next((down(value, top) for value in reversed(values) if value is not None), HEIGHT)


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
