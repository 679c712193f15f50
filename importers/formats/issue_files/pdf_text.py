"""The rows of a PDF to paragraphs: without what stands on every page, hyphens at the ends of lines joined."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from html import escape
from itertools import pairwise
from statistics import median

from archive.texts.line_ends import keeps_hyphen
from importers.formats.issue_files.pdf_layout import Block, Row
from importers.page.people.names import is_byline

_EDGE = 0.1  # of the height of what is printed: where heads and feet of pages stand
_HEADING = 1.15  # times the size of the text
_LARGE_HEADING = 1.5
_LONGEST_HEADING = 160  # characters of a line in bold
_WORD = re.compile(r"[^\W\d_]+(?:-[^\W\d_]+)*")
_LAST = re.compile(r"(?<![^\W\d_])([^\W\d_]{1,60})-\Z")
_NEXT = re.compile(r"([^\W\d_]+)(?=(\W|\Z))")
_ENDS = re.compile(r"[.!?…:][\"'”’»)\]]{0,2}\Z")
_BULLET = re.compile(r"\A(?:[•▪◦‣·*–—-]|\d{1,2}[.)])\s")
_NUMBER = re.compile(
    r"\W{0,3}(?:(?:page|página|pagina|pág\.?|pag\.?|seite|p\.|s\.)\s{0,3})?(?:\d{1,4}|[ivxl]{1,6})"
    r"(?:\s{0,3}(?:of|de|von|sur|di|/|-)\s{0,3}\d{1,4})?\W{0,3}",
    re.IGNORECASE,
)
_DIGITS = re.compile(r"\d{1,9}|\b[ivxl]{1,6}\b")
_LIGATURES = {code: unicodedata.normalize("NFKC", chr(code)) for code in range(0xFB00, 0xFB07)}


@dataclass(frozen=True, slots=True)
class Line:
    """A row in its place: the page that it stands on, from 0, and the number of its block there."""

    row: Row
    page: int
    block: int


@dataclass(frozen=True, slots=True)
class PdfText:
    """What a file says: its lines in the order of reading, what stood on every page, the lines at the head of the first
    page that are no text, and the size of most of its letters."""

    lines: tuple[Line, ...]
    running: tuple[str, ...]
    masthead: tuple[str, ...]
    size: float


def text_of_pages(pages: Sequence[Sequence[Block]]) -> PdfText:
    """The pages' blocks as one text."""
    lines = [
        Line(_plain(row), page, number)
        for page, blocks in enumerate(pages)
        for number, block in enumerate(blocks)
        for row in block.rows
    ]
    lines = [line for line in lines if line.row.text]
    running = _running(lines)
    kept = tuple(line for number, line in enumerate(lines) if number not in running)
    sizes = Counter[float]()
    for line in kept:
        sizes[line.row.size] += len(line.row.text)
    said = tuple(dict.fromkeys(lines[number].row.text for number in sorted(running)))
    return PdfText(kept, said, tuple(_masthead(lines)), sizes.most_common(1)[0][0] if sizes else 1.0)


def paragraphs_of(lines: Sequence[Line], size: float, words: Counter[str]) -> str:
    """The lines as HTML. `size` is that of most letters of the file, `words` are the words of the file, which tell
    whether a hyphen at the end of a line belongs to its word."""
    made: list[tuple[str, str]] = []
    for tag, part in _paragraphs(lines, size):
        text = _joined([line.row.text for line in part], words)
        if made and tag != "p" and made[-1][0] == tag and part[0].page == part[-1].page and _is_more(made[-1][1], text):
            made[-1] = (tag, f"{made[-1][1]} {text}")
        else:
            made.append((tag, text))
    return "".join(f"<{tag}>{escape(text, quote=False)}</{tag}>" for tag, text in made)


def words_of_lines(lines: Iterable[Line]) -> Counter[str]:
    """The words that stand whole in the lines, in small letters, with those that hold a hyphen."""
    found: Counter[str] = Counter()
    for line in lines:
        text = line.row.text.casefold()
        every = _WORD.findall(text[: text.rfind(" ") + 1] if text.endswith("-") else text)
        found.update(every[1:] if every and text[:1].isalpha() else every)  # the first may be the end of another
        found.update(every[:1])
    return found


def _plain(row: Row) -> Row:
    text = " ".join(row.text.translate(_LIGATURES).split())
    text = text.replace("\N{SOFT HYPHEN}", "").replace("\x02", "-").replace("\ufffe", "-")
    return replace(row, text=text)


def _running(lines: Sequence[Line]) -> set[int]:
    """Which lines stand at the same edge of several pages, but for their figures, or are numbers of pages."""
    pages = {line.page for line in lines}
    if not lines:
        return set()
    high, low = max(line.row.base for line in lines), min(line.row.base for line in lines)
    edge = _EDGE * (high - low)
    apart = _apart(lines)
    met: dict[tuple[str, float, bool], list[int]] = {}
    numbers = set()
    for number, line in enumerate(lines):
        upper, lower = line.row.base >= high - edge, line.row.base <= low + edge
        if not (upper or lower) or len(pages) < 2 or number not in apart:
            continue
        if _NUMBER.fullmatch(line.row.text):
            numbers.add(number)
        said = _DIGITS.sub("#", line.row.text.casefold())
        met.setdefault((said, round(line.row.size), upper), []).append(number)
    least = 2 if len(pages) < 6 else 3
    often = (those for those in met.values() if len({lines[each].page for each in those}) >= least)
    return numbers.union(*often)


def _apart(lines: Sequence[Line]) -> set[int]:
    """Which lines stand apart: in a small block, or at the edge of one with more space than its rows have."""
    blocks: dict[tuple[int, int], list[int]] = {}
    for number, line in enumerate(lines):
        blocks.setdefault((line.page, line.block), []).append(number)
    found: set[int] = set()
    for those in blocks.values():
        bases = [lines[each].row.base for each in those]
        steps = [one - two for one, two in pairwise(bases)]
        if len(those) <= 2:
            found.update(those)
        elif steps[0] > 1.3 * median(steps):
            found.add(those[0])
        if len(those) > 2 and steps[-1] > 1.3 * median(steps):
            found.add(those[-1])
    return found


def _masthead(lines: Sequence[Line]) -> Iterator[str]:
    """The lines of the first page that stand alone or in small blocks: where an issue says its name and its day."""
    first = [line for line in lines if line.page == lines[0].page]
    rows = Counter(line.block for line in first)
    high = max((line.row.base for line in first), default=0.0)
    low = min((line.row.base for line in first), default=0.0)
    for line in sorted(first, key=lambda line: -line.row.base):
        near = line.row.base > high - 0.35 * (high - low) or line.row.base < low + 0.05 * (high - low)
        if rows[line.block] <= 3 and near:
            yield line.row.text


def _paragraphs(lines: Sequence[Line], size: float) -> Iterator[tuple[str, list[Line]]]:
    shapes = _shapes(lines)
    bold = sum(len(line.row.text) for line in lines if line.row.weight >= 600) * 2 > sum(
        len(line.row.text) for line in lines
    )
    part: list[Line] = []
    tag = "p"
    aside: list[Line] = []
    for line in lines:
        is_now = _tag(line, size, bold=bold)
        if part and tag == is_now == "p" and _interrupts(line, part[-1]):
            aside.append(line)
            continue
        if part and (is_now != tag or _begins(part[-1], line, shapes, tag)):
            yield tag, part
            yield from _paragraphs(aside, size)
            part, aside = [], []
        tag = is_now
        part.append(line)
    if part:
        yield tag, part
        yield from _paragraphs(aside, size)


def _interrupts(line: Line, last: Line) -> bool:
    """Whether it stands amid a paragraph and is none of it, as the words below a picture do, in smaller letters."""
    is_elsewhere = (line.page, line.block) != (last.page, last.block)
    return is_elsewhere and line.row.size < 0.9 * last.row.size and not _ENDS.search(last.row.text)


@dataclass(frozen=True, slots=True)
class _Shape:
    """How the rows of a block stand: their usual left edge, their right edge, the step from row to row, whether
    most reach the right edge, and whether paragraphs begin further in."""

    left: float
    right: float
    step: float
    even: bool
    set_in: bool


def _shapes(lines: Sequence[Line]) -> dict[tuple[int, int], _Shape]:
    rows: dict[tuple[int, int], list[Row]] = {}
    for line in lines:
        rows.setdefault((line.page, line.block), []).append(line.row)
    found: dict[tuple[int, int], _Shape] = {}
    inside = 0
    for place, those in rows.items():
        lefts = Counter(round(row.left) for row in those)
        left = min(each for each, count in lefts.items() if count * 5 >= len(those) or count == max(lefts.values()))
        right = max(row.right for row in those)
        steps = [one.base - two.base for one, two in pairwise(those) if one.base > two.base]
        reach = sum(row.right > right - 1.2 * row.size for row in those)
        inner = sum(row.left > left + 0.6 * row.size for row in those)
        step = median(steps) if steps else 0.0
        found[place] = _Shape(left, right, step, reach * 10 > len(those) * 6, set_in=False)
        inside += inner
    set_in = inside > 1 and inside * 30 >= len(lines)  # a text has one manner of beginning its paragraphs
    return {place: replace(shape, set_in=set_in) for place, shape in found.items()}


def _tag(line: Line, size: float, *, bold: bool) -> str:
    row = line.row
    if row.size >= _LARGE_HEADING * size:
        return "h2"
    is_strong = (
        row.weight >= 600 and not bold and len(row.text) < _LONGEST_HEADING and not row.text.endswith((".", ","))
    )
    return "h3" if row.size >= _HEADING * size or is_strong else "p"


def _begins(last: Line, line: Line, shapes: dict[tuple[int, int], _Shape], tag: str) -> bool:
    """Whether a line begins a paragraph, or a heading, behind another one of the same kind."""
    row, before = line.row, last.row
    alike = max(row.size, before.size) <= 1.12 * min(row.size, before.size)
    shape, old = shapes[line.page, line.block], shapes[last.page, last.block]
    same_block = (last.page, last.block) == (line.page, line.block)
    if tag != "p":
        return not (alike and same_block)
    if not same_block:
        return not (alike and _goes_on(row, shape, before, old))
    if before.base - row.base > 1.3 * shape.step > 0 or _BULLET.match(row.text):
        return True
    short = before.right < shape.right - (0.12 if shape.even else 0.3) * (shape.right - shape.left)
    ends = bool(_ENDS.search(before.text))
    if (ends or short) and abs(row.left - before.left) > 0.6 * row.size:
        # Set in, or set out, behind the end of a sentence. A row at the left edge goes on with one that was set in.
        return row.left - shape.left > 0.6 * row.size or (ends and short and not shape.set_in)
    return not shape.set_in and short and ends and not row.text[:1].islower()


def _goes_on(row: Row, shape: _Shape, before: Row, old: _Shape) -> bool:
    """Whether the first row of a block goes on with the paragraph at the end of the one before."""
    if before.text.endswith("-") and row.text[:1].islower():
        return True
    if is_byline(before.text):
        return False
    is_narrow = old.right - old.left < 0.8 * (shape.right - shape.left)
    fills = before.right > old.right - 1.5 * before.size and not is_narrow
    if not _ENDS.search(before.text):
        return row.text[:1].islower() or fills
    # Behind the end of a sentence only the edge tells: where paragraphs begin further in, this one does not.
    return fills and old.set_in and shape.set_in and row.left - shape.left < 0.6 * row.size


def _joined(texts: Sequence[str], words: Counter[str]) -> str:
    text = ""
    for each in texts:
        if not text:
            text = each
        elif text.endswith("-") and not text.endswith((" -", "--")):
            text = _across(text, each, words)
        else:
            text = f"{text} {each}"
    return text


def _across(text: str, following: str, words: Counter[str]) -> str:
    """Two lines of which the first ends with a hyphen."""
    first, second = _LAST.search(text), _NEXT.match(following)
    if not first or not second:
        return f"{text}{following}"
    if second[2] == "-" or not second[1][0].islower() or text[: first.start()].endswith("-"):
        keeps = True  # a word of three parts, or a name
    else:
        keeps = keeps_hyphen(first[1].casefold(), second[1].casefold(), words)
    return f"{text}{following}" if keeps else f"{text[:-1]}{following}"


def _is_more(heading: str, text: str) -> bool:
    """Whether a second heading goes on with the first, which was set in two blocks."""
    return text[:1].islower() and not _ENDS.search(heading)
