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
    LIST_FROZEN = "look at the frozen searches"
    MAKE_INDEX = "make an index"
    SYNC = "bring the index to where the archive is"
    MAKE_ROOM = "make room or mend permissions, then sync"
    REINDEX = "build the index anew"
    OPEN_ELSEWHERE = "open the archive where it can be written"
    RESTORE_BACKUP = "restore a backup"
    RESTORE_DATABASE = "restore the database on the server, or say anew where the archive is"
    MOVE_DESK = "move the desk's database aside, or restore a backup"
    COMPARE_AUDIT = "compare the audit with that of a backup"
    NAME_TARGET = "name a place where nothing is"
    MOVE_ASIDE = "name an empty or a new folder, or have what is there moved aside"
    ANOTHER_BACKUP = "take another backup"
    LIST_JOBS = "look at the jobs"
    LIST_GOLDEN = "look at the golden searches"
    COMPARE = "compare anew"
    MEND_SERVERS = "say anew where the servers are"
    GIVE_OUTSIDE = "give the secret, or a file that can be read"
    KEEP_OUTSIDE = "take the password out of where the servers are"
    INSTALL = "install what the servers need"
    NAME_SCHEMA = "name another schema or database"
    TAKE_STORE_OUT = "have the archive be looked for in its home"
    MOVE_AGAIN = "have the archive moved again"
    WAIT_FOR_SERVER = "see that the server runs and can be reached"
    INDEX_SERVERS = "look at the servers of the index"
    INDEX_ACCESS = "give what the servers of the index ask for"


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


class NotMoved(ArchiveError):
    """The archive was not moved to another database, and is where it was."""


class BadServers(ArchiveError):
    """Where the archive has its servers cannot be read, or a secret of theirs cannot."""


class StoreUnreachable(ArchiveError):
    """The server that holds the archive's documents does not answer, or lets nobody in."""


class NoSuchDocument(ArchiveError):
    """No document has this id."""


class NoSuchImport(ArchiveError):
    """No import has this number, or it is not in the state that the work needs."""


class BadJob(ArchiveError):
    """A job that is of no kind, is told what its kind does not take, or was asked for of another archive."""


class MovedOn(ArchiveError):
    """The archive is no longer as it was when somebody looked at what would be done."""


class NoSuchJob(ArchiveError):
    """No job has this number, or it is not in the state that the work needs."""


class QueueFull(ArchiveError):
    """So many jobs wait that no more are taken."""


class BadPlan(ArchiveError):
    """What is asked of a plan cannot be done; the sentence says why."""


class NoSuchPlan(ArchiveError):
    """There is no plan of this number."""


class PlanMoved(ArchiveError):
    """The sources or the archive are no longer as they were when the plan was made."""


class BadUpload(ArchiveError):
    """A file that is sent cannot be taken; the sentence says why."""


class NoSuchUpload(ArchiveError):
    """There is no upload of this number, or it is somebody else's."""


class NoRoom(ArchiveError):
    """The file that is to be sent would take more room than there is for uploads."""


class UploadElsewhere(ArchiveError):
    """An upload is at another offset than it was sent for, or somebody is writing to it now. `offset` is where it is,
    None while that is being written."""

    def __init__(self, sentence: str, offset: int | None) -> None:
        super().__init__(sentence)
        self.offset = offset


class BadEdit(ArchiveError):
    """An edit that cannot be made: no such field, or not a value for it."""


class BadLogo(ArchiveError):
    """A picture that cannot be the logo of a site."""


class BadSiteSetting(ArchiveError):
    """What a site cannot be called or said to be, or an about page that it cannot have."""


class ChangedMeanwhile(ArchiveError):
    """Somebody else has changed what is to be changed since it was looked at."""


class BadGolden(ArchiveError):
    """A golden search that cannot be one, or is none; or a setting of theirs that cannot be."""


class BadPrivate(ArchiveError):
    """What cannot be made private, or public again."""


class ClosedForNow(ArchiveError):
    """There is no copy of the archive yet that the public may be answered by."""
