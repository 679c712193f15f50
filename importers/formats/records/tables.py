"""Tables (CSV and its like): one article a row, its fields in columns."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from functools import partial
from itertools import islice

from archive.document import clean_text
from importers.errors import SourceUnreadable
from importers.formats.records.encodings import encoding_of
from importers.formats.records.field_names import simple
from importers.formats.records.json_records import BadField, Places
from importers.formats.records.json_values import is_published_mark
from importers.formats.records.own_tables import is_own_row, own_row
from importers.formats.records.record import Value, Values, found_in
from importers.formats.records.record_dates import NO_HABITS, DateHabits, habits_of
from importers.formats.records.table_layout import Layout, fault_of, layout_of
from importers.formats.records.table_rows import Row, RowsBroken, TableRows
from importers.page.decode import is_text
from importers.pieces import piece
from importers.protocol import Found, Item, Rejected, Skipped

_NAMED = re.compile(r"\.(?:csv|tsv|tab)\Z", re.IGNORECASE)
_MARKDOWN = re.compile(r"\.(?:md|markdown|mdx)\Z", re.IGNORECASE)
_MOST_LOOKED_AT = 100_000  # rows whose dates say how all are written


class Table:
    """The importer of tables with a header."""

    name = "table"
    private = True  # a file may hold drafts, and columns that were for no reader

    def accepts(self, item: Item) -> float:
        """.99 where we wrote it; .85 where its header names articles; .6 for a file named for a table, or when columns
        were given; else 0."""
        is_wide = encoding_of(item.head).startswith("utf-16")
        zeros = item.head.count(0)  # a few of them stand in exports of old databases
        is_plain = zeros * 20 <= len(item.head) and is_text(item.head.replace(b"\0", b"") if zeros else item.head)
        if _MARKDOWN.search(item.path) or not (is_wide or is_plain) or item.head.lstrip()[:1] in (b"<", b"{", b"["):
            return 0.0
        layout = layout_of(item)
        if layout.is_own or layout.is_of_articles:
            return 0.99 if layout.is_own else 0.85
        return 0.6 if _NAMED.search(item.path) or (item.guide.columns and len(layout.names) > 1) else 0.0

    def read(self, item: Item) -> Iterator[Found]:
        """A document or why there is none for each row; `path:12` names the row that ends on line 12."""
        layout = layout_of(item)
        if fault := fault_of(layout, item.guide.columns):
            yield Rejected(item.path, fault)
            return
        places, met, rows = Places(item.path), False, None
        try:
            habits = _habits(item, layout)
            with item.open() as stream:
                rows = TableRows(stream, layout)
                for row in rows:
                    met = True
                    read = partial(_read_row, row, layout, item, places, habits)
                    yield piece(f"{item.path}:{row.line}", read)
                rows.close()
            if not met:
                yield Rejected(item.path, "it has a header and no rows")
        except RowsBroken as error:
            line = rows.line if rows else 1
            yield Rejected(f"{item.path}:{line}", f"what follows line {line} is lost: {error}")
        except SourceUnreadable as error:
            yield Rejected(item.path, f"the rest is lost: {error}")


def _habits(item: Item, layout: Layout) -> DateHabits:
    """How the dates of the table are written, by all of its rows."""
    columns, addresses = layout.columns.get("date", ()), layout.columns.get("url", ())[:1]
    if not columns:
        return NO_HABITS

    def pairs(rows: TableRows) -> Iterator[tuple[str, str]]:
        for row in islice(rows, _MOST_LOOKED_AT):
            address = next((row.cells[at] for at in addresses if at < len(row.cells)), "")
            yield from ((row.cells[at], address) for at in columns if at < len(row.cells))

    with item.open() as stream:
        rows = TableRows(stream, layout)
        try:
            return habits_of(pairs(rows), likely_day_first=layout.likely_day_first)
        except (RowsBroken, SourceUnreadable):  # it is told where it is met again
            return DateHabits(None, serial=True)


def _read_row(row: Row, layout: Layout, item: Item, places: Places, habits: DateHabits) -> Found:
    try:
        if is_own_row(row, layout) and not item.guide.columns:
            own = own_row(row, layout, habits)
            return replace(own, path=f"{item.path}:{row.line}") if isinstance(own, Skipped) else own
        values = _values(row, layout)
        found = found_in(values, label=item.label, guide=item.guide, habits=habits)
    except BadField as error:
        return Rejected(f"{item.path}:{row.line}", f"line {row.line}: {error}")
    return places.given(found, f"{item.path}:{row.line}")


def _values(row: Row, layout: Layout) -> Values:
    of: dict[str, list[Value]] = {}
    marks: list[tuple[str, Value]] = []
    for field, columns in layout.columns.items():
        of[field] = []
        for column in columns:
            cell = clean_text(row.cells[column]) if column < len(row.cells) else ""
            if not cell.strip():
                continue
            name = layout.names[column]
            if field == "status" or is_published_mark(name, cell):
                marks.append((simple(name), cell))
            else:
                of[field].append(cell)
    return Values(of, marks, row.losses, wordpress="kind" in layout.columns)
