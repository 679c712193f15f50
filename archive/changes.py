"""What a follower of the archive sees: numbered changes and its own place among them."""

from __future__ import annotations

from dataclasses import dataclass

from archive.document import Stored


@dataclass(frozen=True, slots=True)
class Change:
    """The latest change of one document: its number, and what the document is now (None: removed)."""

    seq: int
    id: str
    stored: Stored | None


@dataclass(frozen=True, slots=True)
class Position:
    """How far a follower has come: which archive it follows and the last change that it applied (0: none)."""

    archive_id: str
    seq: int
