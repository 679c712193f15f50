"""Browsing by date: every year with its months, each a link to what was published then."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from archive.partial_date import month_of
from index.query import SearchRequest
from index.results import Results
from webui.components.search_form import Form, form
from webui.i18n.labels import articles_text
from webui.i18n.translation import month_text, number_text, short_month
from webui.urls import search_url
from webui.urls.site import SiteUrls


@dataclass(frozen=True, slots=True)
class MonthCell:
    """`told` is the month and its count in words, for those who do not see the table."""

    count: str
    told: str
    href: str


@dataclass(frozen=True, slots=True)
class BrowseYear:
    """A year; `months` are its twelve, None where nothing is dated to it."""

    year: str
    count: str
    href: str
    months: tuple[MonthCell | None, ...]


@dataclass(frozen=True, slots=True)
class BrowsePage:
    """The years and months of which something is held; `undated` is how many articles have no date."""

    form: Form
    months: tuple[str, ...]
    years: tuple[BrowseYear, ...]
    undated: str
    undated_href: str


def browse_page(results: Results, urls: SiteUrls) -> BrowsePage:
    """The page from what is found with no filter at all."""
    in_month = {each.value: each.count for each in results.facets.get("month", ())}
    in_year = {each.value: each.count for each in results.facets.get("year", ()) if len(each.value) == 4}
    undated = results.histogram.undated
    return BrowsePage(
        form=form([], urls),
        months=tuple(map(short_month, range(1, 13))),
        years=tuple(
            BrowseYear(
                year=year,
                count=number_text(in_year[year]),
                href=urls.search(search_url.including(search_url.FRONT, "year", year)),
                months=tuple(_month(int(year), month, in_month, urls) for month in range(1, 13)),
            )
            for year in sorted(in_year, reverse=True)
        ),
        undated=articles_text(undated) if undated else "",
        undated_href=urls.search(search_url.undated(search_url.FRONT)),
    )


def _month(year: int, month: int, counts: dict[str, int], urls: SiteUrls) -> MonthCell | None:
    first = date(year, month, 1)
    value = month_of(first).iso()
    count = counts.get(value, 0)
    if not count:
        return None
    query: SearchRequest = search_url.including(search_url.FRONT, "month", value)
    return MonthCell(number_text(count), f"{month_text(first)}: {articles_text(count)}", urls.search(query))
