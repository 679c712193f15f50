"""One document as a row of a table, every field, and back: a spreadsheet's twin of a line of JSON Lines."""

from __future__ import annotations

from collections.abc import Mapping

from archive.document import FIELDS, PLAIN, Kind, Stored
from archive.exchange.cells import joined, parted
from archive.exchange.jsonl import FORMAT

MARK = "hemeroteca"
"""The column by which a table is known as one of ours; each row has the version of its form there."""

_COLUMN_OF = {"archive_id": "id", "topics": "source_topics"}
"""The columns that are called otherwise than their field."""

_TOLD = (
    *("id", "source_id", "title", "published", "precision", "authors", "source", "topics", "language", "url"),
    *(*PLAIN, "summary", "body"),
    *("source_topics", "date_source", "other_dates", "addresses", "captured", "path", "losses", "cited_at", "html"),
)
_OTHERS = (_COLUMN_OF.get(field.name, field.name) for field in FIELDS)

COLUMNS = (*_TOLD, *(name for name in _OTHERS if name not in _TOLD), MARK)
"""What a person looks at, then what only an import needs. `topics` are those of the rules too, `source_topics` the
source's own; `cited_at` is an address for a citation, `url` the article's own."""


def to_cells(stored: Stored, topics: tuple[str, ...], cited_at: str) -> tuple[str, ...]:
    """The texts of the row in the order of `COLUMNS`, not guarded yet."""
    document = stored.document
    published = document.published
    values = {_COLUMN_OF.get(field.name, field.name): getattr(document, field.name) for field in FIELDS}
    values |= {
        "id": stored.id,
        "topics": topics,
        "published": published.iso() if published else "",
        "precision": published.precision.value if published else "",
        "date_source": published.source if published else "",
        "other_dates": tuple(f"{each.iso()} {each.source}" for each in document.other_dates),
        "losses": stored.losses,
        "cited_at": cited_at,
        MARK: str(FORMAT),
    }
    return tuple(each if isinstance(each := values[name], str) else joined(each) for name in COLUMNS)


def to_record(cells: Mapping[str, str]) -> dict[str, object]:
    """The object that JSON Lines has for the same document. `cells` are the row's texts by their columns, no longer
    guarded; columns that are not there are empty. The version is None where the mark is no number."""
    record: dict[str, object] = {MARK: _version(cells.get(MARK, "")), "date_source": cells.get("date_source", "")}
    record["losses"] = list(parted(cells.get("losses", "")))
    for field in FIELDS:
        cell = cells.get(_COLUMN_OF.get(field.name, field.name), "")
        match field.kind:
            case Kind.TEXTS:
                record[field.called] = list(parted(cell))
            case Kind.DATES:
                record[field.called] = [[date, source] for date, _, source in (p.partition(" ") for p in parted(cell))]
            case _:
                record[field.called] = cell
    return record


def _version(cell: str) -> int | None:
    whole = cell.strip().partition(".")[0].partition(",")[0]  # "1.0", as a spreadsheet may write it
    return int(whole) if whole.isascii() and whole.isdecimal() and len(whole) < 9 else None
