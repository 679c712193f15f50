"""An article's paragraphs as HTML: marked up as the page marks them, in its lists, quotes and tables, with pictures."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from html import escape, unescape
from itertools import groupby, islice

from lxml import etree

from importers.page.blocks import Block, key
from importers.page.body.pictures import pictures_among
from importers.page.sanitise import sanitise, sanitise_element
from importers.page.tree import Element

_OWN_TAG = frozenset("p h1 h2 h3 h4 h5 h6 pre".split())
_MOST, _MOST_PARTED = 20_000, 50
_LONGEST_CELL, _FEWEST_CELLS = 400, 4
_OUTER = re.compile(r"\A<(?:div|li|td|th|dd|dt|blockquote)(?:\s[^<>]{0,300})?>|</(?:div|li|td|th|dd|dt|blockquote)>\Z")


@dataclass(frozen=True, slots=True)
class _Piece:
    """A paragraph and where it stands: `group` is the list, quote or table around it, `row` and `cell` its places in
    the table, `element` its own, each None where there is none; `marked` its HTML where others stand in the element."""

    line: str
    element: Element | None = None
    group: Element | None = None
    row: Element | None = None
    cell: Element | None = None
    marked: str = ""


def markup_of(lines: Sequence[str], blocks: Iterable[Block], base: str) -> str:
    """The lines as HTML, each like the first of the blocks that says the same; safe to show.

    `base` is the page's address, for relative links and pictures. More than 20,000 lines are no more than paragraphs.
    """
    places: dict[str, Block] = {}
    for block in blocks if len(lines) <= _MOST else ():
        places.setdefault(key(block.text), block)
    met = [(line, places.get(key(line))) for line in lines]
    numbered = [number for number, (_, block) in enumerate(met) if block]
    pictures = pictures_among([block for _, block in met if block], base)
    behind = {numbered[at] if at >= 0 else -1: row for at, row in pictures.items()}
    parts = behind.get(-1, [])
    pieces = _parted([_piece(line, block) for line, block in met], base)
    tables = _layouts(pieces)
    number = 0
    for group, run in groupby(pieces, key=lambda piece: None if piece.group in tables else piece.group):
        row = list(run)
        for part in [[piece] for piece in row] if group is None else [row]:
            parts.append(_grouped(group, part, base))
            for at in range(number, number + len(part)):
                parts.extend(behind.get(at, ()))
            number += len(part)
    return "\n".join(parts)


def _piece(line: str, block: Block | None) -> _Piece:
    if block is None:
        return _Piece(line)
    around = [block.element, *islice(block.element.iterancestors(), 12)]

    def nearest(*tags: str) -> Element | None:
        return next((each for each in around if each.tag in tags), None)

    if (row := nearest("tr")) is not None:
        return _Piece(line, block.element, nearest("table"), row, nearest("td", "th"))
    group = nearest("ul", "ol", "blockquote")
    return _Piece(line, block.element, group, cell=nearest("li") if group is not None else None)


def _parted(pieces: Sequence[_Piece], base: str) -> list[_Piece]:
    """The pieces, those marked up that an element holds beside others, between empty lines."""
    held = Counter(piece.element for piece in pieces if piece.element is not None)
    parts = {
        element: _between_empty_lines(element, base)
        for element in islice((each for each, count in held.items() if count > 1 and len(each)), _MOST_PARTED)
    }
    return [
        piece if piece.element not in parts else replace(piece, marked=parts[piece.element].get(key(piece.line), ""))
        for piece in pieces
    ]


def _between_empty_lines(element: Element, base: str) -> dict[str, str]:
    markup = _OUTER.sub("", sanitise_element(element, base, pictures=False))
    # An emphasis that goes over an empty line is ended before it.
    parts = (_TAG.sub("", sanitise(part)) for part in _EMPTY_LINE.split(markup) if part.strip())
    return {key(unescape(_ANY_TAG.sub("", part))): part for part in parts}


def _layouts(pieces: Sequence[_Piece]) -> set[Element | None]:
    """The tables that hold no data: the old Web set its pages in them."""
    cells: dict[Element, list[_Piece]] = {}
    for piece in pieces:
        if piece.row is not None and piece.group is not None:
            cells.setdefault(piece.group, []).append(piece)
    return {
        table
        for table, inside in cells.items()
        if len(inside) < _FEWEST_CELLS
        or any(len(piece.line) > _LONGEST_CELL for piece in inside)
        or any(piece.element is not None and piece.element.tag in ("h1", "h2") for piece in inside)
        or len({piece.cell for piece in inside}) < len(inside) / 2
    }


def _grouped(group: Element | None, row: Sequence[_Piece], base: str) -> str:
    if group is None:
        return "".join(_marked(piece, base) for piece in row)
    if group.tag == "table":
        rows = []
        for _, line in groupby(row, key=lambda piece: piece.row):
            cells = [(cell, list(inside)) for cell, inside in groupby(line, key=lambda piece: piece.cell)]
            rows.append("".join(_held("td" if cell is None else cell.tag, inside, base) for cell, inside in cells))
        return f"<table><tbody>{''.join(f'<tr>{each}</tr>' for each in rows)}</tbody></table>"
    if group.tag == "blockquote":
        return f"<blockquote>{''.join(_marked(piece, base) for piece in row)}</blockquote>"
    items = [(cell, list(inside)) for cell, inside in groupby(row, key=lambda piece: piece.cell)]
    return f"<{group.tag}>{''.join(_held('li', inside, base) for _, inside in items)}</{group.tag}>"


def _held(tag: str, row: Sequence[_Piece], base: str) -> str:
    """A cell or an item with what it holds."""
    if len(row) == 1:
        return f"<{tag}>{_inner(row[0], base)}</{tag}>"
    return f"<{tag}>{''.join(_marked(piece, base) for piece in row)}</{tag}>"


def _marked(piece: _Piece, base: str) -> str:
    tag = piece.element.tag if piece.element is not None and piece.element.tag in _OWN_TAG else "p"
    return f"<{tag}>{_inner(piece, base)}</{tag}>"


def _inner(piece: _Piece, base: str) -> str:
    """What stands inside the paragraph: its text, with its links and emphasis where the element holds nothing else."""
    if piece.marked:
        return piece.marked
    element = piece.element
    kept = "\n" if element is not None and element.tag == "pre" else "<br>"
    plain = kept.join(escape(line, quote=False) for line in piece.line.split("\n"))
    if element is None or not len(element):
        return plain
    whole = etree.tostring(element, method="text", encoding="unicode", with_tail=False)
    if key(whole) != key(piece.line):
        return plain
    return _OUTER.sub("", _TAG.sub("", sanitise_element(element, base, pictures=False))).strip()


_ANY_TAG = re.compile(r"<[^<>]{0,3000}>")
_EMPTY_LINE = re.compile(r"<br>(?:(?:\s|&nbsp;){0,9}<br>){1,9}")
_TAG = re.compile(r"\A<(?:p|h[1-6]|pre)(?:\s[^<>]{0,300})?>|</(?:p|h[1-6]|pre)>\Z")
