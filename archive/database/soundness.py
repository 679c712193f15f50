"""Whether a database is whole: looked at once for each file that lies in a new place, and known from then on.

A file that was copied while somebody wrote to it may hold pages of several moments. SQLite finds that only where it
reads, and answers from the rest. So a database that is sound is sealed: a small file beside it says which file on which
disk it is. A copy is another file, so its seal is not its own: it is looked through from end to end before anything is
read of it, and sealed where it is whole. With a seal that fits, opening costs two looks at the file system.
"""

from __future__ import annotations

import ctypes
import os
import struct
from contextlib import suppress
from pathlib import Path

from sqlalchemy import Connection, func, or_, select, text

from archive.atomic_file import read_plain, replacing
from archive.database.rows import STORED, stored_of
from archive.database.schema import documents_table, versions_table
from archive.errors import DamagedArchive, Repair

SEAL = "-seal"
"""What is added to the name of a database for that of its seal."""

_D, _V = documents_table.c, versions_table.c
_HEADS = (
    select(func.count())
    .select_from(documents_table.outerjoin(versions_table, _D.head == _V.id))
    .where(_D.head.is_not(None), or_(_V.id.is_(None), _V.document_id != _D.id))
)
_SAID = 3  # faults that are told

# Of Linux' statx(2): the current folder, the size of what it tells, and where in it a file's birth stands.
_HERE, _STATX_SIZE, _STATX_BORN, _STATX_BORN_AT = -100, 256, 0x800, 80


def seal(path: Path) -> None:
    """Note that the database at `path` is sound as it lies there. Where nothing can be written, nothing is noted, and
    it is looked through again the next time."""
    target = path.with_name(f"{path.name}{SEAL}")
    # Nanoseconds: a moment long ago that no copy comes to by itself, and that any file system keeps as it is.
    moment = 2_000_000_000 * (1 + int.from_bytes(os.urandom(4)) % (1 << 28))
    draft = target.with_name(f"{target.name}.{os.getpid()}")
    with suppress(OSError), replacing(target, draft, mode=0o600) as out:
        out.write(f"{file_identity(path)} {moment}\n".encode())
        out.flush()
        os.utime(out.fileno(), ns=(moment, moment))


def is_sealed(path: Path) -> bool:
    """Whether the database is the file that was sealed, in its place; one that was copied here or over it is not."""
    target = path.with_name(f"{path.name}{SEAL}")
    try:
        return read_plain(target) == f"{file_identity(path)} {target.stat().st_mtime_ns}\n".encode()
    except OSError:
        return False


def file_identity(path: Path) -> str:
    """Which file on which disk, in one line: the number of a disk may be another after a start of the system, its id is
    not; and the number of a file that is gone is given to a new one."""
    return f"{path.stat().st_ino} {os.statvfs(path).f_fsid} {_born(path)}"


def _born(path: Path) -> int:
    """When the file was made, in nanoseconds; 0 where the system does not tell. `os.stat` does not on Linux."""
    statx = getattr(ctypes.CDLL(None), "statx", None)
    told = ctypes.create_string_buffer(_STATX_SIZE)
    if statx is None or statx(_HERE, os.fsencode(path), 0, _STATX_BORN, told):
        return 0
    (known,) = struct.unpack_from("=I", told)
    seconds, nanoseconds = struct.unpack_from("=qI", told, _STATX_BORN_AT)
    return int(seconds * 1_000_000_000 + nanoseconds) if known & _STATX_BORN else 0


def refuse_cut_short(path: Path) -> None:
    """Raise `DamagedArchive` where an archive was, and its file is empty now: SQLite would take it for a new one."""
    try:
        size = path.stat().st_size
    except OSError:
        return
    beside = {each.name for each in path.parent.iterdir()} - {path.name, f"{path.name}-journal", "archive.lock"}
    if size == 0 and beside:
        raise DamagedArchive(f"{path} is damaged (it is empty)", Repair.RESTORE_BACKUP)


def foreign_sql(connection: Connection) -> str:
    """The name of a trigger or a view, SQL that runs by itself when a table is asked; "" where there is none."""
    found = connection.execute(text("SELECT name FROM sqlite_master WHERE type NOT IN ('table', 'index')")).first()
    return "" if found is None else found.name or "one without a name"


def faults(connection: Connection, current: bool = True) -> list[str]:
    """What is wrong with a database, in a few words each; none where it is whole. Every page, row and text of it is
    read. One that is not of the `current` version has other tables: only what SQLite knows of them is looked at."""
    if foreign_sql(connection):
        return ["it holds triggers or views, which an archive has not"]
    said = list(map(str, connection.execute(text(f"PRAGMA integrity_check({_SAID})")).scalars()))
    if said != ["ok"]:
        lines = [line for each in said for line in each.splitlines() if not line.startswith("***")]
        return lines[:_SAID]
    rows = connection.execute(text("PRAGMA foreign_key_check")).fetchmany(_SAID)
    said = [f"a row of {row[0]} belongs to none of {row[2]}" for row in rows]
    return said if not current or said else faults_of_rows(connection)


def faults_of_rows(connection: Connection) -> list[str]:
    """What is wrong with the rows and texts of a database, whichever it is; all of them are read."""
    said = []
    if astray := connection.execute(_HEADS).scalar_one():
        said.append(f"the texts of {astray:,} articles are missing")
    if changed := _changed(connection):
        said.append(f"the texts of {changed:,} articles are not what they were")
    return said


def _changed(connection: Connection) -> int:
    """Documents that do not have the text whose hash was kept with it."""
    count = 0
    for row in connection.execute(STORED, execution_options={"yield_per": 200}):
        stored = stored_of(row)
        count += stored.document.content_hash != stored.content_hash
    return count


def look_through(connection: Connection, path: Path, current: bool) -> None:
    """Raise `DamagedArchive` unless the database is whole."""
    if found := faults(connection, current):
        sentence = f"{path} is damaged, or was copied while it was written to ({'; '.join(found[:_SAID])})"
        raise DamagedArchive(sentence, Repair.RESTORE_BACKUP)
