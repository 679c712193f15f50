"""A reader as the process that asks it sees it: tasks go in, what they give comes out, and a task that kills its
process costs itself."""

from __future__ import annotations

import mmap
import os
import signal
import socket
import struct
import threading
import time
import warnings
from collections.abc import Callable, Iterable, Iterator
from contextlib import ExitStack, contextmanager, suppress
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Any, BinaryIO

from archive.errors import Repair
from importers.errors import ImportFailed, ReadingFailed
from importers.readers import process
from importers.readers.process import MARK, NO_MEMORY, Task

_MOST_OVER = 3  # pieces of one item that are passed over, before the rest of it is given up
_LOOK, _LOOKS = 60, 10  # seconds between two looks at a silent process; looks at which it did nothing


class TooCostly(Exception):
    """A task was given up; `str()` says why. What it gave before came out."""


class _Ended(Exception):
    """A process ended, or its task failed, at a piece of it (0: at none)."""

    def __init__(self, why: str, piece: int, made: int) -> None:
        super().__init__(why)
        self.piece = piece
        self.made = made


class Forks:
    """Where readers come from: a process that was forked before this one has threads that read."""

    def __init__(self, most: int) -> None:
        self.marks = mmap.mmap(-1, max(1, most) * MARK.size)
        self._lock = threading.Lock()
        self._control, theirs = socket.socketpair()
        with _reading_fails(), ExitStack() as on_failure, warnings.catch_warnings():
            on_failure.callback(self._control.close)
            on_failure.callback(theirs.close)
            # Later Pythons warn of threads, whose locks a fork copies; what is forked here takes none of theirs.
            warnings.simplefilter("ignore", DeprecationWarning)
            self._pid = os.fork()
            on_failure.pop_all()
        if self._pid == 0:
            try:
                self._control.close()
                process.fork_on_demand(theirs, self.marks)
            finally:
                os._exit(0)
        theirs.close()

    def new(self, number: int) -> tuple[Connection, int]:
        """A new reader, to leave its marks at this number, and its pid. Raises `ReadingFailed`."""
        with self._lock, _reading_fails():
            self._control.sendall(struct.pack("cq", b"n", number))
            said, handles, *_ = socket.recv_fds(self._control, 8, 1)
            if not handles:
                raise EOFError
            return Connection(handles[0]), struct.unpack("q", said)[0]

    def status(self, pid: int) -> int:
        """How a reader ended, which is waited for. Raises `ReadingFailed`."""
        with self._lock, _reading_fails():
            self._control.sendall(struct.pack("cq", b"w", pid))
            (status,) = struct.unpack("q", self._control.recv(8))
            return int(status)

    def close(self) -> None:
        """End all readers."""
        with suppress(OSError):
            self._control.shutdown(socket.SHUT_RDWR)
        self._control.close()
        with suppress(ChildProcessError):
            os.waitpid(self._pid, 0)


@contextmanager
def _reading_fails() -> Iterator[None]:
    """What goes wrong within is a `ReadingFailed`."""
    try:
        yield
    except (EOFError, OSError, struct.error) as error:
        raise ReadingFailed(
            "a process that reads pages could not be started, or was ended from outside", Repair.USE_LESS_MEMORY
        ) from error


class Reader:
    """One process that reads, made when it is first asked, and made anew when a task has ended it."""

    def __init__(self, forks: Forks, number: int) -> None:
        self._forks = forks
        self._number = number
        self._connection: Connection | None = None
        self._pid = 0

    def run(
        self,
        work: Callable[[Any], Iterable[Any]],
        argument: Any,
        size: int = 0,
        opened: Callable[[], BinaryIO] | None = None,
    ) -> Iterator[Any]:
        """What `work(argument)` gives there, one after the other. `size` are the bytes that it works on, `opened` opens
        the file that it may ask for.

        A piece (`importers.pieces`) that costs too much is passed over. Raises `TooCostly` when the task itself is,
        `ImportFailed` where it does, and `ReadingFailed`.
        """
        over: dict[int, str] = {}
        done, at_once = 0, False
        while True:
            given = 0
            try:
                for each in self._attempt(Task(work, argument, size, over, at_once), opened):
                    given += 1
                    if given > done:
                        done = given
                        yield each
            except _Ended as ended:
                if ended.piece and ended.piece not in over and len(over) < _MOST_OVER:
                    over[ended.piece] = str(ended)
                elif given < ended.made and not at_once:
                    at_once = True  # once more, so that what it finds before it fails is not lost
                else:
                    raise TooCostly(str(ended)) from ended
            else:
                return

    def _attempt(self, task: Task, opened: Callable[[], BinaryIO] | None) -> Iterator[Any]:
        files: list[BinaryIO] = []
        ended = False
        try:
            connection = self._begin(task)
            while not ended:
                what, about = self._heard(connection)
                match what:
                    case "found":
                        yield from about
                    case "end":
                        ended = True
                        yield from about
                    case "failed":
                        ended = True
                        raise about
                    case "fault":
                        ended = True
                        raise _Ended(
                            f"a fault of this program ({about}); please report it with the file", *self._marks()
                        )
                    case _:
                        number, size = about
                        _serve(connection, what, number, size, files, opened)
        except (EOFError, ConnectionError) as error:
            ended = True
            raise self._how_it_ended() from error
        finally:
            for file in files:
                file.close()
            if not ended:
                self._kill()

    def _begin(self, task: Task) -> Connection:
        if self._connection is None:
            self._connection, self._pid = self._forks.new(self._number)
        self._connection.send(task)
        return self._connection

    def _heard(self, connection: Connection) -> Any:
        """The next message. A process that does nothing at all for ten minutes is ended: something never came."""
        idle, before = 0, ""
        try:
            while not connection.poll(_LOOK):
                now = _activity(self._pid)
                idle = idle + 1 if now == before else 0
                before = now
                if idle >= _LOOKS:
                    os.kill(self._pid, signal.SIGKILL)
            return connection.recv()
        except OSError as error:
            raise EOFError from error  # it ended within a message

    def _marks(self) -> tuple[int, int]:
        piece, made = MARK.unpack_from(self._forks.marks, self._number * MARK.size)
        return piece, made

    def _how_it_ended(self) -> _Ended:
        self._forget()
        status = self._forks.status(self._pid)
        if os.WIFSIGNALED(status) and os.WTERMSIG(status) == signal.SIGPROF:
            why = f"reading it took more processor time than any article needs ({process.SECONDS:g} seconds)"
        elif os.WIFEXITED(status) and os.WEXITSTATUS(status) == NO_MEMORY:
            why = f"reading it took more memory than any article needs ({process.MEMORY >> 20:,} MiB)"
        else:
            how = signal.Signals(os.WTERMSIG(status)).name if os.WIFSIGNALED(status) else f"status {status}"
            why = f"the process that read it was ended ({how}), perhaps because memory ran out; import it again"
        return _Ended(why, *self._marks())

    def _kill(self) -> None:
        if self._connection:
            self._forget()
            with suppress(ProcessLookupError):
                os.kill(self._pid, signal.SIGKILL)
            with suppress(ReadingFailed):
                self._forks.status(self._pid)

    def _forget(self) -> None:
        if self._connection:
            self._connection.close()
            self._connection = None


def _serve(
    connection: Connection,
    what: str,
    number: int,
    size: int,
    files: list[BinaryIO],
    opened: Callable[[], BinaryIO] | None,
) -> None:
    """Do what a reader asks for with its file, and answer."""
    if what == "close":
        files[number].close()
        return
    try:
        if what == "open" and opened:
            files.append(opened())
            connection.send(len(files) - 1)
        else:
            connection.send(files[number].read(size))
    except ImportFailed as error:
        connection.send(error)


def _activity(pid: int) -> str:
    """What a process that sleeps has done so far; something new each time where it runs, or would if it could."""
    try:
        fields = Path(f"/proc/{pid}/stat").read_text("utf-8").rpartition(") ")[2].split()
    except OSError:
        return "gone"
    return " ".join(fields[11:13]) if fields[0] == "S" else str(time.monotonic_ns())
