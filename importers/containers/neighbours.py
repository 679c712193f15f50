"""What else lies in the folder or zip in which a file lies, for those files whose meaning hangs on their neighbours."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

from importers.containers.confined import open_source
from importers.errors import SourceUnreadable

MOST = 4 * 1024 * 1024
"""Bytes that are read of a neighbour at once, at most."""


@dataclass(frozen=True, slots=True)
class Neighbours:
    """`holds` tells whether there is a file of exactly this path; `open` opens one, raising `OSError`, `ValueError` or
    `SourceUnreadable` where it cannot."""

    holds: Callable[[str], bool]
    open: Callable[[str], BinaryIO]

    def read(self, path: str, most: int = MOST) -> bytes:
        """The first `most` bytes of a file; b"" where there is none that can be read."""
        if not self.holds(path):
            return b""
        try:
            with self.open(path) as stream:
                return stream.read(most)
        except (OSError, ValueError, SourceUnreadable):
            return b""


def _absent(path: str) -> BinaryIO:
    raise FileNotFoundError(path)


NONE = Neighbours(lambda _path: False, _absent)
"""Of a tar, which is read from end to end, nothing is known but the file that is being read."""


def in_folder(root: Path) -> Neighbours:
    """Those of the files below this folder. Links are none, and what a path leads to that is not spelled as the files
    of a folder are, `../a` or `./a`, is none either."""

    def is_file(path: str) -> bool:
        if not {"", ".", ".."}.isdisjoint(path.split("/")):
            return False
        try:
            return (root / path).is_file() and not (root / path).is_symlink()
        except (OSError, ValueError):
            return False

    def opened(path: str) -> BinaryIO:
        return open_source(root / path) if is_file(path) else _absent(path)

    return Neighbours(is_file, opened)
