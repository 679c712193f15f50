"""The histogram as a drawing: where each bar stands, what it says and where it leads. No markup."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from datetime import date
from typing import NamedTuple

from archive.messages import N_
from archive.partial_date import PartialDate, Precision
from index.query import SearchRequest
from index.results import Bin, Histogram
from webui.i18n.labels import articles_text, date_text, range_text
from webui.i18n.translation import _, ngettext, number_text, short_month
from webui.urls import search_url, trends_url
from webui.urls.concordance_url import ConcordanceRequest
from webui.urls.search_links import SearchLinks
from webui.urls.site import SiteUrls

BAR_HEIGHT = 88.0
_LEAST_BAR = 2.0
_MOST_TICKS = 6
_LAST_TICK = 92.0
_PEAKS = {
    "year": N_("up to %(number)s a year"),
    "month": N_("up to %(number)s a month"),
    "day": N_("up to %(number)s a day"),
}
_LEAST_SLOTS = {"year": 12, "month": 12, "day": 28}


class Bar(NamedTuple):
    """One bar. `left` and `width` are per cent of the drawing's width, `top` and `height` pixels, as they are written;
    `articles` says how many it stands for."""

    left: str
    width: str
    top: str
    height: str
    label: str
    articles: str
    href: str


class Tick(NamedTuple):
    """A word under the axis at `left` per cent; `anchor` is SVG's `text-anchor`."""

    left: float
    text: str
    anchor: str


@dataclass(frozen=True, slots=True)
class Chart:
    """`bars` are documents dated exactly enough for the unit, `bands` those known less exactly, over their whole span.
    `notes` says the latter in words, `peak` how many the highest bar stands for; `open_href` is the search without a
    range. The last three lead to other ways to look at the search, "" where there is none."""

    bars: tuple[Bar, ...]
    bands: tuple[Bar, ...]
    ticks: tuple[Tick, ...]
    peak: str
    open_href: str
    notes: tuple[str, ...]
    undated: str
    undated_href: str
    trends_href: str
    words_href: str
    context_href: str

    def __bool__(self) -> bool:
        return bool(self.bars or self.bands)


def chart(query: SearchRequest, histogram: Histogram, links: SearchLinks, urls: SiteUrls) -> Chart:
    """The drawing for this search's histogram; every bar leads to the same search within the bar's days. `links` are
    the page's."""
    unit = histogram.unit
    framing = histogram.bins or histogram.coarse
    slots = [_slot(unit, day) for item in framing for day in (item.start, item.end)]
    first, last = _frame(unit, min(slots, default=0), max(slots, default=0))
    count = last - first + 1
    peak = max((item.count for item in histogram.bins), default=0)
    is_asked = bool(query.text.strip())

    def placed(item: Bin, top: float, height: float) -> Bar:
        left = min(max(_slot(unit, item.start) - first, 0), count - 1)
        right = min(max(_slot(unit, item.end) - first, 0), count - 1) + 1
        begin, end = _inside(query, item)
        return Bar(
            left=_written(_percent(left, count)),
            width=_written(_percent(right - left, count)),
            top=_written(top),
            height=_written(height),
            label=range_text(item.start, item.end),
            articles=articles_text(item.count),
            href=links.between(begin, end),
        )

    def bar(item: Bin) -> Bar:
        height = max(item.count / peak * BAR_HEIGHT, _LEAST_BAR)
        return placed(item, BAR_HEIGHT - height, height)

    return Chart(
        bars=tuple(bar(item) for item in histogram.bins),
        bands=tuple(placed(item, BAR_HEIGHT + 3, 6) for item in histogram.coarse),
        ticks=_ticks(unit, first, last) if slots else (),
        peak=_(_PEAKS[unit], number=number_text(peak)),
        open_href=urls.search(search_url.between(query, None, None)),
        notes=_coarse_notes(histogram.coarse),
        undated=ngettext("%(number)s undated article", "%(number)s undated articles", histogram.undated)
        if histogram.undated
        else "",
        undated_href=urls.search(search_url.undated(query)),
        trends_href=urls.trends(trends_url.of_search(query)),
        words_href=urls.words(search_url.on_page(query, 1)) if is_asked or search_url.is_filtered(query) else "",
        context_href=urls.context(ConcordanceRequest(search_url.on_page(query, 1))) if is_asked else "",
    )


def _inside(query: SearchRequest, item: Bin) -> tuple[date, date]:
    """The bar's days without those that the search already leaves out."""
    first = max(item.start, query.first or item.start)
    last = min(item.end, query.last or item.end)
    return (first, last) if first <= last else (item.start, item.end)


def _percent(part: int, whole: int) -> float:
    return round(100 * part / whole, 3)


def _written(length: float) -> str:
    return f"{length:.5g}"


def _slot(unit: str, day: date) -> int:
    """The number of the year, month or day that `day` lies in."""
    match unit:
        case "day":
            return day.toordinal()
        case "month":
            return day.year * 12 + day.month - 1
        case _:
            return day.year


def _day(unit: str, slot: int) -> date:
    """The first day of a slot."""
    match unit:
        case "day":
            return date.fromordinal(slot)
        case "month":
            return date(slot // 12, slot % 12 + 1, 1)
        case _:
            return date(slot, 1, 1)


def _frame(unit: str, first: int, last: int) -> tuple[int, int]:
    """The slots to draw: whole years of months, and never so few that a bar fills the page."""
    if unit == "month":
        first, last = first // 12 * 12, last // 12 * 12 + 11
    missing = max(_LEAST_SLOTS[unit] - (last - first + 1), 0)
    lowest, highest = _slot(unit, date.min), _slot(unit, date.max)
    after = 0 if unit == "year" else missing // 2  # no empty years to come
    return max(first - missing + after, lowest), min(last + after, highest)


def _ticks(unit: str, first: int, last: int) -> tuple[Tick, ...]:
    count = last - first + 1
    step = -(-count // _MOST_TICKS)
    if unit == "month":
        step = 2 if count == 12 else -(-step // 12) * 12
    ticks = []
    for slot in range(first, last + 1, step):
        left = _percent(slot - first, count) if unit != "year" else _percent(2 * (slot - first) + 1, 2 * count)
        if left > _LAST_TICK:
            break  # its word would run out of the drawing
        ticks.append(Tick(left, _tick_text(unit, _day(unit, slot), count), "start" if unit != "year" else "middle"))
    return tuple(ticks)


def _tick_text(unit: str, day: date, count: int) -> str:
    match unit:
        case "day":
            return f"{day.day} {short_month(day.month)}"
        case "month":
            return f"{short_month(day.month)} {day.year}" if count == 12 else str(day.year)
        case _:
            return str(day.year)


def _coarse_notes(coarse: tuple[Bin, ...]) -> tuple[str, ...]:
    known = {
        Precision.MONTH: N_("%(count)s known only to the month"),
        Precision.YEAR: N_("%(count)s known only to the year"),
        Precision.SPAN: N_("%(count)s known only to a span of time"),
    }
    tally: Counter[Precision] = Counter()
    for item in coarse:
        tally[PartialDate(item.start, item.end).precision] += item.count
    if len(coarse) == 1:
        only = coarse[0]
        when = date_text(PartialDate(only.start, only.end))
        return (_("%(count)s somewhere in %(when)s", count=number_text(only.count), when=when),)
    return tuple(_(told, count=number_text(tally[each])) for each, told in known.items() if tally[each])
