"""A small disk of a test's own, which can be full."""

from __future__ import annotations

import gc
import os
from pathlib import Path

PAGE = 4096


class Disk:
    """A disk of 16 MiB, mounted at `path`."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self._filler = path / "filler"

    def fill(self, leaving: int = 0) -> None:
        """Leave so many bytes free, whole pages."""
        self.clear()
        gc.collect()  # files that were taken away go with the last map of them
        room = self._free() - leaving
        if room > 0:
            with self._filler.open("wb") as file:
                os.posix_fallocate(file.fileno(), 0, room)

    def clear(self) -> None:
        """Make room again."""
        self._filler.unlink(missing_ok=True)

    def _free(self) -> int:
        said = os.statvfs(self.path)
        return said.f_bavail * said.f_frsize
