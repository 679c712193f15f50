"""The rows of the table of trends: numbers of articles for each search and period, and what is in no period."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace

from archive.messages import N_
from index.query import SearchRequest, Versions
from webui.i18n.labels import share_text
from webui.i18n.translation import _, number_text
from webui.trends.periods import interval_text, period_name, period_text
from webui.trends.series import Series, Trend
from webui.trends.units import within
from webui.urls import search_url
from webui.urls.site import SiteUrls
from webui.urls.trends_url import Unit

_MOST_DATES = 4
_SPAN_LINKS = 40  # values of a filter that an address has room for
_LESS_EXACT = {
    Unit.DECADE: N_("In no single decade"),
    Unit.YEAR: N_("Less exact than a year"),
    Unit.MONTH: N_("Less exact than a month"),
    Unit.WEEKDAY: N_("Less exact than a day"),
}
_ELSEWHERE = {
    Unit.DECADE: N_("In decades that no search asks for"),
    Unit.YEAR: N_("In years that no search asks for"),
    Unit.MONTH: N_("In months that no search asks for"),
    Unit.WEEKDAY: N_("On weekdays that no search asks for"),
}


@dataclass(frozen=True, slots=True)
class Cell:
    """One number of the table; `href` leads to its articles, or is "" where there are none. `range` is what a share of
    few articles may be, else ""."""

    count: str
    share: str
    href: str
    range: str = ""

    @property
    def is_none(self) -> bool:
        """Whether it counts nothing: drawn as a dot."""
        return self.count == "0"


@dataclass(frozen=True, slots=True)
class Row:
    """One period: `cells` of each series, and how many articles there are `of` all, `is_few` where these are few."""

    name: str
    cells: tuple[Cell, ...]
    of: Cell
    is_few: bool = False


def href_within(trend: Trend, series: Series, urls: SiteUrls, *periods: str) -> str:
    """Where exactly the series' articles of these periods, or of these dates less exact, are found; "" where no search
    says that, or an address has no room for it."""
    found = within(plain(series.query), trend.unit, series.counted, *periods)
    if found is None:
        return ""
    held = series.query.selections
    values = sum(len(each.include) for facet, each in found.selections.items() if each != held.get(facet))
    return urls.search(found) if values <= _SPAN_LINKS else ""


def period_row(trend: Trend, period: str, href: Callable[[Series, str], str]) -> Row:
    """The row of one period; `href` gives the address of a search's articles in it."""
    is_few = trend.is_few(period)

    def cell(series: Series) -> Cell:
        count = trend.count(series, period)
        if count is None:
            return Cell("–", "", "")
        share, ends = share_text(trend.share(series, period)), interval_text(trend, series, period) if is_few else ""
        return Cell(number_text(count), share, href(series, period) if count else "", ends)

    every = trend.whole.counts.get(period, 0)
    return Row(
        name=period_text(trend, period),
        cells=tuple(map(cell, trend.series)),
        of=Cell(number_text(every), "", href(trend.whole, period) if every else ""),
        is_few=is_few,
    )


def rest_rows(trend: Trend, urls: SiteUrls) -> list[Row]:
    """What is in no period: dates less exact than the unit, undated articles; and all of it."""

    def row(name: str, value: Callable[[Series], int], href: Callable[[Series], str]) -> Row:
        def cell(series: Series) -> Cell:
            count = value(series)
            return Cell(number_text(count), "", href(series) if count else "")

        return Row(name, tuple(map(cell, trend.series)), cell(trend.whole))

    def of_periods(series: Series, periods: Iterable[str]) -> str:
        return href_within(trend, series, urls, *periods)

    def once_href(series: Series) -> str:
        return urls.take(replace(series.query, versions=Versions.ONE))

    rows = []
    if any(each.coarse for each in (trend.whole, *trend.series)):
        name = _(_LESS_EXACT[trend.unit])
        coarse = row(name, lambda each: sum(each.coarse.values()), lambda each: of_periods(each, each.coarse))
        rows.append(coarse)
    if any(each.outliers for each in (trend.whole, *trend.series)):
        name = _("Far from the other dates: %(dates)s", dates=_dates(trend))
        rows.append(row(name, lambda each: sum(each.outliers.values()), lambda each: of_periods(each, each.outliers)))
    if trend.elsewhere(trend.whole):
        rows.append(
            row(
                _(_ELSEWHERE[trend.unit]),
                lambda each: sum(trend.elsewhere(each).values()),
                lambda each: of_periods(each, trend.elsewhere(each)),
            )
        )
    if any(each.undated for each in (trend.whole, *trend.series)):
        rows.append(
            row(
                _("Undated"),
                lambda series: series.undated,
                lambda series: urls.search(search_url.undated(plain(series.query))),
            )
        )
    rows.append(row(_("Together"), lambda series: series.total, lambda series: urls.search(plain(series.query))))
    if trend.has_versions:
        rows.append(row(_("Each article counted once"), lambda series: series.lines, once_href))
    return rows


def _dates(trend: Trend) -> str:
    """Dates far out, the first few of them."""
    known = list(trend.whole.outliers) or sorted({date for each in trend.series for date in each.outliers})
    told = ", ".join(period_name(trend.unit, each) for each in known[:_MOST_DATES])
    return f"{told}, …" if len(known) > _MOST_DATES else told


def plain(query: SearchRequest) -> SearchRequest:
    """The search as a reader would come by it, from the first page on."""
    return replace(query, page=1, limit=search_url.FRONT.limit)
