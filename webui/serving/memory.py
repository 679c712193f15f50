"""A worker's memory: little is held back, what is free goes back, and a worker that holds too much says so."""

from __future__ import annotations

import ctypes
import gc
import random
import resource
import time
from pathlib import Path

MOST = 400 * 2**20
"""Bytes by which a worker may grow before a new one takes its place."""

_STATM = Path("/proc/self/statm")
_PAGE = resource.getpagesize()
_TRIMS = 5.0  # seconds from one return of free memory to the next
_ARENA_MAX, _MMAP_THRESHOLD, _TRIM_THRESHOLD = -8, -3, -1  # glibc's numbers for these
_LARGE = 256 * 1024  # bytes from which on a piece of memory is taken and given back by itself
_ARENAS = 2
_AGE = 300.0  # seconds
_WARM = 50  # requests after which the index is open and what is kept is mostly there


def settle_allocator() -> None:
    """Have the C library keep little for later: a few pools instead of one for each thread, and large arrays given
    back at once. Other libraries than glibc do so by themselves."""
    if (library := _glibc()) is not None:
        library.mallopt(_ARENA_MAX, _ARENAS)
        library.mallopt(_MMAP_THRESHOLD, _LARGE)
        library.mallopt(_TRIM_THRESHOLD, _LARGE)


class Memory:
    """What the worker's process holds of its own: not what it shares with files, such as the index.

    It may grow by `most` bytes over what it held once it had begun to answer, and is not asked before `age` seconds
    have passed: however large an archive is, no worker goes as soon as it comes.
    """

    def __init__(self, most: int = MOST, age: float = _AGE) -> None:
        self._most = int(most * random.uniform(1.0, 1.2))  # noqa: S311  # so that not all workers go at once
        self._from = time.monotonic() + age
        self._next_trim = 0.0
        self._base = 0
        self._answered = 0
        self._library = _glibc()

    def has_grown(self, answered: int) -> bool:
        """Give back what is free, from time to time; whether what is left is too much. `answered` counts requests."""
        now = time.monotonic()
        if now < self._next_trim:
            return False
        self._next_trim = now + _TRIMS
        if answered != self._answered:
            self._answered = answered
            gc.collect()  # an error that was caught holds all that its question had at hand
            if self._library is not None:
                self._library.malloc_trim(0)
        if not self._base and answered >= _WARM:
            self._base = own_bytes()
        return bool(self._base) and now >= self._from and own_bytes() > self._base + self._most


def own_bytes() -> int:
    """Resident bytes that no file lies behind; 0 where the system does not tell."""
    try:
        _, resident, shared, *_ = _STATM.read_text().split()
    except OSError:
        return 0
    return (int(resident) - int(shared)) * _PAGE


def raise_file_limit() -> None:
    """Let this process and those that it starts open as many files as the system allows: each connection is one."""
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    if soft != hard:
        resource.setrlimit(resource.RLIMIT_NOFILE, (hard, hard))


def _glibc() -> ctypes.CDLL | None:
    library = ctypes.CDLL(None)
    return library if hasattr(library, "mallopt") and hasattr(library, "malloc_trim") else None
