"""Long answers in pieces, and tables as CSV that is streamed so."""

from __future__ import annotations

from collections.abc import Generator, Iterable, Iterator
from contextvars import Context
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
from webui.i18n.translation import _, current_language, number_text, set_language

MOST_ROWS = 100_000
"""Of a table that is streamed."""

MOST_CHARACTERS = 50_000_000
"""The same; each row repeats the search, which may be long."""

_SIZE = 1 << 16  # characters


def flowing(pieces: Iterator[str]) -> Iterator[bytes]:
    """Each piece as UTF-8 as soon as it is there, also where the next one takes long. What the pieces are made of finds
    itself in a context of its own, in the language that is spoken now, and nothing of it stays in this thread."""
    context = Context()
    context.run(set_language, current_language())
    return _made_in(context, pieces)


def _made_in(context: Context, pieces: Iterator[str]) -> Iterator[bytes]:
    try:
        while (piece := context.run(next, pieces, None)) is not None:
            yield piece.encode(errors="replace")
    finally:
        if isinstance(pieces, Generator):
            context.run(pieces.close)


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
    rows = map(record, records, repeat(tuple(map(guarded, origin(query, generation, path, words)))))
    columns = (*header, *ORIGIN)
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


ORIGIN = ("filters", "index", "address")
"""The columns of what `origin` tells."""


def origin(query: SearchRequest, generation: str, path: str, words: Iterable[WordForms] = ()) -> tuple[str, str, str]:
    """Where the numbers of a table are from: what stands behind the cells of each row (`csv_table`)."""
    behind = services().behind()
    index = f"{generation}, {behind} changes behind the archive" if behind else generation
    filters = "; ".join((*filters_in_words(query, topic_label), *forms_in_words(words, SHOWN)))
    return filters, index, f"{site_address()}{path}"


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
