"""A listing in HTML as lines."""

from __future__ import annotations

import re

from importers.formats.pages.listing_items import Line
from importers.page.blocks import Block, blocks_of
from importers.page.dates.parse import read_dateline, split_dated
from importers.page.tree import Element, words_of

_INLINE = frozenset("span time i em small font b strong a abbr cite u".split())
_DIGIT = re.compile(r"\d{4}")


def lines_of_html(root: Element) -> list[Line]:
    """The page's blocks, dates inside them apart; what the page itself names navigation or comments is left out."""
    blocks = _around_dates([block for block in blocks_of(root, _is_date) if not block.boilerplate])
    lines: list[Line] = []
    opened: set[Element] = set()
    bold: dict[Element, str] = {}
    for block in blocks:
        item = _outer_item(block)
        starts = item is not None and item not in opened
        if item is not None:
            opened.add(item)
        link = _link(block)
        if link.startswith("#") and len(block.text) < _BACK_TO_TOP and not block.is_heading:
            continue
        lines.append(Line(block.text, starts, item is not None, _kind(block, link, bold), link))
    return lines


_BACK_TO_TOP = 40


def _around_dates(blocks: list[Block]) -> list[Block]:
    """Those inside the smallest element that holds all the dates: without mastheads, menus and imprints."""
    dated = [block.element for block in blocks if read_dateline(block.text) or split_dated(block.text)]
    if len(dated) < 2:
        return blocks
    around = [dated[0], *dated[0].iterancestors()]
    for element in dated[1:]:
        above = {element, *element.iterancestors()}
        around = [each for each in around if each in above]
    return [block for block in blocks if block.element is around[0] or around[0] in block.element.iterancestors()]


def _is_date(element: Element) -> bool:
    if element.tag not in _INLINE:
        return False
    text = words_of(element) if len(element) < 3 else ""
    return 6 < len(text) < 90 and bool(_DIGIT.search(text)) and read_dateline(text) is not None


def _outer_item(block: Block) -> Element | None:
    items = [each for each in (block.element, *block.element.iterancestors()) if each.tag == "li"]
    return items[-1] if items else None


def _link(block: Block) -> str:
    if block.link_share < 0.6 and not block.is_heading:
        return ""
    element = block.element
    holder = element if element.tag == "a" else next(element.iter("a"), None)
    if holder is None:
        holder = next((each for each in element.iterancestors() if each.tag == "a"), None)
    return (holder.get("href") or "").strip() if holder is not None else ""


def _kind(block: Block, link: str, bold: dict[Element, str]) -> str:
    """What the block is by its marks; `bold` keeps what stands in bold in an element, in which many blocks may lie."""
    for each in [block.element, *block.element.iterancestors()][:3]:
        if each.tag in ("h1", "h2", "h3", "h4", "h5", "h6", "dt"):
            return str(each.tag) if each.tag != "dt" else "h-dt"
    if link and block.link_share > 0.8:
        return "link"
    element = block.element
    if element not in bold:
        bold[element] = " ".join(words_of(each) for each in element.iter("b", "strong"))
    return "bold" if bold[element] and block.text in bold[element] else ""
