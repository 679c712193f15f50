"""A page drawn as its elements: what a person needs to see of it to say which is the title and which the date.

Nothing of the page's own styles, scripts and addresses is in it: names of elements, their texts as plain text, and the
selectors that find them. It is bounded whatever the page is; what is not drawn is counted and told.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from itertools import islice

from archive.recipes.results import Drawing, Drawn
from importers.page.decode import decode, is_text
from importers.page.saved.opened import opened
from importers.page.tree import Element, line_of
from importers.studio.naming import Names

MOST_DRAWN = 1_000
"""Elements of one page."""
MOST_ELEMENTS = 100_000
"""Elements of a page that are looked at."""
MOST_ALIKE = 24
"""Elements beside one another that have the same tag and class; further ones are told as so many more."""
MOST_DEEP = 100
MOST_BYTES = 20 << 20
_SHOWN, _CALLED = 120, 60  # characters
_MOST_PIECES = 400
_SILENT = frozenset(
    ("script", "style", "template", "noscript", "svg", "math", "iframe", "object", "embed", "br", "wbr")
)
_STATING = frozenset(("meta", "link"))
_STATED = ("itemprop", "property", "name", "rel")


class NotDrawn(ValueError):
    """There is no page to be drawn; `str()` says why."""


def draw(data: bytes, media_type: str = "") -> Drawing:
    """Draw a page as it was saved. Raises `NotDrawn`."""
    if len(data) > MOST_BYTES:
        raise NotDrawn("the page holds more than 20 MiB, which no recipe reads")
    if not is_text(data):
        raise NotDrawn("what this article was read from is no page, so there is nothing to click")
    root = opened(decode(data, media_type))
    if root is None:
        raise NotDrawn("the page holds nothing that could be read")
    return draw_tree(root)


def draw_tree(root: Element) -> Drawing:
    """Draw a tree. Raises `NotDrawn` where it has too many elements."""
    names = Names(root)
    if len(names.elements) > MOST_ELEMENTS:
        raise NotDrawn(f"the page has {len(names.elements):,} elements, and no more than {MOST_ELEMENTS:,} are drawn")
    texts = _Texts(names)
    chosen = sorted(_chosen(names, texts))
    hidden: Counter[int] = Counter()
    there = set(chosen)
    for number in range(len(names.elements)):
        if number not in there and texts.speaks[number]:
            above = names.parent[number]
            while above >= 0 and above not in there:
                above = names.parent[above]
            hidden[above] += 1
    return Drawing(
        tuple(
            Drawn(
                min(texts.depth[number], MOST_DEEP),
                _called(names.elements[number]),
                _cut(texts.shown(number)),
                texts.size[number],
                hidden[number],
                names.ways(number),
            )
            for number in chosen
        ),
        len(names.elements),
    )


class _Texts:
    """What stands in each element: how much, and whether it says anything that a recipe may take."""

    def __init__(self, names: Names) -> None:
        self._names = names
        count = len(names.elements)
        self.depth, self.size, self.speaks = [0] * count, [0] * count, [False] * count
        self._holds_others = [False] * count
        silent = [False] * count
        for number, element in enumerate(names.elements):
            above = names.parent[number]
            self.depth[number] = self.depth[above] + 1 if above >= 0 else 0
            silent[number] = element.tag in _SILENT or (above >= 0 and silent[above])
            if not silent[number]:
                self.size[number] += len((element.text or "").strip())
                if element.tag in _STATING:
                    self.speaks[number] = bool(element.get("content") or element.get("rel") == "canonical")
            if above >= 0 and not silent[above]:
                self.size[above] += len((element.tail or "").strip())
        for number in range(count - 1, 0, -1):
            above = names.parent[number]
            self.speaks[number] = not silent[number] and (self.speaks[number] or self.size[number] > 0)
            self.speaks[number] |= names.elements[number].tag == "time" and not silent[number]
            if above >= 0:
                self.size[above] += self.size[number]
                self.speaks[above] |= self.speaks[number]
                self._holds_others[above] |= self.speaks[number]

    def shown(self, number: int) -> str:
        """The text by which a person knows an element again."""
        element = self._names.elements[number]
        if element.tag in _STATING:
            return element.get("content") or element.get("href") or ""
        own = (element.text or "").strip() or any((each.tail or "").strip() for each in element)
        if not own and self._holds_others[number]:
            return ""
        if self.size[number] <= _SHOWN:
            return "".join(islice(_texts_of(element), _MOST_PIECES))
        return " ".join(filter(None, ((element.text or "").strip(), *((each.tail or "").strip() for each in element))))


def _texts_of(element: Element) -> Iterator[str]:
    yield element.text or ""
    for each in element:
        if each.tag not in _SILENT:
            yield from _texts_of(each)
        yield each.tail or ""


def _chosen(names: Names, texts: _Texts) -> Iterator[int]:
    """The elements to be drawn: level by level, so that a long list leaves room for what comes after it."""
    children: dict[int, list[int]] = {}
    for number, above in enumerate(names.parent):
        if texts.speaks[number] and above >= 0:
            children.setdefault(above, []).append(number)
    level, count = [0] if names.elements else [], 0
    while level:
        below: list[int] = []
        for number in level:
            if count >= MOST_DRAWN:
                return
            yield number
            count += 1
            alike: Counter[tuple[str, str]] = Counter()
            for each in children.get(number, ()):
                element = names.elements[each]
                kind = (element.tag, element.get("class") or "")
                alike[kind] += 1
                if alike[kind] <= MOST_ALIKE or element.tag in _STATING:
                    below.append(each)
        level = below


def _called(element: Element) -> str:
    tag = element.tag if len(element.tag) <= _CALLED else f"{element.tag[:_CALLED]}…"
    mark = f"#{element.get('id')}" if element.get("id") else ""
    classes = "".join(f".{each}" for each in (element.get("class") or "").split()[:4])
    stated = next((f"[{element.get(name)}]" for name in _STATED if element.get(name)), "")
    return _cut(f"{tag}{mark}{classes}{stated}", _CALLED)


def _cut(text: str, most: int = _SHOWN) -> str:
    text = line_of(text[: 20 * most])
    return text if len(text) <= most else f"{text[: most - 1].rstrip()}…"
