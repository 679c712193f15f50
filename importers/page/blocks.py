"""The page as a row of text blocks: each paragraph, heading or list item with where it stands."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from itertools import islice

from lxml import etree

from importers.page.element_names import ARTICLES_OWN, BESIDE_TEXT, HEADINGS, is_dialogue, name_of, names_boilerplate
from importers.page.tree import Element, line_of, words_of

_UNREAD = frozenset(
    "script style noscript template svg math head title iframe object select button textarea canvas audio video input"
    " noembed noframes nav footer rt rp".split()
)
_BLOCKS = frozenset(
    "address article aside blockquote body caption center dd details div dl dt fieldset figcaption figure header"
    " h1 h2 h3 h4 h5 h6 hr li main ol p pre section summary table tbody td tfoot th thead tr ul".split()
)
# Boxes in a line: what stands before one and what stands behind it are two words.
_BOXES = frozenset("button select textarea iframe object canvas audio video input".split())
_RUNNING_TEXT, _MOST_ARTICLES = 100, 9
_MOST = 300_000  # blocks: a page with more is made to be a burden
BREAK = "\x1e"
"""What stands in the place of each line break: white space, and no character of a tree."""
_HOLD_PARAGRAPHS = frozenset("article blockquote body center dd div main section td".split())
_NOT_WORD = re.compile(r"[\W_]+")
_KEEPS_LINES = re.compile(r"white-space\s{0,3}:\s{0,3}(?:pre|break-spaces)", re.IGNORECASE)
_BOX_STYLE = re.compile(r"display\s{0,3}:\s{0,3}(?:inline-)?(?:block|flex|table|grid)", re.IGNORECASE)
_HIDDEN_STYLE = re.compile(r"display\s{0,3}:\s{0,3}none", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Block:
    """One run of text inside `element`, the block element that holds it.

    `link_share` is the part of the text that lies inside links, 0 to 1; `boilerplate` whether an element around it says
    by its name that it is no part of an article. `layout` is the text with `BREAK` where the page breaks its lines, ""
    where it does not.
    """

    text: str
    element: Element
    link_share: float
    boilerplate: bool
    layout: str = ""

    @property
    def words(self) -> int:
        """How many words, roughly."""
        return self.text.count(" ") + 1

    @property
    def is_heading(self) -> bool:
        """Whether it stands in an `<h1>` to `<h6>`."""
        return self.element.tag in HEADINGS


def key(text: str) -> str:
    """The text's letters and digits alone: equal for two renderings of one paragraph."""
    return _NOT_WORD.sub("", text).casefold()


def blocks_of(root: Element, apart: Callable[[Element], bool] | None = None) -> list[Block]:
    """Every block of readable text, in the order of the page; navigation, scripts and hidden parts left out, and all
    that comes after the first 300,000.

    With `apart` an inline element of which it is true is a block of its own, and a `<br>` ends a block.
    """
    return _Walk(root, apart).blocks()


class _Walk:
    """One pass over the tree, with what is open at each moment."""

    def __init__(self, root: Element, apart: Callable[[Element], bool] | None) -> None:
        self._root = root
        self._apart = apart
        self._apart_now: list[Element] = []
        self._found: list[Block] = []
        self._parts: list[str] = []
        self._broken = False
        self._keeping_lines: list[Element] = []
        self._linked = 0
        self._links = 0
        self._holders = [root]
        self._boilerplate: list[Element] = []
        self._has_article: bool | None = None

    def blocks(self) -> list[Block]:
        skipped: Element | None = None
        walk = etree.iterwalk(self._root, events=("start", "end"))
        for event, element in walk:
            if len(self._found) >= _MOST:
                break
            tag = element.tag
            if event == "start":
                if not self._open(element, tag):
                    skipped = element
                    walk.skip_subtree()
            else:
                if skipped is None:
                    self._close(element, tag)
                elif tag in _BOXES:
                    self._parts.append(" ")
                skipped = None
                if element is not self._root:
                    self._add(element.tail)
        self._flush()
        return self._found

    def _open(self, element: Element, tag: str) -> bool:
        if tag in _UNREAD or element.get("hidden") is not None:
            return False
        if (tag == "dialog" or element.get("role")) and self._is_window(element, tag):
            return False
        style = element.get("style")
        if style is not None and not self._is_shown(element, style):
            return False
        if tag in _BLOCKS:
            self._flush()
            self._holders.append(element)
        elif tag == "br":
            self._break()
        elif self._apart and self._apart(element):
            self._flush()
            self._holders.append(element)
            self._apart_now.append(element)
        if tag == "a":
            self._links += 1
        elif tag not in ARTICLES_OWN:
            name = name_of(element)
            if tag in BESIDE_TEXT or (name and names_boilerplate(name)):
                self._boilerplate.append(element)
        if tag == "pre":
            self._keeping_lines.append(element)
        self._add(element.text)
        return True

    def _is_window(self, element: Element, tag: str) -> bool:
        return is_dialogue(element) and ((tag == "dialog" and element.get("open") is None) or self._lies_above(element))

    def _lies_above(self, dialogue: Element) -> bool:
        """Whether it is a window above an article; some sites open the article itself in one."""
        if next(dialogue.iter("article", "main", "h1"), None) is not None:
            return False
        if self._has_article is None:
            parts = islice(self._root.iter("article", "main"), _MOST_ARTICLES)
            self._has_article = any(len(words_of(each, _RUNNING_TEXT)) >= _RUNNING_TEXT for each in parts)
        return self._has_article

    def _is_shown(self, element: Element, style: str) -> bool:
        if _HIDDEN_STYLE.search(style):
            return False
        if _BOX_STYLE.search(style):
            self._parts.append(" ")
        if _KEEPS_LINES.search(style):
            self._keeping_lines.append(element)
        return True

    def _close(self, element: Element, tag: str) -> None:
        if tag in _BLOCKS:
            self._flush()
            self._holders.pop()
        elif self._apart_now and self._apart_now[-1] is element:
            self._apart_now.pop()
            self._flush()
            self._holders.pop()
        if tag == "a":
            self._links -= 1
        elif self._boilerplate and self._boilerplate[-1] is element:
            self._boilerplate.pop()
        while self._keeping_lines and self._keeping_lines[-1] is element:
            self._keeping_lines.pop()

    def _break(self) -> None:
        if self._apart or (self._broken and self._holders[-1].tag in _HOLD_PARAGRAPHS):
            self._flush()
        else:
            self._parts.append(BREAK)
            self._broken = True

    def _add(self, text: str | None) -> None:
        if not text:
            return
        if text.isspace():
            if not self._parts:
                return
        else:
            self._broken = False
            if self._links:
                self._linked += len(text.strip())
        self._parts.append(text.replace("\n", BREAK) if self._keeping_lines else text)

    def _flush(self) -> None:
        if self._parts:
            whole = "".join(self._parts)
            text = " ".join(whole.split())
            if text and not (text.isascii() and text.isprintable()):
                text = line_of(text)
            if text:
                layout = whole if BREAK in whole else ""
                share = min(1.0, self._linked / len(text))
                self._found.append(Block(text, self._holders[-1], share, bool(self._boilerplate), layout))
            self._parts.clear()
        self._broken = False
        self._linked = 0
