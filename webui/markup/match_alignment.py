"""Which match of an article's plain text each match of its HTML is. Snippets and lines of context lead to a match by
its number in the plain text; the HTML has captions and notes on pictures besides, whose words match too. And which
matches lie in which piece of a text."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from difflib import SequenceMatcher

Marks = Sequence[tuple[int, int]]
Keys = tuple[list[str], list[str]]

MOST = 1_000
"""Matches up to which the texts around them are compared; where there are more, they are numbered as they come."""

MOST_MARKED = 5_000
"""Matches that are marked on one page, the first."""

_AROUND, _COMPARED = 120, 20  # characters that are looked at, and how many letters and digits among them are compared


def numbers(html_text: str, html_marks: Marks, text: str, marks: Marks) -> tuple[int, ...]:
    """For each mark of the HTML's text the number of the plain text's mark that it is, from 1; 0 where it is none.

    Marks are the same when the same words stand behind them, else before them; what is left between two that are known
    is taken in order.
    """
    if max(len(html_marks), len(marks)) > MOST:
        return tuple(number if number <= len(marks) else 0 for number in range(1, len(html_marks) + 1))
    behind = [_behind(html_text, mark) for mark in html_marks], [_behind(text, mark) for mark in marks]
    before = [_before(html_text, mark) for mark in html_marks], [_before(text, mark) for mark in marks]
    told = [0] * len(html_marks)
    _align(range(len(html_marks)), range(len(marks)), (behind, before), told)
    return tuple(told)


def near(marks: Marks, places: Iterable[tuple[int, str]]) -> Iterator[Marks]:
    """For each text in order, which begins at the offset beside it, those of the first `MOST_MARKED` that reach into
    it."""
    first, last = 0, min(len(marks), MOST_MARKED)
    for offset, text in places:
        while first < last and marks[first][1] <= offset:
            first += 1
        behind = first
        while behind < last and marks[behind][0] < offset + len(text):
            behind += 1
        yield marks[first:behind]


def within(marks: Marks, offset: int, length: int) -> Iterator[tuple[int, int]]:
    """The marks cut to the `length` characters from `offset`, counted from there."""
    for start, end in marks:
        low, high = max(start - offset, 0), min(end - offset, length)
        if low < high:
            yield low, high


def goes_on(marks: Marks, offset: int) -> bool:
    """Whether a mark began before `offset` and is not over there: what is marked first behind it is no match of its
    own, only the rest of one that runs into another element."""
    return any(start < offset < end for start, end in marks)


def _align(ours: range, theirs: range, ways: Sequence[Keys], told: list[int]) -> None:
    if not ways:
        for at, number in zip(ours, theirs, strict=False):
            told[at] = number + 1
        return
    (own, other), *rest = ways
    shown, known = own[ours.start : ours.stop], other[theirs.start : theirs.stop]
    at, number = ours.start, theirs.start
    # The last block is empty and stands at the end of both.
    for block in SequenceMatcher(None, shown, known, autojunk=False).get_matching_blocks():
        here, there = ours.start + block.a, theirs.start + block.b
        if at < here and number < there:
            _align(range(at, here), range(number, there), rest, told)
        for step in range(block.size):
            told[here + step] = there + step + 1
        at, number = here + block.size, there + block.size


def _behind(text: str, mark: tuple[int, int]) -> str:
    own = _letters(text[slice(*mark)])
    return own + _letters(text[mark[1] : mark[1] + _AROUND])[:_COMPARED]


def _before(text: str, mark: tuple[int, int]) -> str:
    own = _letters(text[slice(*mark)])
    return _letters(text[max(mark[0] - _AROUND, 0) : mark[0]])[-_COMPARED:] + own


def _letters(text: str) -> str:
    return "".join(filter(str.isalnum, text))
