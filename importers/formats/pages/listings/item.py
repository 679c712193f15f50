"""One item of a listing: its title, its date, its text."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from importers.formats.pages.listings.dates import ListedDate
from importers.formats.pages.listings.text_lines import Line
from importers.page.people.names import is_name

TITLE_LENGTH = 180
HEADING_WITHIN = 3
_LABEL_LENGTH = 60

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


def heading_in(lines: Sequence[Line]) -> int:
    """Which line is the title: the first, or a heading behind no more than two labels, or a link behind an author."""
    if len(lines) > 1 and _is_name(lines[0]) and lines[1].kind == "link" and not _is_name(lines[1]):
        return 1
    for number, line in enumerate(lines[:HEADING_WITHIN]):
        if line.kind.startswith("h"):
            return number
        if not is_label(line):
            break
    return 0


def _is_name(line: Line) -> bool:
    return " " in line.text and not line.kind.startswith("h") and is_name(line.text)


def is_label(line: Line) -> bool:
    """Whether it may be a section or an author above or beneath a title."""
    return len(line.text) <= _LABEL_LENGTH and not line.text.endswith((".", ";", ",", ":", "!", "?"))


def could_be_title(line: Line) -> bool:
    """Whether it is short enough for a title, and marked as one or no sentence."""
    return len(line.text) <= TITLE_LENGTH and (bool(line.kind) or not line.text.endswith((".", ";", ",", ":")))


def item_of(title: str, dateline: ListedDate | None, body: Sequence[str], href: str) -> ListedItem:
    """An item; a text that stands where others have their titles begins its body as well."""
    if len(title) <= TITLE_LENGTH:
        return ListedItem(title, dateline, tuple(body), href)
    return ListedItem(_shortened(title), dateline, (title, *body), href, is_titled=False)


def _shortened(text: str) -> str:
    return text[:100].rsplit(" ", 1)[0].rstrip(" ,;:.") + "…"
