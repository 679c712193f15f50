"""Words that a page parts at the ends of its lines, as printed columns do: they are joined again.

Where a browser shows one space for the end of a line, "munici- pality" would stand in the text, and nobody finds the
word. A hyphen that stands in the middle of lines too stays: `one-sided`.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator

from lxml import etree
from lxml.html import HtmlElement

from archive.texts.line_ends import keeps_hyphen

_SIGNS = ("-", "\u2010", "\u00ad", "&shy;")
# One sign is found in a fifth of the time that several take.
_PARTED = {
    sign: re.compile(rf"{sign}(?=[ \t\r\n<])(?<=[^\W\d_]{sign})[ \t]{{0,9}}(?:[\r\n]|<[bB][rR])") for sign in _SIGNS
}
_LETTERS = r"[^\W\d_]++"
_WITHIN = re.compile(
    rf"(?<![^\W\d_])(?<!-)({_LETTERS})([-\u2010\u00ad])[ \t]{{0,9}}\r?\n\s{{0,99}}({_LETTERS})(?!-(?!\s))"
)
_BEFORE = re.compile(rf"(?<![^\W\d_])(?<!-)({_LETTERS})([-\u2010\u00ad])[ \t]{{0,9}}\Z")
_BEHIND = re.compile(rf"\s{{0,99}}(({_LETTERS})(?!-(?!\s))\S*)")
_WORD = re.compile(r"[^\W\d_]+(?:-[^\W\d_]+)*")
_AS_THEY_ARE = frozenset("script style textarea pre code title".split())
_SOFT_HYPHEN = "\u00ad"
_LONGEST = 100  # characters of a word's first part, with its hyphen
_MOST_LINES = 4  # that one word is spread over


def are_parted(source: str) -> bool:
    """Whether words stand across the ends of lines in the source of a page."""
    return any(sign in source and pattern.search(source) for sign, pattern in _PARTED.items())


def join_line_ends(root: HtmlElement) -> None:
    """Join the parts of each word in the tree. The end of a line that a `<br>` makes comes behind the word then."""
    words = Counter(_WORD.findall("\n".join(map(str, root.itertext())).casefold()))

    def whole(found: re.Match[str]) -> str:
        return f"{found[1]}{found[3]}" if _is_one_word(found[1], found[2], found[3], words) else found[0]

    for holder, name in _texts(root):
        text = getattr(holder, name) or ""
        for _ in range(_MOST_LINES):
            joined = _WITHIN.sub(whole, text)
            if joined == text:
                break
            text = joined
            setattr(holder, name, text)
        if name == "tail" and holder.tag == "br":
            _join_around(holder, words)


def _texts(root: HtmlElement) -> Iterator[tuple[HtmlElement, str]]:
    """Each place of text in the order of the page, as an element and the name of its attribute."""
    walk = etree.iterwalk(root, events=("start", "end"))
    for event, element in walk:
        if event == "end":
            yield element, "tail"
        elif element.tag in _AS_THEY_ARE:
            walk.skip_subtree()
        else:
            yield element, "text"


def _join_around(br: HtmlElement, words: Counter[str]) -> None:
    """Bring the rest of a word before the `<br>` that stands in it."""
    before, above = br.getprevious(), br.getparent()
    holder, name = (before, "tail") if before is not None else (above, "text")
    text = getattr(holder, name) or ""
    first, second = _BEFORE.search(text[-_LONGEST:]), _BEHIND.match(br.tail or "")
    if first and second and _is_one_word(first[1], first[2], second[2], words):
        kept = text[: len(text) - len(first[0]) + len(first[1])]
        setattr(holder, name, f"{kept}{second[1]}")
        br.tail = (br.tail or "")[second.end() :]


def _is_one_word(one: str, hyphen: str, two: str, words: Counter[str]) -> bool:
    if hyphen == _SOFT_HYPHEN:
        return True
    small = one[-1].islower() and two[0].islower() and len(two) > 1
    return small and not keeps_hyphen(one.casefold(), two.casefold(), words)
