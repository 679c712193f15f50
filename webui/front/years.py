"""The years of an archive as a drawn line, each a link to what was published in it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import NamedTuple

from index.timeline.asked_days import EVERY_DAY
from webui.components.time_axis import Tick, TimeAxis
from webui.i18n.labels import articles_text
from webui.i18n.translation import _, number_text
from webui.urls.search_links import SearchLinks

HEIGHT = 96.0
"""Of the drawing, in the units of its points; the axis lies at its foot."""

_TOP = 8.0  # what is left free above the highest point
_MOST_POINTS = 150  # more could not be told apart, nor hit
_DOTTED = 60  # points up to which each has a dot
_NARROW, _WIDE = 320.0, 640.0  # pixels that the drawing has at least on a phone, and on a wider window


class Point(NamedTuple):
    """A year, or a run of years where there are too many: `left` and `width` of its place in per cent of the drawing,
    `middle` and `top` where its point is; `told` says in words what it stands for."""

    left: str
    width: str
    middle: str
    top: str
    told: str
    href: str


@dataclass(frozen=True, slots=True)
class YearLine:
    """`path` are the points of the line as SVG writes them, in a drawing of 100 by `HEIGHT`; `told` says in words what
    it shows."""

    points: tuple[Point, ...]
    path: str
    area: str
    ticks: tuple[Tick, ...]
    told: str
    has_dots: bool

    def __bool__(self) -> bool:
        return len(self.points) > 1


def year_line(counts: Mapping[int, int], first: int, last: int, links: SearchLinks) -> YearLine:
    """The line from one year to another; years with nothing are there too. `links` are those of a search for
    everything."""
    step = next(each for each in (1, 10, 100, 1000) if (last - first) // each < _MOST_POINTS)
    starts = range(first - first % step, last + 1, step)
    runs = [(max(start, 1), start + step - 1) for start in starts]
    tally = [sum(counts.get(year, 0) for year in range(begin, end + 1)) for begin, end in runs]
    peak = max(tally, default=0) or 1
    width = 100 / len(runs)
    tops = [HEIGHT - count / peak * (HEIGHT - _TOP) for count in tally]
    points = tuple(
        Point(
            left=_written(number * width),
            width=_written(width),
            middle=_written((number + 0.5) * width),
            top=_written(top),
            told=_("%(years)s: %(articles)s", years=_run(*run), articles=articles_text(count)),
            href=links.between(*_days(*run)),
        )
        for number, (run, count, top) in enumerate(zip(runs, tally, tops, strict=True))
    )
    path = " ".join(f"{point.middle},{point.top}" for point in points)
    foot = _written(HEIGHT)
    area = f"{points[0].middle},{foot} {path} {points[-1].middle},{foot}" if points else ""
    best = max(range(len(runs)), key=lambda number: tally[number], default=0)
    told = _("most in %(years)s: %(count)s", years=_run(*runs[best]), count=number_text(tally[best])) if runs else ""
    axis = TimeAxis("year", date(max(starts[0], 1), 1, 1), date(min(runs[-1][1], 9999), 12, 31), EVERY_DAY)
    return YearLine(points, path, area, axis.ticks(_NARROW, _WIDE), told, len(points) <= _DOTTED)


def _days(begin: int, end: int) -> tuple[date, date]:
    """The first day of the one year and the last of the other."""
    return date(begin, 1, 1), date(min(end, 9999), 12, 31)


def _run(begin: int, end: int) -> str:
    return str(begin) if begin == end else f"{begin}–{end}"


def _written(length: float) -> str:
    return f"{length:.4g}"
