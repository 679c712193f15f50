"""What a file is to the files beside it: a page, a part of one, another form of one, a copy, a list of a program."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

from importers.containers.archivebox import NOTHING_KEPT, OWN, Snapshot, Snapshots
from importers.containers.mirror import copied_from, is_leftover
from importers.containers.mirror_copies import places_without
from importers.containers.neighbours import NONE, Neighbours
from importers.containers.side_files import (
    OF_SAVED_PAGES,
    SideFiles,
    belongs_to_saved_page,
    is_unfinished,
    kind_by_name,
    lies_in_saved_page,
)
from importers.containers.streams import Spender
from importers.containers.zips import Zip

OF_MIRRORS = "files that a mirroring program made for itself"
OF_WEB_ARCHIVES = "indexes and notes of a web archive"
_UNFINISHED = "downloads that were not finished, and locks of programs"
_COPIES = "other addresses of a page, for printing or of one visit"
_AGAIN = "copies of a page that is held"
_BESIDE = frozenset({"pages", "indexes", "logs", "reports"})
_PAGE_LISTS = ("pages.jsonl", "extraPages.jsonl")
_WARCS = (".warc", ".warc.gz", ".arc", ".arc.gz", ".wacz")
_MOST_ASKED = 100_000


class Roles:
    """The roles of the files of one folder, zip or tar."""

    def __init__(self, neighbours: Neighbours) -> None:
        self._neighbours = neighbours
        self._snapshots = Snapshots(neighbours)
        self._asked: set[str] = set()

    def passed_over(self, path: str) -> str:
        """Why a file is no page of its own, by its path and what lies beside it; "" where it may be one."""
        if is_leftover(path):
            return OF_MIRRORS
        if is_unfinished(path):
            return _UNFINISHED
        if self._is_part(path):
            return kind_by_name(path) or OF_SAVED_PAGES
        if self._neighbours is not NONE:
            if snapshot := self._snapshots.around(path):
                return self._of_snapshot(path, snapshot)
            if self._snapshots.is_list(path):
                return OWN
            if self._is_beside_web_archive(path):
                return OF_WEB_ARCHIVES
        return self._copied(path)

    def is_counted(self, path: str) -> bool:
        """Whether the name says that the file is a further download of one that lies beside it; it is another one
        then, else it had been passed over."""
        original = copied_from(path)
        return bool(original) and self._neighbours.holds(original)

    def texts_beside(self, path: str) -> list[str]:
        """The lists of pages, with what readers saw of them, of the web archive at this path."""
        folder = path.rpartition("/")[0]
        lead = folder[: -len("archive")] if folder == "archive" or folder.endswith("/archive") else ""
        if not lead and folder != "archive":
            return []
        return [each for name in _PAGE_LISTS if self._neighbours.holds(each := f"{lead}pages/{name}")]

    def open(self, path: str) -> BinaryIO:
        """A file that lies beside, as `Neighbours` opens it."""
        return self._neighbours.open(path)

    def snapshot(self, path: str) -> Snapshot | None:
        """What ArchiveBox tells of the page at this path."""
        found = self._snapshots.around(path) if self._neighbours is not NONE else None
        return found if found and found.best == path else None

    def _is_part(self, path: str) -> bool:
        if self._neighbours is NONE:
            return lies_in_saved_page(path)
        return belongs_to_saved_page(path, self._neighbours.holds)

    def _of_snapshot(self, path: str, snapshot: Snapshot) -> str:
        if path == snapshot.best:
            return ""
        if snapshot.best:
            return kind_by_name(path) or OWN
        # Of a page of which no other form is there, the web archive may be.
        if path.lower().endswith(_WARCS):
            return ""
        name = path.rpartition("/")[2]
        return NOTHING_KEPT if name in ("index.json", "index.jsonl") else kind_by_name(path) or OWN

    def _is_beside_web_archive(self, path: str) -> bool:
        *folders, name = path.split("/")
        if name in ("datapackage.json", "datapackage-digest.json"):
            lead = "".join(f"{each}/" for each in folders)
            return self._neighbours.holds(f"{lead}pages/pages.jsonl") or name == "datapackage-digest.json"
        for depth, folder in enumerate(folders):
            if folder in _BESIDE:
                lead = "".join(f"{each}/" for each in folders[:depth])
                if self._neighbours.holds(f"{lead}pages/pages.jsonl"):
                    return not path.lower().endswith(_WARCS)
        return False

    def _copied(self, path: str) -> str:
        if places := places_without(path):
            # The page itself goes before its copies, and of copies alone the first.
            if any(map(self._neighbours.holds, places)) or places[0] in self._asked:
                return _COPIES
            if len(self._asked) < _MOST_ASKED:
                self._asked.add(places[0])
        original = copied_from(path)
        if original and self._neighbours.holds(original):
            if path.endswith(".orig"):
                return OF_MIRRORS
            if self._neighbours.read(original) == self._neighbours.read(path):
                return _AGAIN
        return ""


@dataclass(frozen=True, slots=True)
class Place:
    """Where a file was met: what is booked of it, what lies beside it (None for a file that was named itself, which is
    always given), its role there, the file on the disk and the zip that it is or lies in."""

    meter: Spender
    companions: SideFiles | None
    roles: Roles
    file: Path | None = None
    packed_in: Zip | None = None
    within_tar: bool = False
