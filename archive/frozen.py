"""Frozen searches: what a search found, kept by id and content hash, each in one file that never changes."""

from __future__ import annotations

import gzip
import json
import os
import re
import time
import zlib
from dataclasses import asdict, dataclass
from pathlib import Path

from archive.atomic_file import replacing
from archive.document import id_from_key
from archive.errors import ArchiveError, DamagedArchive, HomeNotWritable, Repair
from archive.lock import exclusive
from archive.messages import Message

FOLDER = "frozen"
MOST_ARTICLES = 200_000
MOST_BYTES = 1 << 30
MOST_SEARCHES = 10_000

_FORMAT = 1
_BLOCK = 4096  # bytes, on most disks
_ID = re.compile(r"[a-z2-7]{12}\Z")
_DRAFT = ".draft-"
_LOCK = ".lock"
_WAIT = 2.0  # seconds; to keep a search takes a fraction of one
_STALE = 3600  # seconds after which a draft is nobody's any more


class NotFrozen(ArchiveError):
    """A search that is not kept; `str()` says why."""


class NoSuchFrozenSearch(ArchiveError):
    """No frozen search has this id."""


@dataclass(frozen=True, slots=True)
class FrozenSearch:
    """A search as it was. `parameters` are those of its address, `words` how it was read then; `at` is ISO 8601, UTC;
    `archive_id` and `seq` say up to which change of which archive it looked, `generation` in which index. `articles`
    are pairs of an id and the SHA-256 of what the article said ("" for one that had just been removed), in the order
    of the search; `notes` are what the page said of how the search was taken."""

    at: str
    archive_id: str
    seq: int
    generation: str
    parameters: tuple[tuple[str, str], ...]
    words: str
    notes: tuple[str, ...]
    articles: tuple[tuple[str, str], ...]

    @property
    def id(self) -> str:
        """Made of all that is kept, the hour left aside: the same search on the same day is kept once."""
        said = json.dumps([self.at[:10], self.archive_id, self.seq, self.parameters, self.articles])
        return id_from_key(f"frozen {said}")


class FrozenSearches:
    """Those of one home, in `frozen/`: gzipped JSON named by id. Safe for any number of processes: a file appears
    whole or not at all, and what is there is never written again."""

    def __init__(
        self,
        home: Path,
        most_articles: int = MOST_ARTICLES,
        most_bytes: int = MOST_BYTES,
        most_kept: int = MOST_SEARCHES,
    ) -> None:
        self._folder = home / FOLDER
        self._most_articles, self._most_bytes, self._most_kept = most_articles, most_bytes, most_kept

    def keep(self, frozen: FrozenSearch) -> str:
        """Keep it and give its id. Raises `NotFrozen` where it is too large, there is no room left, or the home cannot
        be written to; `HomeBusy` where others keep searches all the time."""
        if len(frozen.articles) > self._most_articles:
            raise NotFrozen(
                Message(
                    "A search is kept with up to %(most)s articles; narrow it first.", most=f"{self._most_articles:,}"
                )
            )
        packed = _packed(frozen)
        file = self._file(frozen.id)
        try:
            self._folder.mkdir(mode=0o700, exist_ok=True)
            if file.exists():
                return frozen.id
            with exclusive(self._folder / _LOCK, "keeping a search", _WAIT):  # two at once would find the same room
                kept, size = self._size()
                if kept >= self._most_kept or size + _on_disk(len(packed)) > self._most_bytes:
                    raise NotFrozen(Message("There is no room for more kept searches."))
                with replacing(file, self._folder / f"{_DRAFT}{frozen.id}", mode=0o600) as out:
                    out.write(packed)
        except (OSError, HomeNotWritable) as error:
            raise NotFrozen(Message("The archive’s folder cannot be written to.")) from error
        return frozen.id

    def get(self, frozen_id: str) -> FrozenSearch:
        """Raises `NoSuchFrozenSearch`, or `DamagedArchive` where the file cannot be read."""
        try:
            if not _ID.match(frozen_id):
                raise FileNotFoundError
            data = json.loads(gzip.decompress(self._file(frozen_id).read_bytes()))
            frozen = FrozenSearch(
                at=str(data["at"]),
                archive_id=str(data["archive_id"]),
                seq=int(data["seq"]),
                generation=str(data["generation"]),
                parameters=_pairs(data["parameters"]),
                words=str(data["words"]),
                notes=tuple(map(str, data["notes"])),
                articles=_pairs(data["articles"]),
            )
        except FileNotFoundError:
            raise NoSuchFrozenSearch(Message("No search was kept under this address.")) from None
        except (OSError, EOFError, zlib.error, ValueError, KeyError, TypeError) as error:
            raise DamagedArchive(f"{self._file(frozen_id)} is damaged ({error})", Repair.RESTORE_BACKUP) from error
        if frozen.id != frozen_id:
            raise DamagedArchive(f"{self._file(frozen_id)} is not what it was", Repair.RESTORE_BACKUP)
        return frozen

    def _file(self, frozen_id: str) -> Path:
        return self._folder / f"{frozen_id}.json.gz"

    def _size(self) -> tuple[int, int]:
        """Files of all that is kept, and the bytes that they take on the disk. Drafts that were left behind are swept
        away."""
        count = total = 0
        for entry in os.scandir(self._folder):
            if entry.name == _LOCK:
                continue
            try:
                found = entry.stat()
                if entry.name.startswith(_DRAFT) and time.time() - found.st_mtime > _STALE:
                    Path(entry.path).unlink(missing_ok=True)
                else:
                    count += 1
                    total += _on_disk(found.st_size)
            except FileNotFoundError:
                continue  # another process finished its draft or swept it
        return count, total


def _on_disk(size: int) -> int:
    """What a file of this size takes: disks give room by the block."""
    return -(-size // _BLOCK) * _BLOCK


def _packed(frozen: FrozenSearch) -> bytes:
    # The time stands in the record: in the packing's own header it would make equal records differ.
    return gzip.compress(json.dumps({"format": _FORMAT, **asdict(frozen)}).encode(), compresslevel=6, mtime=0)


def _pairs(value: object) -> tuple[tuple[str, str], ...]:
    if not isinstance(value, list):
        raise TypeError("not a list of pairs")
    return tuple((str(one), str(other)) for one, other in value)
