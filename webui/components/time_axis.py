"""The axis of time under a drawing: which periods it has, what is written under it, how a period is called that is only
in part asked for or over."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cached_property, lru_cache
from typing import NamedTuple

from index.timeline.asked_days import Asked
from index.timeline.periods import Part, is_asked, left_out, part_of, period_of
from webui.i18n.labels import range_text
from webui.i18n.translation import _, current_language, day_in_year, day_text, decade_text, short_month
from webui.urls.typed_days import first_text, last_text

_LETTER = 7.0  # pixels that a letter takes at the size of the words under an axis
_APART = 10.0  # pixels between two words
_STEPS = {
    "decade": (1, 2, 5, 10, 20, 50, 100, 200, 500),
    "year": (1, 2, 5, 10, 20, 50, 100, 200, 500, 1000, 2000, 5000),
    "month": (1, 2, 3, 6, 12, 24, 60, 120, 240, 600, 1200, 2400, 6000, 12000, 24000, 60000),
    "day": (1, 2, 7, 14, 28, 56, 91, 182, 365, 3652, 36525, 365250),
}


class Tick(NamedTuple):
    """A word under the axis at `left` per cent of it. `anchor` is SVG's `text-anchor`; `room` says where it is shown:
    "" always, "roomy" on wide windows alone, "tight" on narrow ones alone."""

    left: float
    text: str
    anchor: str
    room: str = ""


class Slot(NamedTuple):
    """Where something stands, in per cent of the axis."""

    left: float
    width: float


@dataclass(frozen=True)
class TimeAxis:
    """Periods of `unit` from that of the day `first` to that of `last`; `asked` are the days that are asked for, and
    `today` the day up to which there can be articles."""

    unit: str
    first: date
    last: date
    asked: Asked
    today: date | None = None

    @cached_property
    def low(self) -> int:
        """The number of the first period."""
        return number_of(self.unit, self.first)

    @cached_property
    def count(self) -> int:
        """How many periods there are."""
        return number_of(self.unit, self.last) - self.low + 1

    def slot(self, first: date, last: date) -> Slot:
        """Where these days stand: whole periods, cut off where the axis ends."""
        count = self.count
        begin = min(max(self._place(first), 0), count - 1)
        end = min(max(self._place(last), 0), count - 1)
        return Slot(100 * begin / count, 100 * (end - begin + 1) / count)

    def part(self, first: date, last: date) -> Part | None:
        """How much of these days counts; None for all."""
        return part_of(first, last, self.asked, self.today)

    def gaps(self) -> Iterator[tuple[date, date]]:
        """Runs of whole periods on the axis that nobody asked for, as days."""
        for first, last in left_out(self.first, self.last, self.asked):
            begin, end = period_of(self.unit, first), period_of(self.unit, last)
            start = begin.first if not is_asked(begin.first, begin.last, self.asked) else _after(begin.last)
            stop = end.last if not is_asked(end.first, end.last, self.asked) else _before(end.first)
            if start and stop and start <= stop:
                yield start, stop

    def zoom(self) -> dict[str, str]:
        """What a script needs to know to take a stretch of the axis for a range: the unit, and both ends as addresses
        write them."""
        return {"unit": self.unit, "first": first_text(self.first), "last": last_text(self.last)}

    def ticks(self, narrow: float, wide: float) -> tuple[Tick, ...]:
        """What is written under the axis: both ends, and between them as many periods as there is room for on a window
        where the axis has `narrow` pixels, and on one where it has `wide`."""
        return _ticks(self, narrow, wide, current_language())

    def _ticks(self, narrow: float, wide: float) -> tuple[Tick, ...]:
        count = self.count
        if count == 1:
            part = self.part(*self._days(0))
            text = range_text(part.first, part.last) if part and not part.running else self._text(0, end=True)
            return (Tick(50.0, text, "middle"),)
        ends = (self._end(0, narrow), self._end(count - 1, narrow))
        few, many = (dict(self._between(ends, width)) for width in (narrow, wide))
        inner = [
            Tick(_centre(place, count), text, "middle", "" if place in few and place in many else room)
            for room, places in (("tight", few), ("roomy", many))
            for place, text in places.items()
            if room == "roomy" or place not in many
        ]
        return (ends[0], *sorted(inner), ends[1])

    def _between(self, ends: tuple[Tick, Tick], width: float) -> Iterator[tuple[int, str]]:
        count, base = self.count, self.low
        origin = base if self.unit == "day" else 0
        widest = _width(self._text(count // 2)) if self.unit != "month" else _width("Sept.")
        step = next(
            (each for each in _STEPS[self.unit] if each * width / count >= widest + _APART), _STEPS[self.unit][-1]
        )
        free = (_reach(ends[0], width)[1] + _APART, _reach(ends[1], width)[0] - _APART)
        for place in range((origin - base) % step, count, step):
            text = self._text(place)
            begin, end = _reach(Tick(_centre(place, count), text, "middle"), width)
            if begin >= free[0] and end <= free[1]:
                yield place, text

    def _end(self, place: int, narrow: float) -> Tick:
        count = self.count
        day = self.last if place else self.first
        whole = period_of(self.unit, day)
        is_exact = self.unit != "day" and day != (whole.last if place else whole.first)
        text = f"{day.day} {short_month(day.month)} {day.year}" if is_exact else self._text(place, end=True)
        if narrow / count >= _width(text):
            return Tick(_centre(place, count), text, "middle")
        return Tick(100.0, text, "end") if place else Tick(0.0, text, "start")

    def _days(self, place: int) -> tuple[date, date]:
        first = day_of_number(self.unit, self.low + place)
        return first, period_of(self.unit, first).last

    def _text(self, place: int, *, end: bool = False) -> str:
        """`2019`; `Mar 2019` at an end, between them `2019` for January and `Mar` for others; `5 Mar 2019`, `5 Mar`."""
        day = self._days(place)[0]
        match self.unit:
            case "decade":
                return decade_text(day)
            case "day":
                return (
                    f"{day.day} {short_month(day.month)} {day.year}" if end else f"{day.day} {short_month(day.month)}"
                )
            case "month":
                if end:
                    return f"{short_month(day.month)} {day.year}"
                return f"{day.year:04}" if day.month == 1 else short_month(day.month)
            case _:
                return f"{day.year:04}"

    def _place(self, day: date) -> int:
        return number_of(self.unit, day) - self.low


@lru_cache(512)  # most searches of an archive have its own axis
def _ticks(axis: TimeAxis, narrow: float, wide: float, _language: str) -> tuple[Tick, ...]:
    return axis._ticks(narrow, wide)  # noqa: SLF001 (its own, remembered)


def number_of(unit: str, day: date) -> int:
    """The number of the decade, year, month or day that `day` lies in."""
    match unit:
        case "decade":
            return day.year // 10
        case "day":
            return day.toordinal()
        case "month":
            return day.year * 12 + day.month - 1
        case _:
            return day.year


def day_of_number(unit: str, number: int) -> date:
    """The first day of the period of this number."""
    match unit:
        case "decade":
            return date(max(number * 10, 1), 1, 1)
        case "day":
            return date.fromordinal(number)
        case "month":
            return date(number // 12, number % 12 + 1, 1)
        case _:
            return date(number, 1, 1)


def part_text(period: str, whole: tuple[date, date], part: Part | None) -> str:
    """What a period is called of which only a part counts: `2019 (from 10 May)`, `2026 (so far)`, `1990s (from 10 May
    1994)`; else `period`."""
    if part is None:
        return period
    if part.broken:
        return _("%(period)s (in part)", period=period)
    told = day_in_year if whole[0].year == whole[1].year else day_text
    first, last = told(part.first), told(part.last)
    begins_late, ends_early = part.first > whole[0], part.last < whole[1] and not part.running
    if part.running:
        if begins_late:
            return _("%(period)s (from %(day)s, so far)", period=period, day=first)
        return _("%(period)s (so far)", period=period)
    if begins_late and ends_early:
        if part.first == part.last:
            return _("%(period)s (%(day)s alone)", period=period, day=first)
        return _("%(period)s (%(first)s to %(last)s)", period=period, first=first, last=last)
    if begins_late:
        return _("%(period)s (from %(day)s)", period=period, day=first)
    return _("%(period)s (up to %(day)s)", period=period, day=last)


def _centre(place: int, count: int) -> float:
    return round(100 * (place + 0.5) / count, 3)


def _width(text: str) -> float:
    return _LETTER * len(text)


def _reach(tick: Tick, width: float) -> tuple[float, float]:
    """From where to where a word goes, in pixels."""
    at, size = tick.left * width / 100, _width(tick.text)
    begin = {"start": at, "middle": at - size / 2, "end": at - size}[tick.anchor]
    return begin, begin + size


def _after(day: date) -> date | None:
    return day + timedelta(days=1) if day < date.max else None


def _before(day: date) -> date | None:
    return day - timedelta(days=1) if day > date.min else None
