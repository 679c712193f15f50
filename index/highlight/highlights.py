"""Where a text answers a query: whole original words and unbroken phrases, as ranges."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache
from itertools import accumulate

from index.analysis.folding import fold, written
from index.analysis.words import WORD
from index.budget import look, looking
from index.highlight.folded_bytes import folded_bytes
from index.highlight.prefix_scan import LONGEST_MARK, Hit, PrefixScanner, prefix_scanner
from index.highlight.query_terms import QueryTerms, TermMatch, positive_parts, query_terms
from index.query_language.matcher import phrase_spans
from index.query_language.tree import Node, Phrase

_MOST_ASKED = 64
"""Queries made ready that are kept for the next text."""


Highlight = tuple[int, int, TermMatch]
"""Characters from the first to the second (exclusive) answer the query, and what of it."""


@dataclass(frozen=True, slots=True)
class _Asked:
    tree: Node
    terms: QueryTerms
    scanner: PrefixScanner | None


_asked: dict[tuple[int, str, str], _Asked] = {}


def find_highlights(tree: Node, text: str, language: str, field: str = "", most: int | None = None) -> list[Highlight]:
    """The marks of the text in order, not overlapping.

    What stands only in negated parts of the tree is not marked, nor what asks for another field than `field` ("" marks
    the words of all). Of a long text the first `most` words that answer count.
    """
    look()
    asked = _ask(tree, language, field)
    if asked.terms.is_empty:
        return []
    letters = folded_bytes(text) if asked.scanner else None
    if asked.scanner is None or letters is None:
        return highlights_word_by_word(asked.terms, text, most)
    hits = asked.scanner.hits(text, letters, most)
    if not asked.terms.phrases:
        return hits
    return _all_highlights(asked.terms, hits, asked.scanner.positions(letters, hits))


def highlights_word_by_word(asked: QueryTerms, text: str, most: int | None = None) -> list[Highlight]:
    """The marks of any text, found by a look at each of its words."""
    # Lists made at once by the regular expression and `accumulate` take half the time of a loop over its matches.
    pieces = _words_and_gaps().split(text)
    words = pieces[1::2]
    folded = {word: fold(word) for word in looking(set(words))}
    answers = {
        word: asked.judge(folded[word], written(word))
        for word in looking(folded)
        if folded[word] and len(word) <= LONGEST_MARK
    }
    ends = list(accumulate(map(len, pieces)))
    passed = 0
    hits: list[Hit] = []
    positions: list[int] = []
    for number, word in enumerate(looking(words, 10_000)):
        if not folded[word]:
            passed += 1
        elif answer := answers.get(word):
            hits.append((ends[2 * number], ends[2 * number + 1], answer))
            positions.append(number - passed)
            if len(hits) == most:
                break
    return _all_highlights(asked, hits, positions)


@cache
def _words_and_gaps() -> re.Pattern[str]:
    return re.compile(f"({WORD.pattern})")  # which takes some milliseconds, and few texts need


def _ask(tree: Node, language: str, field: str) -> _Asked:
    # By the tree's identity: to compare or hash a long query takes longer than to look through a text for it.
    key = (id(tree), language, field)
    known = _asked.get(key)
    if known is not None and known.tree is tree:
        return known
    parts = list(positive_parts(tree, field))
    if field and parts == list(positive_parts(tree, "")):
        asked = _ask(tree, language, "")
    else:
        made = query_terms(parts, language)
        asked = _Asked(tree, made, prefix_scanner(made))
    if len(_asked) >= _MOST_ASKED:
        _asked.clear()
    _asked[key] = asked
    return asked


def _all_highlights(asked: QueryTerms, hits: list[Hit], positions: list[int]) -> list[Highlight]:
    found = [hit for hit in hits if hit[2].parts]
    own: dict[int, dict[int, Hit]] = {}
    for position, hit in looking(zip(positions, hits, strict=True)):
        for part in hit[2].places:
            own.setdefault(part, {})[position] = hit
    for part, phrase in asked.phrases.items():
        found.extend(_phrase_highlights(own.get(part, {}), part, phrase))
    return list(_merged(sorted(found, key=lambda mark: (mark[0], -mark[1]))))


def _phrase_highlights(own: dict[int, Hit], part: int, phrase: Phrase) -> Iterator[Highlight]:
    """The marks of one phrase; `own` are the words that can be of it, by their positions."""
    length = sum(1 for word in phrase.words if fold(word.text))
    answer = TermMatch(1 << part, length + 1)
    for near in _close_together(own, phrase.slop):
        look()
        if len(near) >= length:
            found = ((position, own[position][2].places[part]) for position in near)
            for first, last in phrase_spans(found, length, phrase.slop):
                yield own[first][0], own[last][1], answer


def _close_together(positions: Iterable[int], slop: int) -> Iterator[list[int]]:
    """The positions parted where more than `slop` words lie between two: no phrase reaches over that."""
    near: list[int] = []
    farthest = -1
    for position in positions:
        if position > farthest and near:
            yield near
            near = []
        near.append(position)
        farthest = position + slop + 1
    yield near


def _merged(marks: Iterable[Highlight]) -> Iterator[Highlight]:
    """Overlapping marks made one."""
    last: Highlight | None = None
    for mark in marks:
        if last is None:
            last = mark
        elif mark[0] < last[1]:
            last = last[0], max(last[1], mark[1]), _both(last[2], mark[2])
        else:
            yield last
            last = mark
    if last is not None:
        yield last


def _both(one: TermMatch, other: TermMatch) -> TermMatch:
    weight = one.weight if not other.parts & ~one.parts else one.weight + other.weight
    return TermMatch(one.parts | other.parts, weight)
