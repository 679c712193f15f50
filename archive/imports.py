"""One import as a record: what came in, when, from where, and how each document fared."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from enum import StrEnum

from archive.document import Document


class Outcome(StrEnum):
    """How a document that came in compares with the archive."""

    NEW = "new"
    CHANGED = "changed"
    UNCHANGED = "unchanged"
    REMOVED = "removed"  # somebody removed it from the archive; importing it again does not bring it back


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
    """A document on its way in. `root` is the absolute name of the source it was read from."""

    document: Document
    root: str = ""
    original: Original | None = None


@dataclass(frozen=True, slots=True)
class Import:
    """One import. Times are ISO 8601, UTC; `finished_at` is None while it runs or when it was cut off."""

    id: int
    started_at: str
    finished_at: str | None
    sources: tuple[str, ...]
    label: str
    new: int
    changed: int
    unchanged: int
    rejected: int


@dataclass(frozen=True, slots=True)
class Rejection:
    """Something that did not come in, and a sentence that says why."""

    path: str
    reason: str


@dataclass(frozen=True, slots=True)
class Removal:
    """A document that was taken out: why and when (ISO 8601, UTC)."""

    id: str
    title: str
    reason: str
    at: str
