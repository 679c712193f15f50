"""One import as a record: what came in, when, from where, and how each document fared."""

from __future__ import annotations

import hashlib
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum

from archive.document import Document
from archive.errors import Repair
from archive.history.recipe_fits import Fits

Recipes = tuple[tuple[str, str], ...]
"""Names and texts of the recipes that pages are read with."""


class Outcome(StrEnum):
    """How a document that came in compares with the archive."""

    NEW = "new"
    CHANGED = "changed"
    UNCHANGED = "unchanged"
    VERSION = "version"  # another capture of what is held, newer in this very import or older: kept beside it
    REPEATED = "repeated"  # this very import has brought the same before
    KEPT = "kept"  # what came in is damaged, and a sound text is held: that one stays
    MENDED = "mended"  # this very import brought a damaged reading of it, and now a sound one
    REMOVED = "removed"  # somebody removed it from the archive; importing it again does not bring it back


BESIDE = {
    Outcome.VERSION: "other captures of a page that is held, kept as its versions",
    Outcome.REPEATED: "captures that say the same as another",
    Outcome.MENDED: "damaged readings of articles that came in whole as well",
}
"""What is counted as skipped, and how it is told."""


@dataclass(frozen=True, slots=True)
class Original:
    """The bytes that documents were read from, and their SHA-256."""

    data: bytes
    hash: str

    @classmethod
    def of(cls, data: bytes) -> Original:
        """The bytes with their hash, computed once however many documents they give."""
        return cls(data, hashlib.sha256(data).hexdigest())


@dataclass(frozen=True, slots=True)
class Incoming:
    """A document on its way in. `root` is the absolute name of the source it was read from. `again` says how it
    compares with what the same import has met before, in another capture or damaged: as a `VERSION`, `REPEATED` or
    `MENDED`. `losses` are sentences that say what of it was lost; a sound one has none.

    `label` is what the source is called, which stands for a publication that nothing names, and `place` is the absolute
    name of the file or folder that was given to be imported. `marks` tell by what the source is known again, where the
    admin named the publication.
    """

    document: Document
    root: str = ""
    original: Original | None = None
    again: Outcome | None = None
    losses: tuple[str, ...] = ()
    label: str = ""
    place: str = ""
    marks: tuple[str, ...] = ()


REMOVED = "it was removed from the archive"
"""Why a document that somebody removed did not come in again."""


@dataclass(frozen=True, slots=True)
class Rejection:
    """Something that did not come in, and a sentence that says why."""

    path: str
    reason: str

    @property
    def repair(self) -> Repair | None:
        """What can be done about it, where that is more than to mend the source."""
        return Repair.RESTORE if self.reason == REMOVED else None


@dataclass(frozen=True, slots=True)
class Brought:
    """A document that an import has brought: the key, the place and the addresses by which it is known again, the hash
    of its text, and whether that is sound."""

    key: str
    path: str
    url: str
    addresses: tuple[str, ...]
    content_hash: str
    sound: bool


@dataclass(frozen=True, slots=True)
class DamagedReading:
    """A document of which something was lost on the way here: where it was met, and what was lost. `kept` says that a
    sound text of it is held, which stays."""

    path: str
    title: str
    losses: tuple[str, ...]
    kept: bool


@dataclass(frozen=True, slots=True)
class Checkpoint:
    """How far an import has read: `items` of its sources whole, and `within` things of the next one; after the last one
    the highest number of what only lists tell of."""

    items: int = 0
    within: int = 0


@dataclass(frozen=True, slots=True)
class Batch:
    """What is stored of an import in one transaction, with how far that brings it. `skipped` counts by reason, `fits`
    how the recipes fitted the pages."""

    incoming: Sequence[Incoming] = ()
    rejected: Sequence[Rejection] = ()
    skipped: Mapping[str, int] = field(default_factory=dict)
    reached: Checkpoint | None = None
    fits: Fits = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class FieldChange:
    """One field of a document as it is and as it would be, as text for a person."""

    field: str
    before: str
    after: str


@dataclass(frozen=True, slots=True)
class Planned:
    """What an import would do with one document; `id` is "" for a new one, `kept` says that a sound text is held, which
    a damaged one leaves as it is."""

    outcome: Outcome
    title: str
    path: str
    id: str = ""
    changes: tuple[FieldChange, ...] = ()
    kept: bool = False


class Standing(StrEnum):
    """How an import stands."""

    FINISHED = "finished"
    UNDONE = "undone"
    RUNNING = "running"
    CUT_OFF = "cut off"


@dataclass(frozen=True, slots=True)
class Import:
    """One import. Times are ISO 8601, UTC; `finished_at` is None while it runs or when it was cut off, `undone_at`
    while it stands. `skipped` counts, by reason, what was never meant to be an article; `recipes` are those it was
    read with, and `fits` how these fitted; `reached` is how far it came."""

    id: int
    started_at: str
    finished_at: str | None
    sources: tuple[str, ...]
    label: str
    new: int
    changed: int
    unchanged: int
    rejected: int
    skipped: Mapping[str, int]
    recipes: Recipes
    reached: Checkpoint
    undone_at: str | None
    fits: Fits = field(default_factory=dict)

    def standing(self, running: Collection[int | None]) -> Standing:
        """How it stands, where those of these numbers are being stored now."""
        if self.undone_at:
            return Standing.UNDONE
        if self.finished_at:
            return Standing.FINISHED
        return Standing.RUNNING if self.id in running else Standing.CUT_OFF


class How(StrEnum):
    """What undoing an import, or doing it again, makes of a document."""

    GONE = "gone"
    BACK = "back"
    CHANGED = "changed"
    KEPT = "kept"


@dataclass(frozen=True, slots=True)
class Turned:
    """What became of one document when an import was undone or done again; `reason` says why it was kept, or what
    else is to be known, or is ""."""

    id: str
    title: str
    how: How
    reason: str = ""


@dataclass(frozen=True, slots=True)
class PlannedTurn:
    """What would become of one document when an import was undone or done again, and how it would read otherwise."""

    turned: Turned
    changes: tuple[FieldChange, ...] = ()


@dataclass(frozen=True, slots=True)
class Removal:
    """A document that was taken out: why and when (ISO 8601, UTC). `into` is the id of the held article that it was
    merged into (`archive.history.removals`), "" for none."""

    id: str
    title: str
    reason: str
    at: str
    into: str = ""
