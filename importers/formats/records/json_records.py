"""The fields of one JSON object, each of the type that its name promises; a line of this program's own export to a
document; titles for texts without one, and places for records of one file."""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from archive.document import FIELDS, Document, DocumentField, Kind, clean_text
from archive.partial_date import PartialDate, parse_iso
from importers.page.sanitise import sanitise
from importers.protocol import Damaged, Found, Skipped

_LONGEST_NAME = 1000
_KINDS = {type(None): "null", bool: "true or false", int: "a number", float: "a number", str: "text", list: "a list"}
EXPORT_KEY = "hemeroteca"
EXPORT_VERSION = 1
_TITLE_LENGTH = 100
_WEB_ADDRESS = re.compile(r"https?://[^\s/]\S*\Z", re.IGNORECASE)
_OUR_ID = re.compile("[a-z2-7]{12}")
_WORDS = re.compile(r"\w+")
_SLUG_LENGTH = 60
_SENTENCE_END = re.compile(r"(?<=[.!?…])\s")


class BadField(ValueError):
    """A field that does not hold what its name promises; `str()` is a sentence without a subject line number."""


def text(record: Mapping[str, object], name: str) -> str:
    """The text of the field, cleaned; "" when it is absent or null."""
    value = record.get(name)
    if value is None:
        return ""
    if not isinstance(value, str):
        raise BadField(f"{name} is {kind_of(value)}, not text")
    return clean_text(value)


def one_line(record: Mapping[str, object], name: str) -> str:
    """The text of the field with each run of white space made one space."""
    return " ".join(text(record, name).split())


def texts(record: Mapping[str, object], name: str) -> tuple[str, ...]:
    """The texts of a field that holds a list of texts or one text; empty ones are left out."""
    value = record.get(name)
    values = value if isinstance(value, list) else [] if value is None else [value]
    found = []
    for part in values:
        if not isinstance(part, str):
            raise BadField(f"{name} holds {kind_of(part)}, not only text")
        found.append(clean_text(part))
    return tuple(part for part in found if part.strip())


def identifier(record: Mapping[str, object], name: str) -> str:
    """The text of a field that holds a text or a number; "" when it is absent or null."""
    value = record.get(name)
    if isinstance(value, bool) or (isinstance(value, float) and not math.isfinite(value)):
        raise BadField(f"{name} is neither text nor a number")
    found = str(value) if isinstance(value, int | float) else one_line(record, name)
    if len(found) > _LONGEST_NAME:
        raise BadField(f"{name} has {len(found):,} characters; the most is {_LONGEST_NAME:,}")
    return found


def kind_of(value: object) -> str:
    """What a person calls a JSON value of this type."""
    return _KINDS.get(type(value), "an object")


def from_export(record: Mapping[str, object]) -> Document:
    """A line of this program's own export, every field as it is; raises `BadField`."""
    version = record[EXPORT_KEY]
    if not isinstance(version, int) or isinstance(version, bool) or version < 1:
        raise BadField(f"{EXPORT_KEY} is not the number of a format version")
    if version > EXPORT_VERSION:
        raise BadField(
            f"a newer version of this program wrote it (format {version}, this one reads {EXPORT_VERSION}); "
            "update the program and import again"
        )
    values: dict[str, Any] = {field.name: _exported(record, field) for field in FIELDS}
    if not (values["title"] or values["body"].strip()):
        raise BadField("its title and body are empty, so there is nothing to read")
    values["title"] = values["title"] or title_of(values["body"])
    values |= {"html": sanitise(values["html"]), "url": _web_address(record)}
    return Document(**values | {"archive_id": _archive_id(values["archive_id"])})


def _exported(record: Mapping[str, object], field: DocumentField) -> object:
    match field.kind:
        case Kind.TEXT:
            return text(record, field.called)
        case Kind.TEXTS:
            return texts(record, field.called)
        case Kind.DATE:
            date = text(record, field.called)
            return _iso(date, text(record, "date_source")) if date else None
        case Kind.DATES:
            return _dates(record, field.called)


def _iso(date: str, source: str) -> PartialDate:
    try:
        return parse_iso(date, source)
    except ValueError as error:
        raise BadField(f"date {error}") from None


def _dates(record: Mapping[str, object], name: str) -> tuple[PartialDate, ...]:
    value = record.get(name)
    pairs = value if isinstance(value, list) else []
    if not all(
        isinstance(pair, list) and len(pair) == 2 and all(isinstance(part, str) for part in pair) for pair in pairs
    ):
        raise BadField(f"{name} is not a list of pairs of a date and where it was found")
    return tuple(_iso(date, source) for date, source in pairs)


def _web_address(record: Mapping[str, object]) -> str:
    """The address, or "" where it is none: collections hold words and relative paths there beside good articles."""
    url = text(record, "url").strip()
    return url if _WEB_ADDRESS.match(url) else ""


def title_of(body: str) -> str:
    """A title for a text that has none: the first sentence of its first line, cut between words where it is long."""
    line = next(line for line in body.splitlines() if line.strip())
    line = " ".join(line[: 20 * _TITLE_LENGTH].split())
    sentence = _SENTENCE_END.split(line.lstrip("#*> "), maxsplit=1)[0] or line
    if len(sentence) <= _TITLE_LENGTH:
        return sentence
    cut = sentence[: _TITLE_LENGTH - 1]
    return (cut.rpartition(" ")[0] or cut).rstrip(" ,;:") + "…"


def _archive_id(said: str) -> str:
    """The id that an archive of ours gave; anything else is none, and the document gets an id of its own."""
    return said if _OUR_ID.fullmatch(said) else ""


class Places:
    """Where each record of a file of many lies: a place of its own that stays when lines are added above it."""

    def __init__(self, path: str) -> None:
        self._path = path
        self._times: Counter[str] = Counter()

    def given(self, found: Document | Damaged | Skipped, place: str) -> Found:
        """What a record gave, with its place: that of a document is its own, that of anything else is `place`."""
        if isinstance(found, Damaged):
            return Damaged(replace(found.document, path=self._of(found.document)), found.losses)
        return replace(found, path=self._of(found) if isinstance(found, Document) else place)

    def _of(self, document: Document) -> str:
        """The document's place: by its id in the source, else by its title and, since a column has one title for
        years, its day."""
        name = document.source_id or "-".join(_WORDS.findall(document.title.casefold()))[:_SLUG_LENGTH] or "untitled"
        if document.published and not document.source_id:
            name = f"{name}@{document.published.iso()}"
        unique = name
        while unique in self._times:
            self._times[name] += 1
            unique = f"{name}~{self._times[name]}"
        self._times[unique] = 1
        return f"{self._path}#{unique}"
