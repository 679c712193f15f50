"""What stands between the title of an article and its text and opens it: the standfirst, in a container of its own."""

from __future__ import annotations

from collections.abc import Sequence

from importers.page.blocks import Block, key
from importers.page.body.boilerplate import is_boilerplate
from importers.page.body.scoring import SENTENCE_END, ContentScores
from importers.page.dates.parse import read_dateline
from importers.page.element_names import names_beside, names_standfirst
from importers.page.people.names import is_byline
from importers.page.tree import Element

_FARTHEST = 60  # blocks below the title
_MOST = 4  # a standfirst of more is something else
_NEAR = 4  # elements around a block that say what it is
_FEW_WORDS, _PROSE_WORDS = 6, 14
_LEAST_KEY = 25  # letters, to tell that two texts begin alike
_MOST_LINKED = 0.3
_LONGEST = 1500
_MOST_DIGITS = 0.2  # of the letters: more is a date
_BESIDE = frozenset("figure figcaption aside li ul ol dl table form button address blockquote".split())


def standfirst_of(scores: ContentScores, top: Element, chosen: Sequence[Block], summary: str) -> list[Block]:
    """The blocks that open the article above those `chosen` from the container `top`, in order; often none.

    `summary` is what the page's metadata says that the article is about, "" where nothing. Takes time in proportion
    to the first blocks below the title.
    """
    begin = scores.title_at()
    taken = {id(block) for block in chosen}
    found: list[Block] = []
    described = key(summary)
    known = [key(block.text) for block in chosen]
    for number in range(begin + 1, min(begin + _FARTHEST, len(scores.blocks))) if begin is not None else ():
        block = scores.blocks[number]
        if id(block) in taken:
            if scores.weights[number]:
                break
            continue
        text = key(block.text)
        if _opens(scores, top, block, text, described) and not _is_said(text, known):
            found.append(block)
            known.append(text)
    return found if len(found) <= _MOST else []


def _opens(scores: ContentScores, top: Element, block: Block, text: str, described: str) -> bool:
    """Whether the block is such a standfirst: it is named so, it is what the metadata says, or it reads like prose; and
    nothing around it says that it is anything else."""
    if (
        block.words < _FEW_WORDS
        or block.link_share > _MOST_LINKED
        or len(block.text) > _LONGEST
        or _is_note(block.text)
    ):
        return False
    stated = len(text) >= _LEAST_KEY and (
        described.startswith(text) or (described and text.startswith(described[:100]))
    )
    outside = _outside(scores, top, block.element)
    if any(each.tag in _BESIDE for each in outside) or (outside and outside[-1].tag == "article"):
        return False
    names = [scores.name(each) for each in outside]
    if stated:
        return True
    if any(map(names_beside, names[:_NEAR])):
        return False
    if any(map(names_standfirst, names)):
        return True
    return block.words >= _PROSE_WORDS and not block.is_heading and bool(SENTENCE_END.search(block.text))


def _outside(scores: ContentScores, top: Element, element: Element) -> list[Element]:
    """The element and those around it that do not hold the text's container as well."""
    around = scores.chain(top)
    outside = []
    for each in scores.chain(element):
        if each in around:
            break
        outside.append(each)
    return outside


def _is_note(line: str) -> bool:
    """Whether the line says when and by whom it was written, or asks for something."""
    digits = sum(map(str.isdigit, line))
    return digits > _MOST_DIGITS * len(line) or is_boilerplate(line) or is_byline(line) or bool(read_dateline(line))


def _is_said(text: str, known: Sequence[str]) -> bool:
    """Whether the text repeats another or begins like it."""
    head = text[: max(_LEAST_KEY, len(text) * 3 // 4)]
    return any(
        other.startswith(head) or text in other or (len(other) > _LEAST_KEY and other in text) for other in known
    )
