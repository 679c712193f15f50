"""Long answers in pieces, and tables as CSV that is streamed so."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import chain, repeat

from flask import Response

from index.query import SearchRequest
from webui.components.filter_chips import filters_in_words
from webui.formats.csv_table import BYTE_ORDER_MARK, guarded, record
from webui.http.current import services, site_address, topic_label

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


def csv_table(
    name: str, header: Iterable[str], records: Iterable[Iterable[str]], query: SearchRequest, generation: str, path: str
) -> Response:
    """The records under the header as a file `name`.csv, which opens in a spreadsheet as it is meant. Behind each stand
    the filters of the search that it is of, the generation of the index and how far that is behind where it is, and the
    address of its page, at `path`."""
    behind = services().behind()
    index = f"{generation}, {behind} changes behind the archive" if behind else generation
    told = ("; ".join(filters_in_words(query, topic_label)), index, f"{site_address()}{path}")
    rows = map(record, records, repeat(tuple(map(guarded, told))))
    pieces = chain((BYTE_ORDER_MARK, record((*header, "filters", "index", "address"))), rows)
    response = Response(grouped(pieces), content_type="text/csv; charset=utf-8")
    response.headers["Content-Disposition"] = f'attachment; filename="{name}.csv"'
    response.headers["X-Robots-Tag"] = "noindex"
    return response
