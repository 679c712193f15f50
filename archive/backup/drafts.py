"""Folders in which something is made beside the place that it is for, and of which nothing is left."""

from __future__ import annotations

import fcntl
import os
import shutil
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

_DRAFT = ".draft-"


@contextmanager
def drafting(place: Path, is_another: Callable[[Path], bool] = lambda _place: False) -> Iterator[Path]:
    """A folder beside `place` to make it in, which goes when the block ends. What a process that was killed left of one
    is taken away, also of a place that `is_another` knows; that of a process which is at work stays. Raises `OSError`.
    """
    for left in place.parent.iterdir():
        name, _, _ = left.name.removeprefix(".").rpartition(_DRAFT)
        if name and left.name.startswith(".") and (name == place.name or is_another(place.with_name(name))):
            _take_away_if_dead(left)
    draft, held = _held(f".{place.name}{_DRAFT}", place.parent)
    try:
        yield draft
    finally:
        os.close(held)
        shutil.rmtree(draft, ignore_errors=True)


def _held(prefix: str, folder: Path) -> tuple[Path, int]:
    """A new folder, and what it is held by: a lock that the kernel lets go of when we die."""
    while True:
        draft = Path(tempfile.mkdtemp(prefix=prefix, dir=folder))
        with suppress(FileNotFoundError):  # another process took it for one that is dead, before we held it
            held = os.open(draft, os.O_RDONLY | os.O_CLOEXEC)
            fcntl.flock(held, fcntl.LOCK_EX)
            if draft.exists():
                return draft, held
            os.close(held)


def _take_away_if_dead(draft: Path) -> None:
    try:
        held = os.open(draft, os.O_RDONLY | os.O_DIRECTORY | os.O_NOFOLLOW)
    except OSError:
        return  # another process was faster, or it is no folder, so none of ours
    try:
        fcntl.flock(held, fcntl.LOCK_EX | fcntl.LOCK_NB)
        shutil.rmtree(draft, ignore_errors=True)
    except OSError:
        return  # somebody is at work in it
    finally:
        os.close(held)
