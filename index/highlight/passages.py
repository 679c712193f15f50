"""The passages of an article among which snippets are chosen: about as wide as asked, with at least one mark each."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator
from typing import NamedTuple

from index.highlight.highlights import Highlight
from index.highlight.sentences import Sentence, sentences

NEARBY = 40
"""Characters within which a cut moves to the next white space."""

_ALIGNED = 30
"""Characters within which a stretch of text moves to the next letter."""

_WORD_CHARACTER = re.compile(r"\w")
_SPACE = re.compile(r"\s")
_NO_SPACE = re.compile(r"\S")
_AFTER_SPACE = re.compile(r"(?<=\s)\S")


class Passage(NamedTuple):
    """A candidate: characters `start` to `end`, and the marks numbered `first` to `last` (exclusive) in it. `opening`
    and `closing` are "…" where it begins or ends within a sentence."""

    start: int
    end: int
    first: int
    last: int
    opening: str = ""
    closing: str = ""


def passages(body: str, marks: list[Highlight], width: int) -> Iterator[Passage]:
    """One candidate for each sentence with a mark, more for a long one."""
    starts = [mark[0] for mark in marks]
    phrases = any(answer.weight > 1 for _, _, answer in marks)
    for first, end, start, stop in _stretches(body, marks, width):
        found = sentences(body, start, stop)
        if phrases:  # single words end in their sentence
            found = _unbroken(found, marks)
        whole = [next(found)]
        number, own = first, 0
        while number < end:
            while whole[own][1] <= starts[number]:
                own += 1
                if own == len(whole):
                    whole.append(next(found))
            begin, finish, _ = whole[own]
            after = bisect_left(starts, finish, number, end)
            if finish - begin > width * 3 // 2:
                yield from _cut(body, begin, finish, marks[number:after], number, width)
            else:
                begin, finish = _with_neighbours(whole, own, found, width)
                yield Passage(begin, finish, bisect_left(starts, begin), bisect_left(starts, finish))
            number = after


def word_end(body: str, end: int, sentence_end: int) -> int:
    """The first white space from `end` on, if it is near and in the sentence."""
    if end >= sentence_end:
        return sentence_end
    space = _SPACE.search(body, end, min(end + NEARBY, sentence_end))
    return space.start() if space else end


def _stretches(body: str, marks: list[Highlight], width: int) -> Iterator[tuple[int, int, int, int]]:
    """(number of the first mark, of the one after the last, start, end) of each part of the body that windows can
    lie in. A sentence that it cuts is too long to be shown whole, and its cut end too far from any mark to be shown."""
    reach = width * 3 // 2 + NEARBY + 1
    first, start = 0, _start_before(body, marks[0][0], reach)
    for number in range(1, len(marks)):
        end, following = marks[number - 1][1], marks[number][0]
        if following - end > 2 * reach + 2 * _ALIGNED:
            stop = _end_after(body, end, reach)
            again = _start_before(body, following, reach)
            if stop <= again:
                yield first, number, start, stop
                first, start = number, again
    yield first, len(marks), start, _end_after(body, marks[-1][1], reach)


def _start_before(body: str, place: int, reach: int) -> int:
    """Where a letter stands, a little more than `reach` characters before; 0 when there is none."""
    begin = place - reach - _ALIGNED
    if begin <= 0 or body[begin].isalnum():
        return max(0, begin)
    found = _WORD_CHARACTER.search(body, begin, place - reach)
    return found.start() if found else 0


def _end_after(body: str, place: int, reach: int) -> int:
    """The end of the body, or a place at least `reach` characters on where no white space stands."""
    end = place + reach
    if end < len(body) and not body[end].isspace():
        return end
    found = _NO_SPACE.search(body, end)
    return found.start() if found else len(body)


def _unbroken(found: Iterator[Sentence], marks: list[Highlight]) -> Iterator[Sentence]:
    """The sentences, joined where a mark runs over the end of one."""
    number = 0
    whole = next(found)
    for start, end, paragraph in found:
        while number < len(marks) and marks[number][1] <= start:
            number += 1
        if number < len(marks) and marks[number][0] < whole[1]:
            whole = whole[0], end, paragraph
        else:
            yield whole
            whole = start, end, paragraph
    yield whole


def _with_neighbours(whole: list[Sentence], own: int, more: Iterator[Sentence], width: int) -> tuple[int, int]:
    """The sentence and as many after it, then before it, as fit and are of its paragraph. `more` are those that follow
    upon `whole`."""
    start, end, paragraph = whole[own]
    following = own
    while end - start < width:
        following += 1
        if following == len(whole):
            further = next(more, None)
            if further is None:
                break
            whole.append(further)
        if whole[following][1] - start > width or whole[following][2] != paragraph:
            break
        end = whole[following][1]
    for before in range(own - 1, -1, -1):
        if end - whole[before][0] > width or whole[before][2] != paragraph:
            break
        start = whole[before][0]
    return start, end


def _cut(body: str, begin: int, finish: int, marks: list[Highlight], number: int, width: int) -> Iterator[Passage]:
    """Pieces of a long sentence, each from a little before a mark to `width` characters on. `marks` are its own, the
    first of them numbered `number`."""
    done = begin
    first, last = 0, len(marks)
    while first < last:
        mark_start, mark_end, _ = marks[first]
        lead = max(0, width - (mark_end - mark_start)) // 3
        start = word_start(body, max(done, mark_start - lead), mark_start, begin)
        end = word_end(body, max(start + width, mark_end), finish)
        after = first + 1
        while after < last and marks[after][0] < end:
            end = max(end, marks[after][1])
            after += 1
        opening, closing = "…" if start > begin else "", "…" if end < finish else ""
        yield Passage(start, end, number + first, number + after, opening, closing)
        first, done = after, end


def word_start(body: str, start: int, mark_start: int, sentence_start: int) -> int:
    """The first letter behind white space from `start` on, if it is near and before the mark."""
    if start <= sentence_start:
        return sentence_start
    found = _AFTER_SPACE.search(body, start, min(start + NEARBY, mark_start))
    if found:
        return found.start()
    return mark_start if mark_start - start < NEARBY else start
