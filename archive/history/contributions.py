"""What a document is, as it follows from the imports that brought it and the edits made by hand.

Each import contributes versions to documents. The contributions of the imports that stand, in the order of the
imports, come to the document: each takes the place of the one before it, but a page saved earlier never takes the
place of one saved later. Damaged ones count only where no sound one stands. So an import can be undone, and done again,
whatever came after it.
"""

from __future__ import annotations

import json
import zlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, Row, and_, bindparam, case, insert, or_, select, update

from archive.bulk_queries import batched
from archive.database.connection import upsert
from archive.database.rows import SOUND, losses_column, pack, to_row, unpack
from archive.database.schema import (
    contributions_table,
    documents_table,
    imports_table,
    originals_table,
    versions_table,
)
from archive.document import Document
from archive.history.changes import Stamp, keep_past
from archive.history.edits import edited, edits_of
from archive.history.import_log import now
from archive.history.matching import Ahead
from archive.history.records import Incoming, Original
from archive.url_keys import KNOW, addresses_of, merged

_D, _C, _I, _V, _O = (
    each.c for each in (documents_table, contributions_table, imports_table, versions_table, originals_table)
)
_AT_ONCE = 500  # hashes in one statement


@dataclass(frozen=True, slots=True)
class Settled:
    """What became of a document: the version that it is now (None: it is gone), and whether that took a number."""

    head: int | None
    numbered: bool
    key_kept: bool = False  # the key that its text asks for is another document's by now


def contribute(connection: Connection, import_id: int, document_id: str, incoming: Incoming, original: str) -> int:
    """Note that the import brought this text of the document; gives the version's number."""
    document = incoming.document
    same = {"document": document_id, "hash": document.content_hash}
    version = connection.execute(_FIND_VERSION, same).scalar_one_or_none()
    if version is None:
        values = {"document_id": document_id, "content_hash": document.content_hash, "packed": pack(document)}
        version = connection.execute(_ADD_VERSION, values).scalar_one()
    row = _contribution(import_id, document_id, incoming, original)
    connection.execute(_CONTRIBUTE, row | {"version_id": version})
    return int(version)


def _contribution(import_id: int, document_id: str, incoming: Incoming, original: str) -> dict[str, Any]:
    """The row, of what the import brought of the document; it lacks the version's number."""
    document = incoming.document
    met = {"import_id": import_id, "document_id": document_id, "root": incoming.root, "path": document.path}
    return met | {"captured": document.captured, "original": original, "losses": losses_column(incoming.losses)}


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


class Arrivals:
    """What the documents of a batch bring that the archive has never met, until it is stored."""

    def __init__(self, connection: Connection, import_id: int, ahead: Ahead, incoming: Sequence[Incoming]) -> None:
        self._connection = connection
        self._import_id = import_id
        self._ahead = ahead
        hashes = {each.original.hash for each in incoming if each.original}
        some = (connection.execute(_HASHES, {"these": each}) for each in batched(sorted(hashes), _AT_ONCE))
        self._kept = {row.hash for rows in some for row in rows}
        self._waiting: set[str] = set()  # keys and ids
        self._rows: dict[str, list[dict[str, Any]]] = {}

    def keep(self, original: Original | None) -> str:
        """Keep the bytes unless they are kept already; gives their hash, "" for none."""
        if original is None:
            return ""
        if original.hash not in self._kept:
            self._kept.add(original.hash)
            compressed = zlib.compress(original.data)
            self._add("originals", {"hash": original.hash, "size": len(original.data), "compressed": compressed})
        return original.hash

    def add(self, incoming: Incoming, original: str, stamp: Stamp) -> str:
        """Take in a document that the archive has never met, as the change of this stamp; gives its id."""
        document = incoming.document
        document_id = self._ahead.free_id(document)
        values: dict[str, Any] = to_row(document) | {"id": document_id, "root": incoming.root} | stamp.columns
        values |= {"import_id": self._import_id, "original": original, "losses": losses_column(incoming.losses)}
        values["addresses"] = json.dumps(merged((), document, document.url), ensure_ascii=False)
        self._add("documents", values)
        text = {"document_id": document_id, "content_hash": values["content_hash"], "packed": pack(document)}
        self._add("versions", text)
        self._add("met", _contribution(self._import_id, document_id, incoming, original))
        for address in addresses_of(document_id, document):
            self._add("addresses", address)
        self._waiting |= {document.key, document_id}
        return document_id

    def awaits(self, document: Document) -> bool:
        """Whether this may be a document that came in before it in the same batch."""
        return document.key in self._waiting or document.archive_id in self._waiting

    def store(self) -> None:
        """Store what waits."""
        rows, self._rows = self._rows, {}
        if originals := rows.get("originals"):
            self._connection.execute(_ADD_ORIGINALS, originals)
        if not (documents := rows.get("documents")):
            return
        self._connection.execute(_ADD_DOCUMENTS, documents)
        made = self._connection.execute(_ADD_VERSION, rows["versions"]).all()
        heads: Mapping[str, int] = {row.document_id: row.id for row in made}
        self._connection.execute(
            _CONTRIBUTE, [each | {"version_id": heads[each["document_id"]]} for each in rows["met"]]
        )
        self._connection.execute(_SET_HEAD, [{"document": each, "version": head} for each, head in heads.items()])
        if addresses := rows.get("addresses"):
            self._connection.execute(KNOW, addresses)
        self._ahead.doubt(self._waiting)
        self._waiting.clear()

    def _add(self, table: str, row: dict[str, Any]) -> None:
        self._rows.setdefault(table, []).append(row)


# Built once: to build a statement takes longer than to run it.
_HASHES = select(_O.hash).where(_O.hash.in_(bindparam("these", expanding=True)))
_ADD_ORIGINALS = insert(originals_table)
_ADD_DOCUMENTS = insert(documents_table)
_SET_HEAD = update(documents_table).where(_D.id == bindparam("document")).values(head=bindparam("version"))
_DOCUMENT = select(documents_table).where(_D.id == bindparam("document"))
_FIND_VERSION = select(_V.id).where(_V.document_id == bindparam("document"), _V.content_hash == bindparam("hash"))
_ADD_VERSION = insert(versions_table).returning(_V.id, _V.document_id)
_ADDED = upsert(contributions_table)
_MENDED = and_(_C.losses != SOUND, _ADDED.excluded.losses == SOUND)
_LATER = _ADDED.excluded.captured > _C.captured
_CONTRIBUTE = _ADDED.on_conflict_do_update(
    index_elements=[_C.import_id, _C.document_id, _C.version_id],
    set_={
        "captured": case((_LATER, _ADDED.excluded.captured), else_=_C.captured),
        # A text that was met sound is sound, and where that was is where it comes from.
        "losses": case((_C.losses == SOUND, SOUND), else_=_ADDED.excluded.losses),
        **{name: case((_MENDED, _ADDED.excluded[name]), else_=_C[name]) for name in ("root", "path", "original")},
    },
    where=or_(_LATER, _ADDED.excluded.losses != _C.losses),
)
_FOLD = (
    select(contributions_table, _V.packed)
    .join(imports_table, _C.import_id == _I.id)
    .join(versions_table, _C.version_id == _V.id)
    .where(_C.document_id == bindparam("document"), _I.undone_at.is_(None))
    .order_by(_C.import_id, _C.id)
)
