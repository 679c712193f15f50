"""The drawing of a page of trends as a picture by itself: an SVG with title, key, axes and where it is from. These are
plain values for `templates/trends/picture.svg`; all lengths are pixels.

It names no style sheet and no font that has to be fetched, and is drawn for white paper.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from archive.document import clean_text
from webui.components.time_axis import Tick
from webui.trends import chart
from webui.trends.chart import HEIGHT, WIDTH, Drawing
from webui.trends.page import Key, TrendsPage
from webui.trends.periods import PLOT, Band

BREADTH = 960
_EDGE = 28  # around everything
_TALL = 1.3  # as many times as high as on the page
_LINE = 18  # from one line of small words to the next
_SMALL = 6.7  # pixels that a letter of small words takes
_TITLE = 13.0  # and one of the title
_MOST_TITLE, _MOST_NAME = 2, 2  # lines


@dataclass(frozen=True, slots=True)
class Words:
    """Words that begin at (`x`, `y`); `anchor` as in SVG."""

    x: float
    y: float
    text: str
    anchor: str = "start"


@dataclass(frozen=True, slots=True)
class Sign:
    """What a line, a pattern or a mark stands for: the sign ("1" to "7" for series, else a kind of mark) at (`x`, `y`),
    its letter, and words beside it."""

    x: float
    y: float
    sign: str
    letter: str
    words: tuple[Words, ...]


@dataclass(frozen=True, slots=True)
class Box:
    """A rectangle; `kind` is a series' number or a mark."""

    x: float
    y: float
    width: float
    height: float
    kind: str


@dataclass(frozen=True, slots=True)
class Dot:
    """A point of a line."""

    x: float
    y: float


@dataclass(frozen=True, slots=True)
class Range:
    """A strip: from where to where a share may lie by chance; one that is open fades away at its upper end."""

    x: float
    y: float
    width: float
    height: float
    is_open: bool


@dataclass(frozen=True, slots=True)
class Curve:
    """A series: its unbroken pieces as SVG writes points, its points and ranges, and where its letter stands."""

    number: int
    runs: tuple[str, ...]
    dots: tuple[Dot, ...]
    ranges: tuple[Range, ...]
    letter: Words


@dataclass(frozen=True, slots=True)
class Picture:
    """All of the picture, from the top down; `told` says it to who does not see it."""

    width: int
    height: float
    told: str
    title: tuple[Words, ...]
    below_title: tuple[Words, ...]
    keys: tuple[Sign, ...]
    has_bars: bool
    ranges: tuple[Range, ...]
    small: bool
    left: float
    right: float
    rules: tuple[Words, ...]
    ticks: tuple[Words, ...]
    boxes: tuple[Box, ...]
    curves: tuple[Curve, ...]
    signs: tuple[Sign, ...]
    notes: tuple[Words, ...]


def picture(page: TrendsPage, span: str, filters: Sequence[str], source: Sequence[str]) -> Picture:
    """The picture of this page. `span` is the time that it shows, in words, `filters` those in force; `source` are
    sentences on where it is from."""
    names = ", ".join(f"“{key.name}”" if key.is_search else key.name for key in page.keys)
    if page.is_stacked:
        searched = " ".join(page.own.texts)
        names = f"{page.heading}: “{searched}”" if searched else page.heading
    title, y = _lines(names, _EDGE, _EDGE + 18, 27, _TITLE, _MOST_TITLE)
    about = "; ".join(filter(None, (f"{page.measure[:1].upper()}{page.measure[1:]}", span, *filters)))
    below, y = _lines(about, _EDGE, y + 2, _LINE, _SMALL)
    keys, y = _keys(page.keys, y + 8)
    top, left = y + 8, _EDGE + float(page.drawing.margin)
    plot = _Plot(left, top, BREADTH - _EDGE - 22 - left)
    bottom = plot.down(HEIGHT)
    marks, y = _signs(page.marks, bottom + 48)
    notes: list[Words] = []
    for sentence in (*page.told[:2], *page.notes, *source):
        told, y = _lines(sentence, _EDGE, y, _LINE, _SMALL)
        notes += told
    return Picture(
        width=BREADTH,
        height=round(y + 6, 1),
        told=clean_text(f"{names}. {about}."),
        title=title,
        below_title=below,
        keys=keys,
        has_bars=page.has_bars,
        ranges=tuple(plot.strip(each.chance, -1.5, 3) for each in page.drawing.patches if each.chance),
        small=page.drawing.small,
        left=left,
        right=round(plot.across(PLOT), 1),
        rules=tuple(Words(left - 8, plot.down(mark.at), mark.text, "end") for mark in page.drawing.down),
        ticks=tuple(_tick(each, plot, bottom) for each in page.drawing.across if each.room != "tight"),
        boxes=tuple(_boxes(page.drawing, plot)),
        curves=tuple(_curves(page.drawing, plot)),
        signs=marks,
        notes=tuple(notes),
    )


@dataclass(frozen=True, slots=True)
class _Plot:
    """Where the plot stands, and the drawing's per cent and pixels there."""

    left: float
    top: float
    width: float

    def across(self, per_cent: float) -> float:
        return round(self.left + per_cent / PLOT * self.width, 1)

    def down(self, pixels: float) -> float:
        return round(self.top + pixels * _TALL, 1)

    def strip(self, each: chart.Range, aside: float, breadth: float) -> Range:
        x = round(self.across(each.left) + aside, 1)
        return Range(x, self.down(each.high), breadth, round(each.height * _TALL, 1), each.is_open)


def _tick(tick: Tick, plot: _Plot, bottom: float) -> Words:
    return Words(plot.across(tick.left), bottom + 24, tick.text, tick.anchor)


def _boxes(drawing: Drawing, plot: _Plot) -> Iterator[Box]:
    """What is filled, from the back to the front."""

    def box(band: Band, top: float, height: float) -> Box:
        left = plot.across(band.left)
        return Box(left, top, round(plot.across(band.left + band.width) - left, 1), height, band.kind)

    bottom = plot.down(HEIGHT)
    for band in drawing.bands:
        yield box(band, plot.top, round(bottom - plot.top, 1))
    for band in drawing.few:
        yield box(band, bottom + 1, 5)
    for patch in drawing.patches:
        left = plot.across(patch.left)
        width = round(plot.across(patch.left + patch.width) - left, 1)
        yield Box(left, plot.down(patch.top), width, round(patch.height * _TALL, 1), str(patch.number))


def _curves(drawing: Drawing, plot: _Plot) -> Iterator[Curve]:
    for line in drawing.lines:
        yield Curve(
            number=line.number,
            runs=tuple(" ".join(_points(run, plot)) for run in line.runs),
            dots=tuple(Dot(plot.across(each.left), plot.down(each.top)) for each in line.points),
            ranges=tuple(plot.strip(each, line.aside, line.breadth) for each in line.ranges),
            letter=Words(plot.across(PLOT) + 8, plot.down(line.letter_top) + 5, line.letter),
        )


def _points(run: str, plot: _Plot) -> Iterator[str]:
    """The points of a piece that is drawn in a field of its own, here."""
    for point in run.split():
        x, _, y = point.partition(",")
        yield f"{plot.across(float(x) / WIDTH * PLOT)},{plot.down(float(y))}"


def _keys(keys: Sequence[Key], y: float) -> tuple[tuple[Sign, ...], float]:
    found = []
    for key in keys:
        told, below = _lines(f"{key.name} ({key.total})", _EDGE + 76, y, _LINE, _SMALL, _MOST_NAME)
        found.append(Sign(_EDGE, y - 5, str(key.number), key.letter, told))
        y = below + 4
    return tuple(found), y


def _signs(marks: Iterable[tuple[str, str]], y: float) -> tuple[tuple[Sign, ...], float]:
    found = []
    for kind, text in marks:
        told, below = _lines(text, _EDGE + 26, y, _LINE, _SMALL)
        found.append(Sign(_EDGE, y - 10, kind, "", told))
        y = below + 2
    return tuple(found), y + 6


def _lines(
    text: str, x: float, y: float, line: float, letter: float, most: int = 12
) -> tuple[tuple[Words, ...], float]:
    """The text in lines that fit the picture, the first at `y`, and where the next thing goes."""
    room = int((BREADTH - _EDGE - x) / letter)
    lines = [""]
    for word in clean_text(text).split():
        for piece in (word[at : at + room] for at in range(0, len(word), room)):
            if lines[-1] and len(lines[-1]) + 1 + len(piece) > room:
                lines.append(piece)
            else:
                lines[-1] = f"{lines[-1]} {piece}".strip()
    if len(lines) > most:
        lines = [*lines[: most - 1], f"{lines[most - 1][: room - 2]} …"]
    return tuple(Words(x, y + number * line, each) for number, each in enumerate(lines)), y + len(lines) * line
