"""What a reading of damaged XML lost: of one record, and of the file around the records."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field

from importers.protocol import Found, Rejected, Skipped

_WORD, _TAG = re.compile(r"\w"), re.compile("<[^<>]{0,2000}>")
CHARACTERS = "forbidden characters were left out"
HALVES = "halves of characters were left out"
ENTITIES = "entities of the document's own were left out"
TOO_LONG = "characters beyond what a record may hold were left out"
_ONE = {
    CHARACTERS: "1 forbidden character was left out",
    HALVES: "half a character was left out",
    ENTITIES: "1 entity of the document's own was left out",
}
CUT = "the file ends in the middle of it"
OUTSIDE = "lines that stood outside the XML, such as messages of the server"


class Losses:
    """What one record lost, counted as it is read."""

    __slots__ = ("_counts", "cut")

    def __init__(self) -> None:
        self._counts: Counter[str] = Counter()
        self.cut = False

    def add(self, what: str, count: int) -> None:
        """Count what was lost; `what` is one of the names above."""
        if count:
            self._counts[what] += count

    def sentences(self) -> tuple[str, ...]:
        """Each loss as a sentence, for `Damaged.losses`; () where nothing was lost."""
        told = [
            _ONE[what] if count == 1 and what in _ONE else f"{count:,} {what}" for what, count in self._counts.items()
        ]
        return (*told, CUT) if self.cut else tuple(told)


@dataclass(slots=True)
class Faults:
    """What was wrong with a file: sentences for what is missing, and the lines that stood outside its XML."""

    damage: list[str] = field(default_factory=list)
    outside: int = 0

    def told(self, path: str, what: str, repair: str) -> Iterator[Found]:
        """What is told of the file at `path`: `what` it is, with its article, and the `repair`."""
        if self.outside:
            yield Skipped(path, OUTSIDE, self.outside)
        for fault in self.damage:
            yield Rejected(path, f"{what} is damaged: {fault}; {repair}")


def count_lines(text: str) -> int:
    """How many lines of a text say something beside their tags."""
    return sum(1 for line in text.split("\n") if _WORD.search(_TAG.sub("", line)))
