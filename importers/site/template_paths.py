"""Where on its page something stands, in words that are the same on every page of one template."""

from __future__ import annotations

import hashlib
import re
import zlib
from collections.abc import Sequence, Set
from dataclasses import dataclass

from importers.page.blocks import Block, key
from importers.page.tree import Element

_FORMULA_WORDS = 40
_WORD = re.compile(r"\w+")
_STEPS = 7
_NAMES = 3
_DIGITS = re.compile(r"\d+")
# Names that tell what an article is about or by whom, not where in the template it stands; WordPress writes many.
_OF_THE_ARTICLE = re.compile(
    r"(?:category|tag|author|status|format|post_format|postid|page-id|parent|single-format|has|is|js|no)-|sticky\Z"
)


@dataclass(frozen=True, slots=True)
class TemplatePath:
    """`id` is the same, 64 bits, for the same place on every page. `named` is how many of the elements around it
    carry a class or an id: one that has none may be met on any site."""

    id: int
    named: int


class TemplatePaths:
    """The places of one page's elements."""

    def __init__(self) -> None:
        self._steps: dict[Element, str] = {}
        self._known: dict[Element, TemplatePath] = {}

    def of(self, element: Element) -> TemplatePath:
        """Where the element stands: tag, classes and id of it and of the six around it, numbers left out."""
        found = self._known.get(element)
        if found is None:
            steps: list[str] = []
            each: Element | None = element
            while each is not None and len(steps) < _STEPS and each.tag not in ("body", "html"):
                steps.append(self._step(each))
                each = each.getparent()
            named = sum("." in step or "#" in step for step in steps)
            found = self._known[element] = TemplatePath(short_hash("/".join(steps)), named)
        return found

    def _step(self, element: Element) -> str:
        step = self._steps.get(element)
        if step is None:
            classes = [
                _DIGITS.sub("", name)
                for name in (element.get("class") or "")[:300].lower().split()
                if not _OF_THE_ARTICLE.match(name)
            ]
            step = str(element.tag) + "".join(f".{name}" for name in sorted(set(classes))[:_NAMES])
            if element.get("id"):
                step += "#" + _DIGITS.sub("", element.get("id")[:60].lower())
            if element.tag in ("td", "th"):
                # The old Web told its columns apart by nothing else.
                step += str(min(9, sum(1 for _ in element.itersiblings(preceding=True))))
            self._steps[element] = step
        return step


def fingerprint(block: Block) -> int:
    """The block's text as 64 bits, whatever its numbers are: "1,234 shares" and "56 shares" are one. 0 for a text of
    fewer than three letters, which may stand anywhere."""
    letters = _DIGITS.sub("0", key(block.text.replace(",", "").replace(".", "")))
    return short_hash(letters) if len(letters) - letters.count("0") > 2 else 0


def phrases(block: Block) -> tuple[int, ...]:
    """Each run of three words of a block that is short enough to be made by a formula, such as "Follow Ana Ruiz on
    the telegraph"; none of a longer one."""
    if not 4 < block.words <= _FORMULA_WORDS:
        return ()
    words = _WORD.findall(block.text.lower())[: 2 * _FORMULA_WORDS]
    return tuple(zlib.crc32(" ".join(words[at : at + 3]).encode("utf-8", "replace")) for at in range(len(words) - 2))


def formulaic(runs: Sequence[int], place: int, formulas: Set[int]) -> float:
    """Which part of these runs of words, 0 to 1, the template has at this place on many articles."""
    return sum(at_path(run, place) in formulas for run in runs) / len(runs) if runs else 0.0


def at_path(text: int, place: int) -> int:
    """One number for this text, or run of words, at this place."""
    return (text * 31 + place) & _MASK


def short_hash(text: str) -> int:
    """64 bits that are the same in every process, never 0."""
    return int.from_bytes(hashlib.blake2b(text.encode("utf-8", "replace"), digest_size=8).digest()) or 1


_MASK = (1 << 64) - 1
