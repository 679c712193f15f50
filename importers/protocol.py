"""The seam between a source and the archive: what an importer takes and what it gives."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Protocol

from archive.document import Document


@dataclass(frozen=True, slots=True)
class Item:
    """One file met in a source, gzip already taken off.

    `path` is its place in the source, with `/` between parts, relative to the folder or zip that was named.
    `label` names the source and becomes `Document.source` where the page names no publication of its own.
    `as_name` is what the admin chose with `--as`; it goes before anything the page says.
    """

    path: str
    data: bytes
    label: str = ""
    as_name: str = ""


@dataclass(frozen=True, slots=True)
class Rejected:
    """Something in a source that gave no document: where it stands, and a sentence that says why."""

    path: str
    reason: str


class Importer(Protocol):
    """One format. Reading is pure: it stores nothing, changes nothing and gives the same for the same bytes."""

    name: str

    def accepts(self, item: Item) -> float:
        """How sure, from 0 (not mine) to 1 (surely mine), by content before name. Quick; never raises."""

    def read(self, item: Item) -> Iterator[Document | Rejected]:
        """What the item holds, lazily. One bad record is one `Rejected`; it never ends the run. Never raises."""
