"""How far into its sources an import has come, in bytes as they lie on disk: what a progress bar shows."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from importers.containers.folder import files_of
from importers.protocol import Rejected


class ReadProgress:
    """`done` grows as files are read; `total` is what there is. Neither goes down."""

    def __init__(self, sources: Sequence[Path] = ()) -> None:
        self.done = 0
        self.total = sum(map(size_of, sources))

    def spend(self, count: int) -> None:
        """Note that `count` bytes more were read."""
        self.done = min(self.done + count, max(self.total, self.done))


def size_of(source: Path) -> int:
    """The bytes of a file, or of all files in a folder; 0 where that cannot be told."""
    try:
        if not source.is_dir():
            return source.stat().st_size
        return sum(met[0].lstat().st_size for met in files_of(source) if not isinstance(met, Rejected))
    except OSError:
        return 0
