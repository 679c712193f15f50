"""The store: every document the archive holds, each change of one numbered. The truth that indexes follow."""

from __future__ import annotations

import re
import zlib
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Row, func, insert, select, update

from archive.changes import Change, Position
from archive.database import open_database, read_rows, writing
from archive.document import Document, Stored, id_from_key
from archive.errors import NoSuchDocument
from archive.import_log import ImportLog, count_outcomes, now
from archive.imports import Incoming, Original, Outcome, Removal
from archive.rows import from_row, to_row
from archive.schema import MIGRATIONS, archive_table, documents_table, imports_table, originals_table

_D = documents_table.c
_STORED = select(documents_table, imports_table.c.started_at).join(imports_table, _D.import_id == imports_table.c.id)
_LIVING_BY_ID = f"{select(documents_table).where(_D.removed_at.is_(None))} AND documents.id"
_CHANGES = f"{select(documents_table)} WHERE seq > ? AND seq <= ? ORDER BY seq LIMIT ?"
_SEQ, _IMPORT, _REMOVED = map(list(documents_table.columns).index, (_D.seq, _D.import_id, _D.removed_at))
_SAME_ARTICLE = 0.5  # share of words in common from which a page at the same place is the same article, edited


class Store:
    """The documents of one archive. Safe for any number of processes; writers wait for one another."""

    def __init__(self, path: Path, migrations: Sequence[Any] = MIGRATIONS) -> None:
        self._engine = open_database(path, migrations)
        self.imports = ImportLog(self._engine)
        self._begun: dict[int, str] = {}
        with self._engine.connect() as connection:
            self.archive_id: str = connection.execute(select(archive_table.c.id)).scalar_one()

    def close(self) -> None:
        """Let go of the file."""
        self._engine.dispose()

    # Reading

    def get(self, document_id: str) -> Stored:
        """The document of this id. Raises `NoSuchDocument`, also when it was removed (see `removal`)."""
        found = self.get_many([document_id])
        if not found:
            raise NoSuchDocument(f"no document has the id {document_id!r}; `hemeroteca search` prints ids")
        return found[0]

    def get_many(self, ids: Sequence[str]) -> list[Stored]:
        """The documents of these ids in this order; those that are unknown or removed are left out."""
        places = ",".join("?" * len(ids))
        rows = read_rows(self._engine, f"{_LIVING_BY_ID} IN ({places})", ids)  # every page of results asks for ten
        by_id = {row[0]: from_row(row, self._started_at(row[_IMPORT])) for row in rows}
        return [by_id[each] for each in ids if each in by_id]

    def _started_at(self, import_id: int) -> str:
        """When an import began; that never changes."""
        if import_id not in self._begun:
            with self._engine.connect() as connection:
                statement = select(imports_table.c.started_at).where(imports_table.c.id == import_id)
                self._begun[import_id] = connection.execute(statement).scalar_one()
        return self._begun[import_id]

    def position(self) -> Position:
        """The archive's id and the number of its latest change (0: none yet)."""
        with self._engine.connect() as connection:
            return Position(self.archive_id, _latest(connection))

    def count(self) -> int:
        """How many documents the archive holds."""
        with self._engine.connect() as connection:
            statement = select(func.count()).select_from(documents_table).where(_D.removed_at.is_(None))
            return int(connection.execute(statement).scalar_one())

    def count_changes(self, seq: int) -> int:
        """How many documents have changed after change `seq`."""
        with self._engine.connect() as connection:
            statement = select(func.count()).select_from(documents_table).where(_D.seq > seq)
            return int(connection.execute(statement).scalar_one())

    def changes_since(self, seq: int, until: int | None = None, batch: int = 200) -> Iterator[Change]:
        """The documents changed after change `seq` (up to change `until`, inclusive), each once, by its latest
        change, in order. Reads `batch` at a time: memory stays flat and no transaction is held open."""
        while True:
            rows = read_rows(self._engine, _CHANGES, (seq, until if until is not None else 2**62, batch))
            for row in rows:
                stored = None if row[_REMOVED] else from_row(row, self._started_at(row[_IMPORT]))
                yield Change(row[_SEQ], row[0], stored)
            if len(rows) < batch:
                return
            seq = rows[-1][_SEQ]

    def documents(self, batch: int = 200) -> Iterator[Stored]:
        """Every document, by id."""
        last = ""
        while True:
            with self._engine.connect() as connection:
                statement = _STORED.where(_D.id > last, _D.removed_at.is_(None)).order_by(_D.id).limit(batch)
                rows = connection.execute(statement).all()
            yield from (from_row(row, row.started_at) for row in rows)
            if len(rows) < batch:
                return
            last = rows[-1].id

    def original(self, content_hash: str) -> bytes | None:
        """The bytes that a document was read from, by their SHA-256."""
        with self._engine.connect() as connection:
            statement = select(originals_table.c.compressed).where(originals_table.c.hash == content_hash)
            compressed = connection.execute(statement).scalar_one_or_none()
        return zlib.decompress(compressed) if compressed is not None else None

    def removal(self, document_id: str) -> Removal | None:
        """Why and when the document of this id was removed; None when it was not."""
        with self._engine.connect() as connection:
            statement = select(documents_table).where(_D.id == document_id, _D.removed_at.is_not(None))
            row = connection.execute(statement).first()
        return Removal(row.id, row.title, row.removed_reason, row.removed_at) if row else None

    def check(self) -> str:
        """What SQLite says of its own file: "ok", or what is wrong with it."""
        with self._engine.connect() as connection:
            return "; ".join(map(str, connection.exec_driver_sql("PRAGMA integrity_check(5)").scalars()))

    # Writing

    def put_many(self, import_id: int, incoming: Sequence[Incoming]) -> list[Outcome]:
        """Take in documents, all or none, and say of each how it fared. A document that is the same as the one held
        changes nothing, not even a number."""
        with writing(self._engine.connect()) as connection, connection.begin():
            seq = _latest(connection)
            outcomes = []
            keys = {each.document.key for each in incoming}
            for each in incoming:
                outcome, row = _compare(connection, each, keys)
                outcomes.append(outcome)
                if outcome not in (Outcome.NEW, Outcome.CHANGED):
                    continue
                seq += 1
                values = to_row(each.document) | {"seq": seq, "root": each.root, "import_id": import_id}
                values["original"] = _keep_original(connection, each.original)
                if row is None:
                    values["id"] = _free_id(connection, each.document)
                    connection.execute(insert(documents_table).values(values))
                else:
                    connection.execute(update(documents_table).where(_D.id == row.id).values(values))
            count_outcomes(connection, import_id, outcomes)
        return outcomes

    def compare(self, incoming: Sequence[Incoming]) -> list[Outcome]:
        """What `put_many` would say, storing nothing. Documents are compared with the archive, not one another."""
        keys = {each.document.key for each in incoming}
        with self._engine.connect() as connection:
            return [_compare(connection, each, keys)[0] for each in incoming]

    def remove(self, document_id: str, reason: str) -> None:
        """Take a document out of the archive, keeping its tombstone. Raises `NoSuchDocument`."""
        self.get(document_id)
        self._mark(document_id, removed_at=now(), removed_reason=reason)

    def restore(self, document_id: str) -> None:
        """Bring a removed document back as it was. Raises `NoSuchDocument`."""
        if self.removal(document_id) is None:
            raise NoSuchDocument(f"no removed document has the id {document_id!r}")
        self._mark(document_id, removed_at=None, removed_reason=None)

    def _mark(self, document_id: str, **values: str | None) -> None:
        with writing(self._engine.connect()) as connection, connection.begin():
            seq = _latest(connection) + 1
            connection.execute(update(documents_table).where(_D.id == document_id).values(seq=seq, **values))


def _latest(connection: Connection) -> int:
    return int(connection.execute(select(func.max(_D.seq))).scalar_one() or 0)


def _compare(connection: Connection, incoming: Incoming, keys: set[str]) -> tuple[Outcome, Row[Any] | None]:
    document = incoming.document
    row = connection.execute(select(documents_table).where(_D.key == document.key)).first()
    if row is None and incoming.root and document.path:
        row = _edited_at_its_place(connection, incoming, keys)
    if row is None:
        return Outcome.NEW, None
    if row.removed_at:
        return Outcome.REMOVED, row
    same = row.content_hash == document.content_hash
    return (Outcome.UNCHANGED if same else Outcome.CHANGED), row


def _edited_at_its_place(connection: Connection, incoming: Incoming, keys: set[str]) -> Row[Any] | None:
    """A document without an address or id is known by its content, so an edit would make it another one: the one
    read from the same place before is the same article when most of its words are, unless that one comes in too: its
    key is among the `keys` that come in beside this one."""
    place = select(documents_table).where(_D.root == incoming.root, _D.path == incoming.document.path)
    for row in connection.execute(place):
        if row.key.startswith("text ") and row.key not in keys:
            before, after = (
                _words(f"{row.title} {row.body}"),
                _words(f"{incoming.document.title} {incoming.document.body}"),
            )
            if len(before & after) >= _SAME_ARTICLE * len(before | after):
                return row
    return None


def _words(text: str) -> set[str]:
    return set(re.findall(r"\w+", text.casefold()))


def _free_id(connection: Connection, document: Document) -> str:
    """The id that its key gives, or the next one where an edited document already has that."""
    if document.archive_id and not _taken(connection, document.archive_id):
        return document.archive_id
    attempt = 0
    while _taken(connection, candidate := id_from_key(document.key, attempt)):
        attempt += 1
    return candidate


def _taken(connection: Connection, document_id: str) -> bool:
    return connection.execute(select(_D.id).where(_D.id == document_id)).first() is not None


def _keep_original(connection: Connection, original: Original | None) -> str:
    if original is None:
        return ""
    known = select(originals_table.c.hash).where(originals_table.c.hash == original.hash)
    if connection.execute(known).first() is None:
        values = {"hash": original.hash, "size": len(original.data), "compressed": zlib.compress(original.data)}
        connection.execute(insert(originals_table).values(values))
    return original.hash
