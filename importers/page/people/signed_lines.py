"""Lines of the text by which an article is signed: below its title, under its lead, under its last paragraph."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from itertools import islice

from importers.page.blocks import Block, key
from importers.page.dates.parse import read_dateline
from importers.page.people.byline_text import is_labelled
from importers.page.people.first_names import has_first_name
from importers.page.people.names import names_in, pen_names

_PROSE = 25  # words from which on a block is the article's text
_LONGEST, _SHORT = 120, 60  # characters
_NEAR, _MOST_BLOCKS = 14, 3000
_BESIDE_TITLE = 60  # characters


def line_above(blocks: Sequence[Block], title: str) -> list[str]:
    """The line that says who wrote, near the title or between the first paragraph, which may be a lead, and the next;
    [] where there is none."""
    blocks = blocks[:_MOST_BLOCKS]
    at = _title_at(blocks, title)
    prose = _prose_after(blocks, at)
    end = prose[0] if prose else len(blocks)
    near = [*blocks[at + 1 : min(end, at + _NEAR)], *reversed(blocks[max(0, at - 3) : max(at, 0)])]
    lead = blocks[end + 1 : prose[1]] if len(prose) > 1 and prose[1] - end < _NEAR else ()
    said = _labelled(block.text for block in (*near, *lead) if not _is_caption(block))
    return said or _dated([block.text for block in near])


def line_below(blocks: Sequence[Block], title: str) -> list[str]:
    """The line that says who wrote, under the last paragraph of the text or at its end; [] where there is none."""
    blocks = blocks[:_MOST_BLOCKS]
    prose = _prose_after(blocks, _title_at(blocks, title))
    return _labelled(_under(blocks[prose[0] :])) if prose else []


def _is_caption(block: Block) -> bool:
    return any(
        above.tag in ("figure", "figcaption") for above in (block.element, *islice(block.element.iterancestors(), 3))
    )


def _title_at(blocks: Sequence[Block], title: str) -> int:
    """Where the title stands, best as a heading, else the first heading of the page; -1 where there is none."""
    titled = key(title)
    headings = [at for at, block in enumerate(blocks) if block.is_heading]
    if titled:
        for at in headings:
            text = blocks[at].text
            if len(titled) <= len(text) < len(title) + _BESIDE_TITLE and titled in key(text):
                return at
    first = next((at for at in headings if blocks[at].element.tag == "h1"), -1)
    return first if first >= 0 else next((at for at, block in enumerate(blocks) if block.text == title), -1)


def _prose_after(blocks: Sequence[Block], at: int) -> list[int]:
    """Where the first two paragraphs behind this block stand, as far as there are any."""
    found: list[int] = []
    for number in range(at + 1, len(blocks)):
        block = blocks[number]
        if block.words >= _PROSE and not block.boilerplate and not block.is_heading:
            found.append(number)
            if len(found) > 1:
                break
    return found


def _labelled(lines: Iterable[str]) -> list[str]:
    """The first line that says that who is named in it has written. A pen name must not look like a plain word, or have
    a date beside it."""
    for line in lines:
        if len(line) < _LONGEST and is_labelled(line):
            pen = () if len(line) > _SHORT else pen_names([line])
            if names_in([line]) or any(name[0].isupper() or any(map(str.isdigit, line)) for name in pen):
                return [line]
    return []


def _dated(lines: Sequence[str]) -> list[str]:
    """The name that stands before a date on one line, or alone on the line before or behind that of a date. It must
    begin with a first name: places stand there as well."""
    for at, line in enumerate(lines):
        if len(line) >= _LONGEST:
            continue
        parted = _PARTED.search(line)
        if parted is None:
            beside = lines[max(0, at - 1) : at + 2]
            if _is_somebody(line) and any(other != line and _is_date(other) for other in beside):
                return [line]
        elif _is_somebody(name := line[: parted.start()].strip()) and _is_date(line[parted.end() :]):
            return [name]
    return []


def _is_date(text: str) -> bool:
    """Whether it is a date, or a place and a date."""
    return len(text) < _SHORT and (
        read_dateline(text) is not None or read_dateline(_PARTED.split(text, maxsplit=1)[-1]) is not None
    )


def _is_somebody(name: str) -> bool:
    words = name.split()
    return (
        len(words) in (2, 3)
        and all(word[0].isupper() for word in words)  # "Santiago de Cuba"
        and words[-1].casefold() not in _GROUND
        and names_in([name]) == (name,)
        and has_first_name(name)
    )


_PARTED = re.compile(r"\s{0,3}[|·•/]\s{0,3}|\s[–—-]\s|,\s{1,3}")
# "Victoria Falls, 3 March 2010" is where something was written.
_GROUND = frozenset(
    "falls beach city hole springs park hall house island islands bay hill hills heights valley center centre square"
    " county town village airport lake river bridge street road observer match sun star mirror courier guardian"
    " chronicle chile argentina texas italy".split()
)


def _under(blocks: Sequence[Block]) -> list[str]:
    """The short lines behind the last paragraph of the element that holds most of the text, and what closes it."""
    words: dict[int, int] = {}
    holders = [block.element.getparent() for block in blocks]  # as long as they are held, their ids are theirs
    last: dict[int, int] = {}
    for at, (block, holder) in enumerate(zip(blocks, holders, strict=True)):
        if block.words >= _PROSE and not block.boilerplate:
            words[id(holder)] = words.get(id(holder), 0) + block.words
            last[id(holder)] = at
    if not words:
        return []
    end = last[max(words, key=lambda each: words[each])]
    lines = []
    for block in blocks[end : end + 6]:
        if closing := _CLOSING.search(block.text[-80:]):
            lines.append(closing[1] or (f"Text: {closing[2]}" if has_first_name(closing[2]) else ""))
        elif not block.boilerplate:
            lines.append(block.text)
    return lines


_CLOSING = re.compile(
    r"\s((?:Text|Autor(?:in)?|Von|By|Author|Auteur|Autore|Por|Texto?)\s?:\s.{3,60})\Z|\(([^()\W\d][^()\d,;]{2,20}\s[^()\d,;]{2,30})\)[\s+*.–-]{0,9}\Z"
)
