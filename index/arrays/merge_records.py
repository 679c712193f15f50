"""The columns of several segments joined: deleted documents left out, equal rows and spans made one."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from index.arrays.arrayfile import Array, ArrayFileWriter, narrow
from index.arrays.dictionary import Dictionary, dictionary, starts_of
from index.arrays.layout import BY_SPAN, COLUMNS
from index.arrays.segment import SegmentReader


def join_records(readers: Sequence[SegmentReader], out: ArrayFileWriter) -> None:
    """Write the columns of the living documents, segment after segment."""
    ids = np.concatenate([_living(reader, "ids") for reader in readers])
    out.write("ids", ids)
    out.write("ids.order", narrow(np.argsort(ids, kind="stable")))
    for name in ("title.length", "body.length"):
        out.write(name, np.concatenate([_living(reader, name) for reader in readers]))
    for facet in COLUMNS:
        _join_rows(readers, out, f"{facet.name}.rows", [facet.name])
    _join_rows(readers, out, "span", ["spans", *(facet.name for facet in BY_SPAN)])


def _join_rows(readers: Sequence[SegmentReader], out: ArrayFileWriter, column: str, tables: list[str]) -> None:
    """A column of row numbers and the tables that these number: rows that say the same become one."""
    numbers: dict[tuple[bytes, ...], int] = {}
    joined = []
    for reader in readers:
        rows = _living(reader, column)
        used = np.flatnonzero(np.bincount(rows, minlength=1))
        contents = zip(*(_contents(reader, table, used) for table in tables), strict=True)
        new = np.zeros(int(used[-1]) + 1 if len(used) else 1, np.int64)
        new[used] = [numbers.setdefault(content, len(numbers)) for content in contents]
        joined.append(new[rows])
    out.write(column, narrow(np.concatenate(joined)))
    for place, table in enumerate(tables):
        _write_table(out, table, [content[place] for content in numbers])


def _contents(reader: SegmentReader, table: str, rows: Array) -> list[bytes]:
    """What each of these rows says, as bytes that are the same in every segment: of a facet, its values' own bytes
    with their lengths before them."""
    if table == "spans":
        return [span.tobytes() for span in reader.file.whole("spans").reshape(-1, 2)[rows]]
    values = Dictionary(reader.file, f"{table}.dictionary")
    known = [len(value).to_bytes(4) + value for value in values.entries(0, len(values))]
    starts, flat = reader.file.whole(f"{table}.starts").tolist(), reader.file.whole(f"{table}.values").tolist()
    return [b"".join(known[number] for number in flat[starts[row] : starts[row + 1]]) for row in rows.tolist()]


def _write_table(out: ArrayFileWriter, table: str, contents: list[bytes]) -> None:
    if table == "spans":
        out.write("spans", np.frombuffer(b"".join(contents), "<i4"))
        return
    rows = [_values(content) for content in contents]
    entries = sorted({value for row in rows for value in row})
    numbers = {value: number for number, value in enumerate(entries)}
    flat = [numbers[value] for row in rows for value in row]
    out.write(f"{table}.starts", starts_of(map(len, rows)))
    out.write(f"{table}.values", narrow(np.array(flat, np.int64)))
    out.write_all(dictionary(f"{table}.dictionary", entries))


def _values(content: bytes) -> list[bytes]:
    values, at = [], 0
    while at < len(content):
        length = int.from_bytes(content[at : at + 4])
        values.append(content[at + 4 : at + 4 + length])
        at += 4 + length
    return values


def _living(reader: SegmentReader, name: str) -> Array:
    values = reader.file.whole(name)
    return values if reader.alive is None else values[reader.alive]
