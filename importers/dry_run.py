"""An import that stores nothing and says what it would do."""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import replace

from archive.document import Document
from archive.history.records import (
    BESIDE,
    REMOVED,
    Batch,
    Checkpoint,
    DamagedReading,
    Incoming,
    Outcome,
    Planned,
    Rejection,
)
from archive.home import Home
from importers.intake import Coming, Intake, Report
from importers.publications import Publications
from importers.recipes.trial import sentences
from importers.survey import Survey

_SAME = Outcome.UNCHANGED


Heard = Callable[[Batch, Sequence[Planned], frozenset[str]], None]
"""Told of each batch, what would become of each of its documents, and at which places lies one with a date that may be
read in two ways."""


class Planning(Intake):
    """An import that stores nothing and says what it would do: of each kind of thing as many as are `shown`, None for
    all of them; all of it to who hears it as it comes."""

    def __init__(
        self,
        home: Home,
        seen: Survey,
        publications: Publications,
        shown: int | None = None,
        heard: Heard | None = None,
    ) -> None:
        super().__init__(seen, Checkpoint(), publications)
        self._heard = heard
        self._two_ways: set[str] = set()
        self._shown = shown
        self._store_of = home.store
        self._tally: Counter[Outcome] = Counter()
        self._planned: list[Planned] = []
        self._would: list[Coming] = []
        self._undated: list[Coming] = []
        self._undated_count = 0
        self._damaged: dict[tuple[str, str], DamagedReading] = {}  # by key and hash
        self._turned_away: list[Rejection] = []
        self._passed_over: Counter[str] = Counter()

    def _keep(self, batch: Batch) -> None:
        every = self._store_of.plan(batch.incoming)
        if self._heard:
            self._heard(batch, every, frozenset(self._two_ways))
            self._two_ways -= {each.document.path for each in batch.incoming}
            batch = replace(batch, rejected=())  # they may be many, and are told
        self._turned_away += batch.rejected
        self._passed_over.update(batch.skipped)
        self.note_beside(batch, (planned.outcome for planned in every))
        for each, planned in zip(batch.incoming, every, strict=True):
            self._tally[planned.outcome] += 1
            if planned.outcome is Outcome.REMOVED:
                if not self._heard:
                    self._turned_away.append(Rejection(each.document.path, REMOVED))
            elif each.losses and planned.outcome is not Outcome.REPEATED:
                self._note_damaged(each, planned)
            if planned.outcome in (Outcome.NEW, Outcome.CHANGED):
                self._note_coming(each.document, planned)
            is_told = planned.outcome is Outcome.CHANGED or (self._shown is None and planned.outcome is not _SAME)
            if is_told and self._has_room(self._planned):
                self._planned.append(planned)

    def _note_two_ways(self, path: str) -> None:
        self._two_ways.add(path)

    def _has_room(self, told: Sequence[object]) -> bool:
        return self._shown is None or len(told) < self._shown

    def _note_coming(self, document: Document, planned: Planned) -> None:
        is_undated = document.published is None
        self._undated_count += is_undated
        if self._has_room(self._would) or (is_undated and self._has_room(self._undated)):
            coming = Coming(
                outcome=planned.outcome,
                id=planned.id,
                title=document.title,
                date=document.published,
                publication=document.source,
                topics=document.topics,
                authors=document.authors,
                url=document.url,
                path=document.path,
            )
            if self._has_room(self._would):
                self._would.append(coming)
            if is_undated and self._has_room(self._undated):
                self._undated.append(coming)

    def _note_damaged(self, each: Incoming, planned: Planned) -> None:
        title = planned.title if planned.kept else each.document.title
        damaged = DamagedReading(each.document.path, title, each.losses, planned.kept)
        self._damaged.setdefault((each.document.key, each.document.content_hash), damaged)

    def _damaged_told(self) -> tuple[DamagedReading, ...]:
        """The damaged readings, but for texts that were also met sound."""
        return tuple(
            replace(each, kept=each.kept or self._articles.knows_sound(key))
            for (key, content_hash), each in self._damaged.items()
            if not self._articles.knows_sound(key, content_hash)
        )

    def report(self) -> Report:
        """What would be done."""
        new, changed = self._tally[Outcome.NEW], self._tally[Outcome.CHANGED]
        unchanged = self._tally[_SAME] + self._tally[Outcome.KEPT]
        for outcome, reason in BESIDE.items():
            self._passed_over[reason] += self._tally[outcome]
        return Report(
            read=new + changed + unchanged + len(self._turned_away),
            new=new,
            changed=changed,
            unchanged=unchanged,
            rejected=tuple(self._turned_away),
            skipped=dict(+self._passed_over),
            misfits=sentences(self._fits.fits),
            publications=self.publications.told(),
            senders=tuple(replace(each, count=count) for each, count in self._senders.most_common()),
            planned=tuple(self._planned),
            places=self.places_told(),
            damaged=self._damaged_told(),
            would=tuple(self._would),
            undated=tuple(self._undated),
            undated_count=self._undated_count,
            seconds=round(time.monotonic() - self._started, 3),
        )
