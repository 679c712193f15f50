"""Which document of the archive one that comes in is, and how the two differ."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Sequence
from dataclasses import replace
from typing import Any

from sqlalchemy import BindParameter, Connection, Row, Select, bindparam, select

from archive.bulk_queries import batched
from archive.database.rows import SOUND, unpack
from archive.database.schema import documents_table, versions_table
from archive.document import FIELDS, Document, id_from_key
from archive.history.records import FieldChange, Incoming, Outcome, Planned
from archive.partial_date import PartialDate

_D, _V = documents_table.c, versions_table.c
_AMONG: BindParameter[str] = bindparam("these", expanding=True)
_BY_KEY = select(documents_table).where(_D.key.in_(_AMONG))
_BY_ID = select(documents_table).where(_D.id == bindparam("wanted"))
_IDS = select(_D.id).where(_D.id.in_(_AMONG))
_VERSION = select(versions_table).where(_V.id == bindparam("version"))
_AT_PLACE = select(documents_table).where(_D.root == bindparam("root"), _D.path == bindparam("place"))
_SAME_ARTICLE = 0.5  # share of words in common from which a page at the same place is the same article, edited
_AT_ONCE = 500  # keys in one statement


class Ahead:
    """What the archive held of some documents before anything was done with them. What may be otherwise by now is
    asked for again, one by one."""

    def __init__(self, connection: Connection, incoming: Sequence[Incoming]) -> None:
        documents = [each.document for each in incoming]
        self._connection = connection
        self.keys = {each.key for each in documents}
        """Those that come in beside one another."""
        found = {row.key: row for row in self._asked(_BY_KEY, self.keys)}
        self._rows: dict[str, Row[Any] | None] = {key: found.get(key) for key in self.keys}
        new = [each for each in documents if self._rows[each.key] is None]
        ids = {each.archive_id for each in documents if each.archive_id} | {id_from_key(each.key) for each in new}
        taken = {row.id for row in self._asked(_IDS, ids)}
        self._is_taken = {each: each in taken for each in ids}

    def by_key(self, key: str) -> Row[Any] | None:
        """The row of the document that has this key."""
        if key not in self._rows:
            self._rows[key] = self._connection.execute(_BY_KEY, {"these": [key]}).first()
        return self._rows[key]

    def by_id(self, document_id: str) -> Row[Any] | None:
        """The row of the document that has this id."""
        if not self._is_taken.get(document_id, True):
            return None
        return self._connection.execute(_BY_ID, {"wanted": document_id}).first()

    def free_id(self, document: Document) -> str:
        """The id that a document's key gives, or the next one where an edited document already has that. It is taken
        from now on."""
        candidate, attempt = document.archive_id or id_from_key(document.key), 0
        if document.archive_id and self._has(candidate):
            candidate = id_from_key(document.key)
        while self._has(candidate):
            attempt += 1
            candidate = id_from_key(document.key, attempt)
        self._is_taken[candidate] = True
        return candidate

    def doubt(self, keys: Iterable[str]) -> None:
        """Forget the documents of these keys: they came in or are others by now."""
        for key in keys:
            self._rows.pop(key, None)

    def doubt_changed(self, key: str) -> None:
        """Forget a document that has changed; where it is known by its text it may have any key afterwards."""
        if key.startswith("text "):
            self._rows.clear()
        self.doubt([key])

    def _has(self, document_id: str) -> bool:
        if document_id not in self._is_taken:
            self._is_taken[document_id] = bool(self._connection.execute(_IDS, {"these": [document_id]}).first())
        return self._is_taken[document_id]

    def _asked(self, statement: Select[Any], these: Collection[str]) -> list[Row[Any]]:
        some = (self._connection.execute(statement, {"these": each}) for each in batched(sorted(these), _AT_ONCE))
        return [row for rows in some for row in rows]


def row_of(connection: Connection, incoming: Incoming, ahead: Ahead) -> Row[Any] | None:
    """The row of the document that this is, or None for one never met; `ahead` is of all that come in beside it."""
    row = ahead.by_key(incoming.document.key) or _exported(incoming, ahead)
    if row is None and incoming.root and incoming.document.path and incoming.document.key.startswith("text "):
        return _edited_at_its_place(connection, incoming, ahead.keys)
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
    ahead = Ahead(connection, incoming)
    return [_planned(connection, each, ahead) for each in incoming]


def _planned(connection: Connection, incoming: Incoming, ahead: Ahead) -> Planned:
    row = row_of(connection, incoming, ahead)
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


def _exported(incoming: Incoming, ahead: Ahead) -> Row[Any] | None:
    """The document that an export was made of, where it still reads so: a hand edit may have changed what its key is
    made of, and its own key stays that of its imports."""
    document = incoming.document
    if not document.archive_id:
        return None
    row = ahead.by_id(document.archive_id)
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
