"""Tables to take away: CSV that is streamed, and what each of them says of where its numbers come from."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import chain

from flask import Response

from webui.exports.table import BYTE_ORDER_MARK, record
from webui.search_url import BadParameter
from webui.tongue import _
from webui.views.streaming import grouped


def csv_table(header: Iterable[str], records: Iterable[Iterable[str]], name: str) -> Response:
    """The records under the header as a file `name`.csv, which opens in a spreadsheet as it is meant."""
    pieces: Iterator[str] = chain((BYTE_ORDER_MARK, record(header)), map(record, records))
    response = Response(grouped(pieces), content_type="text/csv; charset=utf-8")
    response.headers["Content-Disposition"] = f'attachment; filename="{name}.csv"'
    response.headers["X-Robots-Tag"] = "noindex"
    return response


def refuse(unknown: tuple[str, ...]) -> None:
    """Raise `BadParameter` for a parameter that means nothing: a program is told, as it reads no notes."""
    if unknown:
        raise BadParameter(unknown[0][:40], _("is not a parameter of this address; leave it out."))


def useless(unknown: tuple[str, ...]) -> str:
    """The same as a note for a person; "" where there is none."""
    names = ", ".join(name[:40] for name in unknown[:5])
    return _("This page has no use for these parameters: %(names)s.", names=names) if names else ""
