"""How many searches are kept in a day: for one address, and for all together."""

from __future__ import annotations

import fcntl
import hashlib
import os
import stat
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from archive.frozen import KeptEnough
from archive.messages import N_, Message
from webui.http.request import network

FOR_ONE, FOR_ALL = 50, 300
"""Searches a day. Thirty days of the latter are fewer than are kept, and then those go that nobody came back to: the
room cannot be filled by keeping alone."""

_A_DAY = 86_400  # seconds
_KEY, _DAY, _MARK = 16, 4, 2  # bytes
_HEAD = _DAY + _KEY


class Allowance:
    """What one home's readers have used today, for all processes that serve it.

    It lies in memory that a file system shows (`/dev/shm`), outside the home, for this user alone. An address is two
    bytes of a hash whose key is made for the day and overwritten at the first request of the next: tens of thousands of
    addresses have the same. Where there is no such place each process counts by itself.
    """

    def __init__(
        self,
        home: Path,
        for_one: int = FOR_ONE,
        for_all: int = FOR_ALL,
        clock: Callable[[], float] = time.time,
    ) -> None:
        digest = hashlib.sha256(os.fsencode(home.absolute())).hexdigest()[:16]
        self._name = f"hemeroteca-{os.getuid()}-{digest}"
        self._for_one, self._for_all, self._clock = for_one, for_all, clock
        self._own: int | None = None
        self._looked = -1

    @contextmanager
    def one(self, address: str) -> Iterator[None]:
        """Use one of those that this address has; where the block raises, it has it still. Raises `KeptEnough`."""
        mark = self._use(address)
        try:
            yield
        except BaseException:
            self._give_back(mark)
            raise

    def forget(self) -> None:
        """Overwrite what is left of another day. Cheap: to be called at each request."""
        if (day := self._day()) != self._looked:
            self._looked = day
            if (file := self._opened(os.O_RDWR)) is not None:
                with self._held(file):
                    pass

    def _use(self, address: str) -> bytes:
        with self._held(self._shared()) as (file, key, marks):
            mark = hashlib.blake2b(network(address).encode(), key=key, digest_size=_MARK).digest()
            wait = int(_A_DAY - self._clock() % _A_DAY) + 1
            if len(marks) >= self._for_all:
                here = N_("Up to %(most)s new searches a day are frozen here, and today they have been.")
                raise KeptEnough(Message(here, most=self._for_all), wait)
            if marks.count(mark) >= self._for_one:
                one = N_("Up to %(most)s new searches a day are frozen for one address, and today they have been.")
                raise KeptEnough(Message(one, most=self._for_one), wait)
            os.pwrite(file, mark, _HEAD + len(marks) * _MARK)
        return mark

    def _give_back(self, mark: bytes) -> None:
        with self._held(self._shared()) as (file, _key, marks):
            if mark in marks:  # not where another day has begun meanwhile
                marks.remove(mark)
                os.ftruncate(file, _HEAD + len(marks) * _MARK)
                os.pwrite(file, b"".join(marks), _HEAD)

    @contextmanager
    def _held(self, file: int) -> Iterator[tuple[int, bytes, list[bytes]]]:
        """The file, the key of the day and what was used of it, for this thread alone; then it is closed."""
        try:
            fcntl.flock(file, fcntl.LOCK_EX)
            day = self._day().to_bytes(_DAY, "big")
            held = os.pread(file, _HEAD + self._for_all * _MARK, 0)
            if held[:_DAY] != day or len(held) < _HEAD:
                held = day + os.urandom(_KEY)
                os.pwrite(file, held, 0)
                os.ftruncate(file, _HEAD)
            used = held[_HEAD:]
            yield file, held[_DAY:_HEAD], [used[at : at + _MARK] for at in range(0, len(used), _MARK)]
        finally:
            os.close(file)

    def _shared(self) -> int:
        """The file of all processes, made where it is not there; where it cannot be, one of this process's own."""
        if (file := self._opened(os.O_RDWR | os.O_CREAT)) is not None:
            return file
        if self._own is None:
            self._own = os.memfd_create(self._name)
        return os.open(f"/proc/self/fd/{self._own}", os.O_RDWR | os.O_CLOEXEC)

    def _opened(self, flags: int) -> int | None:
        for folder in _places():
            try:
                file = os.open(folder / self._name, flags | os.O_CLOEXEC | os.O_NOFOLLOW | os.O_NONBLOCK, 0o600)
            except OSError:
                continue
            found = os.fstat(file)
            if stat.S_ISREG(found.st_mode) and found.st_uid == os.getuid() and not found.st_mode & 0o077:
                return file
            os.close(file)  # somebody else lies in wait under this name
        return None

    def _day(self) -> int:
        return int(self._clock() // _A_DAY)


def _places() -> Iterator[Path]:
    """Folders in which everybody may have files of their own; the one in memory first."""
    yield Path("/dev/shm")  # noqa: S108  # what lies there is looked at before it is believed
    yield Path(tempfile.gettempdir())
