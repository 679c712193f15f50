"""A document to its row and back: both follow from the fields that `Document` declares."""

from __future__ import annotations

import json
import zlib
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import fields, replace
from datetime import date
from functools import lru_cache
from typing import Any

from sqlalchemy import select

from archive.database.schema import documents_table, imports_table
from archive.document import FIELDS, Document, Kind, Stored
from archive.errors import DamagedArchive, Repair
from archive.partial_date import PartialDate, parse_iso
from archive.texts.short_cache import cached_if_short

_D = documents_table.c


def _named(kind: Kind) -> tuple[str, ...]:
    return tuple(each.name for each in FIELDS if each.kind is kind and each.name in _D)


_TEXTS, _TEXT_LISTS, _DATE_LISTS = map(_named, (Kind.TEXT, Kind.TEXTS, Kind.DATES))
_DAYS = ("first_day", "last_day", "date_source")
_BESIDE = tuple(each.name for each in fields(Stored) if each.name not in ("document", "imported_at"))

STORED = select(
    *(_D[name] for name in (*_TEXTS, *_TEXT_LISTS, *_DATE_LISTS, *_DAYS, *_BESIDE, "removed_at")),
    imports_table.c.started_at.label("imported_at"),
).join(imports_table, _D.import_id == imports_table.c.id)
"""What `stored_of` reads of every document, and whether it was removed."""

GZIP = 16 + zlib.MAX_WBITS
"""A form of `inflated`: that of a gzip file."""

SOUND = "[]"
"""The column `losses` of a text of which nothing was lost."""

_NAMES = tuple(STORED.selected_columns.keys())
_MOST = 1 << 28  # bytes of one record: several times what an import takes for one item
_LEVEL = 3  # a third larger than the best and many times as fast: an import packs every text it brings


def to_row(document: Document) -> dict[str, Any]:
    """The columns of `documents` that follow from what the document says and where it was met."""
    return {"key": document.key, "content_hash": document.content_hash, **_columns(document)}


@contextmanager
def _damage_told() -> Iterator[None]:
    """What cannot be read of what was stored as an error of ours that says the repair."""
    try:
        yield
    except (ValueError, TypeError, KeyError, AttributeError, RecursionError, zlib.error) as error:
        sentence = f"a text of the archive is not what was stored ({error})"
        raise DamagedArchive(sentence, Repair.RESTORE_BACKUP) from error


def stored_of(row: Sequence[Any]) -> Stored:
    """The document of one row of `STORED`. Raises `DamagedArchive`."""
    values = dict(zip(_NAMES, row, strict=True))
    beside = {name: values[name] for name in _BESIDE} | {"losses": losses_of(values["losses"])}
    return Stored(document=document_of(values), imported_at=values["imported_at"], **beside)


@_damage_told()
def document_of(values: Mapping[str, Any]) -> Document:
    """The document that these columns say, by their names. Raises `DamagedArchive`."""
    said = {name: values[name] for name in _TEXTS}
    "".join(said.values())  # SQLite keeps values of any type in any column
    said |= {name: _texts(values[name]) for name in _TEXT_LISTS}
    said |= {name: _dates(values[name]) for name in _DATE_LISTS}
    if first := values["first_day"]:
        said["published"] = _published(first, values["last_day"], values["date_source"])
    return Document(**said)


def pack(document: Document) -> bytes:
    """What the document says, and not where it was met, as compressed JSON."""
    said = replace(document, path="", addresses=(), captured="")
    return zlib.compress(json.dumps(_columns(said), ensure_ascii=False).encode(), _LEVEL)


@_damage_told()
def unpack(packed: bytes, path: str = "", captured: str = "") -> Document:
    """The inverse of `pack`, met at this place. Fields that the document did not yet have when it was packed are
    empty. Raises `DamagedArchive`."""
    return replace(document_of(_EMPTY | json.loads(inflated(packed))), path=path, captured=captured)


@_damage_told()
def losses_of(array: str) -> tuple[str, ...]:
    """What was lost of a text, from its column. Raises `DamagedArchive`."""
    return _texts(array)


def losses_column(losses: tuple[str, ...]) -> str:
    """The inverse of `losses_of`."""
    return _array(losses)


@_damage_told()
def unzip(compressed: bytes) -> bytes:
    """The bytes of an original. Raises `DamagedArchive`."""
    return inflated(compressed)


def inflated(compressed: bytes, form: int = zlib.MAX_WBITS) -> bytes:
    """What was compressed, in one of zlib's forms. Raises `ValueError` where that is more than `_MOST` bytes: a few
    bytes of a database that somebody made may grow to any number."""
    inflating = zlib.decompressobj(form)
    data = inflating.decompress(compressed, _MOST)
    if not inflating.eof:
        raise ValueError("it is cut short, or too much")
    return data


def _columns(document: Document) -> dict[str, Any]:
    columns: dict[str, Any] = {name: getattr(document, name) for name in _TEXTS}
    columns |= {name: _array(getattr(document, name)) for name in _TEXT_LISTS}
    columns |= {name: _array_of_dates(getattr(document, name)) for name in _DATE_LISTS}
    if day := document.published:
        return columns | dict(zip(_DAYS, (day.first.isoformat(), day.last.isoformat(), day.source), strict=True))
    return columns | dict(zip(_DAYS, (None, None, ""), strict=True))


# An archive has few authors, topics and days for its many documents.
@lru_cache(maxsize=1 << 12)
def _array(texts: tuple[str, ...]) -> str:
    return json.dumps(texts, ensure_ascii=False)


@cached_if_short(1 << 12)
def _texts(array: str) -> tuple[str, ...]:
    texts = json.loads(array)
    "".join(texts)
    return tuple(texts)


@lru_cache(maxsize=1 << 12)
def _published(first: str, last: str, source: str) -> PartialDate:
    return PartialDate(date.fromisoformat(first), date.fromisoformat(last), source)


def _array_of_dates(dates: tuple[PartialDate, ...]) -> str:
    return json.dumps([[each.iso(), each.source] for each in dates]) if dates else "[]"


@cached_if_short(1 << 12)
def _dates(array: str) -> tuple[PartialDate, ...]:
    return tuple(parse_iso(iso, source) for iso, source in json.loads(array))


_EMPTY = _columns(Document(title=""))
