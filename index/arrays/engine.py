"""The default engine: what the rest of the program sees of it."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from index.arrays.reader import ArrayReader
    from index.arrays.writer import ArrayWriter


class ArrayEngine:
    """An `Engine` on Whoosh's index with arrays for segments. To name it and its format takes neither what writes nor
    what reads; searching takes nothing of what writes."""

    name = "arrays"
    format = 6

    def write(self, folder: Path) -> ArrayWriter:
        """Open the index in the folder for changes; an empty folder becomes an empty index. Raises
        `IndexDamaged`."""
        from index.arrays.writer import ArrayWriter

        return ArrayWriter(folder)

    def read(self, folder: Path) -> ArrayReader:
        """Open the index in the folder for searching. Raises `IndexDamaged`."""
        from index.arrays.reader import ArrayReader

        return ArrayReader(folder)

    def linkable(self, file: Path) -> bool:
        """All but Whoosh's lock: the other files are written once and never again."""
        return not file.name.endswith("WRITELOCK")
