"""What the meta index says of one place of an index: which edition is live, which was before, what is being written."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import asdict, dataclass, replace
from typing import Any

from archive.errors import Repair
from index.engine.checked_json import number, text
from index.errors import IndexDamaged
from index.following.manifest import manifest_of
from index.following.storage import Edition, Manifest


@dataclass(frozen=True, slots=True)
class Kept:
    """An edition as it lies in the index of this name and of this uuid, which no other index ever has."""

    index: str
    uuid: str
    stamp: str
    manifest: Manifest

    @property
    def edition(self) -> Edition:
        """The edition, called after its index and the change that it goes up to."""
        return Edition(f"{self.index}.{self.manifest.seq}", self.stamp, self.manifest)


@dataclass(frozen=True, slots=True)
class State:
    """`live` is the edition that answers, `older` are those before it in other indexes. `draft` is the index that is
    being built ("" for none), `writer` what the last one who began to write is known by. `reached` is the change up to
    which the live edition is being written in place, of an archive whose latest import has the mark `mark`; 0 where
    it is not, or that was published."""

    live: Kept | None = None
    older: tuple[Kept, ...] = ()
    draft: str = ""
    writer: str = ""
    reached: int = 0
    mark: str = ""

    @property
    def current(self) -> Edition | None:
        """The live edition. Where somebody has begun to write into it, its manifest says so, and names the import of
        which changes may be in it: of an archive without that import it is not."""
        if self.live is None:
            return None
        edition = self.live.edition
        if not self.reached:
            return edition
        return replace(edition, manifest=replace(edition.manifest, reached=self.reached, mark=self.mark))

    @property
    def pointer(self) -> str:
        """What names the live edition."""
        return self.live.stamp if self.live else ""

    def kept(self, edition: Edition) -> Kept | None:
        """Where this edition lies; None where it is gone, or is another one by now."""
        return next((each for each in (self.live, *self.older) if each and each.stamp == edition.stamp), None)

    def fields(self) -> dict[str, Any]:
        """The state as plain values."""
        return asdict(self)


def state_of(fields: dict[str, Any]) -> State:
    """The state that plain values say. Raises `IndexDamaged` where they say none."""
    try:
        if not fields:
            return State()
        return State(
            live=None if fields["live"] is None else _kept(fields["live"]),
            older=tuple(map(_kept, fields["older"])),
            draft=text(fields["draft"]),
            writer=text(fields["writer"]),
            reached=number(fields["reached"]),
            mark=text(fields["mark"]),
        )
    except (KeyError, TypeError, ValueError) as error:
        raise state_damaged() from error


def indexes_of(fields: dict[str, Any]) -> Iterator[str]:
    """The names of all indexes that a state speaks of."""
    state = state_of(fields)
    yield from (each.index for each in (state.live, *state.older) if each)
    if state.draft:
        yield state.draft


def state_damaged() -> IndexDamaged:
    """That what the servers say of the index is not what was written."""
    return IndexDamaged("what the servers say of which index is live is damaged", Repair.REINDEX)


def _kept(told: dict[str, Any]) -> Kept:
    return Kept(text(told["index"]), text(told["uuid"]), text(told["stamp"]), manifest_of(told["manifest"]))
