"""Trends as bars: stacked for topics, side by side for what has no course in time. No markup."""

from __future__ import annotations

from collections.abc import Sequence

from webui.trends.chart import Drawing, Href, Patch, Range, around, by_chance, down, drawn, highest
from webui.trends.periods import PLOT, said
from webui.trends.scale import nice_top
from webui.trends.series import Series, Trend
from webui.urls.trends_url import Measure

_FILLED = 0.8  # of the room that a period has


def stack(trend: Trend, names: Sequence[str], href: Href) -> Drawing:
    """A bar for each period, a patch of it for each series, the first at the bottom."""
    sums = [sum(drawn(trend, series, period) or 0 for series in trend.series) for period in trend.periods]
    top = nice_top(max(sums, default=0), trend.measure)
    patches = []
    count = len(trend.periods)
    breadth = PLOT / max(count, 1)
    for place, period in enumerate(trend.periods):
        below = 0.0
        for number, (series, name) in enumerate(zip(trend.series, names, strict=True), 1):
            if value := drawn(trend, series, period):
                high, low = down(below + value, top), down(below, top)
                patches.append(
                    Patch(
                        number=number,
                        left=round((place + (1 - _FILLED) / 2) * breadth, 3),
                        width=round(_FILLED * breadth, 3),
                        top=high,
                        height=round(low - high, 1),
                        label=said(trend, series, name, period),
                        href=href(series, period),
                    )
                )
                below += value
    return Drawing((), tuple(patches), **around(trend, top))


def beside(trend: Trend, names: Sequence[str], href: Href) -> Drawing:
    """A bar for each series in each period, the first at the left; names are what they are called in words."""
    values = [[drawn(trend, series, period) for period in trend.periods] for series in trend.series]
    top = nice_top(highest(trend, values), trend.measure)
    room = PLOT / max(len(trend.periods), 1)
    breadth = room * _FILLED / max(len(trend.series), 1)
    patches = []
    for place, period in enumerate(trend.periods):
        for number, (series, name) in enumerate(zip(trend.series, names, strict=True)):
            if shown := values[number][place]:
                left, high = (place + (1 - _FILLED) / 2) * room + number * breadth, down(shown, top)
                patches.append(
                    Patch(
                        number=number + 1,
                        left=round(left, 3),
                        width=round(breadth * (1 if len(trend.series) == 1 else 0.94), 3),
                        top=high,
                        height=round(down(0, top) - high, 1),
                        label=said(trend, series, name, period),
                        href=href(series, period),
                        chance=_chance(trend, series, period, left + breadth / 2, top),
                    )
                )
    return Drawing((), tuple(patches), **around(trend, top))


def _chance(trend: Trend, series: Series, period: str, left: float, top: float) -> Range | None:
    ends = trend.interval(series, period) if trend.measure is Measure.SHARE and trend.is_few(period) else None
    return by_chance(round(left, 3), ends, trend.share(series, period) or 0.0, top) if ends else None
