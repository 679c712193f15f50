"""The rows of a table as they stand in its file, also where a quote is never closed: such a row costs itself, and not
all that follow it."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from dataclasses import dataclass
from typing import BinaryIO

from importers.formats.records.table_layout import LONGEST_CELL, Layout

_OPEN = "a quote in its row is never closed, so its text may end too early or hold what belongs elsewhere"
_MOST_LINES = 20_000  # of one row


@dataclass(frozen=True, slots=True)
class Row:
    """The cells of a row, the number of the line on which it ends, and what is known to be lost of it."""

    cells: list[str]
    line: int
    losses: tuple[str, ...] = ()


class RowsBroken(ValueError):
    """What follows cannot be read; `str()` says why."""


class TableRows:
    """The rows behind the header of a table. `line` is the last line that was looked at."""

    def __init__(self, stream: BinaryIO, layout: Layout) -> None:
        csv.field_size_limit(LONGEST_CELL)
        self._stream = io.TextIOWrapper(stream, layout.encoding, "replace", newline="")
        self._layout = layout
        self._waiting: list[str] = []  # lines that were read and belong to rows to come, the next one last
        self._used: list[str] = []  # lines of the row that is read
        self._ended = False
        self.line = 0

    def __iter__(self) -> Iterator[Row]:
        """Each row with anything in it; raises `RowsBroken` and what the stream raises."""
        for number in range(self._layout.first):
            if self._next(is_header=number + 1 == self._layout.first) is None:
                return
        while row := self._next():
            if any(cell.strip() for cell in row.cells):
                yield row

    def close(self) -> None:
        """Let go of the file."""
        self._stream.detach()

    def _next(self, *, is_header: bool = False) -> Row | None:
        self._used, self._ended = [], False
        reader = csv.reader(self._lines(), delimiter=self._layout.delimiter, strict=not is_header)
        try:
            cells = next(reader, None)
        except csv.Error as error:
            return self._mended(error)
        return None if cells is None else Row(cells, self.line)

    def _lines(self) -> Iterator[str]:
        while True:
            line = self._waiting.pop() if self._waiting else self._stream.readline(LONGEST_CELL + 1)
            if not line or len(self._used) >= _MOST_LINES:
                self._ended = not line
                if line:
                    self._waiting.append(line)
                return
            self.line += line.endswith(("\n", "\r")) or len(line) <= LONGEST_CELL
            self._used.append(line)
            # The reader of the library refuses what holds a zero in older Pythons.
            yield line.replace("\0", "")

    def _mended(self, error: csv.Error) -> Row:
        """A row that is not as the rules have it: up to where a line by itself is a row, and the rest read anew."""
        used = self._used
        if sum(map(len, used)) > LONGEST_CELL and len(used) == 1:
            raise RowsBroken(str(error)) from error
        at = next((at for at, line in enumerate(used) if at and self._is_row(line)), len(used))
        self._waiting += reversed(used[at:])
        self.line -= len(used) - at
        text = "".join(used[:at]).replace("\0", "")
        was_swallowing = at < len(used) or self._ended or len(used) >= _MOST_LINES
        try:
            reader = csv.reader(io.StringIO(text, newline=""), delimiter=self._layout.delimiter)
            cells = next(reader, [])
        except csv.Error as again:
            raise RowsBroken(str(again)) from again
        return Row(cells, self.line, (_OPEN,) if was_swallowing else ())

    def _is_row(self, line: str) -> bool:
        """Whether the line alone has as many cells as the header, the first or second not empty."""
        try:
            cells = next(csv.reader([line.replace("\0", "")], delimiter=self._layout.delimiter, strict=False), [])
        except csv.Error:
            return False
        return len(cells) == len(self._layout.names) > 1 and any(cell.strip() for cell in cells[:2])
