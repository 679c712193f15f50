"""What was removed, why, and which held article it is by now: the same one under another id."""

from __future__ import annotations

import json
import re
from collections.abc import Collection, Iterator, Sequence

from sqlalchemy import Connection, bindparam, select

from archive.bulk_queries import batched
from archive.database.schema import addresses_table, documents_table
from archive.families.comparison import Comparison, same_article
from archive.families.comparison import read as read_text
from archive.families.minhash import text_number
from archive.families.tables import fingerprints_table
from archive.history.records import Removal
from archive.messages import Message
from archive.url_keys import address_key

_D, _A, _F = documents_table.c, addresses_table.c, fingerprints_table.c
_AT_ONCE = 200  # documents read by one statement
_UNDONE = Message("the import that brought it was undone")
_REMOVED = select(_D.id, _D.title, _D.body, _D.url, _D.addresses, _D.removed_reason, _D.removed_at).where(
    _D.id.in_(bindparam("ids", expanding=True)), _D.removed_at.is_not(None)
)
_MOST_AT_ONE_ADDRESS = 50
_ID = re.compile(r"\b[a-z2-7]{12}\b")
_HELD = select(_D.id).where(_D.id.in_(bindparam("ids", expanding=True)), _D.removed_at.is_(None))
_SAME_TEXT = select(_F.document_id).where(_F.text == bindparam("of")).order_by(_F.document_id).limit(1)
_SAME_ADDRESS = (
    select(_D.id, _D.title, _D.body)
    .join(addresses_table, _A.document_id == _D.id)
    .where(_A.address.in_(bindparam("keys", expanding=True)), _D.removed_at.is_(None))
    .distinct()
    .order_by(_D.id)
    .limit(_MOST_AT_ONE_ADDRESS)
)


def removals(connection: Connection, ids: Sequence[str]) -> dict[str, Removal]:
    """Why and when each of these documents was removed, by id, of those that were."""
    found = {}
    for some in batched(ids, _AT_ONCE):
        for row in connection.execute(_REMOVED, {"ids": some}):
            met_at = (row.url, *json.loads(row.addresses))
            into = _merged_into(connection, row.title, row.body, row.removed_reason or "", met_at)
            found[str(row.id)] = Removal(row.id, row.title, row.removed_reason or _UNDONE, row.removed_at, into)
    return found


def _merged_into(connection: Connection, title: str, body: str, reason: str, addresses: Collection[str]) -> str:
    """The id of the held article that a removed one of this text was merged into, "" for none. It is, the surest first:
    the one whose id the `reason` of the removal names; one of the same words; one that is a version of it and was met
    at one of its addresses."""
    return next(_candidates(connection, read_text(title, body), reason, addresses), "")


def _candidates(connection: Connection, reading: Comparison, reason: str, addresses: Collection[str]) -> Iterator[str]:
    named = _ID.findall(reason)
    held = set(connection.execute(_HELD, {"ids": named}).scalars()) if named else set()
    yield from (each for each in named if each in held)
    if (text := text_number(reading)) is not None:
        yield from connection.execute(_SAME_TEXT, {"of": text}).scalars()
    if keys := {key for key in map(address_key, addresses) if key}:
        for other in connection.execute(_SAME_ADDRESS, {"keys": sorted(keys)}):
            if same_article(reading, read_text(other.title, other.body)):
                yield str(other.id)
