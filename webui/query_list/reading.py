"""A list of queries as people have it, pasted with one on each line or in a file: which queries it holds."""

from __future__ import annotations

import codecs
import csv
import io
import re
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from archive.exchange.cells import unguarded
from archive.messages import Message

MOST_QUERIES = 500

_MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_NAMES = frozenset(("query", "queries", "q", "consulta", "consultas", "búsqueda", "busqueda", "búsquedas", "search"))
"""What the column with the queries is called, in small letters."""
_DELIMITERS = (";", "\t", ",")
"""From the one that stands least in queries to the one that stands most."""
_NONE = "\x1f"  # of a table of one column
_SAYS_DELIMITER = re.compile(r'"?sep=(?P<delimiter>[^\w\s"]|\t)"?[;,\t ]*\r?\n', re.IGNORECASE)
"""A first line for spreadsheets; one that is written by them may have the delimiters of the table's other columns."""
_TABLES = (".csv", ".tsv", ".tab")
_LONGEST_NAME = 60  # characters of a file's name in a sentence


class BadList(Exception):
    """A list that cannot be taken; `str()` says why and the repair."""


@dataclass(frozen=True, slots=True)
class QueryList:
    """`queries` are those of the list in its order, each once; `repeated` those that it has more than once, with how
    many times; `notes` say how its file was read."""

    queries: tuple[str, ...]
    repeated: tuple[tuple[str, int], ...] = ()
    notes: tuple[str, ...] = ()


def read_list(text: str, file: bytes = b"", name: str = "") -> QueryList:
    """The queries of these lines, and behind them those of a file with this name; blank ones are passed over. Raises
    `BadList`."""
    found, notes = list(_lines(text)), []
    if file:
        content, encoding = _decoded(file, name)
        if encoding == "cp1252":
            notes.append(
                Message("“%(name)s” is no UTF-8; it was read as Windows-1252.", name=name[:_LONGEST_NAME] or "file")
            )
        found += _of_table(content) if name.lower().endswith(_TABLES) else _lines(content)
    if not found:
        raise BadList(Message("No query was given. Write one on each line, or choose a file that has some."))
    times = Counter(found)
    if len(times) > MOST_QUERIES:
        raise BadList(
            Message(
                "These are %(given)s different queries; up to %(most)s are asked at once. Send them in parts.",
                given=f"{len(times):,}",
                most=MOST_QUERIES,
            )
        )
    repeated = tuple((query, count) for query, count in times.items() if count > 1)
    return QueryList(tuple(times), repeated, tuple(notes))


def _lines(text: str) -> Iterator[str]:
    return _cleaned(text.splitlines())


def _cleaned(texts: Iterable[str]) -> Iterator[str]:
    for each in texts:
        if query := " ".join(each.replace("\0", "").split()):
            yield query


def _decoded(data: bytes, name: str) -> tuple[str, str]:
    """The text of a file and its encoding: by its mark, by zeros between letters, as UTF-8 if it is, else
    Windows-1252. Raises `BadList` for what is no text."""
    encoding = next((encoding for mark, encoding in _MARKS if data.startswith(mark)), "")
    if not encoding and len(data) >= 4 and data[1::2].count(0) * 4 > len(data):
        encoding = "utf-16-le"
    if not encoding and len(data) >= 4 and data[0::2].count(0) * 4 > len(data):
        encoding = "utf-16-be"
    try:
        text = data.decode(encoding or "utf-8")
    except UnicodeDecodeError:
        encoding = encoding or "cp1252"
        text = data.decode(encoding, "replace")
    if "\0" in text or data.startswith((b"PK\x03\x04", b"\xd0\xcf\x11\xe0", b"%PDF")):
        raise BadList(
            Message(
                "“%(name)s” is no text. Save the table as CSV and choose that file, or paste its column.",
                name=name[:_LONGEST_NAME],
            )
        )
    return text, encoding


def _of_table(text: str) -> Iterator[str]:
    """The queries of a table: of the column that is named for them, else of the first one. A file in which lines are
    no rows of a table has a query on each line."""
    if said := _SAYS_DELIMITER.match(text):
        rows = _rows(text[said.end() :], said["delimiter"])
    else:
        tables = [rows for each in _DELIMITERS if (rows := _rows(text, each)) is not None]
        named = (rows for rows in tables if rows and _column(rows[0]) is not None and len(rows[0]) > 1)
        rows = next(named, None) or next(filter(_is_table, tables), None) or _rows(text, _NONE)
    if rows is None:
        return _lines(text)
    if not rows:
        return iter(())
    column = _column(rows[0])
    at, rows = (0, rows) if column is None else (column, rows[1:])
    return _cleaned(unguarded(row[at]) for row in rows if at < len(row))


def _rows(text: str, delimiter: str) -> list[list[str]] | None:
    """The rows with something in them; None where the text is no table of this delimiter."""
    try:
        return [row for row in csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True) if any(row)]
    except csv.Error:
        return None


def _column(header: list[str]) -> int | None:
    """The column that holds the queries, where its name says so."""
    return next((at for at, name in enumerate(header) if name.strip().lower() in _NAMES), None)


def _is_table(rows: list[list[str]]) -> bool:
    """Whether the rows have several cells, and all as many: a comma within queries parts some of them alone."""
    return len({len(row) for row in rows}) == 1 and len(rows[0]) > 1
