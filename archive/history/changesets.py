"""Imports as changesets: taking a batch in, saying what it would do, undoing an import and doing it again."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from typing import Any

from sqlalchemy import Connection, Row, bindparam, select, update

from archive.database.rows import SOUND, document_of
from archive.database.schema import contributions_table, documents_table, imports_table
from archive.document import Document
from archive.errors import NoSuchImport, Repair
from archive.history.changes import Stamp, upcoming
from archive.history.contributions import Arrivals, Settled, contribute, settle
from archive.history.edits import edits_of
from archive.history.import_log import note, now
from archive.history.matching import Ahead, as_met, differences, row_of
from archive.history.publication_names import remember_marks
from archive.history.records import Batch, How, Incoming, Outcome, PlannedTurn, Turned
from archive.url_keys import know_addresses

_D, _C, _I = documents_table.c, contributions_table.c, imports_table.c
_DOCUMENT = select(documents_table).where(_D.id == bindparam("document"))
_OWN = select(_C.version_id, _C.losses).where(
    _C.import_id == bindparam("import"), _C.document_id == bindparam("document")
)


def take(connection: Connection, import_id: int, batch: Batch) -> tuple[list[Outcome], list[str]]:
    """Take in a batch in the caller's transaction: how each document fared, and the ids of those that changed."""
    outcomes, changed = [], []
    stamp = upcoming(connection, now())
    ahead = Ahead(connection, batch.incoming)
    arrivals = Arrivals(connection, import_id, ahead, batch.incoming)
    for each in batch.incoming:
        if arrivals.awaits(each.document):
            arrivals.store()
        row = row_of(connection, each, ahead)
        original = arrivals.keep(each.original)
        if row is None:
            document_id = arrivals.add(each, original, stamp)
            outcome, numbered = Outcome.NEW, True
        else:
            document_id = row.id
            arrivals.store()
            met = as_met(connection, each, row)
            outcome, settled = _renew(connection, import_id, met, original, row, stamp)
            numbered = settled is not None and settled.numbered
            if settled is not None:
                ahead.doubt_changed(row.key)
        outcomes.append(outcome)
        if numbered:
            stamp = stamp.next()
            changed.append(document_id)
    arrivals.store()
    note(connection, import_id, batch, outcomes)
    remember_marks(connection, import_id, (mark for each in batch.incoming for mark in each.marks))
    return outcomes, changed


def turn(connection: Connection, import_id: int, *, undo: bool) -> Iterator[tuple[Row[Any], Turned]]:
    """Undo an import, or do an undone one again, in the caller's transaction: each document of it as its row was, and
    what became of it.

    Raises `NoSuchImport`.
    """
    row = connection.execute(select(imports_table).where(_I.id == import_id)).first()
    if row is None:
        raise NoSuchImport(f"there is no import {import_id}", Repair.LIST_IMPORTS)
    if undo and row.undone_at:
        raise NoSuchImport(f"import {import_id} is undone already", Repair.REDO, import_id)
    if not undo and not row.undone_at:
        raise NoSuchImport(f"import {import_id} stands, so there is nothing to do again")
    connection.execute(update(imports_table).where(_I.id == import_id).values(undone_at=now() if undo else None))
    stamp = upcoming(connection, now())
    ids = connection.execute(
        select(_C.document_id).where(_C.import_id == import_id).distinct().order_by(_C.document_id)
    )
    for document_id in ids.scalars().all():
        before = connection.execute(_DOCUMENT, {"document": document_id}).one()
        settled = settle(connection, document_id, stamp)
        stamp = stamp.next(settled.numbered)
        yield before, _turned(connection, import_id, before, settled)


def plan_turn(connection: Connection, import_id: int, *, undo: bool, full: int | None) -> Iterator[PlannedTurn]:
    """What `turn` would make of each document, in a transaction of which nothing is to stay. The first so many (`full`;
    None: all) that would change are told field by field. Raises as `turn` does."""
    told = 0
    for before, turned in turn(connection, import_id, undo=undo):
        if turned.how is not How.CHANGED or (full is not None and told >= full):
            yield PlannedTurn(turned)
            continue
        after = connection.execute(_DOCUMENT, {"document": turned.id}).one()
        told += 1
        yield PlannedTurn(turned, differences(_said(before), _said(after)))


def _renew(
    connection: Connection, import_id: int, each: Incoming, original: str, row: Row[Any], stamp: Stamp
) -> tuple[Outcome, Settled | None]:
    """Meet a document again: how it fared, and what became of it; None where that is what it was."""
    document = each.document
    brought = {
        each.version_id: each.losses for each in connection.execute(_OWN, {"import": import_id, "document": row.id})
    }
    version = contribute(connection, import_id, row.id, each, original)
    known = {row.url, *json.loads(row.addresses)}
    if not known.issuperset((document.url, *document.addresses)):
        know_addresses(connection, row.id, document)
    elif (
        version == row.head
        and document.captured == row.captured
        and import_id > row.import_id
        and row.losses == SOUND
        and not each.losses
    ):
        settled = Settled(row.head, numbered=False)  # the commonest case, and the result is known
        return _outcome(row, each, settled, version, brought), None
    settled = settle(connection, row.id, stamp, document)
    return _outcome(row, each, settled, version, brought), settled


def _outcome(row: Row[Any], each: Incoming, settled: Settled, version: int, brought: Mapping[int, str]) -> Outcome:
    """How a document fared, from its row before, what it is now, and the versions that this import brought before,
    each with its losses."""
    if row.removed_reason:
        return Outcome.REMOVED
    is_first_sound = not each.losses and SOUND not in brought.values()
    if brought and not (is_first_sound and row.losses == SOUND):
        if is_first_sound:
            return Outcome.MENDED
        return Outcome.REPEATED if version in brought else Outcome.VERSION
    if row.head is None:
        return Outcome.NEW
    if each.losses and row.losses == SOUND and version != row.head:
        return Outcome.KEPT
    if settled.head != row.head:
        return Outcome.CHANGED
    return Outcome.UNCHANGED if version == row.head else Outcome.VERSION


def _said(row: Row[Any]) -> Document:
    return document_of({column.name: getattr(row, column.name) for column in documents_table.c})


def _turned(connection: Connection, import_id: int, before: Row[Any], settled: Settled) -> Turned:
    if before.removed_reason:
        how, reason = How.KEPT, "it was removed by hand and stays so"
    elif settled.head is None and before.head is not None:
        how, reason = How.GONE, ""
    elif before.head is None and settled.head is not None:
        how, reason = How.BACK, ""
    elif settled.head != before.head:
        how, reason = How.CHANGED, ""
    else:
        how, reason = How.KEPT, _why_kept(connection, import_id, before.id, before.head)
    if settled.key_kept:
        reason = "its text now is that by which another article is known; look for one like it"
    elif how is How.GONE and edits_of(connection, before.id):
        reason = "its hand edits are kept and come back with it"
    return Turned(before.id, before.title, how, reason)


def _why_kept(connection: Connection, import_id: int, document_id: str, head: int) -> str:
    """Which import that stands brought the text that the document has."""
    brought = (
        select(_C.import_id)
        .join(imports_table, _C.import_id == _I.id)
        .where(_C.document_id == document_id, _C.version_id == head)
        .order_by(_C.import_id)
    )
    own = import_id in connection.execute(brought).scalars()
    other = connection.execute(brought.where(_C.import_id != import_id, _I.undone_at.is_(None)).limit(1)).scalar_one()
    return f"import {other} brought the same text" if own else f"import {other} brought another text, which stands"
