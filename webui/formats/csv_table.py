"""CSV (RFC 4180) that opens in a spreadsheet with its accents whole and nothing of it run as a formula, and that
`import` reads back as the same archive."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Iterator

from archive.document import Stored
from archive.exchange.cells import guarded
from archive.exchange.rows import COLUMNS, to_cells
from webui.formats.record import ExportRecord

# Without it Excel takes UTF-8 for the machine's own code page.
BYTE_ORDER_MARK = "\ufeff"

LONGEST_IN_EXCEL = 32_767
"""Characters (UTF-16 units) of a cell; Excel cuts what is longer, other programs do not."""


def write_csv(documents: Iterable[ExportRecord]) -> Iterator[str]:
    """A byte order mark, the header, and a record for each article. Several values are joined by "; "; one that holds a
    semicolon itself is in quotes."""
    yield BYTE_ORDER_MARK
    yield record(COLUMNS)
    for each in documents:
        yield record(cells(each))


def record(values: Iterable[str], behind: Iterable[str] = ()) -> str:
    """One record of the table, every cell guarded; `behind` are cells that are guarded already."""
    return str(csv.writer(_Piece()).writerow([*map(guarded, values), *behind]))


class _Piece:
    """A file for the csv module whose `write` hands the text straight back; `writerow` returns it."""

    def write(self, text: str) -> str:
        return text


def cells(each: ExportRecord) -> tuple[str, ...]:
    """The cells of one article, in the order of `COLUMNS`."""
    return to_cells(each.stored, each.topics, each.address)


def has_long_cell(stored: Stored) -> bool:
    """Whether one of its texts is longer than a cell of Excel."""
    texts = (stored.document.body, stored.document.html)
    return any(len(text.encode("utf-16-le", "surrogatepass")) > 2 * LONGEST_IN_EXCEL for text in texts)
