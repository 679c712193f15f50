"""What a reader may have meant instead: the text with other signs in some of its places."""

from __future__ import annotations

from collections.abc import Iterator

MOST = 3
"""Texts that are offered for one search."""


class Offers:
    """Changes of a text, gathered by their reason: those of one reason make one text."""

    def __init__(self, text: str) -> None:
        self._text = text
        self._changes: dict[str, dict[tuple[int, int], str]] = {}

    def change(self, reason: str, start: int, end: int, written: str) -> None:
        """Offer `written` in place of what stands from `start` to `end`. Changes come in order; of two that overlap the
        first counts."""
        changes = self._changes.setdefault(reason, {})
        last = next(reversed(changes), (0, 0))
        if start >= last[1]:
            changes[start, end] = written

    def whole(self, reason: str, text: str) -> None:
        """Offer this text."""
        self._changes.setdefault(reason, {})[0, len(self._text)] = text

    def texts(self) -> Iterator[str]:
        """The texts that are offered, at most `MOST`, each once."""
        made = dict.fromkeys(" ".join(self._changed(each).split()) for each in self._changes.values())
        yield from [each for each in made if each and each != " ".join(self._text.split())][:MOST]

    def _changed(self, changes: dict[tuple[int, int], str]) -> str:
        pieces: list[str] = []
        last = 0
        for (start, end), written in sorted(changes.items()):
            pieces += (self._text[last:start], written)
            last = end
        return "".join((*pieces, self._text[last:]))
