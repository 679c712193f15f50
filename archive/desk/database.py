"""The desk's SQLite file, beside the archive's: who may do what, what is to be done, and what was done by whom.

It is a file of its own because web workers write to it, and they never write to the archive; because SQLite has one
writer for a file, so that nobody could sign in while an import is stored; and because an archive that is handed on
need not take the names of its keepers along.
"""

from __future__ import annotations

import errno
import os
import sqlite3
import stat
from collections.abc import Sequence
from contextlib import suppress
from functools import partial
from pathlib import Path

from sqlalchemy import Engine, create_engine, event, text

from archive.database.connection import BUSY_TIMEOUT_MS, IDIOM, Migration, writing
from archive.database.reading import engine_to_read
from archive.database.sqlite import SQLITE, configure, connect_as, ours, speak_for_us, version_of
from archive.desk.tables import desk_metadata
from archive.errors import ArchiveError, DamagedArchive, HomeNotWritable, HomeTooNew, Repair

DESK = "desk.sqlite3"
"""What the file is called in a home."""

APPLICATION_ID = 0x48454D44  # "HEMD"

MIGRATIONS: tuple[Migration, ...] = (desk_metadata.create_all,)
"""Migration n takes a desk from version n to n + 1. Only ever append."""


def open_desk(path: Path, migrations: Sequence[Migration] = MIGRATIONS, *, wait_ms: int = BUSY_TIMEOUT_MS) -> Engine:
    """An engine on the desk at `path`, made (for its owner alone) when missing and migrated when older. It waits for
    `wait_ms` where another process writes, and never for another thread to give a connection back.

    Raises `HomeTooNew`, `DamagedArchive` or `HomeNotWritable`.
    """
    try:
        is_file = _is_file_to_write(path)
    except OSError as error:
        raise HomeNotWritable(f"{path} cannot be written to ({error.strerror}); check its permissions") from error
    if not is_file:
        raise _damaged(f"{path} is no plain file")
    connect = partial(connect_as, path, "mode=rw")  # no empty one is made where it was taken away meanwhile
    engine = create_engine(f"sqlite:///{path}", creator=connect, max_overflow=-1, execution_options={IDIOM: SQLITE})
    event.listen(engine, "connect", partial(configure, wait_ms=wait_ms))
    speak_for_us(engine, path, _told)
    try:
        if version_of(engine, path, len(migrations), APPLICATION_ID) < len(migrations):
            _migrate(engine, migrations)
            version_of(engine, path, len(migrations), APPLICATION_ID)  # a newer program may have been here meanwhile
    except sqlite3.Error as error:
        engine.dispose()
        raise _told(path, error) from error
    except ArchiveError as error:
        engine.dispose()
        raise _of_the_desk(error) from error
    except BaseException:
        engine.dispose()
        raise
    return engine


def _is_file_to_write(path: Path) -> bool:
    """Whether a plain file is at `path`, made where nothing is. One that is there is not opened: closing it again would
    take away the locks of all connections that this process has to it. Raises `OSError` where it cannot be written to.
    """
    with suppress(FileExistsError):
        os.close(os.open(path, os.O_RDWR | os.O_CREAT | os.O_EXCL | os.O_CLOEXEC, 0o600))
    mode = path.lstat().st_mode
    if stat.S_ISLNK(mode):
        raise OSError(errno.ELOOP, os.strerror(errno.ELOOP))
    if stat.S_ISREG(mode) and not os.access(path, os.W_OK):
        raise OSError(errno.EACCES, os.strerror(errno.EACCES))
    return stat.S_ISREG(mode)


def open_desk_to_read(path: Path, migrations: Sequence[Migration] = MIGRATIONS) -> Engine | None:
    """An engine that never writes to the desk at `path`; None where there is none, or nothing was ever stored in it.

    Raises `HomeTooNew`, `DamagedArchive` or `HomeNotWritable`.
    """
    if not os.path.lexists(path):
        return None
    if path.is_symlink() or not path.is_file():
        raise _damaged(f"{path} is no plain file")
    try:
        engine = engine_to_read(path, _told)
        try:
            version = version_of(engine, path, len(migrations), APPLICATION_ID)
        except BaseException:
            engine.dispose()
            raise
        if version < len(migrations):
            engine.dispose()
            if not version:
                return None
            open_desk(path, migrations).dispose()
            engine = engine_to_read(path, _told)
    except sqlite3.Error as error:
        raise _told(path, error) from error
    except ArchiveError as error:
        raise _of_the_desk(error) from error
    return engine


def desk_faults(path: Path) -> list[str]:
    """What SQLite finds wrong with the desk at `path`, in a few words each; none where it is whole, or there is none.
    Raises as `open_desk_to_read` does."""
    engine = open_desk_to_read(path)
    if engine is None:
        return []
    try:
        with engine.connect() as connection:
            said = list(map(str, connection.execute(text("PRAGMA integrity_check(3)")).scalars()))
            return [] if said == ["ok"] else [line for each in said for line in each.splitlines()][:3]
    except ArchiveError as error:
        raise _of_the_desk(error) from error
    finally:
        engine.dispose()


def _damaged(sentence: str) -> DamagedArchive:
    return DamagedArchive(sentence, Repair.MOVE_DESK, DESK)


def _told(path: Path, error: sqlite3.Error) -> ArchiveError:
    return _of_the_desk(ours(path, error))


def _of_the_desk(error: ArchiveError) -> ArchiveError:
    """The error with the repair that fits: the archive beside a damaged desk is sound, and is not to be restored."""
    return _damaged(str(error)) if isinstance(error, DamagedArchive) and not isinstance(error, HomeTooNew) else error


def _migrate(engine: Engine, migrations: Sequence[Migration]) -> None:
    with writing(engine) as connection:
        version = connection.execute(text("PRAGMA user_version")).scalar_one()
        if version >= len(migrations):  # another process has been here
            return
        for migrate in migrations[version:]:
            migrate(connection)
        connection.execute(text(f"PRAGMA application_id = {APPLICATION_ID}"))
        connection.execute(text(f"PRAGMA user_version = {len(migrations)}"))
