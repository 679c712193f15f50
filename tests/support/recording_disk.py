"""A disk that remembers every step of SQLite on it, and what of them a power cut would have left.

Steps are recorded by a file system of `apsw`, under the program's own store: a small DB-API between SQLAlchemy and it.
"""

from __future__ import annotations

import random
import sqlite3
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from typing import Any

import apsw
from sqlalchemy import Engine, create_engine

_NAME = "recording"
_JOURNALS = ("-wal", "-journal")


@dataclass(frozen=True)
class Step:
    """One step: "write" (`data` at `at`), "truncate" (to `at` bytes), "sync", "delete", or "done", when the work
    that is called `data` was acknowledged."""

    kind: str
    file: str
    at: int = 0
    data: bytes = b""


@dataclass
class _File:
    kept: bytearray = field(default_factory=bytearray)
    pending: list[Step] = field(default_factory=list)
    deleted: bool = False
    synced: bool = False

    def sync(self) -> None:
        for step in self.pending:
            _apply(self.kept, step)
        self.pending.clear()


def _apply(content: bytearray, step: Step) -> None:
    if step.kind == "truncate":
        del content[step.at :]
        return
    content.extend(bytes(max(0, step.at + len(step.data) - len(content))))
    content[step.at : step.at + len(step.data)] = step.data


class RecordingDisk:
    """Register it, patch `create_engine` of the connection with `engine`, and look at `steps`."""

    def __init__(self) -> None:
        self.steps: list[Step] = []
        self._system = _System(self.steps)

    def engine(self, url: str, *, execution_options: dict[str, Any], **_: Any) -> Engine:
        """An engine whose database lies on this disk."""
        connect = partial(_Connection, url.removeprefix("sqlite:///"))
        return create_engine("sqlite://", module=_Module, creator=connect, execution_options=execution_options)

    def done(self, what: int) -> None:
        """Note that the work of this number was acknowledged."""
        self.steps.append(Step("done", "", what))

    def left_by_a_kill(self, count: int) -> dict[str, bytes]:
        """The files after so many steps where only the process died: the system has all that was written."""
        return self._left(count, lambda file: file.sync())

    def left_by_a_power_cut(self, count: int, chance: random.Random) -> dict[str, bytes]:
        """The files after so many steps where the power went: of what was not flushed each write is kept, lost, torn,
        zeroed or flipped by itself, and a file that was deleted may be there again."""

        def cut(file: _File) -> None:
            for step in file.pending:
                fate = chance.choice(("kept", "lost", "torn", "zeroed", "flipped"))
                if fate == "lost":
                    continue
                data = step.data
                if fate == "torn":
                    data = data[: chance.randrange(len(data) // 512 + 1) * 512]
                elif fate == "zeroed":
                    data = bytes(len(data))
                elif fate == "flipped" and data:
                    at = chance.randrange(len(data))
                    data = data[:at] + bytes([data[at] ^ 1 << chance.randrange(8)]) + data[at + 1 :]
                _apply(file.kept, Step(step.kind, step.file, step.at, data))
            file.deleted = file.deleted and chance.random() < 0.5

        return self._left(count, cut)

    def _left(self, count: int, cut: Any) -> dict[str, bytes]:
        files: dict[str, _File] = {}
        for step in self.steps[:count]:
            if step.kind == "done":
                continue
            file = files.setdefault(step.file, _File())
            if step.kind == "sync":
                file.sync()
                if not file.synced and step.file.endswith(_JOURNALS):  # SQLite flushes the folder with a new one
                    files = {name: each for name, each in files.items() if not each.deleted}
                file.synced = True
            elif step.kind == "delete":
                file.pending.clear()
                file.deleted = True
            else:
                if file.deleted:
                    file = files[step.file] = _File()
                file.pending.append(step)
        for file in files.values():
            cut(file)
        return {name: bytes(file.kept) for name, file in files.items() if not file.deleted}


class _System(apsw.VFS):
    def __init__(self, steps: list[Step]) -> None:
        self._steps = steps
        super().__init__(_NAME, "")

    def xOpen(self, name: Any, flags: list[int]) -> _Recorded:  # noqa: N802  # SQLite's name
        return _Recorded(self._steps, name, flags)

    def xDelete(self, filename: str, syncdir: bool) -> None:  # noqa: N802
        self._steps.append(Step("delete", Path(filename).name))
        super().xDelete(filename, syncdir)


class _Recorded(apsw.VFSFile):
    def __init__(self, steps: list[Step], name: Any, flags: list[int]) -> None:
        self._steps = steps
        self._name = Path(name if isinstance(name, str) else name.filename()).name if name else ""
        super().__init__("", name, flags)

    def xWrite(self, data: bytes, offset: int) -> None:  # noqa: N802
        if self._name:  # what has no name is SQLite's own scratch
            self._steps.append(Step("write", self._name, offset, bytes(data)))
        super().xWrite(data, offset)

    def xTruncate(self, newsize: int) -> None:  # noqa: N802
        if self._name:
            self._steps.append(Step("truncate", self._name, newsize))
        super().xTruncate(newsize)

    def xSync(self, flags: int) -> None:  # noqa: N802
        if self._name:
            self._steps.append(Step("sync", self._name))
        super().xSync(flags)


class _Module:
    """As much of a DB-API as SQLAlchemy asks for."""

    paramstyle = "qmark"
    sqlite_version_info = sqlite3.sqlite_version_info
    Binary = bytes
    Error, DatabaseError, IntegrityError = sqlite3.Error, sqlite3.DatabaseError, sqlite3.IntegrityError
    OperationalError, ProgrammingError = sqlite3.OperationalError, sqlite3.ProgrammingError
    InterfaceError, DataError = sqlite3.InterfaceError, sqlite3.DataError
    InternalError, NotSupportedError = sqlite3.InternalError, sqlite3.NotSupportedError


class _Connection:
    isolation_level: str | None = None

    def __init__(self, path: str) -> None:
        self._own = apsw.Connection(path, vfs=_NAME)

    def cursor(self) -> _Cursor:
        return _Cursor(self._own)

    def execute(self, statement: str) -> _Cursor:
        return self.cursor().execute(statement)

    def create_function(self, *_arguments: Any, **_named: Any) -> None:
        """SQLAlchemy's regular expressions, for which nobody asks."""

    def commit(self) -> None:
        if self._own.in_transaction:
            self._own.execute("COMMIT")

    def rollback(self) -> None:
        if self._own.in_transaction:
            self._own.execute("ROLLBACK")

    def close(self) -> None:
        self._own.close()


class _Cursor:
    arraysize = 1
    rowcount = -1

    def __init__(self, own: apsw.Connection) -> None:
        self._own = own
        self._rows: Iterator[tuple[Any, ...]] = iter(())
        self.description: Sequence[Any] | None = None
        self.lastrowid = 0

    def execute(self, statement: str, values: Iterable[Any] = ()) -> _Cursor:
        cursor = self._own.cursor()
        self.description = None

        def described(running: apsw.Cursor, _statement: str, _values: Any) -> bool:
            named = running.get_description()
            self.description = [(each[0], *(None,) * 6) for each in named] or None
            return True

        cursor.exec_trace = described
        before = self._own.total_changes()
        self._rows = iter(list(cursor.execute(statement, tuple(values))))
        self.rowcount = self._own.total_changes() - before
        self.lastrowid = self._own.last_insert_rowid()
        return self

    def executemany(self, statement: str, rows: Iterable[Any]) -> _Cursor:
        for values in rows:
            self.execute(statement, values)
        return self

    def fetchone(self) -> tuple[Any, ...] | None:
        return next(self._rows, None)

    def fetchmany(self, size: int = 1) -> list[tuple[Any, ...]]:
        return [row for _, row in zip(range(size), self._rows, strict=False)]

    def fetchall(self) -> list[tuple[Any, ...]]:
        return list(self._rows)

    def close(self) -> None:
        self._rows = iter(())
