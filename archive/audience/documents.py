"""Articles as the public has them: those that are not private, without what they said when they were."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import Any

from sqlalchemy import Connection, Row, Table, bindparam, delete, insert, select, update

from archive.audience.numbers import AWAY, moved
from archive.audience.whole import whole
from archive.database.rows import document_of, pack, unpack
from archive.database.schema import (
    addresses_table,
    contributions_table,
    documents_table,
    edits_table,
    past_states_table,
    versions_table,
)
from archive.document import Document
from archive.history.edits import edited
from archive.url_keys import know_addresses

Hides = Callable[[Document, Sequence[str]], bool]
"""Of what an article says or said, and the topics that it had beside those that follow from that: whether it is
private."""

_OF_A_DOCUMENT = (past_states_table, contributions_table, addresses_table, edits_table, versions_table)
_D = documents_table.c
_WD, _WV, _WP, _WE = (whole(each).c for each in (documents_table, versions_table, past_states_table, edits_table))
_ROWS = select(whole(documents_table)).where(_WD.id.in_(bindparam("ids", expanding=True)))
_VERSIONS = select(_WV.id, _WV.document_id).where(_WV.document_id.in_(bindparam("ids", expanding=True)))
_PACKED = select(_WV.packed).where(_WV.id == bindparam("version"))
_PAST = (
    select(whole(past_states_table)).where(_WP.document_id.in_(bindparam("ids", expanding=True))).order_by(_WP.ended)
)
_EDITED = select(_WE.document_id).where(_WE.document_id.in_(bindparam("ids", expanding=True))).distinct()
_FAMILIES = select(_D.id, _D.family).where(_D.id.in_(bindparam("ids", expanding=True)))
_FAMILY = update(documents_table).where(_D.id == bindparam("own")).values(family=bindparam("kept"))
_REPACK = (
    update(versions_table)
    .where(versions_table.c.id == bindparam("version"))
    .values(packed=bindparam("said"), content_hash=bindparam("hash"))
)


class Brought:
    """What became of some articles: those that the copy has now, the removed ones among them, and those that it had and
    has no more."""

    def __init__(self) -> None:
        self.held: list[str] = []
        self.left: list[str] = []


def bring_documents(connection: Connection, ids: Sequence[str], hides: Hides) -> Brought:
    """Make these articles of the copy what they are in the whole archive, those that are private left out."""
    brought, values = Brought(), {"ids": list(ids)}
    families = {row.id: row.family for row in connection.execute(_FAMILIES, values)}
    versions: dict[str, list[int]] = defaultdict(list)
    for version, document_id in connection.execute(_VERSIONS, values):
        versions[document_id].append(version)
    past: dict[str, list[Row[Any]]] = defaultdict(list)
    for row in connection.execute(_PAST, values):
        past[row.document_id].append(row)
    by_hand = set(connection.execute(_EDITED, values).scalars())
    for table in _OF_A_DOCUMENT:
        connection.execute(delete(table).where(table.c.document_id.in_(ids)))
    connection.execute(delete(documents_table).where(_D.id.in_(ids)))
    found = {}
    for row in connection.execute(_ROWS, values).all():
        document = document_of(row._asdict())
        if not hides(document, ()):
            is_one = len(versions[row.id]) < 2 and row.id not in by_hand and not past[row.id]
            public = versions[row.id] if is_one else _public(connection, versions[row.id], hides)
            found[row.id] = row, document, public
    whole_ones = [each for each, (row, _document, public) in found.items() if len(public) == len(versions[each])]
    partly = [each for each in found if each not in set(whole_ones) and not found[each][0].removed_at]
    # What was removed is told of by its title and texts: where any of them was private, nobody hears of it.
    brought.held = [*whole_ones, *partly]
    brought.left = [each for each in families if each not in set(brought.held)]
    _copy(connection, documents_table, _WD.id.in_(brought.held))
    kept = [{"own": each, "kept": families.get(each, "")} for each in brought.held]
    if kept:
        connection.execute(_FAMILY, kept)
    for each in partly:
        _copy_public_part(connection, found[each][0], found[each][1], found[each][2])
    if whole_ones:
        for table in reversed(_OF_A_DOCUMENT):
            if table is not past_states_table:
                _copy(connection, table, whole(table).c.document_id.in_(whole_ones))
    for each in brought.held:
        _copy_past(connection, past[each], set(found[each][2]), hides)
    return brought


def _public(connection: Connection, versions: Sequence[int], hides: Hides) -> list[int]:
    """Those of these texts that are not private."""
    return [each for each in versions if not hides(_said(connection, each), ())]


def _said(connection: Connection, version: int) -> Document:
    return unpack(connection.execute(_PACKED, {"version": version}).scalar_one())


def _copy_public_part(connection: Connection, row: Row[Any], document: Document, public: Sequence[int]) -> None:
    """What goes with an article that was private once, or is public only as it was set by hand."""
    kept = [*public, *([row.head] if row.head is not None else [])]
    _copy(connection, versions_table, _WV.id.in_(kept))
    _copy(connection, contributions_table, whole(contributions_table).c.version_id.in_(kept))
    _copy(connection, edits_table, _WE.document_id == row.id)
    if row.head is not None and row.head not in public:
        said = {"version": row.head, "said": pack(document), "hash": document.content_hash}
        connection.execute(_REPACK, said)
    # Where it was met as something private is not told.
    connection.execute(update(documents_table).where(_D.id == row.id).values(addresses="[]"))
    know_addresses(connection, row.id, replace(document, addresses=()))


def _copy_past(connection: Connection, states: Sequence[Row[Any]], public: set[int], hides: Hides) -> None:
    """What it said before its changes, by these in their order, where neither that was private nor what it became: when
    that was is not told."""

    def is_private(state: Row[Any]) -> bool:
        was = edited(_said(connection, state.version_id), json.loads(state.edits))
        return hides(was, json.loads(state.topics) if state.topics else ())

    # What one transaction brought and changed was seen by nobody: the numbers of what is left have gaps.
    private = [*map(is_private, states), False]
    rows = [
        moved(each._asdict(), "ended", "began")
        for each, was, became in zip(states, private, private[1:], strict=False)
        if each.version_id in public and not was and not became
    ]
    if rows:
        connection.execute(insert(past_states_table), rows)


def _copy(connection: Connection, table: Table, which: Any) -> None:
    theirs = whole(table)
    # Numbers of changes are replaced later (`renumber`).
    columns = [each + AWAY if each.name in ("seq", "changed_seq") else each for each in theirs.c]
    connection.execute(insert(table).from_select([each.name for each in table.c], select(*columns).where(which)))
