"""The words of a text that answer, found without a look at the others."""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import lru_cache
from itertools import accumulate
from operator import itemgetter

from index.analysis import fold
from index.beginnings import beginnings, spellings
from index.wanted import Answer, Wanted

LONGEST_MARK = 200
"""Characters of a single word beyond which it is not marked: such a run is no word that a person reads."""

_MOST_SHELVES = 40
"""Searches through a text, beyond which it is faster to look at every word."""

_MOST_JUDGED = 5_000
"""Words of which a glance remembers what they answer."""

Hit = tuple[int, int, Answer]
"""A word that answers: its first character, the one after its last, and what it answers."""

_start = itemgetter(0)


class Glance:
    """Finds the words that answer in texts of one language, by their first two letters; remembers each it has judged."""

    def __init__(self, asked: Wanted, starts: Iterable[str]) -> None:
        self._shelves = [_shelf(shelf) for shelf in _shelves(starts)]
        self._judged = _Judged(asked, starts)
        self._farthest = max((phrase.slop for phrase in asked.phrases.values()), default=0) + 1

    def hits(self, letters: bytes, most: int | None) -> list[Hit]:
        """The first `most` words that answer, in order; `letters` is what `read` makes of the text."""
        found: list[Hit] = []
        for shelf in self._shelves:
            pieces = shelf.split(letters)
            answers = list(map(self._judged.__getitem__, pieces[1::2]))
            if any(answers):
                ends = list(accumulate(map(len, pieces)))
                # A word's piece begins with the space before it, which stands at the word's own place in the text.
                spans = zip(ends[::2], ends[1::2], answers, strict=False)
                found += [(start, end - 1, answer) for start, end, answer in spans if answer]
        if len(self._shelves) > 1:
            found.sort(key=_start)
        return found[:most]

    def positions(self, letters: bytes, hits: list[Hit]) -> list[int]:
        """The hits counted in words of the text: where more lie between two than any phrase allows, as if there
        were one more than that."""
        position, last, positions = -1, 0, []
        for start, end, _ in hits:
            position += len(letters[last + 1 : start + 1].split(None, self._farthest)[: self._farthest]) + 1
            positions.append(position)
            last = end
        return positions


def glance(asked: Wanted) -> Glance | None:
    """Made ready to look for these words; None when they can only be found by a look at every word."""
    starts = beginnings(asked)
    if starts is None or len(_shelves(starts)) > _MOST_SHELVES:
        return None
    return Glance(asked, starts)


class _Judged(dict[bytes, Answer | None]):
    """What words answer, by their letters with a space in front; filled on demand."""

    def __init__(self, asked: Wanted, starts: Iterable[str]) -> None:
        self._asked = asked
        self._starts = tuple(f" {spelling}".encode() for start in starts for spelling in spellings(start))

    def __missing__(self, letters: bytes) -> Answer | None:
        if len(letters) > LONGEST_MARK + 1:
            return None
        answer = None
        if letters.startswith(self._starts) or b"'" in letters[:5]:
            answer = self._asked.judge(fold(letters[1:].decode("ascii")))
        if len(self) >= _MOST_JUDGED:
            self.clear()
        self[letters] = answer
        return answer


def _shelves(starts: Iterable[str]) -> set[str]:
    """The first two letters of each, with "y" as "i" and "z" as "c" in the second place; or the only letter, which
    then stands for all that begin with it. So each word lies on one shelf."""
    firsts = {min(spellings(start[:2])) for start in starts}
    return {first for first in firsts if len(first) == 1 or first[0] not in firsts}


@lru_cache(maxsize=2048)
def _shelf(first: str) -> re.Pattern[bytes]:
    """Words with these letters in front, an apostrophe between them or not, and with the space before."""
    seconds = "".join(sorted({spelling[1:] for spelling in spellings(first)}))
    second = f"'?[{seconds}]" if seconds else ""
    return re.compile(f"( {first[0]}{second}[^ ]*)".encode())
