"""What an operator does about a failure, in words for the command line and the server's log. No visitor is told these:
they name commands and folders. Of sentences that jobs store with them, `repairs_on_pages` says a page's own way."""

from __future__ import annotations

from archive.errors import Failure, Repair
from archive.history.records import Rejection
from archive.messages import N_

WORDS = {
    Repair.NAME_FOLDER: N_("name a folder with --home"),
    Repair.NAME_NEW_FOLDER: N_("name an empty or a new folder with --home"),
    Repair.IMPORT: N_("make one with `hemeroteca --home {} import SOURCE`"),
    Repair.USE_LESS_MEMORY: N_("import again to go on, with --processes 1 to need less of it"),
    Repair.LIST_IMPORTS: N_("`hemeroteca imports` lists them"),
    Repair.REDO: N_("`hemeroteca redo {}` does it again"),
    Repair.RESTORE: N_("`hemeroteca restore` brings it back"),
    Repair.REVERT_TITLE: N_("give one, or take the edit back with --revert title"),
    Repair.FIND_ID: N_("`hemeroteca search` prints ids"),
    Repair.LIST_FROZEN: N_("`hemeroteca frozen list` lists them"),
    Repair.MAKE_INDEX: N_("`hemeroteca sync` makes one"),
    Repair.SYNC: N_("run `hemeroteca sync`"),
    Repair.MAKE_ROOM: N_("make room on its disk or mend its permissions, then run `hemeroteca sync`"),
    Repair.REINDEX: N_("`hemeroteca reindex` builds the index anew"),
    Repair.OPEN_ELSEWHERE: N_("run `hemeroteca status` once where it can be written"),
    Repair.RESTORE_BACKUP: N_("restore a backup with `hemeroteca restore-backup BACKUP --home DIR --replace`"),
    Repair.RESTORE_DATABASE: N_("where the archive was moved, say so in archive.toml; else restore the database"),
    Repair.MOVE_DESK: N_(
        "restore a backup, or move {} and the files named after it (-wal, -shm) out of the home: the "
        "archive goes on with a new one, and what stood there of who did what is in the old one alone"
    ),
    Repair.COMPARE_AUDIT: N_(
        "compare it with that of a backup: `hemeroteca restore-backup BACKUP --home DIR`, then "
        "`hemeroteca audit --home DIR`"
    ),
    Repair.NAME_TARGET: N_("name a place where nothing is, or have dated copies made with --keep N"),
    Repair.MOVE_ASIDE: N_(
        "name an empty or a new folder with --home, or have what is there moved aside with --replace"
    ),
    Repair.ANOTHER_BACKUP: N_("restore another one"),
    Repair.LIST_JOBS: N_("`hemeroteca jobs` lists them"),
    Repair.LIST_GOLDEN: N_("`hemeroteca golden list` lists them"),
    Repair.COMPARE: N_("`hemeroteca reindex --compare` compares anew"),
    Repair.MEND_SERVERS: N_("mend it; docs/cluster.md says what can stand there"),
    Repair.GIVE_OUTSIDE: N_("give the secret in {}, or name a file with it that this user can read"),
    Repair.KEEP_OUTSIDE: N_("take it out, and give it in {0} or in a file that the variable {0}_FILE names"),
    Repair.INSTALL: N_("`pip install '{}'` installs it"),
    Repair.NAME_SCHEMA: N_("name another one with --schema, or another database"),
    Repair.TAKE_STORE_OUT: N_("take [store] out of archive.toml, then move it to another schema"),
    Repair.MOVE_AGAIN: N_("run `hemeroteca move` again"),
    Repair.WAIT_FOR_SERVER: N_("see that it runs and can be reached from here, then try again"),
    Repair.INDEX_SERVERS: N_(
        "see whether the servers named under [index] in archive.toml run and have found each other"
    ),
    Repair.INDEX_ACCESS: N_(
        "see `ca` under [index] in archive.toml, and set HEMEROTECA_INDEX_USER with HEMEROTECA_INDEX_PASSWORD, or "
        "HEMEROTECA_INDEX_KEY"
    ),
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
