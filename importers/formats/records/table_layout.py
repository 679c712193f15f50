"""How a table is laid out: its encoding, what parts its cells, which line is its header, which column holds what."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace
from typing import TypeAlias

from archive.exchange.rows import MARK
from importers.formats.records.encodings import encoding_of
from importers.formats.records.field_names import DAY_FIRST, field_of, simple
from importers.page.tree import line_of
from importers.protocol import HEAD_BYTES, Item

Columns: TypeAlias = Mapping[str, tuple[int, ...]]
"""The columns of each field, the best first."""
_DELIMITERS = ",;\t|^"
_SEP = re.compile(r'"?sep=(.)"?;{0,99}\s*\Z', re.IGNORECASE | re.DOTALL)
# A quote behind a backslash that ends no cell; two quotes that stand in the middle of one.
_ESCAPED = re.compile(r"""\\"(?![",;\t|^\r\n]|\Z)""")
_DOUBLED = re.compile(r"""(?<![",;\t|^\r\n\\])""(?![",;\t|^\r\n]|\Z)""")
_BACKSLASHED = re.compile(r"""\\(["\\])""")
_MOST_LINES = 12  # above a header
_OWN_HEADER = 500  # characters within which a table of ours is known by its mark
MOST_COLUMNS = 1000
LONGEST_CELL = 16 * 1024 * 1024  # characters
_TEXTS, _BESIDE = frozenset(("body", "html", "markdown", "intro")), frozenset(("date", "url"))


@dataclass(frozen=True, slots=True)
class Layout:
    """A table's layout. `names` are the cells of its header; `first` is how many rows stand before the articles;
    `likely_day_first` says whether the names or the delimiter are those of people who write the day first.
    `escapes` says whether a quote within a cell has a backslash before it, as MySQL writes it."""

    encoding: str
    delimiter: str
    names: tuple[str, ...]
    columns: Columns
    first: int
    likely_day_first: bool
    escapes: bool = False

    @property
    def is_own(self) -> bool:
        """Whether this program wrote it, as far as its header tells."""
        return _is_own(self.names)

    @property
    def is_of_articles(self) -> bool:
        """Whether the columns could hold articles: a text, or a title beside a date or an address."""
        fields = self.columns.keys()
        return len(self.names) > 1 and bool(_TEXTS & fields or ("title" in fields and _BESIDE & fields))


def layout_of(item: Item) -> Layout:
    """The layout that the first bytes of a table show."""
    encoding = encoding_of(item.head)
    text = item.head.decode(encoding, "replace").lstrip("\ufeff").replace("\0", "")
    before = 0
    said = _SEP.match(text.partition("\n")[0])
    delimiters = _DELIMITERS
    if said:
        delimiters, before, text = said[1], 1, text.partition("\n")[2]
    chosen, escapes = (
        item.guide.columns,
        MARK not in text[:_OWN_HEADER] and bool(_ESCAPED.search(text)) and not _DOUBLED.search(text),
    )
    text = doubled(text) if escapes else text
    best: tuple[tuple[int, int, int], str, int, list[str]] | None = None
    for order, delimiter in enumerate(delimiters):
        rows = _rows(text, delimiter, whole=len(item.head) < HEAD_BYTES)
        for number, row in enumerate(rows):
            worth = _worth(row, chosen)
            if (
                any(map(any, rows[:number]))
                and len(rows[number + 1 : number + 2])
                and len(rows[number + 1]) != len(row)
            ):
                worth = 0  # a line of prose, or of a table within a text
            if worth and (best is None or (worth, -number, -order) > best[0]):
                best = (worth, -number, -order), delimiter, number, row
    if best:
        _, delimiter, number, row = best
        return replace(_made(encoding, delimiter, row, before + number + 1, chosen), escapes=escapes)
    first_line = text.partition("\n")[0]
    delimiter = max(delimiters, key=first_line.count)
    row = next(iter(_rows(text, delimiter, whole=True)), [])
    by_number = bool(chosen) and all(name.isdecimal() for name in chosen.values()) and not any(map(field_of, row))
    return replace(_made(encoding, delimiter, row, before if by_number else before + 1, chosen), escapes=escapes)


def doubled(text: str) -> str:
    """The text of a table with the marks of `Layout.escapes` as all other tables have them."""
    return _BACKSLASHED.sub(lambda found: '""' if found[1] == '"' else "\\", text)


def fault_of(layout: Layout, chosen: Mapping[str, str]) -> str:
    """Why the table cannot be read, and what to do; "" where it can."""
    there = ", ".join(name[:40] for name in layout.names[:30]) or "none"
    for field, name in chosen.items():
        if field not in layout.columns:
            return f"it has no column {name!r} for the {field}; its columns are: {there}"
    if len(layout.names) > MOST_COLUMNS:
        return f"it has more than {MOST_COLUMNS:,} columns, so it is no table of articles"
    if not ({"body", "html", "markdown", "title"} & layout.columns.keys()):
        return (
            "none of its columns is known to hold the text; name it, for example with --column body=Content, or by its"
            f" number where no line names the columns, --column body=3. Its columns are: {there}"
        )
    return ""


def _made(encoding: str, delimiter: str, row: list[str], first: int, chosen: Mapping[str, str]) -> Layout:
    names = tuple(map(line_of, row[: MOST_COLUMNS + 1]))
    likely = delimiter == ";" or any(simple(name) in DAY_FIRST for name in names)
    return Layout(encoding, delimiter, names, _columns(names, chosen), first, likely)


def _rows(text: str, delimiter: str, *, whole: bool) -> list[list[str]]:
    """The first rows of the text, without the last one where it may be cut."""
    found: list[list[str]] = []
    try:
        for row in csv.reader(io.StringIO(text, newline=""), delimiter=delimiter):
            found.append(row)
            if len(found) > _MOST_LINES:
                return found
    except csv.Error:
        pass
    return found if whole or len(found) < 2 else found[:-1]


def _worth(row: list[str], chosen: Mapping[str, str]) -> int:
    """How many fields this row names, if it is a header of articles; else 0."""
    if len(row) < 2 or len(row) > MOST_COLUMNS or any(len(cell) > 200 for cell in row):
        return 0
    names = set(map(line_of, row))
    if _is_own(names):
        return 1000
    if chosen and not any(name.isdecimal() for name in chosen.values()) and set(chosen.values()) <= names:
        return 1000
    fields = {found[0] for name in names if (found := field_of(name))}
    return len(fields) if len(fields) > 1 and ({"title"} | _TEXTS) & fields else 0


def _is_own(names: Collection[str]) -> bool:
    return MARK in names and "source_id" in names


def _columns(names: tuple[str, ...], chosen: Mapping[str, str]) -> Columns:
    """The columns of each field: the one that the admin named, by name or number; else those of usual names."""
    found: dict[str, tuple[int, ...]] = {}
    for field, name in chosen.items():
        if name in names:
            found[field] = (names.index(name),)
        elif name.isdecimal() and 1 <= int(name) <= len(names):
            found[field] = (int(name) - 1,)
    taken = {column for columns in found.values() for column in columns}
    ranked: dict[str, list[tuple[int, int]]] = {}
    for column, name in enumerate(names):
        known = field_of(name)
        if known and known[0] not in chosen and column not in taken:
            ranked.setdefault(known[0], []).append((known[1], column))
    for field, columns in ranked.items():
        found[field] = tuple(column for _, column in sorted(columns))
    return found
