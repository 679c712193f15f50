"""What reading gives as rows of a plan, with flags for what a person should look at."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Sequence
from dataclasses import replace

from archive.database.rows import unpack
from archive.document import Document
from archive.families.comparison import Comparison, read, same_article
from archive.families.minhash import MinHash, bands, may_be_alike, minhash
from archive.history.records import BESIDE, REMOVED, Batch, Incoming, Outcome, Planned
from archive.plans.choices import Choice, Choices
from archive.plans.plan_file import Draft
from archive.plans.records import NO_FLAG, SHORT_WORDS, Flag, Row

_OF = {
    Outcome.NEW: "new",
    Outcome.CHANGED: "changed",
    Outcome.UNCHANGED: "unchanged",
    Outcome.KEPT: "unchanged",
    Outcome.REMOVED: "rejected",
}
_KEPT = "what came is damaged, and a sound text of it is held"
_LEADERS = 6  # rows of a band that are looked at
_MOST = 24  # rows that are compared word by word
_LONGEST_CHANGE = 2_000  # characters of a field as it was and as it would be
_MOST_WRITTEN = 300  # characters of a path, a name, a reason


# What is needed while a draft fills lies in SQLite's own temporary file.
_WORK = (
    "ATTACH '' AS work",
    "CREATE TABLE work.texts (text INTEGER PRIMARY KEY, n INTEGER NOT NULL, signature BLOB NOT NULL)",
    "CREATE INDEX work.texts_by_row ON texts (n)",
    "CREATE TABLE work.bands (band INTEGER NOT NULL, n INTEGER NOT NULL, PRIMARY KEY (band, n)) WITHOUT ROWID",
    "CREATE TABLE work.titles (title TEXT PRIMARY KEY, count INTEGER NOT NULL) WITHOUT ROWID",
)


Held = Callable[[Comparison, MinHash], tuple[str, str] | None]
"""The id and the title of the held article of which a text is a version."""


class Filling:
    """A draft as it fills. `chosen` is what was left out when the plan was made before, `held`
    tells which article of the archive a text is a version of; `is_named` says that the admin names the publication."""

    def __init__(self, draft: Draft, held: Held, chosen: Sequence[Choice] = (), *, is_named: bool) -> None:
        self._draft = draft
        self._held = held
        self._choices = Choices(chosen, draft.state)
        self._is_named = is_named
        self._connection: sqlite3.Connection = draft.connection
        self._made = MinHash(None)
        for each in _WORK:
            self._connection.execute(each)
        self.met = 0
        """How many documents, rejected ones too, were met."""

    def take(self, batch: Batch, planned: Sequence[Planned], two_ways: frozenset[str]) -> None:
        """Take in what `importers.dry_run.Planning` tells of a batch."""
        for turned in batch.rejected:
            self._draft.add(Row(0, "rejected", path=turned.path[:_MOST_WRITTEN], reason=turned.reason[:_MOST_WRITTEN]))
        for each, plan in zip(batch.incoming, planned, strict=True):
            self._add(each, plan, each.document.path in two_ways)
        self.met += len(batch.incoming) + len(batch.rejected)

    def end(self) -> None:
        """Flag what can be told once all is there."""
        self._connection.execute(
            "UPDATE found SET flags = flags | ? WHERE outcome IN ('new', 'changed') AND lower(trim(title)) IN"
            " (SELECT title FROM work.titles WHERE count > 1)",
            (int(Flag.SAME_TITLE),),
        )
        self._choices.keep(self._connection)

    def _add(self, each: Incoming, plan: Planned, is_two_ways: bool) -> None:
        document, outcome = each.document, _OF.get(plan.outcome, "skipped")
        comes = outcome in ("new", "changed")
        flags, like = self._flags(each, outcome, is_two_ways) if comes else (NO_FLAG, None)
        reason = BESIDE.get(plan.outcome, "")
        if plan.outcome is Outcome.REMOVED:
            reason = REMOVED
        elif plan.outcome is Outcome.KEPT:
            reason = _KEPT
        elif each.losses:
            reason = "; ".join(each.losses)
        row = Row(
            n=0,
            outcome=outcome,
            key=document.key,
            hash=document.content_hash,
            id=plan.id,
            title=document.title,
            day=document.published.iso() if document.published else "",
            publication=document.source,
            language=document.language,
            authors=document.authors[:20],
            topics=document.topics[:20],
            url=document.url,
            path=document.path,
            words=len(document.body.split()),
            reason=reason,
            changes=tuple(
                (one.field, one.before[:_LONGEST_CHANGE], one.after[:_LONGEST_CHANGE]) for one in plan.changes
            ),
            flags=flags,
            like=like,
            place=f"{each.root}\n{document.path}",
        )
        row = replace(row, is_out=self._choices.holds_for(row) and comes)
        original = (each.original.hash, each.original.data) if comes and each.original else None
        number = self._draft.add(row, document if comes else None, original)
        if outcome == "new" and self._made.text is not None:
            self._remember(number, self._made)

    def _flags(self, each: Incoming, outcome: str, is_two_ways: bool) -> tuple[Flag, tuple[str, str, str] | None]:
        document, flags = each.document, NO_FLAG
        if document.published is None:
            flags |= Flag.UNDATED
        if is_two_ways:
            flags |= Flag.TWO_WAYS
        if not self._is_named and document.source in ("", each.label):
            flags |= Flag.UNNAMED
        if len(document.body.split()) < SHORT_WORDS:
            flags |= Flag.SHORT
        if each.losses:
            flags |= Flag.DAMAGED
        self._note_title(document)
        self._made, like = MinHash(None), None
        if outcome == "new":
            reading = read(document.title, document.body)
            self._made = minhash(reading)
            like = self._like_in_plan(reading, self._made) or self._like_held(reading, self._made)
        return (flags | Flag.ALIKE if like else flags), like

    def _note_title(self, document: Document) -> None:
        self._connection.execute(
            "INSERT INTO work.titles VALUES (lower(trim(?)), 1) ON CONFLICT (title) DO UPDATE SET count = count + 1",
            (document.title,),
        )

    def _like_in_plan(self, reading: Comparison, made: MinHash) -> tuple[str, str, str] | None:
        if made.text is None:
            return None
        equal = self._connection.execute("SELECT n FROM work.texts WHERE text = ?", (made.text,)).fetchone()
        if equal:
            return self._named(equal[0])
        near: dict[int, None] = {}
        for band in bands(made.signature):
            found = self._connection.execute(
                "SELECT n FROM work.bands WHERE band = ? ORDER BY n LIMIT ?", (band, _LEADERS)
            ).fetchall()
            near.update((n, None) for (n,) in found)
        for n in list(near)[:_MOST]:
            signature, title, packed = self._connection.execute(
                "SELECT signature, title, packed FROM work.texts JOIN found USING (n) JOIN documents USING (n)"
                " WHERE n = ?",
                (n,),
            ).fetchone() or (b"", "", b"")
            if signature and may_be_alike(made.signature, signature) and same_article(reading, _read(packed)):
                return "row", str(n), title
        return None

    def _named(self, number: int) -> tuple[str, str, str]:
        title = self._connection.execute("SELECT title FROM found WHERE n = ?", (number,)).fetchone()
        return "row", str(number), str(title[0]) if title else ""

    def _like_held(self, reading: Comparison, made: MinHash) -> tuple[str, str, str] | None:
        found = self._held(reading, made)
        return ("article", *found) if found else None

    def _remember(self, number: int, made: MinHash) -> None:
        self._connection.execute(
            "INSERT OR IGNORE INTO work.texts VALUES (?, ?, ?)", (made.text, number, made.signature)
        )
        self._connection.executemany(
            "INSERT OR IGNORE INTO work.bands VALUES (?, ?)", [(band, number) for band in bands(made.signature)]
        )


def _read(packed: bytes) -> Comparison:
    document = unpack(packed)
    return read(document.title, document.body)
