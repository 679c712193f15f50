"""The numbers of a page of trends to take away: as records of a table and as plain JSON values."""

from __future__ import annotations

from collections.abc import Iterator

from index.timeline.periods import Part
from webui.formats import api_shapes
from webui.formats.counted_words import word_forms_json
from webui.trends.reliability import FEW
from webui.trends.series import Series, Trend
from webui.trends.units import whole_period
from webui.urls.trends_url import Split, TrendsRequest

HEADER = (
    *("series", "period", "first_day", "last_day", "articles", "all_articles", "share"),
    *("query", "share_low", "share_high", "few", "partial"),
)


def table(asked: TrendsRequest, trend: Trend, names: tuple[str, ...]) -> Iterator[tuple[str, ...]]:
    """A record for each series and period under `HEADER`, behind them what is in no period. Shares are of 1; empty
    where there is nothing to be a share of, as all is of a period that the search does not ask for. `first_day` and
    `last_day` are those that count where only a part of a period does (`partial`), and empty for a weekday; `share_low`
    and `share_high` are the ends of the share's 95% interval, `few` says that the period has too few articles for a
    share to say much."""
    for series, name in zip(trend.series, names, strict=True):
        query = series.name if asked.split is Split.SEARCH else "".join(asked.texts)
        for period in trend.asked_periods:
            part = trend.part(period)
            days = part or whole_period(trend.unit, period)
            count, share, ends = (
                trend.count(series, period),
                trend.share(series, period),
                trend.interval(series, period),
            )
            yield (
                *(name, period, *((days.first.isoformat(), days.last.isoformat()) if days else ("", ""))),
                *("" if count is None else str(count), str(trend.whole.counts.get(period, 0))),
                *("" if share is None else f"{share:.6f}", query),
                *(f"{ends[0]:.6f}" if ends else "", f"{ends[1]:.6f}" if ends else ""),
                *("yes" if trend.is_few(period) else "", "yes" if part else ""),
            )
        for label, number, every in _rest(series, trend):
            yield (name, label, "", "", str(number), str(every), "", query, "", "", "", "")


def trends_json(
    asked: TrendsRequest, trend: Trend, names: tuple[str, ...], generation: str, behind: int
) -> api_shapes.Trends:
    """All numbers as plain JSON values; `null` for a share of nothing."""
    return {
        "unit": trend.unit.value,
        "by": asked.split.value,
        "index": generation,
        "behind": behind,
        "periods": list(trend.asked_periods),
        "start": trend.first.isoformat() if trend.first else None,
        "end": trend.last.isoformat() if trend.last else None,
        "partial": {period: _part(part) for period in trend.asked_periods if (part := trend.part(period))},
        "left_out": [period for period in trend.periods if trend.is_left_out(period)],
        "few": [period for period in trend.periods if trend.is_few(period)],
        "few_below": FEW,
        "all": _values(trend.whole, trend),
        "series": [
            {
                "name": name,
                "query": series.query.text,
                **_values(series, trend),
                "shares": [trend.share(series, period) for period in trend.asked_periods],
                "intervals": [_ends(trend, series, period) for period in trend.asked_periods],
                "notes": list(series.notes),
                "forms": word_forms_json(series.words),
            }
            for series, name in zip(trend.series, names, strict=True)
        ],
    }


def _values(series: Series, trend: Trend) -> api_shapes.Counts:
    return {
        "total": series.total,
        "lines": series.lines,
        "counts": [series.counts.get(period, 0) for period in trend.asked_periods],
        "less_exact": dict(series.coarse),
        "outliers": dict(series.outliers),
        "elsewhere": sum(trend.elsewhere(series).values()),
        "undated": series.undated,
    }


def _part(part: Part) -> api_shapes.Days:
    return {"start": part.first.isoformat(), "end": part.last.isoformat()}


def _ends(trend: Trend, series: Series, period: str) -> list[float] | None:
    ends = trend.interval(series, period)
    return [round(end, 6) for end in ends] if ends else None


def _rest(series: Series, trend: Trend) -> Iterator[tuple[str, int, int]]:
    whole = trend.whole
    yield "less exact", sum(series.coarse.values()), sum(whole.coarse.values())
    if series.outliers or whole.outliers:
        yield "far from all other dates", sum(series.outliers.values()), sum(whole.outliers.values())
    if elsewhere := sum(trend.elsewhere(whole).values()):
        yield "of periods not asked for", sum(trend.elsewhere(series).values()), elsewhere
    yield "undated", series.undated, whole.undated
