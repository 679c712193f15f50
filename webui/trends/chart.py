"""Trends as a drawing: lines for searches, stacked bars for topics; where each point stands, what it says and where it
leads. No markup.

Positions across are per cent of the drawing's width, so that it fits any; positions down are pixels.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import pairwise
from math import floor, log10

from webui.i18n.labels import articles_text, facet_label, share_text
from webui.i18n.translation import _, number_text, percent_text, short_month
from webui.trends.series import Series, Trend
from webui.urls.trends_url import Measure, Unit

HEIGHT = 240.0
WIDTH = 1000.0
"""The breadth in which a line's own points count: it is stretched to the plot."""

LETTERS = "ABCDEFG"
"""What lines and patches are called beside the drawing, so that nobody has to go by their colour."""

PLOT = 95.5
"""How far the plot reaches; behind it stand the letters."""

_MOST_TICKS = 6
_STEPS = (1, 1.2, 1.5, 2, 3, 4, 5, 6, 8, 10, 12)
_FIRST_TICK, _LAST_TICK = 2.5, 93.0  # beyond these their words would run out of the drawing
_LETTER = 15.0  # pixels from one letter to the next
_MANY = 36  # points beyond which they are drawn small

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
class Line:
    """`runs` are the points of unbroken pieces in a field of `WIDTH` by `HEIGHT`; `points` those that lead somewhere;
    `letter_top` is where its letter stands at the end."""

    number: int
    letter: str
    runs: tuple[str, ...]
    points: tuple[Point, ...]
    letter_top: float


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
class Tick:
    """A word at the axis: `at` is per cent from the left under it, or pixels from the top beside it."""

    at: float
    text: str


@dataclass(frozen=True, slots=True)
class Drawing:
    """`lines` or `patches`, `across` and `down` the axes. `small` says that points stand close together."""

    lines: tuple[Line, ...]
    patches: tuple[Patch, ...]
    across: tuple[Tick, ...]
    down: tuple[Tick, ...]
    small: bool

    def __bool__(self) -> bool:
        return bool(self.lines or self.patches)


def lines(trend: Trend, names: Sequence[str], href: Href) -> Drawing:
    """A line for each series; `names` are what they are called in words."""
    values = [[_value(trend, series, period) for period in trend.periods] for series in trend.series]
    top = nice_top(max((value for each in values for value in each if value is not None), default=0), trend.measure)
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
                        _across(place, count),
                        _down(value, top),
                        said(trend, series, name, period),
                        href(series, period),
                    )
                    for place, (period, value) in enumerate(zip(trend.periods, own, strict=True))
                    if value
                ),
                letter_top=end,
            )
            for number, (series, own, name, end) in enumerate(zip(trend.series, values, names, ends, strict=True), 1)
        )
        if count
        else (),
        patches=(),
        across=_ticks(trend),
        down=_scale(top, trend.measure),
        small=count > _MANY,
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
    return Drawing((), tuple(patches), _ticks(trend), _scale(top, trend.measure), count > _MANY)


def said(trend: Trend, series: Series, name: str, period: str) -> str:
    """One number in words: `mine, March 2019: 12 articles of 340, 3.5%`."""
    count, every = series.counts.get(period, 0), trend.whole.counts.get(period, 0)
    return _(
        "%(name)s, %(period)s: %(articles)s of %(all)s, %(share)s",
        name=name,
        period=period_text(trend.unit, period),
        articles=articles_text(count),
        all=number_text(every),
        share=share_text(trend.share(series, period)),
    )


def period_text(unit: Unit, period: str) -> str:
    """`2019`, `March 2019`."""
    return facet_label(unit.value, period)


def nice_top(highest: float, measure: Measure) -> float:
    """The upper end of an axis: the least of `_STEPS` times a power of ten that is not below `highest`. An even whole
    number where articles are counted, so that the middle of the axis is one too."""
    if highest <= 0:
        return 0.01 if measure is Measure.SHARE else 2
    power = 10.0 ** floor(log10(highest))
    top = next(step * power for step in _STEPS if step * power >= highest * (1 - 1e-9))
    return max(2.0, float(-(-top // 2) * 2)) if measure is Measure.COUNT else top


def _value(trend: Trend, series: Series, period: str) -> float | None:
    return trend.share(series, period) if trend.measure is Measure.SHARE else series.counts.get(period, 0)


def _across(place: int, count: int) -> float:
    return round((place + 0.5) / count * PLOT, 3)


def _down(value: float, top: float) -> float:
    return round(HEIGHT * (1 - value / top), 1)


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


def _scale(top: float, measure: Measure) -> tuple[Tick, ...]:
    marks = [top, top / 2, 0.0]
    if measure is Measure.COUNT:
        return tuple(Tick(_down(mark, top), number_text(int(mark))) for mark in marks)
    digits = 0 if top >= 0.02 else 1 if top >= 0.002 else 2
    middle = top * 50 * 10**digits
    digits += 1 if abs(middle - round(middle)) > 1e-6 else 0
    return tuple(Tick(_down(mark, top), percent_text(mark, digits)) for mark in marks)


def _ticks(trend: Trend) -> tuple[Tick, ...]:
    count = len(trend.periods)
    chosen = list(enumerate(trend.periods))
    if years := trend.unit is Unit.MONTH and count > 12:
        chosen = [(place, period) for place, period in chosen if period.endswith("-01")]
    step = max(-(-len(chosen) // _MOST_TICKS), 1)
    return tuple(
        Tick(at, period[:4] if years or trend.unit is Unit.YEAR else _month_tick(period))
        for place, period in chosen[::step]
        if _FIRST_TICK <= (at := _across(place, count)) <= _LAST_TICK
    )


def _month_tick(period: str) -> str:
    return f"{short_month(int(period[5:]))} {period[:4]}"
