"""Which document of the archive one that comes in is, and how the two differ."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from sqlalchemy import Connection, Row, bindparam, select

from archive.database.rows import SOUND, unpack
from archive.database.schema import documents_table, versions_table
from archive.document import FIELDS, Document
from archive.history.records import FieldChange, Incoming, Outcome, Planned
from archive.partial_date import PartialDate

_D, _V = documents_table.c, versions_table.c
_BY_KEY = select(documents_table).where(_D.key == bindparam("wanted"))
_BY_ID = select(documents_table).where(_D.id == bindparam("wanted"))
_VERSION = select(versions_table).where(_V.id == bindparam("version"))
_AT_PLACE = select(documents_table).where(_D.root == bindparam("root"), _D.path == bindparam("place"))
_SAME_ARTICLE = 0.5  # share of words in common from which a page at the same place is the same article, edited


def row_of(connection: Connection, incoming: Incoming, keys: set[str]) -> Row[Any] | None:
    """The row of the document that this is, or None for one never met. `keys` are those that come in beside it."""
    row = connection.execute(_BY_KEY, {"wanted": incoming.document.key}).first() or _exported(connection, incoming)
    if row is None and incoming.root and incoming.document.path and incoming.document.key.startswith("text "):
        return _edited_at_its_place(connection, incoming, keys)
    return row


def as_met(connection: Connection, incoming: Incoming, row: Row[Any]) -> Incoming:
    """What comes in; or, where an export brings back what went out, hand edits and all, the text that imports had
    brought and that the edits lie over: it is no version of its own."""
    document = incoming.document
    if row.head is None or document.archive_id != row.id or document.content_hash != row.content_hash:
        return incoming
    head = connection.execute(_VERSION, {"version": row.head}).one()
    if head.content_hash == row.content_hash:
        return incoming
    text = replace(unpack(head.packed, document.path, document.captured), addresses=document.addresses)
    return replace(incoming, document=text)


def plan(connection: Connection, incoming: Sequence[Incoming]) -> list[Planned]:
    """What taking these in would do, each compared with the archive and not with one another."""
    keys = {each.document.key for each in incoming}
    return [_planned(connection, each, keys) for each in incoming]


def _planned(connection: Connection, incoming: Incoming, keys: set[str]) -> Planned:
    row = row_of(connection, incoming, keys)
    if row is not None:
        incoming = as_met(connection, incoming, row)
    document = incoming.document
    if row is not None and row.removed_reason:
        return Planned(Outcome.REMOVED, row.title, document.path, row.id)
    is_held_sound = row is not None and row.head is not None and row.losses == SOUND
    if incoming.again and not (incoming.again is Outcome.MENDED and is_held_sound):
        return Planned(incoming.again, document.title, document.path, row.id if row else "", kept=is_held_sound)
    if row is None:
        return Planned(Outcome.NEW, document.title, document.path)
    if row.head is None:
        return Planned(Outcome.NEW, document.title, document.path, row.id)
    head = connection.execute(_VERSION, {"version": row.head}).one()
    if head.content_hash == document.content_hash:
        return Planned(Outcome.UNCHANGED, row.title, document.path, row.id, kept=is_held_sound)
    if incoming.losses and is_held_sound:
        return Planned(Outcome.KEPT, row.title, document.path, row.id, kept=True)
    mends = not incoming.losses and not is_held_sound
    if not mends and document.captured and row.captured and document.captured < row.captured:
        return Planned(Outcome.VERSION, row.title, document.path, row.id)
    return Planned(Outcome.CHANGED, row.title, document.path, row.id, differences(unpack(head.packed), document))


def differences(before: Document, after: Document) -> tuple[FieldChange, ...]:
    """The fields in which two texts of a document differ, as a person reads them."""
    pairs = [(each.name, _shown(getattr(before, each.name)), _shown(getattr(after, each.name))) for each in _COMPARED]
    return tuple(FieldChange(name, old, new) for name, old, new in pairs if old != new)


_COMPARED = sorted((each for each in FIELDS if not each.where), key=lambda each: not each.shown)


def _shown(value: str | PartialDate | tuple[str | PartialDate, ...] | None) -> str:
    match value:
        case tuple():
            return ", ".join(map(_shown, value))
        case PartialDate():
            return value.iso()
        case _:
            return value or ""


def _exported(connection: Connection, incoming: Incoming) -> Row[Any] | None:
    """The document that an export was made of, where it still reads so: a hand edit may have changed what its key is
    made of, and its own key stays that of its imports."""
    document = incoming.document
    if not document.archive_id:
        return None
    row = connection.execute(_BY_ID, {"wanted": document.archive_id}).first()
    return row if row is not None and row.content_hash == document.content_hash else None


def _edited_at_its_place(connection: Connection, incoming: Incoming, keys: set[str]) -> Row[Any] | None:
    """A document without an address or id is known by its content, so an edit would make it another one: the one
    read from the same place before is the same article when most of its words are, unless that one comes in too. Where
    one of the two is damaged, words that it lost do not count."""
    for row in connection.execute(_AT_PLACE, {"root": incoming.root, "place": incoming.document.path}):
        if row.key.startswith("text ") and row.key not in keys:
            before = _words(f"{row.title} {row.body}")
            after = _words(f"{incoming.document.title} {incoming.document.body}")
            is_damaged = incoming.losses or row.losses != SOUND
            of = min(len(before), len(after)) if is_damaged else len(before | after)
            if len(before & after) >= _SAME_ARTICLE * of:
                return row
    return None


def _words(text: str) -> set[str]:
    return set(re.findall(r"\w+", text.casefold()))
