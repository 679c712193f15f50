"""Long answers in pieces, and tables as CSV that is streamed so."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import chain

from flask import Response

from webui.formats.csv_table import BYTE_ORDER_MARK, record

_SIZE = 1 << 16  # characters


def grouped(pieces: Iterable[str]) -> Iterator[bytes]:
    """The pieces as UTF-8, many small ones in one: each that goes out is a write to the network."""
    held: list[str] = []
    size = 0
    for piece in pieces:
        held.append(piece)
        size += len(piece)
        if size >= _SIZE:
            yield "".join(held).encode()
            held, size = [], 0
    yield "".join(held).encode()


def csv_table(header: Iterable[str], records: Iterable[Iterable[str]], name: str) -> Response:
    """The records under the header as a file `name`.csv, which opens in a spreadsheet as it is meant."""
    pieces: Iterator[str] = chain((BYTE_ORDER_MARK, record(header)), map(record, records))
    response = Response(grouped(pieces), content_type="text/csv; charset=utf-8")
    response.headers["Content-Disposition"] = f'attachment; filename="{name}.csv"'
    response.headers["X-Robots-Tag"] = "noindex"
    return response
