"""A listing in HTML as lines."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence, Set
from functools import partial
from itertools import islice

from importers.formats.pages.listings.dates import ListedDate, dateline_of, inline_of, unreadable
from importers.formats.pages.listings.furniture import is_furniture
from importers.formats.pages.listings.text_lines import Line
from importers.page.blocks import Block, blocks_of
from importers.page.element_names import is_card
from importers.page.tree import Element, words_of

_INLINE = frozenset("span time i em small font b strong a abbr cite u".split())
_DIGIT = re.compile(r"\d{4}")
_BACK_TO_TOP = 40
_LONGEST_DATE = 90
_FEWEST_HOLDERS, _MOSTLY = 3, 0.6


def blocks_of_listing(root: Element, language: str = "") -> list[Block]:
    """The page's blocks, dates inside them apart."""
    return blocks_of(root, partial(_is_date, language))


def lines_of_html(blocks: Sequence[Block], language: str = "") -> list[Line]:
    """The blocks of a listing as lines, but for those of what the page itself names navigation or comments. Where
    elements of one kind hold an item each, each of them begins one."""
    blocks = _quoted([block for block in blocks if not block.boilerplate])
    dated = [(block.element, date) for block in blocks if (date := _date_in(block.text, language))]
    vague = [block.element for block in blocks if unreadable(block.text) and not _date_in(block.text, language)]
    holders = _holders([element for element, _ in dated], vague)
    blocks = _within(blocks, [element for element, _ in dated], holders)
    lines: list[Line] = []
    opened: set[Element] = set()
    bold: dict[Element, str] = {}
    links = _Links()
    for block in blocks:
        item = _outer_item(block, holders)
        link = links.of(block)
        if link.startswith("#") and len(block.text) < _BACK_TO_TOP and not block.is_heading:
            continue
        starts = item is not None and item not in opened
        if item is not None:
            opened.add(item)
        lines.append(Line(block.text, starts, item is not None, _kind(block, link, bold), link))
    return lines


def _quoted(blocks: Sequence[Block]) -> list[Block]:
    """The blocks without the days on which posts were written that an article quotes: these date no item of its own."""
    return [block for block in blocks if not (dateline_of(block.text) and _is_in_card(block.element))]


def _is_in_card(element: Element) -> bool:
    return any(map(is_card, (element, *islice(element.iterancestors(), 4))))


def _date_in(text: str, language: str) -> ListedDate | None:
    dateline = dateline_of(text, language)
    if dateline:
        return dateline
    inline = inline_of(text, language)
    return inline[1] if inline else None


def _holders(dated: Sequence[Element], vague: Sequence[Element]) -> frozenset[Element]:
    """The elements of one kind, side by side, each of which holds one of the dates, where nearly all dates lie so and
    nothing of an item lies between them; with those of the kind that hold none, or one of the `vague`, which nobody can
    read. Empty where there are no such."""
    counts: Counter[Element] = Counter()
    for element in dated:
        counts.update([element, *element.iterancestors()])
    around: Counter[Element] = Counter()
    for element in {each for each, count in counts.items() if count == 1}:
        parent = element.getparent()
        if parent is not None:
            around[parent] += 1
    if not around:
        return frozenset()
    parent, count = max(around.items(), key=lambda each: each[1])
    if count < max(_FEWEST_HOLDERS, _MOSTLY * len(dated)):
        return frozenset()
    return _alike(parent, counts, {above for element in vague for above in (element, *element.iterancestors())})


def _alike(parent: Element, counts: Counter[Element], vague: Set[Element]) -> frozenset[Element]:
    children = list(parent)
    single = [child for child in children if counts[child] == 1]
    tag = Counter(child.tag for child in single).most_common(1)[0][0]
    name = Counter(child.get("class") for child in single).most_common(1)[0][0]
    first, last = children.index(single[0]), children.index(single[-1])
    row = [child for child in children[first : last + 1] if _says_something(child)]
    undated = [child for child in row if not counts[child] and child not in vague]
    bare = [child for child in single if len(words_of(child, 200)) < _DATE_ALONE]
    # Where titles or texts lie beside what holds the dates, an item is more than one element.
    if any(child.tag != tag for child in row) or max(len(bare), len(undated)) * 2 > len(single):
        return frozenset()
    beyond = [*children[:first], *children[last + 1 :]]
    return frozenset([*row, *(each for each in beyond if each.tag == tag and _is_kin(each, name))])


def _says_something(element: Element) -> bool:
    said = words_of(element, _GLANCE)
    return bool(said) and not (len(said) < _GLANCE and is_furniture(said))


def _is_kin(element: Element, name: str | None) -> bool:
    return element.tag in _ITEMS or (name is not None and element.get("class") == name)


_DATE_ALONE, _GLANCE = 40, 120
_ITEMS = frozenset(("li", "tr", "article"))


def _within(blocks: Sequence[Block], dated: Sequence[Element], holders: frozenset[Element]) -> list[Block]:
    """Those inside the smallest element that holds all the items: without mastheads, menus and imprints."""
    if holders:
        inside = next(iter(holders)).getparent()
    elif len(dated) < 2:
        return list(blocks)
    else:
        around = [dated[0], *dated[0].iterancestors()]
        for element in dated[1:]:
            above = {element, *element.iterancestors()}
            around = [each for each in around if each in above]
        inside = around[0]
    return [block for block in blocks if block.element is inside or inside in block.element.iterancestors()]


def _is_date(language: str, element: Element) -> bool:
    count = len(element)
    if count >= 3 or element.tag not in _INLINE:
        return False
    text = words_of(element, _LONGEST_DATE) if count else " ".join((element.text or "").split())
    return 6 < len(text) < _LONGEST_DATE and bool(_DIGIT.search(text)) and dateline_of(text, language) is not None


def _outer_item(block: Block, holders: frozenset[Element]) -> Element | None:
    chain = (block.element, *block.element.iterancestors())
    if holders:
        return next((each for each in chain if each in holders), None)
    items = [each for each in chain if each.tag == "li"]
    return items[-1] if items else None


class _Links:
    """Where the lines of a page lead. An element may hold many lines, each with a link of its own, in their order."""

    def __init__(self) -> None:
        self._left: dict[Element, tuple[Iterator[Element], list[Element]]] = {}

    def of(self, block: Block) -> str:
        """The link that the line is, or most of it, as the page writes it; "" for none."""
        element = block.element
        if element.tag == "a":
            return _target(element) if _is_link(block) else ""
        is_first = element not in self._left
        links, next_one = self._left.setdefault(element, (element.iter("a"), []))
        next_one = next_one or list(islice(links, 1))
        own, first = "", _target(next_one[0]) if next_one else ""
        while next_one and words_of(next_one[0], _LONGEST_LINK) in block.text:
            own = own or _target(next_one[0])
            next_one = list(islice(links, 1))
        self._left[element] = links, next_one
        if not _is_link(block):
            # "5 March 2019 - Title": the date is no part of the link.
            return own if block.link_share >= _BESIDE_DATE and _DIGIT.search(block.text) else ""
        if own or not is_first:
            return own
        above = None if first else next((each for each in element.iterancestors() if each.tag == "a"), None)
        return first if above is None else _target(above)


def _target(link: Element) -> str:
    return (link.get("href") or "").strip()


def _is_link(block: Block) -> bool:
    return block.link_share >= 0.6 or block.is_heading


_LONGEST_LINK, _BESIDE_DATE = 400, 0.35


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
