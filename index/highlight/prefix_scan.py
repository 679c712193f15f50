"""The words of a text that answer, found without a look at the others."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable
from functools import lru_cache
from itertools import accumulate, compress
from operator import itemgetter

from index.analysis.folding import fold, written
from index.budget import looking
from index.highlight.query_terms import QueryTerms, TermMatch
from index.query_language.matcher import ExpandingNode
from index.query_language.tree import Fuzzy

_LONGEST_PREFIX = 3  # letters

LONGEST_MARK = 200
"""Characters of a single word beyond which it is not marked: such a run is no word that a person reads."""

_MOST_SHELVES = 40
"""Searches through a text, beyond which it is faster to look at every word."""

_MOST_JUDGED = 2_000
"""Words of which a scanner remembers what they answer."""

Hit = tuple[int, int, TermMatch]
"""A word that answers: its first character, the one after its last, and what it answers."""

_start = itemgetter(0)


class PrefixScanner:
    """Finds the words that answer in texts of one language, by how they begin; remembers each it has judged.

    Letters tell which words can answer; of these it is looked at how the text writes them, accents and all.
    """

    def __init__(self, asked: QueryTerms, shelves: Iterable[str]) -> None:
        self._shelves = [_shelf(shelf) for shelf in shelves]
        self._may_answer = _MayAnswer(asked)
        self._answers = _Answers(asked)
        self._farthest = max((phrase.slop for phrase in asked.phrases.values()), default=0) + 1

    def hits(self, text: str, letters: bytes, most: int | None) -> list[Hit]:
        """The first `most` words that answer, in order; `letters` is what `folded_bytes` makes of the text."""
        found: list[Hit] = []
        answers = self._answers
        for shelf in looking(self._shelves, 1):
            pieces = shelf.split(letters)
            flags = list(map(self._may_answer.__getitem__, pieces[1::2]))
            if any(flags):
                ends = list(accumulate(map(len, pieces)))
                # A word's piece begins with the space before it, which stands at the word's own place in the text.
                spans = compress(zip(ends[::2], ends[1::2], strict=False), flags)
                judged = [(start, end - 1, answers[text[start : end - 1]]) for start, end in spans]
                found += [(start, end, answer) for start, end, answer in judged if answer][:most]
        if len(self._shelves) > 1:
            found.sort(key=_start)
        return found[:most]

    def positions(self, letters: bytes, hits: list[Hit]) -> list[int]:
        """The hits counted in words of the text: where more lie between two than any phrase allows, as if there
        were one more than that."""
        position, last, positions = -1, -1, []
        for start, end, _ in looking(hits):
            position += 1
            if start - last > 1:
                others = letters[last + 1 : start + 1].split(None, self._farthest)
                position += min(len(others), self._farthest)
            positions.append(position)
            last = end
        return positions


def prefix_scanner(asked: QueryTerms) -> PrefixScanner | None:
    """Made ready to look for these words; None when they can only be found by a look at every word."""
    starts = word_prefixes(asked)
    if starts is None:
        return None
    shelves = _shelves(starts)
    return PrefixScanner(asked, shelves) if len(shelves) <= _MOST_SHELVES else None


def word_prefixes(asked: QueryTerms) -> frozenset[str] | None:
    """One to three letters each: every word of a-z and 0-9 that answers begins so when it is folded. None when there is
    no telling."""
    if asked.terms:
        return None
    starts = {folded[:_LONGEST_PREFIX] for folded in (*asked.forms, *asked.exact)}
    starts.update(_of_pattern(node) for node, _ in asked.expanding)
    return None if "" in starts else frozenset(start for start in starts if start.isascii())


def _of_pattern(node: ExpandingNode) -> str:
    if isinstance(node, Fuzzy):
        return fold(node.text)[:1]
    return fold(re.split(r"[*?]", node.text, maxsplit=1)[0])[:_LONGEST_PREFIX]


class _MayAnswer(dict[bytes, bool]):
    """Whether words can answer, by their letters with a space in front; filled on demand."""

    def __init__(self, asked: QueryTerms) -> None:
        self._asked = asked

    def __missing__(self, letters: bytes) -> bool:
        if len(letters) > LONGEST_MARK + 1:
            return False
        if len(self) >= _MOST_JUDGED:
            self.clear()
        self[letters] = may = self._asked.may_answer(fold(letters[1:].decode("ascii")))
        return may


class _Answers(dict[str, TermMatch | None]):
    """What words answer, as the text writes them; filled on demand."""

    def __init__(self, asked: QueryTerms) -> None:
        self._asked = asked

    def __missing__(self, word: str) -> TermMatch | None:
        if len(self) >= _MOST_JUDGED:
            self.clear()
        self[word] = answer = self._asked.judge(fold(word), written(word))
        return answer


def _shelves(starts: Collection[str]) -> list[str]:
    """The beginnings without those that begin with another one, so that each word lies on one shelf."""
    return [start for start in starts if not any(start[:short] in starts for short in range(1, len(start)))]


@lru_cache(maxsize=512)
def _shelf(start: str) -> re.Pattern[bytes]:
    """Words that begin so, with the space before, apostrophes and the like between their letters or not."""
    return re.compile(b"( %b[^ ]*)" % "['_]*".join(map(re.escape, start)).encode())
