"""Selectors that find an element of a page: such as hold on the site's other pages before such as hold on this alone.

A page's elements are counted once by all that can be said of each in one part of a selector. Whether a selector of two
parts finds one element alone is then told from where elements begin and end, and no page is searched for each of them.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterator

from archive.recipes.results import Way
from importers.page.tree import Element
from importers.recipes.selectors import LONGEST, MOST_PARTS

MOST_WAYS = 6
_TAG = re.compile(r"[a-z][a-z0-9]{0,30}")
_WORD = re.compile(r"-?[A-Za-z_][A-Za-z0-9_-]{0,59}")
_VALUE = re.compile(r"[A-Za-z0-9_:./ -]{1,60}")
_OF_ONE_PAGE = re.compile(r"\d{2}|^post-|^id-|[0-9a-f]{8}")
_SPACES = re.compile(r"[ \t\r\n]+")
_SAYING = ("itemprop", "property", "name", "rel", "role")
"""Attributes whose values say what an element is, whatever the site's designer called it."""
_TELLING = frozenset(("h1", "title", "main", "article", "time", "address", "header", "footer", "nav", "aside"))
_BY_NAME, _BY_CLASS, _BY_KIND, _BY_TAG, _OF_THE_PAGE = range(5)


class Names:
    """All elements of one page, each with the selectors that find it."""

    def __init__(self, root: Element) -> None:
        self.elements = [each for each in root.iter() if isinstance(each.tag, str)]
        self.number = {each: number for number, each in enumerate(self.elements)}
        self.parent = [self.number.get(each.getparent(), -1) for each in self.elements]
        self.end = self._ends()
        self._place = self._places()
        self._parts = [list(_parts(each)) for each in self.elements]
        self._found: dict[str, list[int]] = defaultdict(list)
        for number, parts in enumerate(self._parts):
            for _, css in parts:
                self._found[css].append(number)

    def ways(self, number: int) -> tuple[Way, ...]:
        """Selectors of an element: first those that find it alone, the surest first, and then those that find others
        like it too, the fewest first."""
        alone: dict[str, int] = {}
        wider: dict[str, int] = {}
        for css, count in self._candidates(number):
            if len(css) <= LONGEST:
                (alone if count == 1 else wider).setdefault(css, count)
        if not alone and (css := self._path(number)):
            alone[css] = 1
        others = sorted(wider.items(), key=lambda each: each[1])[: MOST_WAYS - min(len(alone), 3)]
        return tuple(Way(*each) for each in (*list(alone.items())[:3], *others))

    def _candidates(self, number: int) -> Iterator[tuple[str, int]]:
        parts = sorted(self._parts[number], key=_rank)
        for rank, css in parts:
            if rank < _BY_TAG:
                yield css, len(self._found[css])
        for anchor, _ in self._anchors(number):
            for rank, css in parts:
                if rank < _OF_THE_PAGE:
                    yield f"{anchor} {css}", self._count_within(anchor, css)
        tag = _named(self.elements[number])
        if tag != "*":
            yield tag, len(self._found[tag])
        for anchor, above in self._anchors(number):
            if self.parent[number] == above:
                yield f"{anchor} > {tag}:nth-child({self._place[number]})", 1
        for rank, css in parts:
            if rank == _OF_THE_PAGE:
                yield css, len(self._found[css])

    def _anchors(self, number: int) -> Iterator[tuple[str, int]]:
        """Elements above, the nearest first, that one part of a selector finds alone."""
        above, told = self.parent[number], 0
        while above >= 0 and told < 3:
            for rank, css in sorted(self._parts[above], key=_rank):
                if rank < _BY_TAG and len(self._found[css]) == 1:
                    yield css, above
                    told += 1
                    break
            above = self.parent[above]

    def _count_within(self, anchor: str, css: str) -> int:
        (above,) = self._found[anchor]
        found = self._found[css]
        return bisect_left(found, self.end[above]) - bisect_left(found, above + 1)

    def _path(self, number: int) -> str:
        """The way down to an element, from the nearest one that is found alone; "" where that is too far."""
        steps: list[str] = []
        while len(steps) < MOST_PARTS:
            alone = [css for _, css in sorted(self._parts[number], key=_rank) if len(self._found[css]) == 1]
            if alone:
                made = " > ".join([alone[0], *reversed(steps)])
                return made if len(made) <= LONGEST else ""
            if self.parent[number] < 0:
                return ""
            steps.append(f"{_named(self.elements[number])}:nth-child({self._place[number]})")
            number = self.parent[number]
        return ""

    def _ends(self) -> list[int]:
        """The number behind the last element within each."""
        ends = list(range(1, len(self.elements) + 1))
        for number in range(len(ends) - 1, 0, -1):
            above = self.parent[number]
            if above >= 0:
                ends[above] = max(ends[above], ends[number])
        return ends

    def _places(self) -> list[int]:
        """The place of each element among its siblings, from 1."""
        met: dict[int, int] = defaultdict(int)
        places = []
        for above in self.parent:
            met[above] += 1
            places.append(met[above])
        return places


def _rank(part: tuple[int, str]) -> int:
    return part[0]


def _named(element: Element) -> str:
    return element.tag if _TAG.fullmatch(element.tag) else "*"


def _parts(element: Element) -> Iterator[tuple[int, str]]:
    """What can be said of an element in one part of a selector, with a rank: of its kind, of its tag alone, or of what
    stands on one page only, such as the number of a post."""
    tag = _named(element)
    mark = element.get("id") or ""
    if _WORD.fullmatch(mark):
        yield _OF_THE_PAGE if _OF_ONE_PAGE.search(mark) else _BY_NAME, f"#{mark}"
    if tag == "*":
        return
    for name in _SAYING:
        value = element.get(name) or ""
        if _VALUE.fullmatch(value):
            yield _BY_NAME, f'{tag}[{name}="{value}"]'
    classes = [each for each in _SPACES.split(element.get("class") or "") if _WORD.fullmatch(each)][:6]
    lasting = [each for each in dict.fromkeys(classes) if not _OF_ONE_PAGE.search(each)]
    for each in lasting:
        yield _BY_CLASS, f"{tag}.{each}"
    if len(lasting) > 1:
        yield _BY_CLASS, f"{tag}.{'.'.join(lasting[:3])}"
    for each in (each for each in dict.fromkeys(classes) if each not in lasting):
        yield _OF_THE_PAGE, f"{tag}.{each}"
    yield _BY_KIND if tag in _TELLING else _BY_TAG, tag
