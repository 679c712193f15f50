"""CSV (RFC 4180) that opens in a spreadsheet with its accents whole and nothing of it run as a formula."""

from __future__ import annotations

import csv
import re
import unicodedata
from collections.abc import Iterable, Iterator

from archive.document import clean_text
from webui.formats.record import ExportRecord, lines_of

HEADER = (
    *("id", "source_id", "title", "published", "precision", "authors", "source", "topics", "language", "url"),
    *("label", "summary", "body"),
)
# Without it Excel takes UTF-8 for the machine's own code page.
BYTE_ORDER_MARK = "\ufeff"


# NFKC turns full-width, small and raised forms into the plain sign; LibreOffice reads U+2212 as a minus.
_SIGNS = "=+\\-@\u207a-\u207c\u208a-\u208c\u2212\u2a75\u2a76\ufb29\ufe62\ufe63\ufe66\ufe6b\uff0b\uff0d\uff1d\uff20"
# Where lists are parted by semicolons (Excel in Spanish) or tabs, such a cell is parted too, however it is quoted: the
# quotation mark is not the first of what is then one field. Doubled quotation marks are then an empty quoted beginning.
_PARTED = re.compile(rf'([;\t][\s;"\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u206f\ufeff]*+)([{_SIGNS}])?')


def write_csv(documents: Iterable[ExportRecord]) -> Iterator[str]:
    """A byte order mark, the header, and a record for each article. Several values are joined by "; "."""
    yield BYTE_ORDER_MARK
    yield record(HEADER)
    for each in documents:
        yield record(cells(each))


def record(values: Iterable[str], behind: Iterable[str] = ()) -> str:
    """One record of the table, every cell guarded; `behind` are cells that are guarded already."""
    return str(csv.writer(_Piece()).writerow([*map(guarded, values), *behind]))


def guarded(cell: str) -> str:
    """The cell, cleaned, with an apostrophe before it where a spreadsheet could take it for a formula, and before what
    would be one behind a semicolon or a tab if those parted cells."""
    text = clean_text(cell)
    if ";" in text or "\t" in text:
        text = _PARTED.sub(_kept_text, text)
    if text[:1].isalnum() and text[:1].isascii():
        return text  # what most cells are
    if text.startswith("\t"):
        return f"'{text}"
    first = next((character for character in text if character.isprintable() and not character.isspace()), "")
    return f"'{text}" if unicodedata.normalize("NFKC", first).startswith(("=", "+", "-", "@", "\u2212")) else text


def _kept_text(parted: re.Match[str]) -> str:
    return f"{parted[1]}'{parted[2]}" if parted[2] else parted[1]


class _Piece:
    """A file for the csv module whose `write` hands the text straight back; `writerow` returns it."""

    def write(self, text: str) -> str:
        return text


def cells(each: ExportRecord) -> tuple[str, ...]:
    """The cells of one article, in the order of `HEADER`."""
    document = each.stored.document
    published = document.published
    return (
        each.stored.id,
        document.source_id,
        document.title,
        published.iso() if published else "",
        published.precision.value if published else "",
        "; ".join(lines_of(document.authors)),
        document.source,
        "; ".join(lines_of(each.topics)),
        document.language,
        each.address,
        document.label,
        document.summary,
        document.body,
    )
