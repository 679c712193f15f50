"""Every name of a publication and of a topic that any article says or ever said: what tells that something to be made
private covers nothing at all."""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, Engine, func, select

from archive.database.rows import unpack
from archive.database.schema import documents_table, edits_table, past_states_table, versions_table
from archive.errors import DamagedArchive
from archive.texts.topic_names import topic_names

MOST_TEXTS = 5_000
"""Texts that are read for it, a second of work; of more it is not told."""

_D, _V, _E, _P = (each.c for each in (documents_table, versions_table, edits_table, past_states_table))
_SEVERAL = select(_V.document_id).group_by(_V.document_id).having(func.count() > 1)
# What one text says that nobody has edited is what its article says.
_OTHERWISE = select(_V.packed).where(
    _V.document_id.in_(_SEVERAL)
    | _V.document_id.in_(select(_E.document_id))
    | _V.document_id.in_(select(_D.id).where(_D.head.is_(None)))
)


@dataclass(frozen=True, slots=True)
class SaidNames:
    """The names, as they were said."""

    publications: frozenset[str]
    topics: frozenset[str]


def said_names(engine: Engine, most: int = MOST_TEXTS) -> SaidNames | None:
    """All names that the articles of this archive say or said, those that were removed among them; None where more than
    `most` texts would have to be read for it, or something cannot be read."""
    with engine.connect() as connection:
        try:
            return _read(connection, most)
        except (ValueError, TypeError, AttributeError, DamagedArchive):  # what is damaged is no proof of anything
            return None


def _read(connection: Connection, most: int) -> SaidNames | None:
    packed = connection.execute(_OTHERWISE.limit(most + 1)).scalars().all()
    if len(packed) > most:
        return None
    publications = set(connection.execute(select(_D.source).distinct()).scalars())
    topics: set[str] = set()
    for text in connection.execute(select(_D.topics).distinct()).scalars():
        _add(topics, json.loads(text))
    for each in packed:
        document = unpack(each)
        publications.add(document.source)
        _add(topics, document.topics)
    by_hand: list[Any] = [json.loads(each) for each in connection.execute(select(_E.value).distinct()).scalars()]
    for edits, had in connection.execute(select(_P.edits, _P.topics).distinct()):
        by_hand += json.loads(edits).values()
        _add(topics, json.loads(had) if had else ())
    for value in by_hand:  # whatever field it is of: a name too many costs nothing
        said = value if isinstance(value, list) else [str(value)]
        publications.update(said)
        _add(topics, said)
    return SaidNames(frozenset(publications), frozenset(topics))


def _add(topics: set[str], said: Iterable[str]) -> None:
    """Note topics as a source says them, and as they are called."""
    said = list(said)
    topics.update(said)
    topics.update(topic_names(said))
