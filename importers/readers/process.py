"""What a process that reads does: one task after the other, each and each of its pieces within a budget.

A task that takes too much processor time ends its process, whatever library is at work. How busy the machine is does
not count: what is measured is the time that the process itself ran.
"""

from __future__ import annotations

import gc
import mmap
import os
import resource
import signal
import socket
import struct
import traceback
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Any

from importers.errors import ImportFailed
from importers.pieces import Pieces, begin
from importers.readers.far_file import SECONDS_FOR_A_MIB, asker

SECONDS = 30.0
"""Processor time for one task, or one piece of it, beside what is given for its size."""
MEMORY = 448 << 20
"""Bytes that a process may hold beyond those that it began with."""
NO_MEMORY = 75
"""The exit status of a process that was refused more memory."""
MARK = struct.Struct("qq")
"""What a process leaves for the one that asked: the piece that it is at, 0 between pieces, and how many things it has
found so far."""
_BATCH = 20  # things found that are sent together


@dataclass(frozen=True, slots=True)
class Task:
    """Something to do: `work` of `argument` gives one thing after the other. `size` are the bytes that it takes;
    `over` says which pieces are not read, and why; `at_once` whether each thing found is to be sent as it is found."""

    work: Callable[[Any], Iterable[Any]]
    argument: Any
    size: int = 0
    over: Mapping[int, str] | None = None
    at_once: bool = False


def fork_on_demand(control: socket.socket, marks: mmap.mmap) -> None:
    """Start a reader for each number that comes, send its pid and its end of a pipe, say how one ended that is asked
    for. Ends, with all of them, when nobody is there to ask.

    This process has one thread and does nothing else, so that a fork of it copies no lock that another thread holds.
    """
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is for the process that asked
    signal.signal(signal.SIGTERM, signal.SIG_DFL)
    signal.signal(signal.SIGPROF, signal.SIG_DFL)
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    gc.freeze()  # what is there stays, and its pages are shared
    readers: set[int] = set()
    try:
        while order := control.recv(struct.calcsize("cq")):
            what, number = struct.unpack("cq", order)
            if what == b"n":
                ours, theirs = socket.socketpair()
                pid = os.fork()
                if pid == 0:
                    control.close()
                    ours.close()
                    _serve(Connection(theirs.detach()), marks, number)
                readers.add(pid)
                socket.send_fds(control, [struct.pack("q", pid)], [ours.fileno()])
                ours.close()
                theirs.close()
            else:
                readers.discard(number)
                control.sendall(struct.pack("q", os.waitpid(number, 0)[1]))
    finally:
        for reader in readers:
            os.kill(reader, signal.SIGKILL)
            os.waitpid(reader, 0)


def _serve(connection: Connection, marks: mmap.mmap, number: int) -> None:
    status = 1
    try:
        asker[:] = [connection]
        _limit_memory()
        while True:
            _do(connection.recv(), connection, marks, number * MARK.size)
    except MemoryError:
        status = NO_MEMORY
    except (EOFError, OSError):
        status = 0  # nobody waits for an answer
    finally:
        os._exit(status)


def _do(task: Task, connection: Connection, marks: mmap.mmap, at: int) -> None:
    allowed = SECONDS + SECONDS_FOR_A_MIB * task.size / 2**20
    made = 0
    batch: list[Any] = []

    def told(piece: int) -> None:
        MARK.pack_into(marks, at, piece, made)
        if piece:
            signal.setitimer(signal.ITIMER_PROF, allowed)

    MARK.pack_into(marks, at, 0, 0)
    begin(Pieces(told, task.over))
    signal.setitimer(signal.ITIMER_PROF, allowed)
    try:
        for each in task.work(task.argument):
            batch.append(each)
            made += 1
            MARK.pack_into(marks, at, 0, made)
            if task.at_once or len(batch) >= _BATCH:
                connection.send(("found", batch))
                batch = []
        connection.send(("end", batch))
    except MemoryError:
        raise
    except ImportFailed as error:
        connection.send(("found", batch))
        connection.send(("failed", error))
    # An importer is another's code, or meets what nobody has thought of: it costs the piece that it was at.
    except Exception as error:  # noqa: BLE001
        frame = traceback.extract_tb(error.__traceback__)[-1]
        where = f"{Path(frame.filename).name}, line {frame.lineno}"
        connection.send(("fault", f"{type(error).__name__}: {str(error)[:200]}; {where}"))
    finally:
        signal.setitimer(signal.ITIMER_PROF, 0)


def _limit_memory() -> None:
    try:
        held = int(Path("/proc/self/statm").read_text("ascii").split()[5]) * resource.getpagesize()
    except (OSError, IndexError):
        return  # a system that does not say what a process holds
    hardest = resource.getrlimit(resource.RLIMIT_DATA)[1]
    most = held + MEMORY
    resource.setrlimit(resource.RLIMIT_DATA, (most if hardest < 0 else min(most, hardest), hardest))
