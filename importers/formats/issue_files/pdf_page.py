"""One page of a PDF as runs of letters with their places, as its program drew them."""

from __future__ import annotations

import ctypes
import math
import unicodedata
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Any

_DROPPED = 1.8  # times the usual size: a large first letter
_MOST_LETTERS = 400_000  # on one page
_WORD_GAP = 0.17  # of the size: what is wider parts two words
_RUN_GAP = 0.75  # of the size: what is wider may part two columns
_WIDEST_GAP = 6.0  # of the size: what is wider does so, though it was drawn in one go
_HYPHENS = "\x02\ufffe\u00ad"  # what stands for a hyphen at the end of a line
_SPACES = " \t\u00a0\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200a\u202f\u3000"
_BREAKS = "\r\n"


@dataclass(frozen=True, slots=True)
class Run:
    """Letters that stand in one row, close together, in points from the lower left corner as a reader turns the page;
    from the lower right one, to the left of it below 0, where the page is written from the right.

    `base` is the height of the row, `size` that of the letters. `weight` is 400 for plain and 700 for bold letters, 0
    where it is not known. `order` tells when it was drawn.
    """

    text: str
    left: float
    right: float
    base: float
    size: float
    weight: int = 0
    order: int = 0


@dataclass(frozen=True, slots=True)
class PageRuns:
    """The runs of a page, those that stand as most do; and others, which are turned beside them. `pictures` says
    whether it holds any."""

    runs: tuple[Run, ...]
    turned: tuple[tuple[Run, ...], ...]
    pictures: bool


@dataclass(slots=True)
class _Letter:
    text: str
    x: float
    y: float
    left: float
    right: float
    size: float
    angle: int
    weight: int
    number: int = 0


def runs_of(page: Any) -> PageRuns:
    """What stands on a page of the library pypdfium2. Raises what the library raises."""
    import pypdfium2.raw as pdfium  # only where such a file is met

    text_page = page.get_textpage()

    def drawn_together(one: int, other: int) -> bool:
        """Whether two letters were drawn in one go, as those of one line are."""
        objects = [pdfium.FPDFText_GetTextObject(text_page.raw, each) for each in (one, other)]
        return all(objects) and len({ctypes.addressof(each.contents) for each in objects}) == 1

    try:
        by_angle: dict[int, list[_Letter | None]] = {}
        counts = Counter[int]()
        last = 0
        for letter in _letters(pdfium, text_page.raw, text_page.count_chars()):
            if letter is None:
                by_angle.setdefault(last, []).append(None)
                continue
            last = letter.angle
            by_angle.setdefault(last, []).append(letter)
            counts[last] += 1
        every = {angle: those for angle, those in by_angle.items() if angle % 90 == 0}
        main = counts.most_common(1)[0][0] if counts else 0
        if _is_from_right(every.get(main, ())):
            every = {angle: _mirrored(those) for angle, those in every.items()}
        upright = {
            angle: tuple(_with_large_letters(list(_runs(letters, drawn_together)))) for angle, letters in every.items()
        }
    finally:
        text_page.close()
    pictures = any(True for _ in page.get_objects(filter=[pdfium.FPDF_PAGEOBJ_IMAGE], max_depth=4))
    others = tuple(runs for angle, runs in sorted(upright.items()) if angle != main)
    return PageRuns(upright.get(main, ()), others, pictures)


def _letters(pdfium: Any, raw: Any, count: int) -> Iterator[_Letter | None]:
    """Each letter, and None where the program that drew them, or the library, sets a space."""
    x, y, box = ctypes.c_double(), ctypes.c_double(), pdfium.FS_RECTF()
    size, angle, weight = 0.0, 0, 0
    at_x, at_y, around = ctypes.byref(x), ctypes.byref(y), ctypes.byref(box)
    before = -1
    for number in range(min(count, _MOST_LETTERS)):
        code = pdfium.FPDFText_GetUnicode(raw, number)
        character = chr(code) if code < 0x110000 else "\ufffd"
        if character in _SPACES:
            yield None
            continue
        if character in _BREAKS or code == 0:
            continue
        pdfium.FPDFText_GetLooseCharBox(raw, number, around)  # with the space that belongs to the letter
        pdfium.FPDFText_GetCharOrigin(raw, number, at_x, at_y)
        drawn = int(y.value * 8) if angle % 180 == 0 else int(x.value * 8)
        if drawn != before:  # what holds for a whole row is asked for once
            before = drawn
            turn = pdfium.FPDFText_GetCharAngle(raw, number)
            angle = round(math.degrees(turn) / 15) * 15 % 360 if turn >= 0 else 0
            weight = pdfium.FPDFText_GetFontWeight(raw, number)
        size = pdfium.FPDFText_GetFontSize(raw, number) or 1.0
        near, far = (box.bottom, box.top) if angle in (90, 270) else (box.left, box.right)
        yield _turned(_Letter(character, x.value, y.value, near, far, abs(size), angle, max(0, weight), number))


def _turned(letter: _Letter) -> _Letter:
    """The letter with its place on a page that is turned so that it stands upright."""
    match letter.angle:
        case 90:  # the library turns clockwise: a row runs down the page
            letter.x, letter.y = -letter.y, letter.x
            letter.left, letter.right = -letter.right, -letter.left
        case 180:
            letter.x, letter.y = -letter.x, -letter.y
            letter.left, letter.right = -letter.right, -letter.left
        case 270:
            letter.x, letter.y = letter.y, -letter.x
    return letter


def _is_from_right(letters: Sequence[_Letter | None]) -> bool:
    """Whether most letters are of a script that is written from the right."""
    sides = Counter(unicodedata.bidirectional(each.text) in ("R", "AL") for each in letters if each)
    return sides[True] > sides[False]


def _mirrored(letters: Sequence[_Letter | None]) -> list[_Letter | None]:
    """The letters of a page that is written from the right, as if it were from the left: numbers and words from the
    left in it are one letter each."""
    made: list[_Letter | None] = []
    for each in letters:
        last = made[-1] if made else None
        if each is None:
            made.append(None)
            continue
        is_inner = unicodedata.bidirectional(each.text[0]) in ("L", "EN", "ES", "CS", "ET", "AN")
        near = last is not None and abs(last.y - each.y) < 0.3 * each.size
        if last is not None and near and is_inner and unicodedata.bidirectional(last.text[0]) in ("L", "EN", "AN"):
            last.text += each.text
            last.left, last.right = min(last.left, -each.right), max(last.right, -each.left)
        else:
            made.append(replace(each, x=-each.x, left=-each.right, right=-each.left))
    return made


def _runs(letters: list[_Letter | None], drawn_together: Callable[[int, int], bool]) -> Iterator[Run]:
    """Letters that were drawn one behind the other, in rows; broken where a column may end."""
    row: list[_Letter] = []
    words: list[str] = []
    spaced = False
    order = 0
    for letter in [*letters, None]:
        if letter is None:
            spaced = True
            continue
        if row:
            last = row[-1]
            gap = letter.left - last.right
            same = abs(letter.y - row[0].y) <= 0.45 * max(letter.size, row[0].size) and gap > -0.6 * letter.size
            if same and letter.text == last.text and abs(letter.left - last.left) < 0.15 * letter.size:
                continue  # drawn twice, to look bold
            if same and gap > _RUN_GAP * letter.size:
                same = gap < _WIDEST_GAP * letter.size and drawn_together(last.number, letter.number)
            if not same or not 0.4 < letter.size / row[0].size < 2.5:
                yield _run(row, words, order)
                order += 1
                row, words = [], []
            elif spaced or gap > _WORD_GAP * letter.size:
                words.append(" ")
        row.append(letter)
        words.append(letter.text)
        spaced = False
    if row:
        yield _run(row, words, order)


def _run(row: list[_Letter], words: list[str], order: int) -> Run:
    sizes = Counter(round(letter.size, 1) for letter in row)
    weights = Counter(letter.weight for letter in row)
    text = "".join(words)
    if text[-1] in _HYPHENS:
        text = f"{text[:-1]}-"
    bases = sorted(letter.y for letter in row)
    size, weight = sizes.most_common(1)[0][0], weights.most_common(1)[0][0]
    right = max(letter.right for letter in row)
    return Run(text, row[0].left, right, bases[len(bases) // 2], size, weight, order)


def _with_large_letters(runs: Sequence[Run]) -> list[Run]:
    """The runs, with the large first letter of a text put before the row that it belongs to."""
    sizes = Counter[float]()
    for run in runs:
        sizes[run.size] += len(run.text)
    usual = sizes.most_common(1)[0][0] if sizes else 1.0
    made = list(runs)
    for large in [run for run in runs if len(run.text.strip("“\"'‘«¿¡")) == 1 and run.size >= _DROPPED * usual]:
        beside = [
            run
            for run in made
            if run.size < 0.6 * large.size and -0.2 * large.size <= run.left - large.right < 0.6 * large.size
            if large.base - 0.3 * usual <= run.base < large.base + large.size
        ]
        if beside and large.text.isalpha():
            first = max(beside, key=lambda run: run.base)
            space = " " if first.text[:1].isupper() and large.text in "AIOYÀÉ" and not first.text[:2].isupper() else ""
            made[made.index(first)] = replace(first, text=f"{large.text}{space}{first.text}")
            made.remove(large)
    return made
