"""What a document is, as it follows from the imports that brought it and the edits made by hand.

Each import contributes versions to documents. The contributions of the imports that stand, in the order of the
imports, come to the document: each takes the place of the one before it, but a page saved earlier never takes the
place of one saved later. Damaged ones count only where no sound one stands. So an import can be undone, and done again,
whatever came after it.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, Row, and_, bindparam, case, func, insert, or_, select, update

from archive.database.connection import upsert
from archive.database.rows import SOUND, losses_column, pack, to_row, unpack
from archive.database.schema import contributions_table, documents_table, imports_table, versions_table
from archive.document import Document, id_from_key
from archive.history.changes import Stamp, keep_past
from archive.history.edits import edited, edits_of
from archive.history.import_log import now
from archive.history.records import Incoming
from archive.url_keys import merged

_D, _C, _I, _V = documents_table.c, contributions_table.c, imports_table.c, versions_table.c


@dataclass(frozen=True, slots=True)
class Settled:
    """What became of a document: the version that it is now (None: it is gone), and whether that took a number."""

    head: int | None
    numbered: bool
    key_kept: bool = False  # the key that its text asks for is another document's by now


def contribute(
    connection: Connection, import_id: int, document_id: str, incoming: Incoming, original: str, first_hash: str = ""
) -> int:
    """Note that the import brought this text of the document; gives the version's number. `first_hash` is the hash of
    the first text of all, which cannot be known yet."""
    document = incoming.document
    content_hash = first_hash or document.content_hash
    same = {"document": document_id, "hash": content_hash}
    version = None if first_hash else connection.execute(_FIND_VERSION, same).scalar_one_or_none()
    if version is None:
        values = {"document_id": document_id, "content_hash": content_hash, "packed": pack(document)}
        version = connection.execute(_ADD_VERSION, values).scalar_one()
    contribution = {"import_id": import_id, "document_id": document_id, "version_id": version, "root": incoming.root}
    contribution |= {"path": document.path, "captured": document.captured, "original": original}
    contribution["losses"] = losses_column(incoming.losses)
    connection.execute(_CONTRIBUTE, contribution)
    return int(version)


def settle(
    connection: Connection,
    document_id: str,
    stamp: Stamp,
    met: Document | None = None,
    edits_before: Mapping[str, Any] | None = None,
) -> Settled:
    """Make the document what its contributions and edits come to; a change of it gets the number and time of `stamp`.

    `met` is the document as it was just met, whose addresses become known; `edits_before` are its edits before this
    transaction, where that changed them.
    """
    row = connection.execute(_DOCUMENT, {"document": document_id}).one()
    head, first = _fold(connection, document_id)
    edits = edits_of(connection, document_id)
    was = edits if edits_before is None else edits_before
    if head is None or first is None:
        if row.head is None:
            return Settled(None, numbered=False)
        values: dict[str, Any] = {"head": None, "removed_at": row.removed_at or now()}
        _number(connection, row, values, stamp, was)
        return Settled(None, numbered=True)
    said = unpack(head.packed, first.path, head.captured)
    values = values_of(said, edits) | {
        "head": head.version_id,
        "root": first.root,
        "original": first.original,
        "import_id": first.import_id,
        "losses": head.losses,
        "addresses": json.dumps(merged(json.loads(row.addresses), met or said, said.url), ensure_ascii=False),
        "removed_at": row.removed_at if row.removed_reason else None,
    }
    key_kept = values["key"] != row.key and _key_is_taken(connection, str(values["key"]))
    if key_kept:
        values["key"] = row.key
    if all(getattr(row, name) == value for name, value in values.items()):
        return Settled(head.version_id, numbered=False, key_kept=key_kept)
    # Where it was met and by which import is no news to those who follow the archive.
    numbered = row.content_hash != values["content_hash"] or row.head is None
    if numbered:
        _number(connection, row, values, stamp, was)
    else:
        connection.execute(update(documents_table).where(_D.id == document_id).values(values))
    return Settled(head.version_id, numbered, key_kept)


def _number(
    connection: Connection, row: Row[Any], values: Mapping[str, Any], stamp: Stamp, edits: Mapping[str, Any]
) -> None:
    """Give a document these columns, as the change of this stamp; what it was is kept. Where nobody sees it, before or
    after, the change has a number and no time."""
    is_seen = not row.removed_at or not values["removed_at"]
    keep_past(connection, row, edits, stamp)
    numbered = stamp.columns if is_seen else {"seq": stamp.seq}
    connection.execute(update(documents_table).where(_D.id == row.id).values({**values, **numbered}))


def values_of(said: Document, edits: Mapping[str, Any]) -> dict[str, Any]:
    """The columns of a document as imports bring it, with its edits laid over; its key stays that of the imports."""
    return to_row(edited(said, edits)) | {"key": said.key}


def add(connection: Connection, import_id: int, incoming: Incoming, original: str, stamp: Stamp) -> str:
    """Take in a document that the archive has never met, as the change of this stamp; gives its id."""
    document = incoming.document
    document_id = _free_id(connection, document)
    values: dict[str, Any] = to_row(document) | {"id": document_id, "root": incoming.root} | stamp.columns
    values |= {"import_id": import_id, "original": original, "losses": losses_column(incoming.losses)}
    values["addresses"] = json.dumps(merged((), document, document.url), ensure_ascii=False)
    connection.execute(_ADD_DOCUMENT, values)
    first_hash = values["content_hash"]
    version = contribute(connection, import_id, document_id, incoming, original, first_hash)
    connection.execute(_SET_HEAD, {"document": document_id, "version": version})
    return document_id


def _free_id(connection: Connection, document: Document) -> str:
    """The id that its key gives, or the next one where an edited document already has that."""
    if document.archive_id and not _id_is_taken(connection, document.archive_id):
        return document.archive_id
    attempt = 0
    while _id_is_taken(connection, candidate := id_from_key(document.key, attempt)):
        attempt += 1
    return candidate


def _id_is_taken(connection: Connection, document_id: str) -> bool:
    return connection.execute(_HAS_ID, {"document": document_id}).first() is not None


def _fold(connection: Connection, document_id: str) -> tuple[Row[Any] | None, Row[Any] | None]:
    """The contribution that the document is now, and the first that brought its text."""
    every = connection.execute(_FOLD, {"document": document_id}).all()
    rows = [row for row in every if row.losses == SOUND] or every
    head: Row[Any] | None = None
    for row in rows:
        if head is None or not (row.captured and head.captured and row.captured < head.captured):
            head = row
    first = next((row for row in rows if head is not None and row.version_id == head.version_id), None)
    return head, first


def _key_is_taken(connection: Connection, key: str) -> bool:
    return connection.execute(select(_D.id).where(_D.key == key)).first() is not None


# Built once: to build a statement takes longer than to run it.
_DOCUMENT = select(documents_table).where(_D.id == bindparam("document"))
_HAS_ID = select(_D.id).where(_D.id == bindparam("document"))
_ADD_DOCUMENT = insert(documents_table)
_SET_HEAD = update(documents_table).where(_D.id == bindparam("document")).values(head=bindparam("version"))
_FIND_VERSION = select(_V.id).where(_V.document_id == bindparam("document"), _V.content_hash == bindparam("hash"))
_ADD_VERSION = insert(versions_table).returning(_V.id)
_ADDED = upsert(contributions_table)
_MENDED = and_(_C.losses != SOUND, _ADDED.excluded.losses == SOUND)
_CONTRIBUTE = _ADDED.on_conflict_do_update(
    index_elements=[_C.import_id, _C.document_id, _C.version_id],
    set_={
        "captured": func.max(_ADDED.excluded.captured, _C.captured),
        # A text that was met sound is sound, and where that was is where it comes from.
        "losses": case((_C.losses == SOUND, SOUND), else_=_ADDED.excluded.losses),
        **{name: case((_MENDED, _ADDED.excluded[name]), else_=_C[name]) for name in ("root", "path", "original")},
    },
    where=or_(_ADDED.excluded.captured > _C.captured, _ADDED.excluded.losses != _C.losses),
)
_FOLD = (
    select(contributions_table, _V.packed)
    .join(imports_table, _C.import_id == _I.id)
    .join(versions_table, _C.version_id == _V.id)
    .where(_C.document_id == bindparam("document"), _I.undone_at.is_(None))
    .order_by(_C.import_id, _C.id)
)
