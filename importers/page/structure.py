"""The body of an article: its paragraphs, as text and as safe HTML."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from copy import deepcopy
from dataclasses import dataclass
from html import escape

import trafilatura
from lxml import etree

from archive.document import clean_text
from importers.page.blocks import Block
from importers.page.clean import sanitise_element
from importers.page.dates import read_dateline
from importers.page.furniture import is_ending, is_furniture
from importers.page.names import is_byline
from importers.page.tree import Element, words_of

_SHORT = 700
_LONG_WORDS = 15
_MOST_BLOCKS = 3000


@dataclass(frozen=True, slots=True)
class Body:
    """Paragraphs in order; `html` the same, sanitised."""

    paragraphs: tuple[str, ...]
    html: str = ""

    @property
    def text(self) -> str:
        """Paragraphs joined by blank lines."""
        return "\n\n".join(self.paragraphs)


def body_of(root: Element, blocks: list[Block], title: str = "", base: str = "", stated: str = "") -> Body:
    """The article that this page is about, or an empty body. The tree stays as it is.

    `blocks` are the page's own, from `blocks_of`. `stated` is the body that the page's own metadata gives, "" where
    none: it counts when the page's text holds it.
    `base` is the page's address, for its relative links.
    """
    lines = _read(root) if len(blocks) <= _MOST_BLOCKS else _prose(blocks)
    lines = _with_siblings(lines, blocks)
    lines = _better_of(lines, stated)
    kept = _without_furniture(lines, title, blocks)
    return Body(tuple(kept), _markup(kept, blocks, base))


def body_from(paragraphs: Sequence[str], blocks: list[Block], base: str = "") -> Body:
    """The body of these paragraphs, marked up as the blocks are that they stand in."""
    return Body(tuple(paragraphs), _markup(list(paragraphs), blocks, base))


def key(text: str) -> str:
    """The text's letters and digits alone: equal for two renderings of one paragraph."""
    return _NOT_WORD.sub("", text).casefold()


_NOT_WORD = re.compile(r"[\W_]+")


def _prose(blocks: list[Block]) -> list[str]:
    """What reads like prose anywhere on a page so large that a closer look, quadratic in time, would take minutes."""
    return [
        block.text for block in blocks if block.words >= _LONG_WORDS and block.link_share < 0.4 and not block.furniture
    ]


def _read(root: Element) -> list[str]:
    lines = _trafilatura(root, precise=True)
    if sum(map(len, lines)) < _SHORT:
        # Precision has thrown out nearly all; what is left may be the small print.
        wider = _trafilatura(root, precise=False)
        if sum(map(len, wider)) > 2 * sum(map(len, lines)):
            return wider
    return lines


def _trafilatura(root: Element, precise: bool) -> list[str]:
    found = trafilatura.bare_extraction(
        _without_layout(deepcopy(root)),
        favor_precision=precise,
        fast=not precise,
        include_comments=False,
        with_metadata=False,
    )
    text = getattr(found, "text", None) or ""
    lines = (" ".join(clean_text(line).split()).strip("| ") for line in text.split("\n"))
    return [line for line in lines if line.strip("|- ")]


def _without_layout(root: Element) -> Element:
    """The same tree, its tables of layout made plain containers: the old Web set its pages in them."""
    for table in list(root.iter("table")):
        if _LAYOUT(table) or any(len(words_of(cell, 2 * _LONG_CELL)) > _LONG_CELL for cell in table.iter("td")):
            for part in [table, *_PARTS(table)]:
                part.tag = "div"
    return root


_LONG_CELL = 400
_LAYOUT = etree.XPath("boolean(.//table | .//td/p[2] | .//td//h1 | .//td//h2 | .//td//hr)")
_PARTS = etree.XPath("tr | tbody | tbody/tr | tr/td | tr/th | tbody/tr/td | tbody/tr/th")


def _with_siblings(lines: list[str], blocks: list[Block]) -> list[str]:
    """The lines, and the prose that stands in containers of the very kind that these lines stand in.

    Some pages cut one article into several containers, and a reader that looks for one finds a part.
    """
    if len(blocks) > _MOST_BLOCKS:
        return lines
    held = "".join(map(key, lines))
    prose = [block for block in blocks if block.words >= _LONG_WORDS and block.link_share < 0.4 and not block.furniture]
    inside = {id(block) for block in prose if key(block.text) in held}
    kinds = Counter(_kind(block) for block in prose if id(block) in inside)
    missing = [block for block in prose if id(block) not in inside and kinds[_kind(block)] >= 3]
    words = sum(block.words for block in missing)
    if words < 100 or words < 0.2 * len(held) / 6:
        return lines
    taken = {id(block) for block in missing} | inside
    return [block.text for block in blocks if id(block) in taken or (key(block.text) in held and block.words > 3)]


def _kind(block: Block) -> tuple[str, ...]:
    """Tag and class of the block's element and the two around it."""
    found = []
    element: Element | None = block.element
    for _ in range(3):
        if element is None:
            break
        found.append(f"{element.tag}.{element.get('class', '')}")
        element = element.getparent()
    return tuple(found)


def _better_of(lines: list[str], stated: str) -> list[str]:
    """The stated body where nothing readable was found on the page itself, or where it holds all that was and more."""
    if len(stated) < 200:
        return lines
    given = [" ".join(line.split()) for line in clean_text(stated).split("\n") if line.strip()]
    if not lines:
        return given
    whole = key(stated)
    here = [key(line) for line in lines]
    shared = sum(len(line) for line in here if line in whole)
    if shared > 0.8 * sum(map(len, here)) and len(whole) > 1.5 * sum(map(len, here)) and len(given) > 1:
        return given
    return lines


def _without_furniture(lines: list[str], title: str, blocks: list[Block]) -> list[str]:
    kept = [line for line in lines if not is_furniture(line)]
    titled = key(title)
    while len(kept) > 1 and (
        key(kept[0]) == titled or read_dateline(kept[0]) or is_byline(kept[0]) or _is_date_beside_others(kept[0])
    ):
        kept.pop(0)
    linked = {key(block.text) for block in blocks if block.link_share > 0.9 and block.words <= _LONG_WORDS}
    while len(kept) > 1 and (is_ending(kept[-1]) or key(kept[-1]) in linked):
        kept.pop()
    return kept


def _is_date_beside_others(line: str) -> bool:
    """Whether the line is a row of short notes of which one is a date: "25/06/2015 | Ana Ruiz | 2 replies"."""
    parts = _NOTES.split(line) if len(line) < 150 else []
    return len(parts) > 1 and any(_NUMERIC.fullmatch(part) or read_dateline(part) for part in parts)


_NOTES = re.compile(r"\s{0,3}[|·•]\s{0,3}")
_NUMERIC = re.compile(r"\d{1,2}[./-]\d{1,2}[./-]\d{4}|\d{4}-\d\d-\d\d")


def _markup(lines: list[str], blocks: list[Block], base: str) -> str:
    places: dict[str, Block] = {}
    for block in blocks:
        places.setdefault(key(block.text), block)
    parts = []
    for line in lines:
        place = places.get(key(line))
        parts.append(_marked(place, line, base) if place else f"<p>{escape(line, quote=False)}</p>")
    return "\n".join(parts)


_OWN_TAG = frozenset("p h1 h2 h3 h4 h5 h6 blockquote pre".split())


def _marked(block: Block, line: str, base: str) -> str:
    element = block.element
    whole = key(words_of(element)) == key(block.text)
    tag = "p"
    if whole and element.tag in _OWN_TAG:
        tag = ""
    elif whole and element.tag == "li":
        tag = "li"
    if not whole:
        return f"<p>{escape(line, quote=False)}</p>"
    inner = sanitise_element(element, base)
    if not tag:
        return inner
    inner = _OUTER.sub("", inner).strip()
    return f"<ul><li>{inner}</li></ul>" if tag == "li" else f"<p>{inner}</p>"


_OUTER = re.compile(r"\A<(?:div|li|td|th|dd|dt)(?:\s[^<>]{0,300})?>|</(?:div|li|td|th|dd|dt)>\Z")
