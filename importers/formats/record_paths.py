"""Where each record of a file of many lies, by a name of its own."""

from __future__ import annotations

import re
from collections import Counter

from archive.document import Document

_WORDS = re.compile(r"\w+")
_SLUG_LENGTH = 60


class RecordPaths:
    """A place in the file for each record that stays its own when lines are added above it."""

    def __init__(self, path: str) -> None:
        self._path = path
        self._times: Counter[str] = Counter()

    def of(self, document: Document) -> str:
        """The document's place: by its id in the source, else by its title."""
        name = document.source_id or "-".join(_WORDS.findall(document.title.casefold()))[:_SLUG_LENGTH] or "untitled"
        unique = name
        while unique in self._times:
            self._times[name] += 1
            unique = f"{name}~{self._times[name]}"
        self._times[unique] = 1
        return f"{self._path}#{unique}"
