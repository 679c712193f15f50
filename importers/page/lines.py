"""A page or a plain text as lines, each with the look that tells a title from what stands under it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from lxml import etree

from archive.document import clean_text
from importers.page.tree import Element

_UNREAD = frozenset(
    "script style noscript template svg head iframe select button textarea nav footer aside form".split()
)
_INLINE = frozenset(
    "a abbr acronym b big cite code em font i img ins kbd mark q s small span strong sub sup time u".split()
)
_STRONG = frozenset("a b strong h1 h2 h3 h4 h5 h6 big dt".split())
_COMMENTS = re.compile(
    r"(?:^|[\s_-])(?:comments?|commentlist|respond|disqus|sidebar|widget)(?:$|[\s_-])", re.IGNORECASE
)
_BULLET = re.compile(r"(\s*)((?:[•·▪◦‣*–—-]|\d{1,3}[.)])\s+)?(.*\S)")


@dataclass(frozen=True, slots=True)
class Line:
    """`look` is the same for lines that look the same; "" is running text. `link` is the first link's address or "".
    `begins` says that a new paragraph begins here. `holder` is the element it stands in, None in a plain text."""

    text: str
    look: str = ""
    link: str = ""
    begins: bool = True
    holder: Element | None = None


def text_lines(text: str) -> list[Line]:
    """The lines of a plain text; a bullet, a number or a deeper margin is a look."""
    found: list[Line] = []
    begins = True
    for raw in text.expandtabs(4).split("\n"):
        match = _BULLET.fullmatch(raw.rstrip())
        if match is None:
            begins = True
            continue
        margin, bullet, words = match.groups()
        kind = "" if not bullet else "1" if bullet[0].isdigit() else bullet[0]
        look = f"{len(margin)} {kind}" if kind else ""
        found.append(Line(" ".join(words.split()), look, begins=begins or bool(kind)))
        begins = False
    return found


def html_lines(root: Element) -> list[Line]:
    """The readable lines of a page: its blocks, broken at `<br>`; navigation, sidebars and comments left out."""
    walk = _Walk()
    skipped: Element | None = None
    element: Element | None
    for event, element in etree.iterwalk(root, events=("start", "end")):
        if event == "start":
            if skipped is None and _is_unread(element):
                skipped = element
            elif skipped is None:
                walk.open(element)
        elif skipped is element:
            skipped = None
            walk.add(element.tail)
        elif skipped is None:
            walk.close(element)
    walk.flush()
    return walk.found


class _Walk:
    def __init__(self) -> None:
        self.found: list[Line] = []
        self._parts: list[str] = []
        self._strong_length = 0
        self._strong = 0
        self._link = ""
        self._begins = True
        self._holders: list[Element] = []

    def open(self, element: Element) -> None:
        if element.tag == "br":
            self.flush()
            self._begins = False
        elif element.tag not in _INLINE:
            self.flush()
            self._begins = True
            self._holders.append(element)
        self._strong += element.tag in _STRONG
        self._link = self._link or (element.get("href", "") if element.tag == "a" else "")
        self.add(element.text)

    def close(self, element: Element) -> None:
        if element.tag != "br" and element.tag not in _INLINE:
            self.flush()
            self._begins = True
            self._holders.pop()
        self._strong -= element.tag in _STRONG
        self.add(element.tail)

    def add(self, text: str | None) -> None:
        if text:
            self._parts.append(text)
            self._strong_length += len(text.strip()) if self._strong else 0

    def flush(self) -> None:
        text = " ".join(clean_text("".join(self._parts)).split())
        if text and self._holders:
            holder = self._holders[-1]
            strong = self._strong_length >= 0.8 * len(text)
            look = f"{holder.tag}.{holder.get('class', '')}{' a' if self._link else ''}" if strong else ""
            self.found.append(Line(text, look, self._link, self._begins, holder))
        self._parts, self._strong_length, self._link = [], 0, ""


def within(holder: Element | None, container: Element | None) -> bool:
    """Whether an element is the container or lies in it; anything lies in None."""
    return container is None or (holder is not None and container in _and_above(holder))


def common_container(holders: list[Element]) -> Element | None:
    """The innermost element that holds all of these."""
    if not holders:
        return None
    shared = list(_and_above(holders[0]))
    for holder in holders[1:]:
        above = set(_and_above(holder))
        shared = [element for element in shared if element in above]
    return shared[0] if shared else None


def _and_above(element: Element) -> Iterator[Element]:
    yield element
    yield from element.iterancestors()


def _is_unread(element: Element) -> bool:
    if not isinstance(element.tag, str) or element.tag in _UNREAD:
        return True
    return element.tag not in ("body", "html") and bool(
        _COMMENTS.search(f"{element.get('class', '')} {element.get('id', '')}"[:500])
    )
