"""The numbers of a page of trends to take away: as records of a table and as plain JSON values."""

from __future__ import annotations

from collections.abc import Iterator

from webui.formats import api_shapes
from webui.formats.counted_words import word_forms_json
from webui.trends.series import Series, Trend, whole_period
from webui.urls.trends_url import Split, TrendsRequest

HEADER = (
    *("series", "period", "first_day", "last_day", "articles", "all_articles", "share"),
    "query",
)


def table(asked: TrendsRequest, trend: Trend, names: tuple[str, ...]) -> Iterator[tuple[str, ...]]:
    """A record for each series and period under `HEADER`, behind them what is in no period. Shares are of 1; empty
    where there is nothing to be a share of."""
    for series, name in zip(trend.series, names, strict=True):
        query = series.name if asked.split is Split.SEARCH else "".join(asked.texts)
        for period in trend.periods:
            days = whole_period(trend.unit, period)
            share = trend.share(series, period)
            yield (
                *(name, period, days.first.isoformat(), days.last.isoformat()),
                *(str(series.counts.get(period, 0)), str(trend.whole.counts.get(period, 0))),
                *("" if share is None else f"{share:.6f}", query),
            )
        for label, count, every in _rest(series, trend.whole):
            yield (name, label, "", "", str(count), str(every), "", query)


def trends_json(
    asked: TrendsRequest, trend: Trend, names: tuple[str, ...], generation: str, behind: int
) -> api_shapes.Trends:
    """All numbers as plain JSON values; `null` for a share of nothing."""
    return {
        "unit": trend.unit.value,
        "by": asked.split.value,
        "index": generation,
        "behind": behind,
        "periods": list(trend.periods),
        "all": _values(trend.whole, trend),
        "series": [
            {
                "name": name,
                "query": series.query.text,
                **_values(series, trend),
                "shares": [trend.share(series, period) for period in trend.periods],
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
        "counts": [series.counts.get(period, 0) for period in trend.periods],
        "less_exact": dict(series.coarse),
        "undated": series.undated,
    }


def _rest(series: Series, whole: Series) -> Iterator[tuple[str, int, int]]:
    yield "less exact", sum(series.coarse.values()), sum(whole.coarse.values())
    yield "undated", series.undated, whole.undated
