"""The store: every document the archive holds, each change of one numbered. The truth that indexes follow."""

from __future__ import annotations

import weakref
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager
from pathlib import Path

from sqlalchemy import Connection, Engine, bindparam, func, select, update

from archive.bulk_queries import Heading, Holding, hashes_among, headings_among, holdings
from archive.database.connection import Migration, Prepared, idiom_of, merge_journal, trying, writing
from archive.database.opening import Place, alone, identity_at, open_place, told_of
from archive.database.rows import STORED, stored_of
from archive.database.schema import archive_table, contributions_table, documents_table, edits_table, imports_table
from archive.document import Change, Position, Stored
from archive.errors import BadEdit, DamagedArchive, NoSuchDocument, Repair
from archive.families.maintain import relate
from archive.history.change_log import ChangeLog
from archive.history.changes import keep_past, latest, upcoming
from archive.history.changesets import plan_turn, take, turn
from archive.history.contributions import settle
from archive.history.edits import Edit, checked, drop_edit, edits_of, keep_edit, list_edits
from archive.history.import_log import ImportLog, now
from archive.history.matching import plan
from archive.history.publication_names import PublicationNames
from archive.history.records import Batch, How, Incoming, Outcome, Planned, PlannedTurn, Removal, Turned
from archive.history.removals import removals
from archive.history.saved_pages import SavedPages
from archive.history.versions import Version, read_original, trace_of, versions_of
from archive.migrations import MIGRATIONS
from archive.site.settings import SiteSettings
from archive.url_keys import ids_at

_D, _E, _C, _I = documents_table.c, edits_table.c, contributions_table.c, imports_table.c
_HELD = STORED.where(_D.removed_at.is_(None))
_SOME = Prepared(_HELD.where(_D.id.in_(bindparam("ids", expanding=True))))
_FURTHER = Prepared(_HELD.where(_D.id > bindparam("last")).order_by(_D.id).limit(bindparam("batch")))
_CHANGES = Prepared(
    STORED.where(_D.seq > bindparam("after"), _D.seq <= bindparam("until")).order_by(_D.seq).limit(bindparam("batch"))
)
_ARCHIVE = Prepared(select(archive_table.c.id))
_LATEST = Prepared(select(func.max(_D.seq)))
_COUNT = Prepared(select(func.max(_D.seq), func.count().filter(_D.removed_at.is_(None))))
_COUNT_CHANGES = Prepared(select(func.count()).where(_D.seq > bindparam("after")))
_CHANGED_AT = Prepared(select(_D.changed_at).where(_D.id == bindparam("document")))
_DOCUMENT = select(documents_table).where(_D.id == bindparam("document"))
_OTHERS = (_D.family == bindparam("family"), _D.id != bindparam("own"), _D.removed_at.is_(None))
_COUNT_FAMILY = Prepared(select(func.count()).where(*_OTHERS))
_FAMILY = Prepared(STORED.where(*_OTHERS).order_by(_D.first_day.nulls_last(), _D.id).limit(bindparam("most")))


class Store:
    """The documents of one archive. Safe for any number of processes; writers wait for one another. One that is opened
    for `reading` never writes to its file; nor does one whose file cannot be written to."""

    def __init__(self, place: Place, migrations: Sequence[Migration] = MIGRATIONS, *, reading: bool = False) -> None:
        self.place = place
        self._engine = open_place(place, migrations, reading=reading)
        # Files are let go with whatever reads here last, be it what streams an answer of an archive that was exchanged.
        weakref.finalize(self, self._engine.dispose).atexit = False
        self.imports = ImportLog(self._engine)
        self.publications = PublicationNames(self._engine)
        self.changes = ChangeLog(self._engine)
        self.pages = SavedPages(self._engine)
        self.site = SiteSettings(self._engine)
        self._counted = (0, 0)
        self.archive_id = _id_of(place, self._engine)

    def close(self) -> None:
        """Let go of the file."""
        self._engine.dispose()

    def merge_journal(self) -> None:
        """Leave nothing of what was stored in the journal beside the file, unless somebody reads for long."""
        merge_journal(self._engine)

    def alone(self, lock: Path, work: str, wait: float) -> AbstractContextManager[Callable[[str], None]]:
        """Be the only process that changes documents (`opening.alone`)."""
        return alone(self._engine, lock, work, wait)

    def look_again(self) -> None:
        """Read the file as it is now: it was changed by other means than a store's, or may have been."""
        self._engine.dispose()
        self._counted, self.archive_id = (0, 0), _id_of(self.place, self._engine)

    def identity(self) -> str:
        """Which database on a server this is, "" for a file: what was restored from a dump is another one."""
        return identity_at(self._engine)

    # Reading

    def get(self, document_id: str) -> Stored:
        """The document of this id. Raises `NoSuchDocument`, also when it was removed (see `removal`)."""
        if found := self.get_many([document_id]):
            return found[0]
        raise NoSuchDocument(f"no document has the id {document_id!r}", Repair.FIND_ID)

    def get_many(self, ids: Sequence[str]) -> list[Stored]:
        """The documents of these ids in this order; those that are unknown or removed are left out."""
        by_id = {row.id: stored_of(row) for row in _SOME.read(self._engine, ids=ids)}
        return [by_id[each] for each in ids if each in by_id]

    def position(self) -> Position:
        """The archive's id and the number of its latest change (0: none yet)."""
        ((seq,),) = _LATEST.read(self._engine)
        return Position(self.archive_id, seq or 0)

    def changed_at(self, document_id: str) -> str:
        """When the document of this id became what it is, or was removed (ISO 8601, UTC); "" for none."""
        return next((row.changed_at for row in _CHANGED_AT.read(self._engine, document=document_id)), "")

    def trace(self, document_id: str) -> str:
        """What is told of a document beside its content: another text once an import met it again, was undone or done
        again, or once a field was set by hand to what it was. `position` tells of none of these. "" for no document."""
        return trace_of(self._engine, document_id)

    def count(self) -> int:
        """How many documents the archive holds; counted once for each number of a change, as that reads every row."""
        change, number = self._counted
        if change != self.position().seq:
            ((change, number),) = _COUNT.read(self._engine)
            self._counted = (change or 0, number)
        return number

    def count_changes(self, seq: int) -> int:
        """How many documents have changed after change `seq`."""
        ((number,),) = _COUNT_CHANGES.read(self._engine, after=seq)
        return int(number)

    def changes_since(self, seq: int, until: int | None = None, batch: int = 200) -> Iterator[Change]:
        """The documents changed after change `seq` (up to change `until`, inclusive), each once, by its latest
        change, in order. Reads `batch` at a time: memory stays flat and no transaction is held open."""
        while True:
            rows = _CHANGES.read(self._engine, after=seq, until=2**62 if until is None else until, batch=batch)
            yield from (Change(row.seq, row.id, None if row.removed_at else stored_of(row)) for row in rows)
            if len(rows) < batch:
                return
            seq = rows[-1].seq

    def documents(self, batch: int = 200) -> Iterator[Stored]:
        """Every document, by id."""
        last = ""
        while True:
            rows = _FURTHER.read(self._engine, last=last, batch=batch)
            yield from map(stored_of, rows)
            if len(rows) < batch:
                return
            last = rows[-1].id

    def original(self, content_hash: str) -> bytes | None:
        """The bytes that a document was read from, by their SHA-256."""
        with self._engine.connect() as connection:
            return read_original(connection, content_hash)

    def versions(self, document_id: str) -> list[Version]:
        """Every text that the document has or had, the latest first; undone imports left out."""
        with self._engine.connect() as connection:
            return versions_of(connection, document_id)

    def edits(self, document_id: str) -> tuple[Edit, ...]:
        """What was set by hand in this document."""
        with self._engine.connect() as connection:
            return list_edits(connection, document_id)

    def family(self, stored: Stored, most: int) -> tuple[list[Stored], int]:
        """The others of its family, the first published first, up to `most`, and how many there are; none of most."""
        if not stored.family:
            return [], 0
        ((count,),) = _COUNT_FAMILY.read(self._engine, family=stored.family, own=stored.id)
        return list(map(stored_of, _FAMILY.read(self._engine, family=stored.family, own=stored.id, most=most))), count

    def ids_at(self, address: str) -> list[str]:
        """The ids of the documents that this address leads or ever led to, those that were removed last: forgiving
        of how it is written, then of its host."""
        with self._engine.connect() as connection:
            ids = ids_at(connection, address)
        living = {each.id for each in self.get_many(ids)}
        return sorted(ids, key=lambda each: (each not in living, each))

    def hashes(self, ids: Sequence[str]) -> dict[str, str]:
        """The content hash of each of these documents that the archive holds, by id."""
        return hashes_among(self._engine, ids)

    def headings(self, ids: Sequence[str]) -> dict[str, Heading]:
        """The title and the days of each of these documents that the archive holds, by id."""
        return headings_among(self._engine, ids)

    def holdings(self) -> list[Holding]:
        """All documents, counted by section and date."""
        return holdings(self._engine)

    def removal(self, document_id: str) -> Removal | None:
        """Why and when the document of this id was removed; None when it was not."""
        return self.removals([document_id]).get(document_id)

    def removals(self, ids: Sequence[str]) -> dict[str, Removal]:
        """The same of each of these documents that was removed, by id."""
        with self._engine.connect() as connection:
            return removals(connection, ids)

    def check(self) -> str:
        """What is wrong with the file, every page, row and text of it looked at; "ok" where nothing is."""
        with self._engine.connect() as connection:
            return "; ".join(idiom_of(self._engine).faults(connection)) or "ok"

    # Writing

    def take(self, import_id: int, batch: Batch) -> list[Outcome]:
        """Take in a batch of an import, all or none, and say of each document how it fared. One that is the same as
        what is held changes nothing, not even a number."""
        with writing(self._engine) as connection:
            outcomes, changed = take(connection, import_id, batch)
            _relate(connection, changed)
        return outcomes

    def plan(self, incoming: Sequence[Incoming]) -> list[Planned]:
        """What `take` would do, storing nothing. Documents are compared with the archive, not with one another."""
        with self._engine.connect() as connection:
            return plan(connection, incoming)

    def undo(self, import_id: int) -> list[Turned]:
        """Bring back what would be there if the import had never been; what became of each document that it brought.
        Later imports stand, and so do hand edits and removals. Raises `NoSuchImport`."""
        return self._turn(import_id, undo=True)

    def redo(self, import_id: int) -> list[Turned]:
        """Do an undone import again, in its own place among the others. Raises `NoSuchImport`."""
        return self._turn(import_id, undo=False)

    def plan_turn(self, import_id: int, *, undo: bool, full: int | None = None) -> list[PlannedTurn]:
        """What `undo` or `redo` would do, storing nothing; of the first `full` that would change, field by field."""
        with trying(self._engine) as connection:
            return list(plan_turn(connection, import_id, undo=undo, full=full))

    def _turn(self, import_id: int, *, undo: bool) -> list[Turned]:
        with writing(self._engine) as connection:
            turned = [each for _before, each in turn(connection, import_id, undo=undo)]
            _relate(connection, [each.id for each in turned if each.how is not How.KEPT])
        return turned

    def edit(self, document_id: str, changes: Mapping[str, str | tuple[str, ...]], revert: Sequence[str] = ()) -> None:
        """Set fields by hand, or take earlier edits of fields back, over whatever imports bring. Raises
        `NoSuchDocument` and `BadEdit`; then nothing is changed."""
        self.get(document_id)
        values = {field: checked(field, value) for field, value in changes.items()}
        with writing(self._engine) as connection:
            stamp, before = upcoming(connection, now()), edits_of(connection, document_id)
            for field, value in values.items():
                keep_edit(connection, document_id, field, value, stamp.at)
            for field in revert:
                if not drop_edit(connection, document_id, field):
                    raise BadEdit(f"the {field} was not edited by hand, so there is nothing to take back")
            if settle(connection, document_id, stamp, edits_before=before).numbered:
                _relate(connection, [document_id])

    def remove(self, document_id: str, reason: str) -> None:
        """Take a document out of the archive, keeping its tombstone. Raises `NoSuchDocument`."""
        self.get(document_id)
        with writing(self._engine) as connection:
            row, stamp = connection.execute(_DOCUMENT, {"document": document_id}).one(), upcoming(connection, now())
            keep_past(connection, row, edits_of(connection, document_id), stamp)
            values = {"removed_at": stamp.at, "removed_reason": reason} | stamp.columns
            connection.execute(update(documents_table).where(_D.id == document_id).values(values))
            _relate(connection, [document_id])

    def restore(self, document_id: str) -> None:
        """Bring a document that was removed by hand back as it was. Raises `NoSuchDocument`."""
        with writing(self._engine) as connection:
            row = connection.execute(_DOCUMENT, {"document": document_id}).first()
            if row is None or not row.removed_at:
                raise NoSuchDocument(f"no removed document has the id {document_id!r}")
            if not row.removed_reason:
                raise NoSuchDocument("it is gone because its import was undone", Repair.REDO, row.import_id)
            stamp = upcoming(connection, now())
            back = {"removed_at": None} | stamp.columns if row.head else {"seq": stamp.seq}
            values = {"removed_reason": None} | back
            connection.execute(update(documents_table).where(_D.id == document_id).values(values))
            _relate(connection, [document_id])


def _id_of(place: Place, engine: Engine) -> str:
    ids = [row.id for row in _ARCHIVE.read(engine)]
    if len(ids) != 1 or not ids[0]:
        raise DamagedArchive(
            f"{told_of(place)} is damaged (it does not say which archive it is)", Repair.RESTORE_BACKUP
        )
    return str(ids[0])


def _relate(connection: Connection, changed: Sequence[str]) -> None:
    """Bring the families to where the documents are, and number the change of each that is in another one now."""
    seq = latest(connection)
    for number, document_id in enumerate(sorted(relate(connection, changed) - set(changed)), seq + 1):
        connection.execute(update(documents_table).where(_D.id == document_id).values(seq=number))
