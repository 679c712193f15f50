"""The periods of a drawing: what they are called, what is written under them, and which of them are marked."""

from __future__ import annotations

from dataclasses import dataclass

from webui.components.time_axis import Tick, TimeAxis, part_text
from webui.i18n.labels import articles_text, facet_label, share_text
from webui.i18n.translation import _, decade_text, number_text, weekday_name
from webui.trends.series import Series, Trend
from webui.trends.units import WEEKDAYS, days_known, whole_period
from webui.urls.trends_url import Measure, Unit

PLOT = 95.5
"""How far the plot reaches, in per cent of the drawing; behind it stand the letters."""

_NARROW, _WIDE = 225.0, 560.0  # pixels that the plot has at least on a phone, and on a wider window
_MOST_TICKS = 6
_FIRST_TICK, _LAST_TICK = 2.5, 93.0  # beyond these their words would run out of the drawing

_DATED = {Unit.DECADE: "year", Unit.YEAR: "year", Unit.MONTH: "month"}


@dataclass(frozen=True, slots=True)
class Band:
    """A period with a mark of its own: "left-out", "part" or "few"."""

    left: float
    width: float
    label: str
    kind: str


def said(trend: Trend, series: Series, name: str, period: str) -> str:
    """One number in words: `mine, March 2019: 12 articles of 340, 3.5%`; of few articles with what it may be."""
    count, every = series.counts.get(period, 0), trend.whole.counts.get(period, 0)
    told = _(
        "%(name)s, %(period)s: %(articles)s of %(all)s, %(share)s",
        name=name,
        period=period_text(trend, period),
        articles=articles_text(count),
        all=number_text(every),
        share=share_text(trend.share(series, period)),
    )
    if not trend.is_few(period):
        return told
    return _("%(told)s (few articles: %(range)s)", told=told, range=interval_text(trend, series, period))


def interval_text(trend: Trend, series: Series, period: str) -> str:
    """`2.1% to 17.3%`: between which shares this one may lie by chance; "" for none."""
    ends = trend.interval(series, period)
    return _("%(low)s to %(high)s", low=share_text(ends[0]), high=share_text(ends[1])) if ends else ""


def period_text(trend: Trend, period: str) -> str:
    """`2019`, `March 2019`, `Monday`, `2019 (from 10 May)`, `2010 (left out by the filters)`."""
    name, days = period_name(trend.unit, period), whole_period(trend.unit, period)
    if trend.is_left_out(period):
        return _("%(period)s (left out by the filters)", period=name)
    return name if days is None else part_text(name, (days.first, days.last), trend.part(period))


def period_name(unit: Unit, value: str) -> str:
    """What a period, or a date that is less exact, is called."""
    if unit is Unit.WEEKDAY:
        return weekday_name(WEEKDAYS.index(value) + 1) if value in WEEKDAYS else facet_label("precision", value)
    return decade_text(days_known(value).first) if value.endswith("s") else facet_label(_DATED[unit], value)


def time_axis(trend: Trend) -> TimeAxis | None:
    """The axis of time; None where it has none: of weekdays, and where periods are left out."""
    if trend.unit is Unit.WEEKDAY or trend.skips or trend.first is None or trend.last is None:
        return None
    return TimeAxis(trend.unit.value, trend.first, trend.last, trend.asked, trend.today)


def ticks(trend: Trend) -> tuple[Tick, ...]:
    """What is written under the drawing, in per cent of its width."""
    axis = time_axis(trend)
    if axis:
        return tuple(each._replace(left=round(each.left * PLOT / 100, 3)) for each in axis.ticks(_NARROW, _WIDE))
    count = len(trend.periods)
    if trend.unit is Unit.WEEKDAY:
        places = [across(place, count) for place in range(count)]
        return tuple(
            Tick(at, weekday_name(number, short=is_short), "middle", "tight" if is_short else "roomy")
            for is_short in (True, False)
            for number, at in enumerate(places, 1)
        )
    step = max(-(-count // _MOST_TICKS), 1)
    return tuple(
        Tick(at, period, "middle")
        for place, period in list(enumerate(trend.periods))[::step]
        if _FIRST_TICK <= (at := across(place, count)) <= _LAST_TICK
    )


def bands(trend: Trend) -> tuple[Band, ...]:
    """What is marked behind the drawing: whole periods that are left out, and those of which a part counts."""
    found = []
    for place, period in enumerate(trend.periods):
        is_out = trend.is_left_out(period)
        if is_out or trend.part(period):
            found.append(_band(trend, place, period_text(trend, period), "left-out" if is_out else "part"))
    return tuple(found)


def few_bands(trend: Trend) -> tuple[Band, ...]:
    """Periods of few articles, as strips under the axis; none where nothing is a share."""
    if trend.measure is not Measure.SHARE:
        return ()
    return tuple(
        _band(trend, place, few_text(trend, period), "few")
        for place, period in enumerate(trend.periods)
        if trend.is_few(period)
    )


def _band(trend: Trend, place: int, label: str, kind: str) -> Band:
    breadth = PLOT / len(trend.periods)
    return Band(round(place * breadth, 3), round(breadth, 3), label, kind)


def few_text(trend: Trend, period: str) -> str:
    """`2009: few articles (12)`."""
    count = trend.whole.counts.get(period, 0)
    return _("%(period)s: few articles (%(number)s)", period=period_text(trend, period), number=number_text(count))


def across(place: int, count: int) -> float:
    """Where the middle of a period stands, in per cent of the drawing."""
    return round((place + 0.5) / count * PLOT, 3)
