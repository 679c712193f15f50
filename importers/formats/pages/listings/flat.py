"""Items that lie one after another, with nothing around each: which lines are titles, and whose each date is."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from itertools import pairwise

from importers.formats.pages.listings.item import (
    HEADING_WITHIN,
    Dates,
    ListedItem,
    could_be_title,
    heading_in,
    is_label,
    item_of,
)
from importers.formats.pages.listings.text_lines import Line

_NEARLY_ALL = 0.8
_FEWEST_DATES = 3


def flat_items(lines: Sequence[Line], dates: Dates) -> list[ListedItem]:
    """Items that lie one after another, each beginning with its title or with its date."""
    places = [number for number, date in enumerate(dates) if date]
    if not places:
        return []
    before = sum(_weight(lines, dates, number - 1) for number in places)
    after = sum(_weight(lines, dates, number + 1) for number in places)
    if before > after or (before == after and places[0] > 0 and before > 0):
        return _titles_first(lines, dates, places)
    return _dates_last(lines, dates, places) or _dates_first(lines, dates, places)


def _weight(lines: Sequence[Line], dates: Dates, number: int) -> int:
    if not 0 <= number < len(lines) or dates[number] or not could_be_title(lines[number]):
        return 0
    return 2 if lines[number].kind else 1


def _titles_first(lines: Sequence[Line], dates: Dates, places: list[int]) -> list[ListedItem]:
    starts = {place - 1: place for place in places if _weight(lines, dates, place - 1)}
    over = {_heading_over(lines, dates, place): place for place in places}
    over.pop(-1, None)
    if len(over) >= _NEARLY_ALL * len(places):
        starts = over
    kinds = {lines[start].kind for start in starts if lines[start].kind.startswith("h")}
    # A heading of the same rank without a date is an item without one.
    first_start = min(starts)
    heads = sorted({*starts, *(n for n in range(first_start, len(lines)) if lines[n].kind in kinds)})
    items = []
    for first, last in zip(heads, [*heads[1:], len(lines)], strict=True):
        dated = starts.get(first)
        body = range(first + 1 if dated is None else dated + 1, last)
        href = next((line.href for line in lines[first:last] if line.href), "")
        dateline = dates[dated] if dated is not None else None
        text = [lines[n].text for n in body if not dates[n]]
        items.append(item_of(lines[first].text, dateline, text, href))
    return items


def _heading_over(lines: Sequence[Line], dates: Dates, place: int) -> int:
    """The line of the heading over a date, with no more than two labels between them; -1 for none."""
    for number in range(place - 1, max(-1, place - 1 - HEADING_WITHIN), -1):
        if dates[number]:
            break
        if lines[number].kind.startswith("h"):
            return number
        if not is_label(lines[number]):
            break
    return -1


def _dates_first(lines: Sequence[Line], dates: Dates, places: list[int]) -> list[ListedItem]:
    items = []
    for first, last in zip(places, [*places[1:], len(lines)], strict=True):
        dateline = dates[first]
        rest = lines[first + 1 : last]
        if dateline is None:
            continue
        if not rest or (dateline.date and dateline.label and not could_be_title(rest[0])):
            if dateline.label:
                text = tuple(line.text for line in rest)
                items.append(ListedItem(dateline.label, dateline, text, lines[first].href))
            continue
        rest = rest[heading_in(rest) :]
        kind = rest[0].kind
        heads = [0, *(n for n, line in enumerate(rest) if n and kind and line.kind == kind)]
        for start, end in zip(heads, [*heads[1:], len(rest)], strict=True):
            href = next((line.href for line in rest[start:end] if line.href), "")
            items.append(item_of(rest[start].text, dateline, [line.text for line in rest[start + 1 : end]], href))
    return items


def _dates_last(lines: Sequence[Line], dates: Dates, places: list[int]) -> list[ListedItem]:
    """Items that end with their dates; [] where no item lies before the first date, or one behind the last."""
    kinds = Counter(lines[place + 1].kind for place in places if place + 1 < len(lines))
    kind = kinds.most_common(1)[0][0] if kinds else ""
    behind = lines[places[-1] + 1 :]
    if any(line.kind == kind for line in behind) or len(places) < _FEWEST_DATES:
        return []
    if kind:
        heads = [n for n in range(places[-1]) if lines[n].kind == kind and not dates[n]]
    else:
        gap = Counter(last - first for first, last in pairwise(places)).most_common(1)[0][0]
        heads = [place + 1 - gap for place in places if place + 1 >= gap]
    if not heads or heads[0] >= places[0] - 1:
        return []
    items = []
    for first, last in zip(heads, [*heads[1:], places[-1] + 1], strict=True):
        within = [n for n in range(first + 1, last) if dates[n]]
        text = [lines[n].text for n in range(first + 1, last) if not dates[n]]
        href = next((line.href for line in lines[first:last] if line.href), "")
        items.append(item_of(lines[first].text, dates[within[0]] if len(within) == 1 else None, text, href))
    return items
