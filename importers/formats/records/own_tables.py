"""Tables that this program wrote, also where a spreadsheet has saved them since: every field as it was."""

from __future__ import annotations

from archive.document import Document, clean_text
from archive.exchange.cells import unguarded
from archive.exchange.rows import MARK, to_record
from archive.partial_date import parse_iso
from importers.formats.records.json_records import from_export, texts
from importers.formats.records.record import full_cells
from importers.formats.records.record_dates import DateHabits, date_in
from importers.formats.records.table_layout import Layout
from importers.formats.records.table_rows import Row
from importers.protocol import Damaged, Skipped

_GONE = "articles that were gone when the table was written"


def is_own_row(row: Row, layout: Layout) -> bool:
    """Whether we wrote it: a row that a person has put in between has no mark."""
    return layout.is_own and bool(_cell(row, layout.names.index(MARK)).strip())


def own_row(row: Row, layout: Layout, habits: DateHabits) -> Document | Damaged | Skipped:
    """The document that the row is of, with the place that it had. Raises `BadField`.

    The apostrophes that kept its texts from being run are taken off; a date that a spreadsheet wrote anew is read as
    one of any table.
    """
    cells = {name: unguarded(_cell(row, place)) for place, name in enumerate(layout.names)}
    record = to_record(cells)
    if cells.get("state") == "gone":
        return Skipped("", _GONE)
    record["date"], fault = _date(cells, habits)
    document = from_export(record)
    losses = [*row.losses, *([fault] if fault else ()), *texts(record, "losses"), *full_cells(row.cells)]
    return Damaged(document, tuple(dict.fromkeys(losses))) if losses else document


def _cell(row: Row, place: int) -> str:
    return clean_text(row.cells[place]) if place < len(row.cells) else ""


def _date(cells: dict[str, str], habits: DateHabits) -> tuple[str, str]:
    said = cells.get("published", "").strip()
    try:
        return (parse_iso(said).iso() if said else ""), ""
    except ValueError:
        found, fault = date_in(said, cells.get("language", ""), habits)
        return (found.iso() if found else ""), fault
