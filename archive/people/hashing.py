"""Passwords as argon2id hashes, few at once: each takes 64 MiB while it is worked out."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager

from argon2 import PasswordHasher, extract_parameters
from argon2.exceptions import Argon2Error, InvalidHashError
from argon2.profiles import RFC_9106_LOW_MEMORY

from archive.people.errors import ManySignIns
from archive.people.naming import same_way

AT_ONCE = 2
_MOST_WAITING = 3
_FOR_KNOWN = 1  # one more may wait who is known here
_WAIT = 5.0  # seconds
_MOST_MEMORY, _MOST_ROUNDS = 256 * 1024, 10  # KiB; what a hash of a foreign desk may ask for

_HASHER = PasswordHasher.from_parameters(RFC_9106_LOW_MEMORY)
NOBODYS = "$argon2id$v=19$m=65536,t=3,p=4$Vn5hAogi0+oqC+m5x1zPmg$p5hK+GunXLCbEEDNtc24upFpN4prwuBTBY9l125vtMg"
"""What is looked at where nobody is called so: it takes as long as any other, and fits no password that is known."""

_turns = threading.BoundedSemaphore(AT_ONCE)
_places = threading.BoundedSemaphore(AT_ONCE + _MOST_WAITING)
_places_of_known = threading.BoundedSemaphore(_FOR_KNOWN)


def hashed(password: str) -> str:
    """The hash that is stored. Whoever sets a password is known. Raises `ManySignIns`."""
    with turn(known=True):
        return _HASHER.hash(same_way(password).encode("utf-8", "surrogatepass"))


def fits(stored: str, password: str) -> bool:
    """Whether this is the password of the stored hash. With "" for a hash it takes as long, and none fits. To be asked
    in a `turn`."""
    usable = stored if _is_bearable(stored) else ""
    try:
        same = _HASHER.verify(usable or NOBODYS, same_way(password).encode("utf-8", "surrogatepass"))
    except (Argon2Error, InvalidHashError):
        return False
    return same and bool(usable)


def is_dated(stored: str) -> bool:
    """Whether the hash was made by a rule that is not today's, and is to be made anew from the password."""
    return _HASHER.check_needs_rehash(stored)


def _is_bearable(stored: str) -> bool:
    try:
        asked = extract_parameters(stored)
    except InvalidHashError:
        return False
    return asked.memory_cost <= _MOST_MEMORY and asked.time_cost <= _MOST_ROUNDS and asked.parallelism <= _MOST_ROUNDS


@contextmanager
def turn(*, known: bool = False) -> Iterator[None]:
    """Be one of the few whose password is looked at, in this block; who is `known` here has a place that strangers do
    not take. Raises `ManySignIns`."""
    places = next((each for each in _open_to(known) if each.acquire(blocking=False)), None)
    if places is None:
        raise ManySignIns
    try:
        if not _turns.acquire(timeout=_WAIT):
            raise ManySignIns
        try:
            yield
        finally:
            _turns.release()
    finally:
        places.release()


def _open_to(known: bool) -> tuple[threading.BoundedSemaphore, ...]:
    return (_places, _places_of_known) if known else (_places,)
