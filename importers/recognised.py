"""Which importer each item was recognised for in the first look, so that it is not asked for again when it is read."""

from __future__ import annotations

import zlib
from array import array
from collections.abc import Iterable, Iterator
from dataclasses import replace

from importers.protocol import Found, Item, Known, Met

_MOST = 256


class Recognised:
    """The names of importers by the numbers of the items, from 0 in the order of the walk: five bytes an item."""

    def __init__(self) -> None:
        self._marks = array("I")
        self._kinds = array("B")
        self._names: list[str] = [""]

    def heard(self, item: Met, found: Iterable[Found]) -> Iterator[Found]:
        """What the first look found in the next item, but for its importer, which is noted."""
        name = ""
        for each in found:
            if isinstance(each, Known):
                name = each.importer
            else:
                yield each
        if isinstance(item, Item):
            self._note(item, name)

    def _note(self, item: Item, name: str) -> None:
        if name not in self._names and len(self._names) < _MOST:
            self._names.append(name)
        self._marks.append(_mark(item))
        self._kinds.append(self._names.index(name) if name in self._names else 0)

    def told(self, item: Item, number: int) -> Item:
        """The item with the name of its importer, where it is the same as the one of this number then was."""
        if number < len(self._kinds) and self._kinds[number] and self._marks[number] == _mark(item):
            return replace(item, importer=self._names[self._kinds[number]])
        return item


def _mark(item: Item) -> int:
    return zlib.crc32(item.head, zlib.crc32(f"{item.path}\0{item.media_type}".encode()))
