"""Every row of the audit as it stands, to be taken along: as CSV or as JSON Lines, the first first, with its hash and
that of the row before, so that the chain can be gone through elsewhere.

A desk may be another's: whatever its columns hold goes out as text that is UTF-8.
"""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterable, Iterator
from dataclasses import asdict

from archive.audit.records import Row
from archive.exchange.cells import guarded


def csv_lines(rows: Iterable[Row]) -> Iterator[str]:
    """A table: the names of the columns, then a record for each row, every cell guarded against spreadsheets."""
    yield _record(list(Row.__slots__))
    for row in rows:
        yield _record([guarded(str("" if value is None else value)) for value in asdict(row).values()])


def json_lines(rows: Iterable[Row]) -> Iterator[str]:
    """An object on a line for each row."""
    for row in rows:
        yield f"{_utf8(json.dumps(asdict(row), ensure_ascii=False, default=repr))}\n"


def _record(cells: list[str]) -> str:
    line = io.StringIO()
    csv.writer(line, lineterminator="\r\n").writerow(cells)
    return _utf8(line.getvalue())


def _utf8(text: str) -> str:
    """The text with a sign for each half of a character."""
    return text.encode("utf-8", "replace").decode()
