"""The years of the archive as a drawing: a bar for each, high as it has articles. No markup."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from archive.partial_date import parse_iso
from index.timeline.asked_days import EVERY_DAY
from webui.components.time_axis import Tick, TimeAxis
from webui.i18n.labels import articles_text
from webui.i18n.translation import _, number_text

HEIGHT = 88.0
_LEAST = 2.0  # pixels: what is there is seen
_NARROW, _WIDE = 280.0, 1000.0  # pixels that the drawing has on a phone and on a wide window


class YearBar(NamedTuple):
    """`left` and `width` are per cent of the drawing, `top` and `height` pixels, as they are written; without `href`
    nothing is held of the year."""

    left: str
    width: str
    top: str
    height: str
    told: str
    href: str


@dataclass(frozen=True, slots=True)
class YearsDrawing:
    """`peak` says how many articles the highest bar stands for."""

    bars: tuple[YearBar, ...]
    ticks: tuple[Tick, ...]
    peak: str


def years_drawing(every: Sequence[str], held: Mapping[str, int], href: Callable[[str], str]) -> YearsDrawing | None:
    """The drawing of `every` year in a row, with the number of articles `held` of each; None where there is no year.
    `href` leads to the articles of one."""
    if not every:
        return None
    most = max(held.get(year, 0) for year in every)
    first, last = parse_iso(every[0]).first, parse_iso(every[-1]).last
    return YearsDrawing(
        bars=tuple(_bar(place, year, len(every), held.get(year, 0), most, href) for place, year in enumerate(every)),
        ticks=TimeAxis("year", first, last, EVERY_DAY).ticks(_NARROW, _WIDE),
        peak=_("up to %(number)s a year", number=number_text(most)),
    )


def _bar(place: int, year: str, of: int, count: int, most: int, href: Callable[[str], str]) -> YearBar:
    height = max(count / most * HEIGHT, _LEAST) if count else HEIGHT
    return YearBar(
        left=f"{100 * place / of:.5g}",
        width=f"{100 / of:.5g}",
        top=f"{HEIGHT - height:.5g}",
        height=f"{height:.5g}",
        told=f"{year}: {articles_text(count)}",
        href=href(year) if count else "",
    )
