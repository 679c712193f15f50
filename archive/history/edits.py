"""What was set by hand: a layer over what imports bring, which no import touches."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from sqlalchemy import Connection, bindparam, delete, select

from archive.database.connection import upsert
from archive.database.schema import edits_table
from archive.document import FIELDS, Document, Kind, clean_text
from archive.errors import BadEdit, Repair
from archive.partial_date import parse_iso

EDITABLE = {
    each.called: each
    for kind in (Kind.DATE, Kind.TEXT, Kind.TEXTS)
    for each in FIELDS
    if each.shown and each.kind is kind
}
"""What may be edited, by its name here. A list is given as its values, anything else as one text; "" means that there
is none."""

_E = edits_table.c
_OF = select(edits_table).where(_E.document_id == bindparam("document")).order_by(_E.field)


@dataclass(frozen=True, slots=True)
class Edit:
    """One field set by hand, as ISO text for a date, and when (ISO 8601, UTC)."""

    field: str
    value: str | tuple[str, ...]
    edited_at: str


def checked(field: str, value: str | tuple[str, ...]) -> str | list[str]:
    """The value as it is kept. Raises `BadEdit`."""
    if field not in EDITABLE:
        raise BadEdit(f"{field!r} is no field that can be edited; these are: {', '.join(EDITABLE)}")
    kind = EDITABLE[field].kind
    if kind is Kind.TEXTS:
        values = (value,) if isinstance(value, str) else value
        return list(dict.fromkeys(text for text in (" ".join(clean_text(each).split()) for each in values) if text))
    text = " ".join(clean_text(value if isinstance(value, str) else " ".join(value)).split())
    if kind is Kind.DATE and text:
        try:
            return parse_iso(text).iso()
        except ValueError as error:
            raise BadEdit(f"the {field} {error}") from None
    if field == "title" and not text:
        raise BadEdit("an article needs a title", Repair.REVERT_TITLE)
    return text


def edited(document: Document, edits: Mapping[str, Any]) -> Document:
    """The document with the edits laid over it."""
    values: dict[str, Any] = {}
    for field, kept in edits.items():
        dated = EDITABLE[field].kind is Kind.DATE
        values[EDITABLE[field].name] = (parse_iso(kept, "hand") if kept else None) if dated else kept
    return replace(document, **values)


def edits_of(connection: Connection, document_id: str) -> dict[str, Any]:
    """The edits of a document: field to value."""
    return {each.field: each.value for each in list_edits(connection, document_id)}


def list_edits(connection: Connection, document_id: str) -> tuple[Edit, ...]:
    """The edits of a document, by field, with their times."""
    values = [(row, json.loads(row.value)) for row in connection.execute(_OF, {"document": document_id})]
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
