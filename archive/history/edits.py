"""What was set by hand: a layer over what imports bring, which no import touches."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from sqlalchemy import Connection, delete, select
from sqlalchemy.dialects.sqlite import insert as upsert

from archive.database.schema import edits_table
from archive.document import Document, clean_text
from archive.errors import BadEdit
from archive.partial_date import parse_iso

TEXTS = ("title", "summary", "language", "url", "source", "label", "section", "series")
LISTS = ("authors", "topics")
FIELDS = ("date", *TEXTS, *LISTS)
"""What may be edited. A list is given as its values, anything else as one text; "" means that there is none."""

_E = edits_table.c


@dataclass(frozen=True, slots=True)
class Edit:
    """One field set by hand, as ISO text for a date, and when (ISO 8601, UTC)."""

    field: str
    value: str | tuple[str, ...]
    edited_at: str


def checked(field: str, value: str | tuple[str, ...]) -> str | list[str]:
    """The value as it is kept. Raises `BadEdit`."""
    if field not in FIELDS:
        raise BadEdit(f"{field!r} is no field that can be edited; these are: {', '.join(FIELDS)}")
    if field in LISTS:
        values = (value,) if isinstance(value, str) else value
        return list(dict.fromkeys(text for text in (" ".join(clean_text(each).split()) for each in values) if text))
    text = " ".join(clean_text(value if isinstance(value, str) else " ".join(value)).split())
    if field == "date" and text:
        try:
            return parse_iso(text).iso()
        except ValueError as error:
            raise BadEdit(f"the date {error}") from None
    if field == "title" and not text:
        raise BadEdit("an article needs a title; give one, or take the edit back with --revert title")
    return text


def edited(document: Document, edits: Mapping[str, Any]) -> Document:
    """The document with the edits laid over it."""
    if not edits:
        return document
    values: dict[str, Any] = {field: tuple(value) if field in LISTS else value for field, value in edits.items()}
    if "date" in values:
        date = values.pop("date")
        values["published"] = parse_iso(date, "hand") if date else None
    return replace(document, **values)


def edits_of(connection: Connection, document_id: str) -> dict[str, Any]:
    """The edits of a document: field to value."""
    rows = connection.execute(select(_E.field, _E.value).where(_E.document_id == document_id))
    return {row.field: json.loads(row.value) for row in rows}


def list_edits(connection: Connection, document_id: str) -> tuple[Edit, ...]:
    """The edits of a document, by field, with their times."""
    rows = connection.execute(select(edits_table).where(_E.document_id == document_id).order_by(_E.field)).all()
    values = [(row, json.loads(row.value)) for row in rows]
    return tuple(Edit(row.field, tuple(v) if isinstance(v, list) else v, row.edited_at) for row, v in values)


def keep_edit(connection: Connection, document_id: str, field: str, value: str | list[str], at: str) -> None:
    """Keep an edit in the place of an earlier one of the same field."""
    values = {"value": json.dumps(value, ensure_ascii=False), "edited_at": at}
    statement = upsert(edits_table).values(document_id=document_id, field=field, **values)
    same = [_E.document_id, _E.field]
    connection.execute(statement.on_conflict_do_update(index_elements=same, set_=values))


def drop_edit(connection: Connection, document_id: str, field: str) -> bool:
    """Take an edit back; whether there was one."""
    dropped = connection.execute(delete(edits_table).where(_E.document_id == document_id, _E.field == field))
    return bool(dropped.rowcount)
