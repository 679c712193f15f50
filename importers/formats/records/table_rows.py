"""The rows of a table as they stand in its file, also where a quote is never closed: such a row costs itself, and not
all that follow it."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from dataclasses import dataclass
from typing import BinaryIO

from importers.formats.records.table_layout import LONGEST_CELL, Layout, doubled

_OPEN = "a quote in its row is never closed, so its text may end too early or hold what belongs elsewhere"
_MOST_LINES = 20_000  # of one row
_MOST_CANDIDATES, _AHEAD = 500, 60  # lines of a broken row at which the next may begin; lines that one is looked for in
_LINE_END = "\x1e"


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
            line = self._waiting.pop() if self._waiting else self._readline()
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
        """A row that is not as the rules have it: what stands before the next one begins; the rest is read anew."""
        used = self._used
        if sum(map(len, used)) > LONGEST_CELL and len(used) == 1:
            raise RowsBroken(str(error)) from error
        lines = [*used, *self._ahead()]
        candidates = range(1, min(len(lines), _MOST_CANDIDATES))
        at = next((at for at in candidates if self._begins_row(lines[at : at + _AHEAD])), len(used))
        self._waiting += reversed(lines[at:])
        self.line += at - len(used)
        # On one line, as the reader of the library ends a row where a line ends behind a quote that is out of place.
        text = "".join(lines[:at]).replace("\0", "").rstrip("\r\n").replace("\n", _LINE_END)
        try:
            cells = next(csv.reader([text], delimiter=self._layout.delimiter), [])
        except csv.Error as again:
            raise RowsBroken(str(again)) from again
        is_whole = at == 1 and len(cells) == len(self._layout.names)
        return Row([cell.replace(_LINE_END, "\n") for cell in cells], self.line, () if is_whole else (_OPEN,))

    def _readline(self) -> str:
        line = self._stream.readline(LONGEST_CELL + 1)
        return doubled(line) if self._layout.escapes else line

    def _ahead(self) -> list[str]:
        """Some lines behind those that were used."""
        found: list[str] = []
        while len(found) < _AHEAD:
            line = self._waiting.pop() if self._waiting else self._readline()
            if not line:
                break
            found.append(line)
        return found

    def _begins_row(self, lines: list[str]) -> bool:
        """Whether a row that is as the rules have it begins here, with as many cells as the header."""
        reader = csv.reader((line.replace("\0", "") for line in lines), delimiter=self._layout.delimiter, strict=True)
        try:
            cells = next(reader, [])
        except csv.Error:
            return False
        return len(cells) == len(self._layout.names) > 1 and any(cell.strip() for cell in cells[:2])
