"""Passages of an article, cut the plain way: every sentence found, every one with a mark a candidate. The judge of
`index.highlight.snippets` and `index.highlight.sentences`."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from index.highlight.sentences import ABBREVIATIONS, OPENING
from index.highlight.snippets import MOST_ANCHORS
from index.query_language.tree import Node
from index.results import Snippet
from tests.support.plain_marks import Mark, find_marks

_MOST_WORDS = 20_000
_NEARBY = 40

_BREAK = re.compile(r"""(?<![.!?…])[.!?…]++["'”’»)\]]*+(?P<space>\s++)|\n[^\S\n]*+\n\s*+""")
_LAST_WORD = re.compile(r"(?<!\w)\w{1,6}\Z")
_ABBREVIATION = re.compile(ABBREVIATIONS, re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Sentence:
    """Characters `start` to `end` (exclusive), without white space around them; `paragraph` counts from 0."""

    start: int
    end: int
    paragraph: int


def sentences(text: str) -> Iterator[Sentence]:
    """The sentences of the text in order. A blank line ends one too; abbreviations and initials do not."""
    start, paragraph = len(text) - len(text.lstrip()), 0
    for found in _BREAK.finditer(text, start):
        space = found["space"]
        blank_line = space is None or space.count("\n") > 1
        if found.end() == len(text) or not (blank_line or _ends_sentence(text, found)):
            continue
        end = found.start() if space is None else found.start("space")
        if end > start:
            yield Sentence(start, end, paragraph)
        start = found.end()
        paragraph += blank_line
    end = len(text.rstrip())
    if end > start:
        yield Sentence(start, end, paragraph)


def _ends_sentence(text: str, stop: re.Match[str]) -> bool:
    following = text[stop.end() : stop.end() + 4].lstrip(OPENING)
    if following[:1].islower():
        return False
    if text[stop.start()] != "." or stop.start("space") - stop.start() > 1:
        return True
    before = _LAST_WORD.search(text, max(0, stop.start() - 7), stop.start())
    if before is None:
        return True
    word = before.group()
    initial = len(word) == 1 and word.isalpha() and word.isupper()
    dotted = before.start() > 0 and text[before.start() - 1] == "." and word.isalpha()
    return not (initial or dotted or _ABBREVIATION.fullmatch(word))


@dataclass(frozen=True, slots=True)
class _Window:
    """A candidate: characters `start` to `end`, and the marks numbered `first` to `last` (exclusive) in it. `opening`
    and `closing` are "…" where it begins or ends within a sentence."""

    start: int
    end: int
    first: int
    last: int
    opening: str = ""
    closing: str = ""


def mark(tree: Node, text: str, language: str, field: str = "") -> Snippet:
    """The whole text with its marks: a title (`field` "title") or an article's body ("body")."""
    return Snippet(text, tuple((each.start, each.end) for each in find_marks(tree, text, language, field)))


def best(tree: Node, body: str, language: str, count: int = 3, width: int = 200) -> tuple[Snippet, ...]:
    """Up to `count` passages of the body of about `width` characters, in the order of the text, not overlapping.

    They run from sentence to sentence; one sentence longer than that is cut between words and "…" says so. First
    come the passages with the most of the query's words and phrases that are not shown yet, then the densest. No mark
    is ever cut. Without a match in the body: its beginning, without marks.
    """
    marks = find_marks(tree, body, language, "body", _MOST_WORDS)
    if not marks:
        beginning = _beginning(body, width)
        return (beginning,) if beginning.text else ()
    anchors: list[Mark] = []
    for number, each in enumerate(marks):
        if number < MOST_ANCHORS or not each.parts <= frozenset().union(*(anchor.parts for anchor in anchors)):
            anchors.append(each)
    chosen = sorted(_choose(list(_windows(body, anchors, width)), anchors, count), key=lambda window: window.start)
    return tuple(_snippet(body, window, marks) for window in chosen)


def _choose(windows: list[_Window], marks: list[Mark], count: int) -> list[_Window]:
    contents = [_content(marks[window.first : window.last]) for window in windows]
    chosen: list[_Window] = []
    seen: set[int] = set()

    def rank(number: int) -> tuple[int, int, int, int]:
        parts, weight, marked = contents[number]
        return len(parts - seen), weight, marked, -number

    free = list(range(len(windows)))
    while free and len(chosen) < count:
        winner = max(free, key=rank)
        taken = windows[winner]
        chosen.append(taken)
        seen.update(contents[winner][0])
        free = [n for n in free if windows[n].end <= taken.start or windows[n].start >= taken.end]
    return chosen


def _content(marks: list[Mark]) -> tuple[frozenset[int], int, int]:
    """The query's parts among the marks, the weight of the different ones, and how many marks there are."""
    weights = {mark.parts: mark.weight for mark in marks}
    return frozenset().union(*weights), sum(weights.values()), len(marks)


def _windows(body: str, marks: list[Mark], width: int) -> Iterator[_Window]:
    """One candidate for each sentence with a mark, more for a long one."""
    starts = [mark.start for mark in marks]
    whole = _unbroken(sentences(body), marks)
    for number, sentence in enumerate(whole):
        first, last = bisect_left(starts, sentence.start), bisect_left(starts, sentence.end)
        if first == last:
            continue
        if sentence.end - sentence.start > width * 3 // 2:
            yield from _cut(body, sentence, marks, first, last, width)
        else:
            start, end = _with_neighbours(whole, number, width)
            yield _Window(start, end, bisect_left(starts, start), bisect_left(starts, end))


def _unbroken(found: Iterable[Sentence], marks: list[Mark]) -> list[Sentence]:
    """The sentences, joined where a mark runs over the end of one."""
    whole: list[Sentence] = []
    number = 0
    for sentence in found:
        while number < len(marks) and marks[number].end <= sentence.start:
            number += 1
        if whole and number < len(marks) and marks[number].start < whole[-1].end:
            whole[-1] = Sentence(whole[-1].start, sentence.end, sentence.paragraph)
        else:
            whole.append(sentence)
    return whole


def _with_neighbours(whole: list[Sentence], number: int, width: int) -> tuple[int, int]:
    """The sentence and as many after it, then before it, as fit and are of its paragraph."""
    own = whole[number]
    start, end = own.start, own.end
    for following in range(number + 1, len(whole)):
        if whole[following].end - start > width or whole[following].paragraph != own.paragraph:
            break
        end = whole[following].end
    for before in range(number - 1, -1, -1):
        if end - whole[before].start > width or whole[before].paragraph != own.paragraph:
            break
        start = whole[before].start
    return start, end


def _cut(body: str, sentence: Sentence, marks: list[Mark], first: int, last: int, width: int) -> Iterator[_Window]:
    """Pieces of a long sentence, each from a little before a mark to `width` characters on."""
    done = sentence.start
    while first < last:
        lead = max(0, width - (marks[first].end - marks[first].start)) // 3
        start = _word_start(body, max(done, marks[first].start - lead), marks[first].start, sentence.start)
        end = _word_end(body, max(start + width, marks[first].end), sentence.end)
        after = first + 1
        while after < last and marks[after].start < end:
            end = max(end, marks[after].end)
            after += 1
        opening = "…" if start > sentence.start else ""
        yield _Window(start, end, first, after, opening, "…" if end < sentence.end else "")
        first, done = after, end


def _word_start(body: str, start: int, mark_start: int, sentence_start: int) -> int:
    if start <= sentence_start:
        return sentence_start
    for place in range(start, min(start + _NEARBY, mark_start)):
        if body[place - 1].isspace() and not body[place].isspace():
            return place
    return mark_start if mark_start - start < _NEARBY else start


def _word_end(body: str, end: int, sentence_end: int) -> int:
    if end >= sentence_end:
        return sentence_end
    for place in range(end, min(end + _NEARBY, sentence_end)):
        if body[place].isspace():
            return place
    return end


def _snippet(body: str, window: _Window, marks: list[Mark]) -> Snippet:
    shift = len(window.opening) - window.start
    return Snippet(
        f"{window.opening}{body[window.start : window.end].rstrip()}{window.closing}",
        tuple((m.start + shift, m.end + shift) for m in marks if window.start <= m.start and m.end <= window.end),
        len([m for m in marks if m.start < window.start]),
    )


def _beginning(body: str, width: int) -> Snippet:
    """The first sentences that fit, or the beginning of a first one that does not."""
    start = len(body) - len(body.lstrip())
    piece = body[start : start + 2 * width + _NEARBY]
    end = 0
    for sentence in sentences(piece):
        if sentence.end > width and (end or sentence.end > width * 3 // 2):
            break
        end = sentence.end
    if end:
        return Snippet(piece[:end])
    cut = _word_end(piece, min(width, len(piece)), len(piece.rstrip()))
    return Snippet(f"{piece[:cut].rstrip()}…" if piece else "")
