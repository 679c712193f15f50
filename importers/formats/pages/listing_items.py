"""The lines of a listing cut into its items: each a title, a date, paragraphs."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from importers.formats.pages.listing_dates import ListedDate, dateline_of, inline_of, placed, signs, unreadable
from importers.formats.pages.listing_furniture import is_furniture
from importers.formats.pages.listing_text_lines import Line

_TITLE_LENGTH = 180
_DATE_WITHIN, _HEADING_WITHIN = 4, 3
_LABEL_LENGTH = 60
_BYLINE_WITHIN = 3
_NEARLY_ALL = 0.8
_FEWEST_DATES = 3

Dates = list[ListedDate | None]
"""For each line the date that it is."""


@dataclass(frozen=True, slots=True)
class ListedItem:
    """One item of a listing; `dateline` is its date, or the line where a date stands that nobody can read; `href` as
    the page writes it, or ""; `is_titled` whether its title is one, and not the beginning of its text."""

    title: str
    dateline: ListedDate | None
    paragraphs: tuple[str, ...]
    href: str = ""
    is_titled: bool = True

    @property
    def is_dated(self) -> bool:
        """Whether its date is known."""
        return self.dateline is not None and self.dateline.date is not None


def items_in(lines: Sequence[Line], language: str = "") -> list[ListedItem]:
    """The items of a listing, in order; [] where no line is a date. Lines before the first item are left out."""
    lines = _without_furniture(lines)
    dates = _dates_of(lines, language)
    runs = _runs(lines, dates, language)
    if runs:
        return runs
    split = _split_inline(lines, dates, language)
    return _flat(split, dates if split is lines else _dates_of(split, language))


def _without_furniture(lines: Sequence[Line]) -> list[Line]:
    """The lines that are of an item: no title is "Posted on" and no text "Leave a comment"."""
    kept: list[Line] = []
    starts = False  # a line that began an item and is gone
    for line in lines:
        if not line.kind.startswith("h") and is_furniture(line.text):
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
        if any(_could_be_title(lines[n]) for n in beside):
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
        items.append(_item(lines[first].text, above, body, lines[first].href))
    return items


def _one(lines: list[Line], dates: Dates, language: str) -> ListedItem:
    """One item of a list: its heading or its first line is its title, unless that is its date."""
    found = next((number for number, date in enumerate(dates[:_DATE_WITHIN]) if date), None)
    if found is None:
        every = [number for number, date in enumerate(dates) if date]
        found = every[0] if len(every) == 1 else None
    dateline = dates[found] if found is not None else None
    rest = [line for number, line in enumerate(lines) if number != found and not _signs(lines, number, found)]
    if not rest:
        return ListedItem(dateline.label if dateline and dateline.label else lines[0].text, dateline, ())
    at = _heading_in(rest)
    title = rest[at].text
    body = [line.text for line in rest[at + 1 :]]
    if dateline and dateline.label and found == 0 and not _could_be_title(rest[0]):
        return ListedItem(dateline.label, dateline, tuple(line.text for line in rest))
    inline = inline_of(title, language) if dateline is None else None
    if inline:
        title, dateline = inline
    return _item(title, dateline, body, next((line.href for line in rest if line.href), ""))


def _signs(lines: Sequence[Line], number: int, dated: int | None) -> bool:
    """Whether the line names the author, near the date."""
    near = dated is not None and abs(number - dated) < _BYLINE_WITHIN
    return near and not lines[number].kind.startswith("h") and signs(lines[number].text)


def _heading_in(lines: Sequence[Line]) -> int:
    """Which line is the title: the first, or a heading behind no more than two labels."""
    for number, line in enumerate(lines[:_HEADING_WITHIN]):
        if line.kind.startswith("h"):
            return number
        if not _is_label(line):
            break
    return 0


def _is_label(line: Line) -> bool:
    """Whether it may be a section or an author above or beneath a title."""
    return len(line.text) <= _LABEL_LENGTH and not line.text.endswith((".", ";", ",", ":", "!", "?"))


def _item(title: str, dateline: ListedDate | None, body: Sequence[str], href: str) -> ListedItem:
    """An item; a text that stands where others have their titles begins its body as well."""
    if len(title) <= _TITLE_LENGTH:
        return ListedItem(title, dateline, tuple(body), href)
    return ListedItem(_shortened(title), dateline, (title, *body), href, is_titled=False)


def _split_inline(lines: list[Line], dates: Dates, language: str) -> list[Line]:
    """The lines, those that hold a title and its date made two where dates have no lines of their own."""
    split = {
        number: found
        for number, line in enumerate(lines)
        if len(line.text) <= _TITLE_LENGTH
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
    return any((lines[n].kind or is_placed) and _could_be_title(lines[n]) for n in beside)


def _flat(lines: Sequence[Line], dates: Dates) -> list[ListedItem]:
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
    if not 0 <= number < len(lines) or dates[number] or not _could_be_title(lines[number]):
        return 0
    return 2 if lines[number].kind else 1


def _could_be_title(line: Line) -> bool:
    return len(line.text) <= _TITLE_LENGTH and (bool(line.kind) or not line.text.endswith((".", ";", ",", ":")))


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
        text = [lines[n].text for n in body if not dates[n] and not _signs(lines, n, dated)]
        items.append(_item(lines[first].text, dateline, text, href))
    return items


def _heading_over(lines: Sequence[Line], dates: Dates, place: int) -> int:
    """The line of the heading over a date, with no more than two labels between them; -1 for none."""
    for number in range(place - 1, max(-1, place - 1 - _HEADING_WITHIN), -1):
        if dates[number]:
            break
        if lines[number].kind.startswith("h"):
            return number
        if not _is_label(lines[number]):
            break
    return -1


def _dates_first(lines: Sequence[Line], dates: Dates, places: list[int]) -> list[ListedItem]:
    items = []
    for first, last in zip(places, [*places[1:], len(lines)], strict=True):
        dateline = dates[first]
        rest = [lines[n] for n in range(first + 1, last) if not _signs(lines, n, first)]
        if dateline is None:
            continue
        if not rest or (dateline.date and dateline.label and not _could_be_title(rest[0])):
            if dateline.label:
                text = tuple(line.text for line in rest)
                items.append(ListedItem(dateline.label, dateline, text, lines[first].href))
            continue
        rest = rest[_heading_in(rest) :]
        kind = rest[0].kind
        heads = [0, *(n for n, line in enumerate(rest) if n and kind and line.kind == kind)]
        for start, end in zip(heads, [*heads[1:], len(rest)], strict=True):
            href = next((line.href for line in rest[start:end] if line.href), "")
            items.append(_item(rest[start].text, dateline, [line.text for line in rest[start + 1 : end]], href))
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
        text = [lines[n].text for n in range(first + 1, last) if not dates[n] and not _signs(lines, n, last - 1)]
        href = next((line.href for line in lines[first:last] if line.href), "")
        items.append(_item(lines[first].text, dates[within[0]] if len(within) == 1 else None, text, href))
    return items


def _shortened(text: str) -> str:
    return text[:100].rsplit(" ", 1)[0].rstrip(" ,;:.") + "…"
