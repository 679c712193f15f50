"""The home: the folder of one archive. What lies where, and whose folder it is."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from archive.database.soundness import SEAL
from archive.errors import HomeNotWritable, NotAHome, Repair
from archive.lock import exclusive
from archive.store import Store

DATABASE = "archive.sqlite3"
LOCK = "archive.lock"
ENTERING = ".entering"
"""The folder of what a backup brings, while it is being moved into its place."""


class Home:
    """One archive on disk: `archive.sqlite3` (the truth), `index/` (a follower of it, made anew at will),
    `topics.toml` (topic rules, written by the admin), `archive.lock`; `session.key` is the name that a key of sessions
    would have, which no backup holds."""

    def __init__(self, path: Path, *, reading: bool = False) -> None:
        self.path = path
        self.store = Store(path / DATABASE, reading=reading)

    @property
    def index(self) -> Path:
        """Where generations of the index live."""
        return self.path / "index"

    def about(self, language: str) -> Path:
        """What the keepers say of the archive, in one language or, with "", in any."""
        return self.path / (f"about.{language}.md" if language else "about.md")

    @property
    def topic_rules(self) -> Path:
        """Where the admin writes topic rules; need not exist."""
        return self.path / "topics.toml"

    @contextmanager
    def writing(self, work: str, wait: float = 0.0) -> Iterator[None]:
        """Be the only process that changes documents, for as long as the block runs. Raises `HomeBusy`."""
        with exclusive(self.path / LOCK, work, wait):
            yield
            if self.exists(self.path):
                self.store.merge_journal()  # servers have the file open, and would keep it from being done at the end

    def close(self) -> None:
        """Let go of the files."""
        self.store.close()

    def discard(self) -> None:
        """Take away our files from a home into which nothing came, and the folder if nothing else is in it."""
        with self.writing("clearing"):
            if self.store.count():
                return
            self.close()
            for name in (DATABASE, f"{DATABASE}-wal", f"{DATABASE}-shm", f"{DATABASE}{SEAL}", LOCK):
                (self.path / name).unlink(missing_ok=True)
            if not any(self.path.iterdir()):
                self.path.rmdir()

    @staticmethod
    def exists(path: Path) -> bool:
        """Whether there is an archive at `path`."""
        return (path / DATABASE).is_file()

    @classmethod
    def open(cls, path: Path, *, create: bool = False, reading: bool = False) -> Home:
        """The home at `path`; with `create` a missing or empty folder becomes one. With `reading` nothing is ever
        written to its database, whatever becomes of it.

        Raises `NotAHome` (other things lie there, or nothing does), `HomeNotWritable`, `HomeTooNew`,
        `DamagedArchive`.
        """
        path = path.absolute()
        if not cls.exists(path):
            _refuse_unless_empty(path, create)
            try:
                path.mkdir(mode=0o700, parents=True, exist_ok=True)
            except OSError as error:
                raise HomeNotWritable(f"{path} cannot be made ({error.strerror}); check the folder above it") from error
        return cls(path, reading=reading)


def _refuse_unless_empty(path: Path, create: bool) -> None:
    if path.exists() and not path.is_dir():
        raise NotAHome(f"{path} is a file", Repair.NAME_FOLDER)
    if (path / ENTERING).is_dir():
        raise NotAHome(f"restoring a backup into {path} was cut off", Repair.RESTORE_BACKUP)
    if path.is_dir() and any(path.iterdir()):
        raise NotAHome(f"{path} is not a Hemeroteca home: it holds other files", Repair.NAME_NEW_FOLDER)
    if not create:
        raise NotAHome(f"there is no archive at {path}", Repair.IMPORT, path)
