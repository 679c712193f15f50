"""Tables (CSV and its like): one article a row, its fields in columns."""

from __future__ import annotations

import codecs
import csv
import io
import re
from collections.abc import Iterator, Mapping
from dataclasses import replace
from functools import partial

from archive.document import clean_text
from importers.errors import SourceUnreadable
from importers.formats.records.json_records import BadField, Places, from_record
from importers.page.decode import decode, is_text
from importers.page.tree import line_of
from importers.pieces import piece
from importers.protocol import Found, Item, Rejected

_NAMES = {
    "id": "id article_id articleid",
    "title": "title headline heading título titulo titular encabezado",
    "body": "body text content article article_text fulltext full_text texto cuerpo contenido noticia",
    "html": "html body_html content_html",
    "date": "date published published_at publication_date pubdate publish_date fecha fecha_publicacion día",
    "url": "url link address href permalink enlace dirección direccion",
    "authors": "authors author byline writer autor autores autora firma",
    "topics": "topics topic tags tag categories category keywords subjects temas tema etiquetas categoría categoria",
    "language": "language lang idioma lengua",
    "source": "source publication newspaper outlet fuente medio periódico periodico",
    "section": "section sección seccion rubrica",
    "summary": "summary abstract description lead excerpt resumen entradilla bajada",
}
FIELDS = frozenset(_NAMES)
"""The fields that a column can hold."""
_FIELD_OF = {name: field for field, names in _NAMES.items() for name in names.split()}
_LISTS = ("authors", "topics")
_DELIMITERS = ",;\t|"
_LONGEST_CELL = 16 * 1024 * 1024  # characters
_LONGEST_HEADER = 64 * 1024
_MOST_COLUMNS = 1000
_NAMED = re.compile(r"\.(?:csv|tsv|tab)\Z", re.IGNORECASE)
_PARTED = re.compile("[;|]")


class Table:
    """The importer of tables with a header."""

    name = "table"

    def accepts(self, item: Item) -> float:
        """.85 where the header names a text; .6 for a file named for a table, or when columns were given; else 0."""
        if not is_text(item.head) or item.head.lstrip()[:1] in (b"<", b"{", b"["):
            return 0.0
        header = _header(item)
        if header and {"body", "html"} & set(_fields(header, {})) and len(header) > 1:
            return 0.85
        return 0.6 if _NAMED.search(item.path) or (item.guide.columns and len(header) > 1) else 0.0

    def read(self, item: Item) -> Iterator[Found]:
        """A document or a rejection for each row; `path:12` names the row that ends on line 12."""
        header = _header(item)
        columns = _fields(header, item.guide.columns)
        if fault := _fault(header, columns, item.guide.columns):
            yield Rejected(item.path, fault)
            return
        places = Places(item.path)
        csv.field_size_limit(_LONGEST_CELL)
        try:
            with item.open() as stream:
                lines = io.TextIOWrapper(stream, _encoding(item.head), "replace", newline="")
                rows = csv.reader(lines, delimiter=_delimiter(item.head), strict=False)
                met = False
                for row in rows:
                    if rows.line_num > 1 and any(cell.strip() for cell in row):
                        met = True
                        read = partial(_read_row, row, columns, item, places, rows.line_num)
                        yield piece(f"{item.path}:{rows.line_num}", read)
                if not met:
                    yield Rejected(item.path, "it has a header and no rows")
        except csv.Error as error:
            yield Rejected(f"{item.path}:{rows.line_num}", f"what follows line {rows.line_num} is lost: {error}")
        except SourceUnreadable as error:
            yield Rejected(item.path, f"the rest is lost: {error}")


def _read_row(row: list[str], columns: Mapping[str, int], item: Item, places: Places, line: int) -> Found:
    record: dict[str, object] = {}
    for field, column in columns.items():
        cell = clean_text(row[column]) if column < len(row) else ""
        if cell.strip():
            parts = map(str.strip, _PARTED.split(cell)) if field in _LISTS else ()
            record[field] = [part for part in parts if part] if field in _LISTS else cell
    try:
        document = from_record(record, label=item.label, as_name=item.guide.as_name)
    except BadField as error:
        return Rejected(f"{item.path}:{line}", f"line {line}: {error}")
    return replace(document, path=places.of(document))


def _fields(header: list[str], chosen: Mapping[str, str]) -> dict[str, int]:
    """The column that holds each field: the one that the admin named, else the first of a usual name."""
    names = [line_of(name) for name in header]
    found = {field: names.index(name) for field, name in chosen.items() if name in names}
    for column, name in enumerate(names):
        field = _FIELD_OF.get(name.casefold().replace(" ", "_"))
        if field and field not in chosen:
            found.setdefault(field, column)
    return found


def _fault(header: list[str], columns: Mapping[str, int], chosen: Mapping[str, str]) -> str:
    there = ", ".join(name[:40] for name in header[:30]) or "none"
    for field, name in chosen.items():
        if field not in columns:
            return f"it has no column {name!r} for the {field}; its columns are: {there}"
    if len(header) > _MOST_COLUMNS:
        return f"it has more than {_MOST_COLUMNS:,} columns, so it is no table of articles"
    if not {"body", "html"} & set(columns):
        return (
            "none of its columns is known to hold the text; name it, for example with --column body=Content. "
            f"Its columns are: {there}"
        )
    return ""


def _header(item: Item) -> list[str]:
    line = decode(item.head[:_LONGEST_HEADER]).lstrip("\ufeff")
    try:
        return next(csv.reader(io.StringIO(line, newline=""), delimiter=_delimiter(item.head)), [])
    except csv.Error:
        return []


def _delimiter(head: bytes) -> str:
    """The one of the usual delimiters that the first line has most of."""
    line = decode(head[:_LONGEST_HEADER]).lstrip("\ufeff").partition("\n")[0]
    return max(_DELIMITERS, key=line.count)


def _encoding(head: bytes) -> str:
    if head.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return "utf-16"
    try:
        head[: len(head) - 4].decode("utf-8")
    except UnicodeDecodeError as error:
        return "utf-8-sig" if error.reason == "unexpected end of data" else "cp1252"
    return "utf-8-sig"
