"""Tables to take away: CSV that is streamed, and what each of them says of where its numbers come from."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import chain

from flask import Response

from webui.formats.csv_table import BYTE_ORDER_MARK, record
from webui.http.streaming import grouped


def csv_table(header: Iterable[str], records: Iterable[Iterable[str]], name: str) -> Response:
    """The records under the header as a file `name`.csv, which opens in a spreadsheet as it is meant."""
    pieces: Iterator[str] = chain((BYTE_ORDER_MARK, record(header)), map(record, records))
    response = Response(grouped(pieces), content_type="text/csv; charset=utf-8")
    response.headers["Content-Disposition"] = f'attachment; filename="{name}.csv"'
    response.headers["X-Robots-Tag"] = "noindex"
    return response
