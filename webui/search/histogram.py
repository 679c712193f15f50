"""The histogram as a drawing: where each bar stands, what it says and where it leads. No markup."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import NamedTuple

from archive.messages import N_
from archive.partial_date import PartialDate, Precision
from index.query import SearchRequest
from index.results import Bin, Histogram
from webui.components.links import Link
from webui.components.time_axis import Tick, TimeAxis, part_text
from webui.i18n.labels import articles_text, date_text, range_text
from webui.i18n.translation import _, ngettext, number_text
from webui.urls import search_url
from webui.urls.search_links import SearchLinks
from webui.urls.site import SiteUrls

BAR_HEIGHT = 88.0
_LEAST_BAR = 2.0
_WIDEST_BAR = 100 / 12  # per cent: a bar that fills the page says no more
_THINNEST_BAR = 0.2  # per cent: more than a pixel
_NARROW, _WIDE = 280.0, 600.0  # pixels that the drawing has at least on a phone, and on a wider window
_CLOSE = 120  # bars beyond which no line parts them: it would be all that is seen
_MOST_OUTLIERS = 4  # told one by one
_PEAKS = {
    "year": N_("up to %(number)s a year"),
    "month": N_("up to %(number)s a month"),
    "day": N_("up to %(number)s a day"),
}
_PARTS = {
    "year": N_("not a whole year: %(periods)s"),
    "month": N_("not a whole month: %(periods)s"),
}


class Bar(NamedTuple):
    """One bar. `left` and `width` are those of its period in per cent of the drawing's width, `bar_left` and
    `bar_width` its own, `top` and `height` pixels, as they are written; `articles` says how many it stands for, and
    `is_part` that only a part of its period counts."""

    left: str
    width: str
    top: str
    height: str
    label: str
    articles: str
    href: str
    bar_left: str
    bar_width: str
    is_part: bool = False


class Gap(NamedTuple):
    """Periods on the axis that the filters leave out."""

    left: str
    width: str
    label: str


@dataclass(frozen=True, slots=True)
class Chart:
    """`bars` are documents dated exactly enough for the unit, `bands` those known less exactly, over their whole span,
    `gaps` what the filters leave out between the ends; `outliers` lead to documents whose dates lie far from all
    others, `parts` names the periods of which only a part counts. `notes` says in words what is known less exactly,
    `peak` how many the highest bar stands for; `open_href` is the search without a range, and `zoom` what a script
    needs beside it. `is_close` says that bars stand close together."""

    bars: tuple[Bar, ...]
    bands: tuple[Bar, ...]
    gaps: tuple[Gap, ...]
    ticks: tuple[Tick, ...]
    peak: str
    is_close: bool
    open_href: str
    zoom: dict[str, str]
    notes: tuple[str, ...]
    parts: str
    outliers: tuple[Link, ...]
    undated: str
    undated_href: str

    def __bool__(self) -> bool:
        return bool(self.bars or self.bands)


def chart(
    query: SearchRequest, histogram: Histogram, links: SearchLinks, urls: SiteUrls, today: date | None = None
) -> Chart:
    """The drawing for this search's histogram; every bar leads to the same search within the bar's days. `links` are
    the page's; `today` tells which period is not over."""
    axis = _axis(histogram, today)
    peak = max((item.count for item in histogram.bins), default=0)
    bars = tuple(_bar(query, item, axis, links, peak) for item in histogram.bins) if axis else ()
    return Chart(
        bars=bars,
        bands=tuple(_band(query, item, axis, links) for item in histogram.coarse) if axis else (),
        gaps=tuple(_gap(axis, *days) for days in axis.gaps()) if axis else (),
        ticks=axis.ticks(_NARROW, _WIDE) if axis else (),
        peak=_(_PEAKS[histogram.unit], number=number_text(peak)),
        is_close=axis is not None and axis.count > _CLOSE,
        open_href=urls.search(search_url.between(query, None, None)),
        zoom=axis.zoom() if axis else {},
        notes=_coarse_notes(histogram.coarse),
        parts=_parts(histogram.unit, [bar.label for bar in bars if bar.is_part]),
        outliers=tuple(_outliers(query, histogram, links)),
        undated=ngettext("%(number)s undated article", "%(number)s undated articles", histogram.undated)
        if histogram.undated
        else "",
        undated_href=urls.search(search_url.undated(query)),
    )


def _axis(histogram: Histogram, today: date | None) -> TimeAxis | None:
    if histogram.first is None or histogram.last is None:
        return None
    return TimeAxis(histogram.unit, histogram.first, histogram.last, histogram.asked, today)


def _bar(query: SearchRequest, item: Bin, axis: TimeAxis, links: SearchLinks, peak: int) -> Bar:
    height = max(item.count / peak * BAR_HEIGHT, _LEAST_BAR)
    slot, part = axis.slot(item.start, item.end), axis.part(item.start, item.end)
    width = min(max(slot.width, _THINNEST_BAR), _WIDEST_BAR)
    label = part_text(range_text(item.start, item.end), (item.start, item.end), part)
    return Bar(
        left=_written(slot.left),
        width=_written(slot.width),
        top=_written(BAR_HEIGHT - height),
        height=_written(height),
        label=label,
        articles=articles_text(item.count),
        href=links.between(*_inside(query, item)),
        bar_left=_written(min(slot.left + (slot.width - width) / 2, 100 - width)),
        bar_width=_written(width),
        is_part=part is not None,
    )


def _band(query: SearchRequest, item: Bin, axis: TimeAxis, links: SearchLinks) -> Bar:
    slot = axis.slot(item.start, item.end)
    left, width = _written(slot.left), _written(slot.width)
    return Bar(
        left=left,
        width=width,
        top=_written(BAR_HEIGHT + 3),
        height="6",
        label=range_text(item.start, item.end),
        articles=articles_text(item.count),
        href=links.between(*_inside(query, item)),
        bar_left=left,
        bar_width=width,
    )


def _gap(axis: TimeAxis, first: date, last: date) -> Gap:
    slot = axis.slot(first, last)
    return Gap(_written(slot.left), _written(slot.width), range_text(first, last))


def _inside(query: SearchRequest, item: Bin) -> tuple[date, date]:
    """The bar's days without those that the search already leaves out."""
    first = max(item.start, query.first or item.start)
    last = min(item.end, query.last or item.end)
    return (first, last) if first <= last else (item.start, item.end)


def _written(length: float) -> str:
    return f"{length:.5g}"


def _outliers(query: SearchRequest, histogram: Histogram, links: SearchLinks) -> list[Link]:
    told: Sequence[Bin] = histogram.outliers
    if len(told) > _MOST_OUTLIERS and histogram.first:
        early = [item for item in told if item.start < histogram.first]
        sides = (early, [item for item in told if item.start >= histogram.first])
        told = [Bin(each[0].start, max(i.end for i in each), sum(i.count for i in each)) for each in sides if each]
    return [
        Link(
            ngettext(
                "%(number)s article dated %(when)s",
                "%(number)s articles dated %(when)s",
                item.count,
                when=range_text(item.start, item.end),
            ),
            links.between(*_inside(query, item)),
        )
        for item in told
    ]


def _parts(unit: str, labels: list[str]) -> str:
    return _(_PARTS[unit], periods=", ".join(labels)) if labels else ""


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
