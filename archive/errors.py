"""Everything that can go wrong in the archive, each with a sentence that says what is wrong."""

from __future__ import annotations

from enum import StrEnum


class Repair(StrEnum):
    """What whoever runs the program can do about a failure. How that is done is said by the face that they use
    (`webui/repairs.py`): the rooms below know of no commands."""

    NAME_FOLDER = "name a folder"
    NAME_NEW_FOLDER = "name an empty or a new folder"
    IMPORT = "import something"
    USE_LESS_MEMORY = "import again, with less memory"
    LIST_IMPORTS = "look at the imports"
    REDO = "do an import again"
    RESTORE = "bring a removed document back"
    REVERT_TITLE = "give a title, or take the edit back"
    FIND_ID = "look for a document's id"
    LIST_FROZEN = "look at the kept searches"
    MAKE_INDEX = "make an index"
    SYNC = "bring the index to where the archive is"
    MAKE_ROOM = "make room or mend permissions, then sync"
    REINDEX = "build the index anew"
    OPEN_ELSEWHERE = "open the archive where it can be written"
    RESTORE_BACKUP = "restore a backup"
    NAME_TARGET = "name a place where nothing is"
    MOVE_ASIDE = "name an empty or a new folder, or have what is there moved aside"
    ANOTHER_BACKUP = "take another backup"


class Failure(Exception):
    """Base of the errors that are foreseen. `str()` of one is a sentence fit for a person that says what is wrong;
    `repair` is what an operator can do about it, and `of` what it is done to: a home, or the number of an import."""

    def __init__(self, sentence: str, repair: Repair | None = None, of: object = "") -> None:
        super().__init__(sentence)
        self.repair = repair
        self.of = of


class ArchiveError(Failure):
    """Base of this package's errors."""


class NotAHome(ArchiveError):
    """The folder holds other things than an archive of ours."""


class HomeTooNew(ArchiveError):
    """A newer version of the program made this home."""


class HomeNotWritable(ArchiveError):
    """The home cannot be written to."""


class HomeBusy(ArchiveError):
    """Another process is writing to this home."""


class DamagedArchive(ArchiveError):
    """The archive's database cannot be read."""


class BackupFailed(ArchiveError):
    """A backup was not made, or not put back; nothing half-done is left."""


class BadBackup(ArchiveError):
    """What is to be put back is no backup of ours, or not a whole one."""


class NoSuchDocument(ArchiveError):
    """No document has this id."""


class NoSuchImport(ArchiveError):
    """No import has this number, or it is not in the state that the work needs."""


class BadEdit(ArchiveError):
    """An edit that cannot be made: no such field, or not a value for it."""
