"""A listing as a row of lines, which a plain text is made into here, cut into its items: each a title, a date,
paragraphs."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass

from archive.document import clean_text
from importers.page.dates.parse import Dateline, read_dateline, split_dated

_TITLE_LENGTH = 180
_DATE_WITHIN = 4
_BULLET = re.compile(r"([ \t]{0,40})(?:[•*‣·◦▪■●–—-]|\d{1,3}[.)])[ \t]{1,20}(?=\S)")
_WRAPPED = 55


@dataclass(frozen=True, slots=True)
class Line:
    """One line or paragraph of a listing.

    `starts` is true for the first line of an item of an outer list (a bullet, an `<li>`), `listed` for every line that
    may belong to one; `kind` names what it looks like (`h3`, `link`, `bold`, "" for plain text); `href` is the link
    that it is, or "".
    """

    text: str
    starts: bool = False
    listed: bool = True
    kind: str = ""
    href: str = ""


@dataclass(frozen=True, slots=True)
class ListedItem:
    """One item of a listing; `href` as the page writes it, or ""."""

    title: str
    dateline: Dateline | None
    paragraphs: tuple[str, ...]
    href: str = ""

    @property
    def length(self) -> int:
        """How many characters of text."""
        return len(self.title) + sum(map(len, self.paragraphs))


def lines_of_text(text: str) -> list[Line]:
    """The paragraphs of the text, hard-wrapped ones joined, with the bullets of its outermost list marked and gone."""
    raw = clean_text(text).split("\n")
    bullets = [_BULLET.match(line) for line in raw]
    indents = Counter(len(found[1].expandtabs(4)) for found in bullets if found)
    # The commonest indent is the list; what lies deeper is a list inside an item. (The first line of a saved text
    # often has lost its indent, so "deeper" is judged from the commonest and not from the first.)
    outer = indents.most_common(1)[0][0] if indents else -1
    lines: list[Line] = []
    previous = ""
    for line, found in zip(raw, bullets, strict=True):
        starts = found is not None and len(found[1].expandtabs(4)) <= outer
        words = " ".join((line[found.end() :] if found and starts else line).split())
        if words and lines and len(previous) >= _WRAPPED and not found and not read_dateline(words):
            lines[-1] = Line(f"{lines[-1].text} {words}", lines[-1].starts)
        elif words and not set(words) <= set("-=_*~•·#"):
            lines.append(Line(words, starts))
        previous = line.strip() if words and not read_dateline(words) else ""
    return lines


def items_in(lines: list[Line], language: str = "") -> list[ListedItem]:
    """The items of a listing, in order; [] where no line is a date. Lines before the first item are left out."""
    dates = [read_dateline(line.text, language) for line in lines]
    runs = _runs(lines, dates, language)
    if runs:
        return runs
    return _flat(_split_inline(lines, dates, language), language)


def _runs(lines: list[Line], dates: list[Dateline | None], language: str) -> list[ListedItem]:
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


def _carried(lines: list[Line], dates: list[Dateline | None], spans: list[tuple[int, int]]) -> list[ListedItem]:
    """Items under the date that stands above them."""
    items = []
    for first, last in spans:
        above = next((date for date in reversed(dates[:first]) if date), None)
        body = [
            line.text for line, date in zip(lines[first + 1 : last], dates[first + 1 : last], strict=True) if not date
        ]
        items.append(ListedItem(lines[first].text, above, tuple(body), lines[first].href))
    return items


def _one(lines: list[Line], dates: list[Dateline | None], language: str) -> ListedItem:
    """One item of a list: its first line is its title, unless that is its date."""
    found = next((number for number, date in enumerate(dates[:_DATE_WITHIN]) if date), None)
    dateline = dates[found] if found is not None else None
    rest = [line for number, line in enumerate(lines) if number != found]
    if not rest:
        return ListedItem(dateline.label if dateline and dateline.label else lines[0].text, dateline, ())
    title = rest[0].text
    if dateline and dateline.label and found == 0 and not _could_be_title(rest[0]):
        return ListedItem(dateline.label, dateline, tuple(line.text for line in rest))
    inline = split_dated(title, language) if dateline is None else None
    if inline:
        title, dateline = inline
    href = next((line.href for line in rest if line.href), "")
    return ListedItem(title, dateline, tuple(line.text for line in rest[1:]), href)


def _split_inline(lines: list[Line], dates: list[Dateline | None], language: str) -> list[Line]:
    """The lines, those that hold a title and its date made two where dates have no lines of their own."""
    split = {
        number: found
        for number, line in enumerate(lines)
        if len(line.text) <= _TITLE_LENGTH and (found := split_dated(line.text, language))
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


def _flat(lines: list[Line], language: str) -> list[ListedItem]:
    """Items that lie one after another, each beginning with its title or with its date."""
    dates = [read_dateline(line.text, language) for line in lines]
    places = [number for number, date in enumerate(dates) if date]
    if not places:
        return []
    before = sum(_weight(lines, dates, number - 1) for number in places)
    after = sum(_weight(lines, dates, number + 1) for number in places)
    if before > after or (before == after and places[0] > 0 and before > 0):
        return _titles_first(lines, dates, places)
    return _dates_first(lines, dates, places)


def _weight(lines: list[Line], dates: list[Dateline | None], number: int) -> int:
    if not 0 <= number < len(lines) or dates[number] or not _could_be_title(lines[number]):
        return 0
    return 2 if lines[number].kind else 1


def _could_be_title(line: Line) -> bool:
    return len(line.text) <= _TITLE_LENGTH and (bool(line.kind) or not line.text.endswith((".", ";", ",", ":")))


def _titles_first(lines: list[Line], dates: list[Dateline | None], places: list[int]) -> list[ListedItem]:
    starts = {place - 1: place for place in places if _weight(lines, dates, place - 1)}
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
        items.append(ListedItem(lines[first].text, dateline, tuple(lines[n].text for n in body if not dates[n]), href))
    return items


def _dates_first(lines: list[Line], dates: list[Dateline | None], places: list[int]) -> list[ListedItem]:
    items = []
    for first, last in zip(places, [*places[1:], len(lines)], strict=True):
        dateline, rest = dates[first], lines[first + 1 : last]
        if dateline is None:
            continue
        if not rest or (dateline.label and not _could_be_title(rest[0])):
            if dateline.label:
                items.append(ListedItem(dateline.label, dateline, tuple(line.text for line in rest), lines[first].href))
            continue
        kind = rest[0].kind
        heads = [0, *(n for n, line in enumerate(rest) if n and kind and line.kind == kind)]
        for start, end in zip(heads, [*heads[1:], len(rest)], strict=True):
            title, body = rest[start].text, [line.text for line in rest[start + 1 : end]]
            if len(title) > _TITLE_LENGTH:
                title, body = _shortened(title), [title, *body]
            href = next((line.href for line in rest[start:end] if line.href), "")
            items.append(ListedItem(title, dateline, tuple(body), href))
    return items


def _shortened(text: str) -> str:
    return text[:100].rsplit(" ", 1)[0].rstrip(" ,;:.") + "…"
