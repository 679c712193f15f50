"""Two texts compared word by word: what the one has that the other has not. Text alone, no markup."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from difflib import Match, SequenceMatcher
from enum import StrEnum
from itertools import accumulate

from archive.messages import Message

MOST_CHARACTERS = 400_000
"""Both texts together, beyond which they are not compared."""

_MOST_STEPS = 3_000_000  # of comparing, about a second of them
_AROUND = 1  # unchanged paragraphs shown beside a change


class Kind(StrEnum):
    """What became of a piece of text."""

    SAME = "same"
    GONE = "gone"
    NEW = "new"


@dataclass(frozen=True, slots=True)
class Piece:
    """Text in a row that fared alike."""

    kind: Kind
    text: str


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A paragraph in pieces; or, without any, how many paragraphs that are the same in both were `left_out`."""

    pieces: tuple[Piece, ...] = ()
    left_out: int = 0


@dataclass(frozen=True, slots=True)
class TextDiff:
    """`gone` and `new` count words. `note` is a sentence where something could not be compared."""

    paragraphs: tuple[Paragraph, ...]
    gone: int
    new: int
    note: Message | None = None


def text_diff(before: str, after: str) -> TextDiff:
    """What has to be done to the one text to make it the other; paragraphs are parted by blank lines."""
    if len(before) + len(after) > MOST_CHARACTERS:
        return TextDiff((), 0, 0, Message("These texts are too long to be compared word by word."))
    old, new = ([each for each in text.split("\n\n") if each.strip()] for text in (before, after))
    steps = _Steps()
    paragraphs: list[Paragraph] = []
    whole = False
    for kind, left, right in _blocks(old, new, steps) or [("replace", old, new)]:
        if kind == "equal":
            paragraphs += [Paragraph((Piece(Kind.SAME, each),)) for each in right]
            continue
        words = _blocks(_words(left), _words(right), steps)
        whole |= words is None
        paragraphs += _paragraphs(words or [("delete", _words(left), []), ("insert", [], _words(right))])
    counts = {
        kind: sum(len(piece.text.split()) for each in paragraphs for piece in each.pieces if piece.kind is kind)
        for kind in (Kind.GONE, Kind.NEW)
    }
    note = Message("Some passages are too long to be compared word by word and are shown whole.") if whole else None
    return TextDiff(tuple(_folded(paragraphs)), counts[Kind.GONE], counts[Kind.NEW], note)


def line_diff(before: str, after: str) -> tuple[Piece, ...]:
    """The same of a title."""
    old, new = before.split(), after.split()
    words = _blocks(old, new, _Steps()) or [("delete", old, []), ("insert", [], new)]
    return tuple(piece for each in _paragraphs(words) for piece in each.pieces)


_BREAK = "\n\n"  # stands among words where a paragraph ends

Block = tuple[str, Sequence[str], Sequence[str]]


class _TooMuch(Exception):
    pass


class _Steps:
    """How much comparing may still be done."""

    def __init__(self) -> None:
        self.left = _MOST_STEPS


class _Matcher(SequenceMatcher[str]):
    """`difflib`'s, stopped where it would take too long: it looks at each pair of equal words again and again."""

    def __init__(self, old: Sequence[str], new: Sequence[str], steps: _Steps) -> None:
        super().__init__(None, old, new, autojunk=False)
        self._steps = steps
        places = Counter(new)
        self._cost = [0, *accumulate(1 + places[each] for each in old)]

    def find_longest_match(self, alo: int = 0, ahi: int | None = None, blo: int = 0, bhi: int | None = None) -> Match:
        """As `difflib` finds it. Raises `_TooMuch`."""
        self._steps.left -= self._cost[-1 if ahi is None else ahi] - self._cost[alo]
        if self._steps.left < 0:
            raise _TooMuch
        return super().find_longest_match(alo, ahi, blo, bhi)


def _blocks(old: Sequence[str], new: Sequence[str], steps: _Steps) -> list[Block] | None:
    """Runs that are equal, replaced, deleted or inserted; None where finding them would take too long."""
    try:
        codes = _Matcher(old, new, steps).get_opcodes()
    except _TooMuch:
        return None
    return [(kind, old[alo:ahi], new[blo:bhi]) for kind, alo, ahi, blo, bhi in codes]


def _words(paragraphs: Sequence[str]) -> list[str]:
    words: list[str] = []
    for each in paragraphs:
        words += [*([_BREAK] if words else []), *each.split()]
    return words


def _paragraphs(blocks: Sequence[Block]) -> Iterator[Paragraph]:
    """Paragraphs as they are after the change: where one began before is not told."""
    pieces: list[Piece] = []
    for kind, old, new in blocks:
        if kind != "equal" and (gone := " ".join(word for word in old if word != _BREAK)):
            pieces.append(Piece(Kind.GONE, gone))
        for number, run in enumerate(_runs(new)):
            if number:
                yield Paragraph(tuple(pieces))
                pieces = []
            if run:
                pieces.append(Piece(Kind.SAME if kind == "equal" else Kind.NEW, " ".join(run)))
    if pieces:
        yield Paragraph(tuple(pieces))


def _runs(words: Sequence[str]) -> Iterator[list[str]]:
    run: list[str] = []
    for word in words:
        if word == _BREAK:
            yield run
            run = []
        else:
            run.append(word)
    yield run


def _folded(paragraphs: Sequence[Paragraph]) -> Iterator[Paragraph]:
    """Without the paragraphs that are the same and far from any change."""
    changed = [any(piece.kind is not Kind.SAME for piece in each.pieces) for each in paragraphs]
    left_out = 0
    for number, each in enumerate(paragraphs):
        if any(changed[max(number - _AROUND, 0) : number + _AROUND + 1]):
            if left_out:
                yield Paragraph(left_out=left_out)
            left_out = 0
            yield each
        elif each.pieces:
            left_out += 1
    if left_out:
        yield Paragraph(left_out=left_out)
