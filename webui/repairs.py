"""What an operator does about a failure, in words for the command line and the server's log. No visitor is told these:
they name commands and folders."""

from __future__ import annotations

from archive.errors import Failure, Repair
from archive.history.records import Rejection

WORDS = {
    Repair.NAME_FOLDER: "name a folder with --home",
    Repair.NAME_NEW_FOLDER: "name an empty or a new folder with --home",
    Repair.IMPORT: "make one with `hemeroteca --home {} import SOURCE`",
    Repair.USE_LESS_MEMORY: "import again to go on, with --processes 1 to need less of it",
    Repair.LIST_IMPORTS: "`hemeroteca imports` lists them",
    Repair.REDO: "`hemeroteca redo {}` does it again",
    Repair.RESTORE: "`hemeroteca restore` brings it back",
    Repair.REVERT_TITLE: "give one, or take the edit back with --revert title",
    Repair.FIND_ID: "`hemeroteca search` prints ids",
    Repair.LIST_FROZEN: "`hemeroteca frozen list` lists them",
    Repair.MAKE_INDEX: "`hemeroteca sync` makes one",
    Repair.SYNC: "run `hemeroteca sync`",
    Repair.MAKE_ROOM: "make room on its disk or mend its permissions, then run `hemeroteca sync`",
    Repair.REINDEX: "`hemeroteca reindex` builds the index anew",
    Repair.OPEN_ELSEWHERE: "run `hemeroteca status` once where it can be written",
    Repair.RESTORE_BACKUP: "restore a backup with `hemeroteca restore-backup BACKUP --home DIR --replace`",
    Repair.NAME_TARGET: "name a place where nothing is, or have dated copies made with --keep N",
    Repair.MOVE_ASIDE: "name an empty or a new folder with --home, or have what is there moved aside with --replace",
    Repair.ANOTHER_BACKUP: "restore another one",
}
"""`{}` is what the repair is done to."""


def told(error: Exception) -> str:
    """What is wrong, and what to do about it where that is known."""
    return _joined(str(error), error.repair, error.of) if isinstance(error, Failure) else str(error)


def behind_told(failure: Failure) -> str:
    """That the archive has changed and its index has not, and why."""
    return f"The index could not follow: {told(failure)}"


def why(rejection: Rejection) -> str:
    """Why something did not come in, and what to do about it where that is known."""
    return _joined(rejection.reason, rejection.repair)


def _joined(sentence: str, repair: Repair | None, of: object = "") -> str:
    return f"{sentence}; {WORDS[repair].format(of)}" if repair else sentence
