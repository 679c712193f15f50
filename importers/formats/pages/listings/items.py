"""The lines of a listing cut into its items: each a title, a date, paragraphs."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from importers.formats.pages.listings.dates import ListedDate, dateline_of, inline_of, placed, signs, unreadable
from importers.formats.pages.listings.flat import flat_items
from importers.formats.pages.listings.furniture import is_furniture
from importers.formats.pages.listings.item import (
    TITLE_LENGTH,
    Dates,
    ListedItem,
    could_be_title,
    heading_in,
    item_of,
)
from importers.formats.pages.listings.text_lines import Line

_DATE_WITHIN = 4
_BYLINE_WITHIN = 2


def items_in(lines: Sequence[Line], language: str = "") -> list[ListedItem]:
    """The items of a listing, in order; [] where no line is a date. Lines before the first item are left out."""
    lines = _without_furniture(lines, language)
    dates = _dates_of(lines, language)
    runs = _runs(lines, dates, language)
    if runs:
        return runs
    split = _split_inline(lines, dates, language)
    return flat_items(split, dates if split is lines else _dates_of(split, language))


def _without_furniture(lines: Sequence[Line], language: str) -> list[Line]:
    """The lines that are of an item: no title is "Posted on" and no text "Leave a comment" or, beside a date, "By Ana
    Ruiz"."""
    kept: list[Line] = []
    starts = False  # a line that began an item and is gone
    dated = {n for n, line in enumerate(lines) if dateline_of(line.text, language)}
    near = {n + step for n in dated for step in range(-_BYLINE_WITHIN, _BYLINE_WITHIN + 1)} - dated
    for number, line in enumerate(lines):
        if not line.kind.startswith("h") and (is_furniture(line.text) or (number in near and signs(line.text))):
            starts = (starts or line.starts) and line.listed
            continue
        kept.append(replace(line, starts=True) if starts and line.listed and not line.starts else line)
        starts = False
    return kept


def _dates_of(lines: Sequence[Line], language: str) -> Dates:
    dates: Dates = [dateline_of(line.text, language) for line in lines]
    _add_placed(lines, dates, language)
    _add_unreadable(lines, dates)
    return dates


def _add_placed(lines: Sequence[Line], dates: Dates, language: str) -> None:
    """Take "Lima, 3 May 1999" for a date where a title stands beside it, and not for a title with its date."""
    found = {n: place for n, line in enumerate(lines) if not dates[n] and (place := placed(line.text, language))}
    for number, (_, date) in found.items():
        beside = [n for n in (number - 1, number + 1) if 0 <= n < len(lines) and n not in found and not dates[n]]
        if any(could_be_title(lines[n]) for n in beside):
            dates[number] = date


def _add_unreadable(lines: Sequence[Line], dates: Dates) -> None:
    """Take a line that looks like a date, where others have one that can be read: its item has none, and none of its
    neighbours'."""
    kinds = {line.kind for line, date in zip(lines, dates, strict=True) if date}
    for number, line in enumerate(lines):
        beside = (*dates[max(0, number - 1) : number], *dates[number + 1 : number + 2])
        if not dates[number] and line.kind in kinds and not any(each and each.date for each in beside):
            dates[number] = unreadable(line.text)


def _runs(lines: list[Line], dates: Dates, language: str) -> list[ListedItem]:
    """Items that are the items of one list, where that list is what holds the dates."""
    starts = [number for number, line in enumerate(lines) if line.starts]
    if len(starts) < 2:
        return []
    spans = [(first, _end(lines, first, last)) for first, last in zip(starts, [*starts[1:], len(lines)], strict=True)]
    inside = [_one(lines[first:last], dates[first:last], language) for first, last in spans]
    dated = sum(item.dateline is not None for item in inside)
    total = sum(date is not None for date in dates)
    if dated and dated * 2 >= total:
        return inside
    above = sum(first > 0 and dates[first - 1] is not None for first, _ in spans)
    return _carried(lines, dates, spans) if above and above * 2 >= total else []


def _end(lines: list[Line], first: int, last: int) -> int:
    return next((number for number in range(first + 1, last) if not lines[number].listed), last)


def _carried(lines: list[Line], dates: Dates, spans: list[tuple[int, int]]) -> list[ListedItem]:
    """Items under the date that stands above them."""
    items = []
    above: ListedDate | None = None
    at = 0
    for first, last in spans:
        above = next((date for date in reversed(dates[at:first]) if date), above)
        at = first
        body = [
            line.text for line, date in zip(lines[first + 1 : last], dates[first + 1 : last], strict=True) if not date
        ]
        items.append(item_of(lines[first].text, above, body, lines[first].href))
    return items


def _one(lines: list[Line], dates: Dates, language: str) -> ListedItem:
    """One item of a list: its heading or its first line is its title, unless that is its date."""
    found = next((number for number, date in enumerate(dates[:_DATE_WITHIN]) if date), None)
    if found is None:
        every = [number for number, date in enumerate(dates) if date]
        found = every[0] if len(every) == 1 else None
    dateline = dates[found] if found is not None else None
    rest = [line for number, line in enumerate(lines) if number != found]
    if not rest:
        return ListedItem(dateline.label if dateline and dateline.label else lines[0].text, dateline, ())
    at = heading_in(rest)
    title = rest[at].text
    body = [line.text for line in rest[at + 1 :]]
    if dateline and dateline.label and found == 0 and not could_be_title(rest[0]):
        return ListedItem(dateline.label, dateline, tuple(line.text for line in rest))
    inline = inline_of(title, language) if dateline is None else None
    if inline:
        title, dateline = inline
    return item_of(title, dateline, body, next((line.href for line in rest if line.href), ""))


def _split_inline(lines: list[Line], dates: Dates, language: str) -> list[Line]:
    """The lines, those that hold a title and its date made two where dates have no lines of their own."""
    split = {
        number: found
        for number, line in enumerate(lines)
        if len(line.text) <= TITLE_LENGTH
        and not (dates[number] and _is_beside_title(lines, dates, number))
        and (found := inline_of(line.text, language))
    }
    # "5 March 2019 - Rains" may be a date and a section, or a date and a title: as most lines are, so are all.
    if len(split) <= sum(date is not None and number not in split for number, date in enumerate(dates)):
        return lines
    made: list[Line] = []
    for number, line in enumerate(lines):
        if number in split:
            title, _ = split[number]
            date = line.text.replace(title, " ").strip(" -–—:|()[],.")
            made += [Line(title, kind=line.kind or "inline", href=line.href), Line(date)]
        else:
            made.append(line)
    return made


def _is_beside_title(lines: Sequence[Line], dates: Dates, number: int) -> bool:
    """Whether a title stands above or beneath the line, so that what stands beside the date is an author or a place."""
    beside = [n for n in (number - 1, number + 1) if 0 <= n < len(lines) and not dates[n]]
    is_placed = placed(lines[number].text) is not None
    return any((lines[n].kind or is_placed) and could_be_title(lines[n]) for n in beside)
