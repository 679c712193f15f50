"""Frozen searches: what a search found, kept by id and content hash, each in one thing on the shelf that never
changes."""

from __future__ import annotations

import gzip
import hashlib
import json
import re
import time
import zlib
from collections.abc import Iterable
from contextlib import suppress
from dataclasses import asdict, dataclass, replace
from typing import Any, NamedTuple

from archive.database.rows import GZIP, inflated
from archive.document import id_from_key
from archive.errors import ArchiveError, DamagedArchive, HomeNotWritable, Repair
from archive.messages import Message
from archive.shelf.shelf import FROZEN, Shelf

MOST_LISTED = 1_000
"""Articles that are kept one by one; of a search with more their number and a digest are."""
MOST_BYTES = 1 << 30
MOST_SEARCHES = 10_000
SURE_DAYS = 30
"""So long a search is kept that nobody comes back to; then it may go where there is no room for another."""

_FORM = 2
_BLOCK = 4096  # bytes, on most disks
_ID = re.compile(r"[a-z2-7]{12}\Z")
_SEARCH, _USED = ".json.gz", ".used"
_WAIT = 2.0  # seconds; to keep a search takes a fraction of one


class NotFrozen(ArchiveError):
    """A search that is not kept; `str()` says why."""


class KeptEnough(NotFrozen):
    """Nothing more is kept today; `retry_after` is the time until tomorrow (UTC) in seconds."""

    def __init__(self, sentence: str, retry_after: int) -> None:
        super().__init__(sentence)
        self.retry_after = retry_after


class NoSuchFrozenSearch(ArchiveError):
    """No frozen search has this id."""


class Summary(NamedTuple):
    """What is kept of many articles: how many they were, and their `digest_of`."""

    total: int
    digest: str


class CountedWord(NamedTuple):
    """How a word of the search was counted, as an index tells it: its `forms` with the articles that have each, and
    `others`, readings that were not taken (lemma, forms, text)."""

    word: str
    lemmas: tuple[str, ...]
    forms: tuple[tuple[str, int], ...]
    others: tuple[tuple[str, tuple[str, ...], str], ...]
    chosen: bool


@dataclass(frozen=True, slots=True)
class FrozenSearch:
    """A search as it was. `parameters` are those of its address, `words` how it was read then; `at` is ISO 8601, UTC;
    `archive_id` and `seq` say up to which change of which archive it looked, `generation` in which index. `articles`
    are pairs of an id and the SHA-256 of what the article said ("" for one that had just been removed), in the order
    of the search, or none where a `summary` is kept in their place; `notes` are what the page said of how the search
    was taken. `form` is that of the file. `counted` tells how the words were counted; a search that was kept before
    there was such a thing has none."""

    at: str
    archive_id: str
    seq: int
    generation: str
    parameters: tuple[tuple[str, str], ...]
    words: str
    notes: tuple[str, ...]
    articles: tuple[tuple[str, str], ...]
    summary: Summary | None = None
    form: int = _FORM
    counted: tuple[CountedWord, ...] = ()

    @property
    def id(self) -> str:
        """Made of what was asked, where the archive stood and what was found: the same is kept once."""
        if self.form == 1:
            said = json.dumps([self.at[:10], self.archive_id, self.seq, self.parameters, self.articles])
        else:
            said = json.dumps([self.archive_id, self.seq, self.parameters, self.digest])
        return id_from_key(f"frozen {said}")

    @property
    def total(self) -> int:
        """How many articles were found."""
        return self.summary.total if self.summary else len(self.articles)

    @property
    def digest(self) -> str:
        """The `digest_of` what was found."""
        return self.summary.digest if self.summary else digest_of(self.articles)

    def shortened(self, most: int) -> FrozenSearch:
        """The same with a summary in place of more articles than `most`."""
        if len(self.articles) <= most:
            return self
        return replace(self, articles=(), summary=Summary(self.total, self.digest))


class KeptFile(NamedTuple):
    """A frozen search as it is kept: `size` is what it takes on a disk in bytes, `made` when (seconds since 1970),
    `used` whether somebody came back to it."""

    id: str
    size: int
    made: float
    used: bool


class FrozenSearches:
    """Those of one archive, on its shelf under `frozen/`: gzipped JSON named by id. Safe for any number of processes:
    one appears whole or not at all, and what is there is never written again. Something empty beside it says that
    somebody came back to it: what one has is taken away by a keeper of the archive alone."""

    def __init__(
        self,
        shelf: Shelf,
        most_listed: int = MOST_LISTED,
        most_bytes: int = MOST_BYTES,
        most_kept: int = MOST_SEARCHES,
    ) -> None:
        self._shelf = shelf
        self._most_listed, self._most_bytes, self._most_kept = most_listed, most_bytes, most_kept

    def keep(self, frozen: FrozenSearch) -> str:
        """Keep it and give its id. Where there is no room, those make it that nobody came back to in `SURE_DAYS`, the
        oldest first. Raises `NotFrozen` where there is none even so, or the home cannot be written to; `HomeBusy` where
        others keep searches all the time."""
        packed = _packed(frozen.shortened(self._most_listed))
        name = _name(frozen.id)
        try:
            if self._shelf.holds(name):
                return frozen.id
            with self._shelf.alone(FROZEN, "keeping a search", _WAIT):  # two at once would find the same room
                self._make_room(_on_disk(len(packed)))
                self._shelf.put(name, packed, is_private=True)
        except (OSError, HomeNotWritable) as error:
            raise NotFrozen(Message("The archive’s folder cannot be written to.")) from error
        return frozen.id

    def holds(self, frozen_id: str) -> bool:
        """Whether it is kept."""
        return self._shelf.holds(_name(frozen_id))

    def get(self, frozen_id: str) -> FrozenSearch:
        """Raises `NoSuchFrozenSearch`, or `DamagedArchive` where what is kept cannot be read."""
        called = self._shelf.called(_name(frozen_id))
        try:
            if not _ID.match(frozen_id):
                raise FileNotFoundError
            frozen = _read(json.loads(inflated(self._shelf.read(_name(frozen_id)), GZIP)))
        except FileNotFoundError:
            raise NoSuchFrozenSearch(Message("No search was frozen under this address.")) from None
        except (OSError, EOFError, zlib.error, ValueError, KeyError, TypeError) as error:
            raise DamagedArchive(f"{called} is damaged ({error})", Repair.RESTORE_BACKUP) from error
        if frozen.id != frozen_id:
            raise DamagedArchive(f"{called} is not what it was", Repair.RESTORE_BACKUP)
        return frozen

    def use(self, frozen_id: str) -> None:
        """Remember that somebody came back to one that is kept: no other takes its place any more."""
        mark = _mark(frozen_id)
        if not self._shelf.holds(mark):
            with suppress(OSError):  # a home that can only be read loses nothing either
                self._shelf.put(mark, b"", is_private=True)

    def all(self) -> list[KeptFile]:
        """Every one that is kept, the oldest first."""
        found, used = [], set()
        for item in self._shelf.items(FROZEN):
            name = item.name.removeprefix(FROZEN)
            if name.endswith(_USED):
                used.add(name.removesuffix(_USED))
            elif name.endswith(_SEARCH):
                found.append((item.made, name.removesuffix(_SEARCH), _on_disk(item.size)))
        return [KeptFile(each, size, made, each in used) for made, each, size in sorted(found)]

    def delete(self, frozen_ids: Iterable[str]) -> None:
        """Take these away for good, all or, where one is not there, none. Raises `NoSuchFrozenSearch`,
        `HomeNotWritable`."""
        ids = list(dict.fromkeys(frozen_ids))
        if not ids:
            return  # nothing was ever kept: there need be no folder, and nothing to write
        for each in ids:
            if not _ID.match(each) or not self.holds(each):
                raise NoSuchFrozenSearch(f"no frozen search has the id {each[:40]!r}", Repair.LIST_FROZEN)
        try:
            with self._shelf.alone(FROZEN, "deleting frozen searches", _WAIT):
                for each in ids:
                    self._remove(each)
        except PermissionError as error:
            called = self._shelf.called(FROZEN).rstrip("/")
            raise HomeNotWritable(f"{called} cannot be written to ({error.strerror})") from error

    def _remove(self, frozen_id: str) -> None:
        self._shelf.remove(_name(frozen_id))
        self._shelf.remove(_mark(frozen_id))

    def _make_room(self, size: int) -> None:
        """Room for one more that takes so many bytes on a disk. Raises `NotFrozen`."""
        kept = self.all()
        count, total = len(kept), sum(each.size for each in kept)
        old = time.time() - SURE_DAYS * 86_400
        may_go = (each for each in kept if not each.used and each.made < old)
        while count >= self._most_kept or total + size > self._most_bytes:
            if (going := next(may_go, None)) is None:
                raise NotFrozen(Message("There is no room for more frozen searches."))
            self._remove(going.id)
            count, total = count - 1, total - going.size


def _name(frozen_id: str) -> str:
    return f"{FROZEN}{frozen_id}{_SEARCH}"


def _mark(frozen_id: str) -> str:
    return f"{FROZEN}{frozen_id}{_USED}"


def digest_of(articles: Iterable[tuple[str, str]]) -> str:
    """SHA-256 over the pairs of id and content hash in the order of ids: whoever finds the same articles, word for
    word, finds the same digest."""
    return hashlib.sha256("".join(f"{one} {other}\n" for one, other in sorted(articles)).encode()).hexdigest()


def _on_disk(size: int) -> int:
    """What a file of this size takes: disks give room by the block."""
    return -(-size // _BLOCK) * _BLOCK


def _packed(frozen: FrozenSearch) -> bytes:
    values = asdict(frozen)
    values["format"] = values.pop("form")
    # The time stands in the record: in the packing's own header it would make equal records differ.
    return gzip.compress(json.dumps(values).encode(), compresslevel=6, mtime=0)


def _read(data: object) -> FrozenSearch:
    """The record as it was packed. Raises `KeyError`, `TypeError`, `ValueError`."""
    if not isinstance(data, dict):
        raise TypeError("not a record")
    total, digest = _list(data.get("summary") or [0, ""])
    return FrozenSearch(
        at=str(data["at"]),
        archive_id=str(data["archive_id"]),
        seq=int(data["seq"]),
        generation=str(data["generation"]),
        parameters=_pairs(data["parameters"]),
        words=str(data["words"]),
        notes=tuple(map(str, _list(data["notes"]))),
        articles=_pairs(data["articles"]),
        summary=Summary(int(total), str(digest)) if digest else None,
        form=int(data["format"]),
        counted=tuple(map(_counted, _list(data.get("counted", [])))),
    )


def _counted(value: object) -> CountedWord:
    word, lemmas, forms, others, chosen = _list(value)
    counts = tuple((str(form), int(count)) for form, count in _list(forms))
    readings = tuple((str(lemma), tuple(map(str, _list(has))), str(text)) for lemma, has, text in _list(others))
    return CountedWord(str(word), tuple(map(str, _list(lemmas))), counts, readings, bool(chosen))


def _pairs(value: object) -> tuple[tuple[str, str], ...]:
    return tuple((str(one), str(other)) for one, other in _list(value))


def _list(value: object) -> list[Any]:
    if not isinstance(value, list):
        raise TypeError("not a list")
    return value
