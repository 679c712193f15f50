"""A file that another process reads for this one: large files stay in the containers that hold them."""

from __future__ import annotations

import io
import signal
from multiprocessing.connection import Connection
from typing import Any, BinaryIO, cast

from importers.errors import ImportFailed

_PIECE = 1 << 18  # bytes
SECONDS_FOR_A_MIB = 5.0
"""Processor time that is given for each MiB that is read."""
asker: list[Connection] = []
"""In a reader's process, the way to the process that asked."""


def open_far() -> BinaryIO:
    """The file of the item that is being read, from its first byte. Opening and reading raise what they do there."""
    return cast(BinaryIO, io.BufferedReader(_FarFile(), _PIECE))


class _FarFile(io.RawIOBase):
    """One opening of the file."""

    def __init__(self) -> None:
        super().__init__()
        self._number: int = _asked("open", 0, 0)

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any) -> int:
        """Fill the buffer as far as the file goes; what is read gives time."""
        data: bytes = _asked("read", self._number, len(buffer))
        left, _ = signal.getitimer(signal.ITIMER_PROF)
        if left:
            signal.setitimer(signal.ITIMER_PROF, left + SECONDS_FOR_A_MIB * len(data) / 2**20)
        buffer[: len(data)] = data
        return len(data)

    def close(self) -> None:
        if not self.closed:
            asker[0].send(("close", (self._number, 0)))
        super().close()


def _asked(what: str, number: int, size: int) -> Any:
    asker[0].send((what, (number, size)))
    answer = asker[0].recv()
    if isinstance(answer, ImportFailed):
        raise answer
    return answer
