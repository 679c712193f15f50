"""Long answers in pieces, and tables as CSV that is streamed so."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import chain, repeat

from flask import Response

from archive.exchange.cells import guarded
from index.errors import QueryTooCostly
from index.query import SearchRequest
from index.results import WordForms
from webui.components.filter_chips import filters_in_words
from webui.formats.csv_table import BYTE_ORDER_MARK, record
from webui.http.current import services, site_address, topic_label
from webui.i18n.counted_words import SHOWN, forms_in_words
from webui.i18n.translation import _, number_text

MOST_ROWS = 100_000
"""Of a table that is streamed."""

MOST_CHARACTERS = 50_000_000
"""The same; each row repeats the search, which may be long."""

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
    name: str,
    header: Iterable[str],
    records: Iterable[Iterable[str]],
    query: SearchRequest,
    generation: str,
    path: str,
    words: Iterable[WordForms] = (),
) -> Response:
    """The records under the header as a file `name`.csv, which opens in a spreadsheet as it is meant. Behind each stand
    the filters of the search that it is of and how its `words` were counted, the generation of the index and how far
    that is behind where it is, and the address of its page, at `path`. Where there is more than a table holds, its last
    row says so."""
    behind = services().behind()
    index = f"{generation}, {behind} changes behind the archive" if behind else generation
    filters = "; ".join((*filters_in_words(query, topic_label), *forms_in_words(words, SHOWN)))
    told = (filters, index, f"{site_address()}{path}")
    rows = map(record, records, repeat(tuple(map(guarded, told))))
    columns = (*header, "filters", "index", "address")
    sentence = _(
        "Cut here: a table has up to %(rows)s rows and %(size)s million characters, and is made in bounded time. "
        "Narrow the search, by a year for example, for the rest.",
        rows=number_text(MOST_ROWS),
        size=number_text(MOST_CHARACTERS // 10**6),
    )
    cut = record((sentence, *[""] * (len(columns) - 1)))
    pieces = chain((BYTE_ORDER_MARK, record(columns)), _bounded(rows, cut))
    response = Response(grouped(pieces), content_type="text/csv; charset=utf-8")
    response.headers["Content-Disposition"] = f'attachment; filename="{name}.csv"'
    response.headers["X-Robots-Tag"] = "noindex"
    return response


def _bounded(rows: Iterable[str], cut: str) -> Iterator[str]:
    """The rows, as many as a table has; `cut` behind them where there are more, or where they take too long."""
    size = 0
    try:
        for number, row in enumerate(rows):
            if number >= MOST_ROWS or size + len(row) > MOST_CHARACTERS:
                yield cut
                return
            size += len(row)
            yield row
    except QueryTooCostly:
        yield cut
