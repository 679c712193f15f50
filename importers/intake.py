"""What an import does with each thing that reading gives: it goes into the archive, or is told by a dry run."""

from __future__ import annotations

import time
from abc import ABC, abstractmethod
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace

from archive.document import Document
from archive.history.records import (
    BESIDE,
    Batch,
    Checkpoint,
    DamagedReading,
    Incoming,
    Original,
    Outcome,
    Planned,
    Rejection,
)
from archive.home import Home
from archive.partial_date import PartialDate
from importers.guide.guide import Guide
from importers.protocol import Damaged, Found, Item, Met, NoOriginal, RecipeFit, Rejected, Sender, Skipped, TwoWays
from importers.publications import Publication, Publications
from importers.recipes.trial import FitCount, sentences
from importers.seen_articles import PLACES
from importers.survey import Origin, Survey, original_of

_DOCUMENTS, _BYTES = 100, 64 << 20  # what is stored in one transaction at most, when no page is larger


Admits = Callable[[Sequence[Incoming]], Sequence[Incoming]]
"""Which of these documents come in; raises where they are not what was expected, and then none does."""


@dataclass(frozen=True, slots=True)
class Coming:
    """An article that would come in, as new or changed, without its text; `id` is "" for a new one."""

    outcome: Outcome
    id: str
    title: str
    date: PartialDate | None
    publication: str
    topics: tuple[str, ...]
    authors: tuple[str, ...]
    url: str
    path: str


@dataclass(frozen=True, slots=True)
class Report:
    """What an import did, also what it did before it was cut off and went on. `read` counts documents and rejections;
    `skipped` counts by reason what was never meant to be an article, `places` are where the first of each reason lie;
    `damaged` are documents that lost something; `misfits` are sentences about recipes that no longer fit. Places are
    of what was read since it went on. `import_id` is None when nothing was stored; then `planned` says what
    would become of each document that is not as it is held, `would` what would come in, and `undated` what of that
    would have no date. How many of these are told is up to who asked; `undated_count` is the number of all. `senders`
    are those whose mail the sources hold."""

    read: int
    new: int
    changed: int
    unchanged: int
    rejected: tuple[Rejection, ...]
    skipped: dict[str, int]
    misfits: tuple[str, ...]
    seconds: float
    planned: tuple[Planned, ...] = ()
    publications: tuple[Publication, ...] = ()
    senders: tuple[Sender, ...] = ()
    import_id: int | None = None
    resumed: bool = False
    places: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    damaged: tuple[DamagedReading, ...] = ()
    would: tuple[Coming, ...] = ()
    undated: tuple[Coming, ...] = ()
    undated_count: int = 0


def incoming(found: Found, item: Item, origin: Origin) -> Incoming | None:
    """What is found in an item as a document on its way in; None for anything else."""
    if isinstance(found, Damaged):
        return replace(origin.came(item, found.document), losses=found.losses)
    return origin.came(item, found) if isinstance(found, Document) else None


class Intake(ABC):
    """One import as it goes. `reached` says which items need not be read, because it was cut off behind them."""

    def __init__(self, seen: Survey, reached: Checkpoint, publications: Publications) -> None:
        self.reached = reached
        self.publications = publications
        self._started = time.monotonic()
        self._articles = seen.articles
        self._passed = reached.within
        self._at = reached
        self._waiting: list[Incoming] = []
        self._weight = 0
        self._rejected: list[Rejection] = []
        self._skipped: Counter[str] = Counter()
        self._places: dict[str, list[str]] = {}
        self._fits = FitCount()
        self._senders: Counter[Sender] = Counter()

    def take(self, item: Met, found: Iterable[Found], origin: Origin) -> None:
        """Take in one item, the next."""
        original: Original | None = None
        keeps, is_article = True, True
        if reason := self._articles.withheld(item.path, origin.root):
            found = [Skipped(item.path, reason)]
        for within, each in enumerate(found, 1):
            keeps = keeps and not isinstance(each, NoOriginal)
            if within <= self._passed:
                continue  # it was stored before the import was cut off
            if isinstance(item, Item) and (came := incoming(each, item, origin)):
                original = original or (original_of(item, came.document) if keeps else None)
                self._take(self._articles.settle(self.publications.named(replace(came, original=original))))
            elif isinstance(each, Rejected):
                self._rejected.append(Rejection(each.path, each.reason))
            elif isinstance(each, Skipped):
                is_article = False
                self._skip(each.path, each.reason, each.count)
            elif isinstance(each, RecipeFit) and is_article:  # a menu has no author, and nobody asks it for one
                self._fits.add(each)
            elif isinstance(each, TwoWays):
                self._note_two_ways(each.path)
            elif isinstance(each, Sender):
                self._senders[replace(each, count=0)] += each.count
            self._at = Checkpoint(self._at.items, within)
            self._store_when_full()
        self._passed = 0
        self._at = Checkpoint(self._at.items + 1)

    def end(self) -> None:
        """Take in what only listings told of, and close the import."""
        # Where no item was left to take, what an import that was cut off had stored was some of these.
        for number, settled in self._articles.alone(self.publications.named, after=self._passed):
            self._take(settled)
            self._at = Checkpoint(self._at.items, number)
            self._store_when_full()
        for each in self._articles.unmet():
            self._skip(each.path, each.reason, each.count)
        self._store()

    def _take(self, settled: Incoming | Rejection) -> None:
        if isinstance(settled, Rejection):
            self._rejected.append(settled)
        else:
            self._waiting.append(settled)
            self._weight += len(settled.original.data) if settled.original else 0

    def _note_two_ways(self, path: str) -> None:  # noqa: B027  # whoever stores has no use for it
        """Note where a document lies with a date that may be read in two ways."""

    def _skip(self, path: str, reason: str, count: int) -> None:
        self._skipped[reason] += count
        self._note_place(path, reason)

    def _note_place(self, path: str, reason: str) -> None:
        places = self._places.setdefault(reason, [])
        if len(places) < PLACES:
            places.append(path)

    def note_beside(self, batch: Batch, outcomes: Iterable[Outcome]) -> None:
        """Note where the first of those lie that came in beside others, which are counted as skipped."""
        for each, outcome in zip(batch.incoming, outcomes, strict=True):
            if reason := BESIDE.get(outcome):
                self._note_place(each.document.path, reason)

    def places_told(self) -> dict[str, tuple[str, ...]]:
        """Where the first of what was skipped lie, by reason."""
        return {reason: tuple(places) for reason, places in self._places.items()}

    def _store_when_full(self) -> None:
        if max(len(self._waiting), len(self._rejected)) >= _DOCUMENTS or self._weight >= _BYTES:
            self._store()

    def _store(self) -> None:
        settled = list(self.publications.settled(self._waiting))
        self._keep(Batch(settled, self._rejected, self._skipped, self._at, self._fits.fresh()))
        self._waiting, self._weight, self._rejected, self._skipped = [], 0, [], Counter()

    @abstractmethod
    def _keep(self, batch: Batch) -> None:
        """Take in what has come together."""

    @abstractmethod
    def report(self) -> Report:
        """What was done, when it has ended."""


class Storing(Intake):
    """An import into the archive. One of the same sources that was cut off goes on."""

    def __init__(
        self, home: Home, seen: Survey, publications: Publications, sources: Sequence[str], guide: Guide,
        admits: Admits | None = None,
    ) -> None:  # fmt: skip
        self._admits = admits
        self._store_of = home.store
        self._log = home.store.imports
        unfinished = self._log.unfinished(seen.stamp, publications.as_name)
        super().__init__(seen, unfinished.reached if unfinished else Checkpoint(), publications)
        self._resumed = unfinished is not None
        if unfinished:
            self._id = unfinished.id
            seen.articles.remember(self._log.met(self._id))
        else:
            recipes = tuple((recipe.name, recipe.text) for recipe in guide.recipes)
            self._id = self._log.begin(sources, publications.as_name, seen.stamp, recipes)

    @property
    def number(self) -> int:
        """The import's number."""
        return self._id

    def _keep(self, batch: Batch) -> None:
        if self._admits:
            batch = replace(batch, incoming=self._admits(batch.incoming))
        self.note_beside(batch, self._store_of.take(self._id, batch))

    def end(self) -> None:
        """Take in what only listings told of, and close the import."""
        super().end()
        self._log.finish(self._id)

    def report(self) -> Report:
        """What was done since the import began, before it was cut off included."""
        done = self._log.get(self._id)
        if done is None:
            raise RuntimeError(f"import {self._id} is gone while it ran")
        return Report(
            read=done.new + done.changed + done.unchanged + done.rejected,
            new=done.new,
            changed=done.changed,
            unchanged=done.unchanged,
            rejected=tuple(self._log.rejections(self._id)),
            skipped=dict(done.skipped),
            places=self.places_told(),
            damaged=tuple(self._log.damaged(self._id)),
            misfits=sentences(done.fits),
            publications=self.publications.told(),
            import_id=self._id,
            resumed=self._resumed,
            seconds=round(time.monotonic() - self._started, 3),
        )
