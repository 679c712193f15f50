"""Where the text of a page lies: how much of it each element holds, and which container is the article's."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Sequence

from importers.page.blocks import Block, key
from importers.page.body.boilerplate import is_cookie_notice
from importers.page.element_names import (
    ARTICLES_OWN,
    BESIDE_TEXT,
    HEADINGS,
    is_card,
    is_dialogue,
    name_of,
    names_boilerplate,
    names_never_text,
    names_text,
)
from importers.page.tree import Element

_CONTAINERS = frozenset(("div", "section", "article", "td", "main", "body", "blockquote"))
_LEAST_BYTES, _MOST_BYTES, _LONG_HEADING = 60, 1500, 120
_FLATTER = 0.7  # one long paragraph says less than two short ones
_OF_AN_ITEM = 0.5
_BEFORE_TITLE = 0.25
_ENOUGH, _PLENTY = 50.0, 150.0  # of weight: a text of two short paragraphs, of six
_BEHIND = 0.2
_A_LEVEL_UP, _OUT_OF_ARTICLE = 0.7, 0.25
_STATED, _NAMED, _ARTICLE, _HOLDS_TITLE = 2.0, 1.3, 1.2, 1.3
_TOO_MUCH = 0.5  # of the page's text, to be boilerplate whatever it is called
_KIN_ADDS, _KIN_SHARE = 0.3, 0.6
_ALONE_ADDS = 0.02

SENTENCE_END = re.compile("[.!?…:;。！？][\"'”’»)\\]]{0,3}\\Z")


class ContentScores:
    """The blocks of one page with the weight of each, summed up for every element around them.

    Lengths are counted in bytes: a script that writes a word in one character takes three for it. The tree may not
    change while this is in use.
    """

    def __init__(self, blocks: Sequence[Block], title: str) -> None:
        self.blocks = blocks
        self._chains: dict[Element, tuple[Element, ...]] = {}
        self._names: dict[Element, str] = {}
        self._boilerplate: dict[Element, bool] = {}
        self.weights = [_weight(block) for block in blocks]
        self._title = at = _title_at(blocks, title)
        if sum(self.weights[at:]) > _BEFORE_TITLE * sum(self.weights):
            for number in range(at):
                self.weights[number] *= _BEFORE_TITLE
        titled = bool(blocks) and blocks[at].is_heading
        self._around_title = self.chain(blocks[at].element) if titled else ()
        self._weaken_what_follows()
        self.mass: defaultdict[Element, float] = defaultdict(float)
        self.paragraphs: Counter[Element] = Counter()
        for number, block in enumerate(blocks):
            if self.weights[number]:
                around = self.chain(block.element)
                if any(element.tag == "li" for element in around):
                    self.weights[number] *= _OF_AN_ITEM
                for element in around:
                    self.mass[element] += self.weights[number]
                    self.paragraphs[element] += block.element.tag == "p"
        self._all = sum(self.weights)

    def chain(self, element: Element) -> tuple[Element, ...]:
        """The element and all around it, from the inside; remembered, because the tree makes an element anew each time
        it is asked for one."""
        found = self._chains.get(element)
        if found is None:
            parent = element.getparent()
            found = self._chains[element] = (element, *(self.chain(parent) if parent is not None else ()))
        return found

    def title_at(self) -> int | None:
        """The number of the heading that is the article's title, None where there is none."""
        titled = self.blocks and self.blocks[self._title].is_heading
        return self._title if titled else None

    def name(self, element: Element) -> str:
        """Its class and id."""
        if element not in self._names:
            self._names[element] = name_of(element)
        return self._names[element]

    def is_boilerplate(self, element: Element) -> bool:
        """Whether it, or an element around it, is by its name no part of an article; what holds the title or most of
        the page's text is not, whatever it is called."""
        if element not in self._boilerplate:
            around = self.chain(element)[1:2]
            self._boilerplate[element] = not is_card(element) and (
                any(map(self.is_boilerplate, around)) or self._is_boilerplate(element)
            )
        return self._boilerplate[element]

    def _is_boilerplate(self, element: Element) -> bool:
        if element.tag in ARTICLES_OWN or element.tag in HEADINGS:
            return False
        name = self.name(element)
        if names_never_text(name) or is_dialogue(element):
            return element not in self._around_title
        named = element.tag in BESIDE_TEXT or names_boilerplate(name)
        return named and element not in self._around_title and self.mass.get(element, 0) <= _TOO_MUCH * self._all

    def _weaken_what_follows(self) -> None:
        """Let articles behind the page's own count for little: a page that loads the next while one reads holds
        several, and the longest need not be the one that it is about."""
        self._end = len(self.blocks)
        if not self._around_title:
            return
        own = next((element for element in self._around_title if element.tag == "article"), None)
        met = 0.0
        for number in range(self._title + 1, len(self.blocks)):
            element = self.blocks[number].element
            outside = own is not None and own not in self.chain(element)
            # Some pages head each section of one text with an <h1>.
            if (outside and met > _ENOUGH) or (element.tag == "h1" and met > _PLENTY):
                self._end = number
                break
            met += self.weights[number]
        for number in range(self._end, len(self.blocks)):
            self.weights[number] *= _BEHIND

    def container(self) -> Element | None:
        """The element that holds the article's text and least beside it; None where the page has no text."""
        scores: defaultdict[Element, float] = defaultdict(float)
        for block, own in zip(self.blocks, self.weights, strict=True):
            if not own or self.is_boilerplate(block.element):
                continue
            weight = own
            for element in self.chain(block.element)[block.element.tag not in _CONTAINERS :]:
                if element.tag == "html":
                    break
                scores[element] += weight
                weight *= _OUT_OF_ARTICLE if element.tag == "article" else _A_LEVEL_UP
        for element in self._around_title:
            if element in scores:
                scores[element] *= _HOLDS_TITLE
                break
        best = max(scores, key=lambda element: scores[element] * self._promise(element), default=None)
        return best if best is None else self._widened(best)

    def _promise(self, element: Element) -> float:
        if "articleBody" in element.get("itemprop", ""):
            return _STATED
        if names_text(self.name(element)):
            return _NAMED
        return _ARTICLE if element.tag == "article" else 1.0

    def _widened(self, top: Element) -> Element:
        """The element around `top` that holds more paragraphs of the very kind that stand in it, and little else: some
        pages cut one article into several containers."""
        around: list[Element] = []
        for element in self.chain(top):
            around.append(element)
            if element.tag in ("article", "main", "body"):
                break
        level = {element: number for number, element in enumerate(around)}
        kinds: set[str] = set()
        outside: list[tuple[int, str, float, float]] = []
        for number, (block, weight) in enumerate(zip(self.blocks, self.weights, strict=True)):
            if weight and number < self._end and not self.is_boilerplate(block.element):
                met = self._meets(block.element, level)
                if met == 0:
                    kinds.add(self._kind(block.element))
                elif met > 0:
                    # What its own class marks as a paragraph of the text, or what stands between it and the title,
                    # needs no company to count; behind the text stand notes about the publisher as well.
                    alone = block.element.get("class") or (self._title < number and not kinds)
                    sureness = _KIN_ADDS / _ALONE_ADDS if alone else 1.0
                    outside.append((met, self._kind(block.element), weight, sureness))
        found, kin, sure, others = top, 0.0, 0.0, 0.0
        for number in range(1, len(around)):
            stated = names_text(self.name(around[number])) or "articleBody" in around[number].get("itemprop", "")
            for met, kind, weight, sureness in outside:
                if met == number and kind and kind in kinds:
                    kin += weight
                    sure += weight * sureness
                elif met == number and stated:
                    kin += weight
                    sure += weight
                elif met == number:
                    others += weight
            if sure > _KIN_ADDS * self.mass[top] and kin > _KIN_SHARE * (kin + others):
                found = around[number]
        return found

    def _meets(self, element: Element, level: dict[Element, int]) -> int:
        """How far out of the container the element is met, 0 for within; -1 where it belongs to another article."""
        foreign = False
        for each in self.chain(element):
            if each in level:
                return -1 if foreign else level[each]
            foreign = foreign or each.tag == "article"
        return -1

    def _kind(self, element: Element) -> str:
        """Tags and classes of the element and those around it: one where it has a class of its own, else two; "" where
        none has a class. An item of a list is as good as a paragraph."""
        row = [each for each in self.chain(element)[:5] if each.tag not in ("ul", "ol")]
        row = row[: 2 if element.get("class") else 3]
        classes = [_DIGITS.sub("", each.get("class", "")) for each in row]
        tags = ["p" if each.tag == "li" else each.tag for each in row]
        return f"{tags} {classes}" if any(classes) else ""


_DIGITS = re.compile(r"\d+")


def _weight(block: Block) -> float:
    """How much the block speaks for the containers that it stands in: nothing where it is no running text."""
    size = len(block.text.encode())
    if size < _LEAST_BYTES or block.link_share >= 0.5 or is_cookie_notice(block.text):
        return 0.0
    if block.is_heading and (size < _LONG_HEADING or not SENTENCE_END.search(block.text)):
        return 0.0
    weight: float = min(size * (1 - block.link_share), _MOST_BYTES) ** _FLATTER
    return weight


def _title_at(blocks: Sequence[Block], title: str) -> int:
    """The number of the heading that is the article's title: the one that says so, else the only one of the first
    rank; 0 where there is none."""
    headings = [(number, block) for number, block in enumerate(blocks) if block.element.tag in ("h1", "h2", "h3")]
    titled = key(title)
    for number, block in headings if titled else ():
        if key(block.text) == titled:
            return number
    first = [number for number, block in headings if block.element.tag == "h1"]
    return first[0] if len(first) == 1 else 0
