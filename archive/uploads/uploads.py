"""Files on their way here. Each lies in a folder of its plan, and how much of it is here its file alone says: so what
was sent before a connection broke, or a process died, need not be sent again.

    uploads/PLAN/parts/NUMBER    a file that is not whole yet
    uploads/PLAN/files/…         those that are whole, under names made from what their senders call them
"""

from __future__ import annotations

import fcntl
import os
import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Protocol

from sqlalchemy import Engine, Row, delete, func, insert, select, update

from archive.atomic_file import flush_to_disk
from archive.database.connection import writing
from archive.desk.tables import plans_table, uploads_table
from archive.errors import BadUpload, NoRoom, NoSuchUpload, UploadElsewhere
from archive.jobs.queue import moment
from archive.jobs.records import number_of, text_of
from archive.messages import Message
from archive.uploads.names import key_of, numbered, safe_path
from archive.uploads.room import Room, taken

UPLOADS = "uploads"
"""The folder of uploads in a home, for its owner alone."""
CHUNK = 8 << 20
"""Bytes of one piece at the most."""
MOST_FILES = 200_000
"""Files of one plan."""
_PIECE = 1 << 18
_COLLECTING = "collecting"  # of a plan (`archive.plans.records.Standing`), which knows of us and not we of it
_U = uploads_table.c
_NOT_MADE = _U.plan.in_(select(plans_table.c.id).where(plans_table.c.standing == _COLLECTING))


class Body(Protocol):
    """What is sent."""

    def read(self, size: int, /) -> bytes:
        """The next bytes, b"" at the end."""


@dataclass(frozen=True, slots=True)
class Upload:
    """A file on its way: `called` by its sender, `path` below the plan's folder; `offset` of `length` bytes came."""

    id: int
    plan: int
    owner: str
    called: str
    path: str
    length: int
    offset: int

    @property
    def is_done(self) -> bool:
        """Whether all of it is here."""
        return self.offset >= self.length


def folder_of(home: Path, plan: int) -> Path:
    """Where what is uploaded for a plan lies once it is whole."""
    return home / UPLOADS / str(plan) / "files"


def remove_all(home: Path, plan: int) -> None:
    """Take away what was uploaded for a plan."""
    shutil.rmtree(home / UPLOADS / str(plan), ignore_errors=True)


class Uploads:
    """The uploads into a home. Who sends a file alone may go on with it, or see it."""

    def __init__(self, engine: Engine, home: Path, room: Room, clock: Callable[[], str] = moment) -> None:
        self._engine = engine
        self._home = home
        self._room = room
        self._clock = clock

    def begin(self, plan: int, owner: str, called: str, length: int, modified: int = 0) -> Upload:
        """An upload of so many bytes (0 or more); the one that was begun before where it is the same file of the same
        person, told by its name, its length and when it was changed. Raises `BadUpload` and `NoRoom`."""
        path = safe_path(called)
        called = called.encode("utf-8", "replace").decode().replace("\0", "_")[:2000]
        with writing(self._engine) as connection:
            mine = (_U.plan == plan, _U.owner == owner, _U.called == called, _U.length == length)
            row = connection.execute(select(uploads_table).where(*mine, _U.modified == modified)).first()
            if row is None:
                standing = select(plans_table.c.standing).where(plans_table.c.id == plan)
                if connection.execute(standing).scalar() != _COLLECTING:  # somebody deletes or makes it now
                    raise BadUpload(Message("The files of this plan are together already; begin another one."))
                self._room.check(*taken(connection), length)
                if connection.execute(select(func.count()).where(_U.plan == plan)).scalar_one() >= MOST_FILES:
                    raise BadUpload(Message("One plan takes %(most)s files; make a zip of them.", most=MOST_FILES))
                path = _free(connection, plan, path)
                now = self._clock()
                values: dict[str, Any] = {"plan": plan, "owner": owner, "path": path, "key": key_of(path)}
                values |= {"called": called, "length": length, "modified": modified}
                values |= {"made_at": now, "touched_at": now, "done": False}
                row = connection.execute(insert(uploads_table).values(values).returning(uploads_table)).one()
                self._make_part(row)
        if not length:
            self._finish(row)
        return self._of(row)

    def get(self, number: int, owner: str | None) -> Upload:
        """One upload, and how much of it is here; of this owner, None for whoever's. Raises `NoSuchUpload`."""
        return self._of(self._row(number, owner))

    def of_plan(self, plan: int | None, limit: int | None = 1_000) -> list[Upload]:
        """The first uploads for a plan, None for all that are not made yet, whoever sends them; with no limit, each."""
        which = _NOT_MADE if plan is None else _U.plan == plan
        with self._engine.connect() as connection:
            found = select(uploads_table).where(which).order_by(_U.done, _U.id).limit(limit)
            return [self._of(row) for row in connection.execute(found)]

    def counted(self, plan: int | None) -> tuple[int, int, int]:
        """For a plan, or all that are not made yet: how many files are whole, how many are not, and all their bytes."""
        which = _NOT_MADE if plan is None else _U.plan == plan
        with self._engine.connect() as connection:
            found = select(_U.done, func.count(), func.sum(_U.length)).where(which).group_by(_U.done)
            rows = {bool(done): (int(many), number_of(size)) for done, many, size in connection.execute(found)}
        done, coming = rows.get(True, (0, 0)), rows.get(False, (0, 0))
        return done[0], coming[0], done[1] + coming[1]

    def write(self, number: int, owner: str, offset: int, body: Body) -> Upload:
        """Add what is sent to a file that has `offset` bytes. One writes to a file at a time: whoever comes second, or
        comes for another offset, is told where it is. What is here of a piece when its sender goes stays.

        Raises `NoSuchUpload`, `UploadElsewhere`, `NoRoom`, and `BadUpload` for more than the length that was said: then
        nothing of the piece stays.
        """
        row = self._row(number, owner)
        if row.done:
            raise UploadElsewhere(Message("The file is here already."), row.length)
        with self._locked(row) as handle:
            size = os.fstat(handle).st_size
            if size != offset:
                raise UploadElsewhere(
                    Message(
                        "The file is at %(size)s, and what was sent begins at %(offset)s.", size=size, offset=offset
                    ),
                    size,
                )
            self._room.check(0, 0, min(CHUNK, row.length - size))
            os.lseek(handle, size, os.SEEK_SET)
            try:
                size = _written(handle, size, row.length, body)
            except (BadUpload, NoRoom):
                os.ftruncate(handle, offset)
                raise
            finally:
                os.fsync(handle)
            if size == row.length:
                self._finish(row)
        return self._of(row)

    def delete(self, number: int, owner: str | None) -> None:
        """Take a file of this owner away, None for whoever's. Raises `NoSuchUpload`, and `UploadElsewhere` while it is
        written to."""
        row = self._row(number, owner)
        if not row.done:
            with self._locked(row):
                self._part(row).unlink(missing_ok=True)
        self._whole(row).unlink(missing_ok=True)
        with writing(self._engine) as connection:
            connection.execute(delete(uploads_table).where(_U.id == number))

    def forget(self, plan: int) -> None:
        """Take away what was uploaded for a plan."""
        with writing(self._engine) as connection:
            connection.execute(delete(uploads_table).where(_U.plan == plan))
        remove_all(self._home, plan)

    def _row(self, number: int, owner: str | None) -> Row[Any]:
        whose = () if owner is None else (_U.owner == owner,)
        with self._engine.connect() as connection:
            row = connection.execute(select(uploads_table).where(_U.id == number, *whose)).first()
        if row is None:
            whole = Message("There is no upload %(number)s.", number=number)
            raise NoSuchUpload(whole if owner is None else Message("There is no such upload of yours."))
        return row

    def _of(self, row: Row[Any]) -> Upload:
        length = offset = number_of(row.length)
        if not row.done:
            try:
                offset = self._part(row).lstat().st_size
            except OSError:  # it was moved to its place when a process died, or somebody has taken it away
                offset = 0
                if self._whole(row).is_file():
                    offset = length
                    self._note_done(row)
            if offset == length:  # the process that wrote the last of it may have died before it moved it
                with suppress(UploadElsewhere, NoSuchUpload), self._locked(row):
                    self._finish(row)
        owner, called, path = (text_of(each) for each in (row.owner, row.called, row.path))
        return Upload(row.id, number_of(row.plan), owner, called, path, length, offset)

    def _make_part(self, row: Row[Any]) -> None:
        part = self._part(row)
        try:
            self._make_folder(part.parent)
            part.unlink(missing_ok=True)  # of a process that died before this number was given to anybody
            os.close(os.open(part, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_NOFOLLOW | os.O_CLOEXEC, 0o600))
        except OSError as error:
            raise NoRoom(Message("Nothing can be written here: %(why)s.", why=error.strerror or "")) from error

    def _make_folder(self, folder: Path) -> None:
        for each in reversed([each for each in (folder, *folder.parents) if each.is_relative_to(self._home / UPLOADS)]):
            each.mkdir(mode=0o700, exist_ok=True)

    def _part(self, row: Row[Any]) -> Path:
        return self._home / UPLOADS / str(number_of(row.plan)) / "parts" / str(int(row.id))

    def _whole(self, row: Row[Any]) -> Path:
        # It was made safe when it was stored; whoever brings a desk along may have written anything there.
        return folder_of(self._home, number_of(row.plan)) / safe_path(str(row.path))

    @contextmanager
    def _locked(self, row: Row[Any]) -> Iterator[int]:
        try:
            handle = os.open(self._part(row), os.O_WRONLY | os.O_NOFOLLOW | os.O_CLOEXEC)
        except OSError as error:
            raise NoSuchUpload(Message("What was sent of this file is not here any more; send it again.")) from error
        try:
            try:
                fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                raise UploadElsewhere(Message("The file is being written to just now."), None) from None
            if not os.fstat(handle).st_nlink or not self._part(row).exists():  # another was first
                raise UploadElsewhere(Message("The file is here already."), row.length)
            yield handle
        finally:
            os.close(handle)

    def _finish(self, row: Row[Any]) -> None:
        """Move a file that is whole to its place."""
        whole = self._whole(row)
        self._make_folder(whole.parent)
        self._part(row).replace(whole)
        flush_to_disk(whole.parent)
        self._note_done(row)

    def _note_done(self, row: Row[Any]) -> None:
        with writing(self._engine) as connection:
            values = {"done": True, "touched_at": self._clock()}
            connection.execute(update(uploads_table).where(_U.id == row.id).values(values))


def _written(handle: int, size: int, length: int, body: Body) -> int:
    """Write what is sent after the first `size` bytes; how many there are then."""
    sent = 0
    while piece := _next(body):
        sent += len(piece)
        if size + len(piece) > length or sent > CHUNK:
            raise BadUpload(
                Message(
                    "More was sent than the %(length)s bytes that were said, or than one piece holds.", length=length
                )
            )
        try:
            view = memoryview(piece)
            while view:
                view = view[os.write(handle, view) :]
        except OSError as error:
            raise NoRoom(Message("The disk is full; what was sent before stays.")) from error
        size += len(piece)
    return size


def _next(body: Body) -> bytes:
    """The next bytes; b"" where the sender has gone: what came stays."""
    with suppress(OSError):
        return body.read(_PIECE)
    return b""


def _free(connection: Any, plan: int, path: str) -> str:
    """The path, with a number where another file of the plan is called so already."""
    for number in range(1, 1_000):
        tried = path if number == 1 else numbered(path, number)
        if safe_path(tried) != tried:  # where it lies follows from this name: two files have two
            continue
        key = key_of(tried)
        above = [key.rsplit("/", n)[0] for n in range(1, key.count("/") + 1)]
        found = select(_U.id).where(
            _U.plan == plan, _U.key.in_([key, *above]) | _U.key.startswith(f"{key}/", autoescape=True)
        )
        if connection.execute(found.limit(1)).first() is None:
            return tried
    raise BadUpload(Message("There are too many files of the name %(name)s.", name=path))
