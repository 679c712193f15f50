"""Which blocks of a page are its article: those of its container, without what stands among them and is no text."""

from __future__ import annotations

import re
from collections.abc import Sequence

from importers.page.blocks import Block
from importers.page.body.scoring import SENTENCE_END, ContentScores
from importers.page.body.standfirst import standfirst_of
from importers.page.element_names import HEADINGS, is_card, names_doubtful, names_heading
from importers.page.tree import Element

_MOST_LINKED, _MOST_OF_SENTENCE = 0.6, 0.75
_SMALL_PART, _MOST_DOUBTED, _IN_PARAGRAPHS = 0.35, 0.5, 0.7
_MANY = 3  # paragraphs are no caption
_LONG = 300
_UNDER = 3  # blocks
_LINKS_AT_END, _SOME_LINKS, _SHORT = 0.5, 0.2, 8
_OF_TEXT = frozenset("p h2 h3 h4 h5 li blockquote pre td th dd dt".split())
_NEVER_DOUBTFUL = frozenset("p h2 h3 h4 td tr tbody table".split())
_ADDRESS = re.compile(r"(?:https?://|www\.)\S{3,300}")
_MORE = re.compile(
    r"\b(?:more|related|read|latest|also|see|trending|popular|recommended|stories|articles|links|lee|leer|noticias|mais"
    r"|leia|mehr|lesen|lire|leggi)\b",
    re.IGNORECASE,
)


def content_of(blocks: Sequence[Block], title: str = "", summary: str = "") -> list[Block]:
    """The blocks of the article that the page is about, in order; none where it has no text.

    `title` and `summary` are the article's, "" where unknown. Takes time in proportion to the blocks and their depth.
    """
    scores = ContentScores(blocks, title)
    top = scores.container()
    if top is None:
        return []
    begin = scores.title_at()
    titled = blocks[begin] if begin is not None else None
    inside = [
        (block, weight)
        for block, weight in zip(blocks, scores.weights, strict=True)
        if top in scores.chain(block.element)
        and block is not titled
        and _is_read(block)
        and not scores.is_boilerplate(block.element)
    ]
    doubts = _Doubts(scores, top)
    sure = [(block, weight) for block, weight in inside if _is_long(block) or not doubts.about(block.element)]
    if sum(weight for _, weight in sure) < _MOST_DOUBTED * sum(weight for _, weight in inside):
        sure = inside
    whole = sum(weight for _, weight in sure)
    if sum(weight for block, weight in sure if block.element.tag == "p") > _IN_PARAGRAPHS * whole:
        sure = [
            (block, weight)
            for block, weight in sure
            if block.element.tag in _OF_TEXT
            or (weight and SENTENCE_END.search(block.text))
            or names_heading(scores.name(block.element))
        ]
    text = _ended(_without_empty_headings([block for block, _ in sure], blocks))
    return [*standfirst_of(scores, top, text, summary), *text]


def _is_read(block: Block) -> bool:
    """Whether it is there to be read and not only to be followed: a sentence may be a link, and so may an address."""
    if block.link_share <= _MOST_LINKED:
        return True
    if block.element.tag != "p":
        return False
    sentence = block.link_share <= _MOST_OF_SENTENCE and block.text.endswith((".", "。"))
    return bool(sentence or _ADDRESS.fullmatch(block.text))


def _is_long(block: Block) -> bool:
    """Whether it is a paragraph too long for a caption, a label or an offer, whatever stands around it."""
    return block.element.tag == "p" and len(block.text) >= _LONG


class _Doubts:
    """What within the container is by its tag or name a caption, a label or an offer, and small."""

    def __init__(self, scores: ContentScores, top: Element) -> None:
        self._scores = scores
        self._most = _SMALL_PART * scores.mass[top]
        self._known: dict[Element, bool] = {top: False}

    def about(self, element: Element) -> bool:
        if element not in self._known:
            around = self._scores.chain(element)[1:2]
            self._known[element] = not is_card(element) and (any(map(self.about, around)) or self._is_doubtful(element))
        return self._known[element]

    def _is_doubtful(self, element: Element) -> bool:
        if element.tag == "header" and len(element) == 1 and element[0].tag in HEADINGS:
            return False  # the heading of a section
        named = element.tag in ("figure", "header") or (
            element.tag not in _NEVER_DOUBTFUL and names_doubtful(self._scores.name(element))
        )
        if not named or self._scores.paragraphs[element] >= _MANY or self._scores.mass.get(element, 0) >= self._most:
            return False
        return element.find(".//table") is None


def _without_empty_headings(chosen: list[Block], blocks: Sequence[Block]) -> list[Block]:
    """Without the headings under which the page has nothing but links up to the next heading of the article."""
    number_of = {id(block): number for number, block in enumerate(blocks)}
    kept = []
    for block, following in zip(chosen, [*chosen[1:], None], strict=True):
        if block.is_heading and (following is None or following.is_heading):
            begin = number_of[id(block)] + 1
            end = number_of[id(following)] if following else begin + _UNDER
            under = blocks[begin:end]
            if under and all(each.link_share > _MOST_LINKED for each in under):
                continue
        kept.append(block)
    return kept


def _ended(blocks: list[Block]) -> list[Block]:
    """Without the list of links, under its heading, that the text ends in, and without headings of nothing."""
    at = len(blocks)
    while at and blocks[at - 1].element.tag in ("li", "a"):
        at -= 1
    tail = blocks[at:]
    if at and tail:
        before = blocks[at - 1]
        share = sum(block.link_share * len(block.text) for block in tail) / sum(len(block.text) for block in tail)
        headed = before.words < _SHORT
        if share > _LINKS_AT_END or (share > _SOME_LINKS and headed and _MORE.search(before.text)):
            blocks = blocks[: at - 1] if headed else blocks[:at]
    while blocks and blocks[-1].is_heading:
        blocks = blocks[:-1]
    return blocks
