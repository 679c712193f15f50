"""Families: documents that are versions of one article, reprinted, corrected or cut.

A family is what hangs together by equal and by like texts (`archive.families.similarity_graph`); its id is the lowest
id of a document in it. It follows from the living documents alone: in whatever order they came, changed and went, it is
the same.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from typing import Any

from sqlalchemy import Connection, bindparam, delete, func, insert, select, update

from archive.bulk_queries import batched
from archive.database.schema import documents_table
from archive.families.comparison import Comparison, read
from archive.families.minhash import VERSION as FINGERPRINTS
from archive.families.minhash import minhash
from archive.families.similarity_graph import SimilarityGraph
from archive.families.tables import bands_table, families_table, fingerprints_table, likenesses_table, texts_table

VERSION = FINGERPRINTS * 1000 + 1
"""Of how families are found: those of another version are found anew by the next `relate`."""

_D, _F = documents_table.c, fingerprints_table.c
_AT_ONCE = 200  # documents read by one statement
_OF_TEXT = _F.text == bindparam("of")
_NOTE = insert(fingerprints_table)
_TWO = select(_F.document_id).where(_OF_TEXT).order_by(_F.document_id).limit(2)
_FAMILY = select(func.max(_F.family)).where(_OF_TEXT)
# Two ranges of an index, where "is not" would read all documents of a text.
_OTHERS = [
    select(_F.document_id).where(_OF_TEXT, side)
    for side in (_F.family < bindparam("own"), _F.family > bindparam("own"))
]
_MEMBERS = select(_F.document_id).where(_F.family == bindparam("whole"), _F.family != "")
_RENAME = [
    update(table).where(column == bindparam("member")).values(family=bindparam("own"))
    for table, column in ((fingerprints_table, _F.document_id), (documents_table, _D.id))
]


def relate(connection: Connection, changed: Collection[str], removed: Collection[str] = ()) -> set[str]:
    """Bring the families to where `documents` is: `changed` are documents that are new, restored or have another text,
    `removed` those that are gone. To be called in the transaction that made the changes, after them.

    Writes `documents.family` and gives the living documents whose family is another one now, whatever brought that
    about; the caller numbers the change. Where families were never made, or made otherwise, all documents are read.
    """
    if not _made(connection):
        changed = connection.execute(select(_D.id).where(_D.removed_at.is_(None))).scalars().all()
    gone = set(removed).union(*(_removed(connection, some) for some in batched(sorted(changed), _AT_ONCE)))
    return _Work(connection).relate(sorted(set(changed) - gone), sorted(gone))


class _Work:
    """One call's work: the texts whose families must be looked at, and the documents whose family has changed."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection
        self._likenesses = SimilarityGraph(connection)
        self._touched: set[int] = set()
        self._only_grown = True
        self._other: set[str] = set()
        self._new: dict[int, list[str]] = {}
        """The documents of texts that are new here, which have no other: those need not be asked for."""

    def relate(self, changed: Sequence[str], removed: Sequence[str]) -> set[str]:
        for some in batched(removed, _AT_ONCE):
            self._forget(some)
            gone = update(documents_table).where(_D.id.in_(some), _D.family != "")
            self._connection.execute(gone.values(family=""))
        for some in batched(changed, _AT_ONCE):
            self._forget(self._with_another_text(some))
        # Only now may texts be compared: before, `documents` had another one for some of those noted.
        for text in sorted(self._touched):
            if not self._has_documents(text):
                self._likenesses.remove(text)
        for some in batched(changed, _AT_ONCE):
            self._take(some)
        if self._only_grown and not self._likenesses.lost:
            self._grow()
        else:
            self._new.clear()
            self._touched |= self._likenesses.lost.union(*self._likenesses.gained)
            self._settle()
        return self._other

    def _forget(self, ids: Sequence[str]) -> None:
        """Take away what is noted of documents' texts."""
        statement = delete(fingerprints_table).where(_F.document_id.in_(ids)).returning(_F.text)
        texts = set(self._connection.execute(statement).scalars())
        self._touched |= texts
        self._only_grown &= not texts

    def _with_another_text(self, ids: Sequence[str]) -> list[str]:
        statement = select(_D.id, _D.title, _D.body, _F.text).join(fingerprints_table, _F.document_id == _D.id)
        rows = self._connection.execute(statement.where(_D.id.in_(ids)))
        return [row.id for row in rows if minhash(read(row.title, row.body)).text != row.text]

    def _take(self, ids: Sequence[str]) -> None:
        """Note the texts of documents that have none yet."""
        has_one = select(_F.document_id).where(_F.document_id.in_(ids))
        statement = select(_D.id, _D.family, _D.title, _D.body).where(_D.id.in_(ids), _D.id.not_in(has_one))
        noted: list[dict[str, Any]] = []
        texts: dict[int, tuple[bytes, Comparison]] = {}
        for row in self._connection.execute(statement).all():
            reading = read(row.title, row.body)
            made = minhash(reading)
            if made.text is None:
                if row.family:
                    self._connection.execute(update(documents_table).where(_D.id == row.id).values(family=""))
                    self._other.add(row.id)
                continue
            noted.append({"document_id": row.id, "text": made.text, "family": row.family})
            self._only_grown &= not row.family
            texts.setdefault(made.text, (made.signature, reading))
        if noted:
            self._connection.execute(_NOTE, noted)
            self._touched.update(texts)
            new = self._likenesses.add(texts)
            for each in noted:
                if each["text"] in new or each["text"] in self._new:
                    self._new.setdefault(each["text"], []).append(each["document_id"])

    def _has_documents(self, text: int) -> bool:
        return self._connection.execute(_TWO, {"of": text}).first() is not None

    def _grow(self) -> None:
        """Where nothing has gone, families can only have become one: none has to be gone through whole."""
        texts = self._touched.union(*self._likenesses.gained)
        parts = {text: self._family_or_text(text) for text in texts}
        leads: dict[int | str, int | str] = {}  # from each part towards the one that its group goes by

        def group(part: int | str) -> int | str:
            while (nearer := leads.get(part, part)) != part:
                leads[part] = part = leads.get(nearer, nearer)
            return part

        for text, other in self._likenesses.gained:
            if (one := group(parts[text])) != (two := group(parts[other])):
                leads[one] = two
        groups: dict[int | str, tuple[set[int], set[str]]] = {}
        for text, part in parts.items():
            grouped, families = groups.setdefault(group(part), (set(), set()))
            grouped.add(text)
            families |= {part} if isinstance(part, str) else set()
        for grouped, families in groups.values():
            self._name(grouped, families)

    def _family_or_text(self, text: int) -> int | str:
        """The family of a text's documents; the text where they have none."""
        if text in self._new:
            return text
        return self._connection.execute(_FAMILY, {"of": text}).scalar_one() or text

    def _settle(self) -> None:
        """Give all documents that hang together with a touched text their family."""
        seen: set[int] = set()
        for text in sorted(self._touched):
            if text not in seen and self._has_documents(text):
                together = self._together(text)
                seen |= together
                self._name(together)

    def _together(self, text: int) -> set[int]:
        together, new = {text}, {text}
        while new:
            new = self._likenesses.like(new) - together
            together |= new
        return together

    def _name(self, texts: Collection[int], families: Collection[str] = ()) -> None:
        """Make one family of these texts' documents and all that are in these families."""
        least = [*families, *families]
        for text in texts:  # two of each: one text of two documents is a family, one of one is none
            known = self._new.get(text)
            least += sorted(known)[:2] if known else self._connection.execute(_TWO, {"of": text}).scalars()
        family = min(least) if len(least) > 1 else ""
        moved: list[str] = []
        for text in texts:
            if text not in self._new:
                for others in _OTHERS:
                    moved += self._connection.execute(others, {"of": text, "own": family}).scalars()
            elif family:  # they have none yet
                moved += self._new[text]
        for other in set(families) - {family}:
            moved += self._connection.execute(_MEMBERS, {"whole": other}).scalars()
        if moved:
            rows = [{"own": family, "member": document_id} for document_id in set(moved)]
            for rename in _RENAME:
                self._connection.execute(rename, rows)
            self._other.update(moved)


def _made(connection: Connection) -> bool:
    """Whether families were made as they are made now; where not, what there is of them is cleared away."""
    if connection.execute(select(families_table.c.version)).scalars().all() == [VERSION]:
        return True
    for table in (families_table, fingerprints_table, texts_table, bands_table, likenesses_table):
        connection.execute(delete(table))
    connection.execute(insert(families_table).values(version=VERSION))
    return False


def _removed(connection: Connection, ids: Sequence[str]) -> Sequence[str]:
    statement = select(_D.id).where(_D.id.in_(ids), _D.removed_at.is_not(None))
    return connection.execute(statement).scalars().all()
