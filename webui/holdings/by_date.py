"""Browsing by date: every year with its months, each a link to what was published then."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

from archive.partial_date import month_of
from index.results import Results
from webui.components.search_form import Form, form
from webui.i18n.labels import articles_text
from webui.i18n.translation import month_text, number_text, short_month
from webui.urls import search_url
from webui.urls.search_links import SearchLinks
from webui.urls.site import SiteUrls

SHADES = 4
"""Grounds that a month can have, by how much was published in it."""


@dataclass(frozen=True, slots=True)
class MonthCell:
    """`told` is the month and its count in words, for those who do not see the table; `shade` says how much that is
    beside the fullest month, 1 to `SHADES`."""

    count: str
    told: str
    href: str
    shade: int


@dataclass(frozen=True, slots=True)
class BrowseYear:
    """A year; `months` are the short names of its twelve, each with None where nothing is dated to it."""

    year: str
    count: str
    href: str
    months: tuple[tuple[str, MonthCell | None], ...]


@dataclass(frozen=True, slots=True)
class BrowsePage:
    """The years and months of which something is held; `dated` is how many articles have a date, `span` the first and
    the last year, `undated` how many articles have no date."""

    form: Form
    dated: str
    span: str
    months: tuple[str, ...]
    years: tuple[BrowseYear, ...]
    undated: str
    undated_href: str


def browse_page(results: Results, urls: SiteUrls) -> BrowsePage:
    """The page from what is found with no filter at all."""
    in_month = {each.value: each.count for each in results.facets.get("month", ())}
    in_year = {each.value: each.count for each in results.facets.get("year", ()) if len(each.value) == 4}
    undated = results.histogram.undated
    most = max(in_month.values(), default=0)
    links = SearchLinks(search_url.FRONT, urls.root)
    of_year, of_month = links.taking("year"), links.taking("month")
    names = tuple(map(short_month, range(1, 13)))
    return BrowsePage(
        form=form([], urls),
        dated=articles_text(results.total - undated),
        span=_span(sorted(in_year)),
        months=names,
        years=tuple(
            BrowseYear(
                year=year,
                count=number_text(in_year[year]),
                href=of_year(year),
                months=tuple(
                    (name, _month(int(year), month, in_month, most, of_month)) for month, name in enumerate(names, 1)
                ),
            )
            for year in sorted(in_year, reverse=True)
        ),
        undated=articles_text(undated) if undated else "",
        undated_href=urls.search(search_url.undated(search_url.FRONT)),
    )


def _span(years: list[str]) -> str:
    if not years:
        return ""
    return years[0] if len(years) == 1 else f"{years[0]}–{years[-1]}"


def _month(year: int, month: int, counts: dict[str, int], most: int, href: Callable[[str], str]) -> MonthCell | None:
    first = date(year, month, 1)
    value = month_of(first).iso()
    count = counts.get(value, 0)
    if not count:
        return None
    shade = -(-SHADES * count // most)
    return MonthCell(number_text(count), f"{month_text(first)}: {articles_text(count)}", href(value), shade)
