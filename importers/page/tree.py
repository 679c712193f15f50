"""HTML text to a tree, safely: no network, no entity tricks, bounded depth."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import TypeAlias

from lxml import etree, html

from archive.document import clean_text
from importers.page.repair.line_ends import are_parted, join_line_ends
from importers.page.repair.tags import flattened, mend_again, mend_source, mend_tree

Element: TypeAlias = html.HtmlElement


def parse(text: str) -> Element | None:
    """The root of the page, or None where there is nothing that could be a page.

    The parser stops at a depth of 256 elements, so walks over the tree may recurse and hostile nesting costs nothing;
    where elements that were never closed lie so deep, they are left out and what they hold is read.
    """
    text = mend_source(text.replace("\0", ""))
    root, data, is_cut = _tree(text)
    again = flattened(text) if is_cut else "" if root is None else mend_again(text, root)
    if again:
        root, data, _ = _tree(again)
    if root is None:
        return None
    if _is_unfit(text, data) or _REFERENCE.search(text):
        for each in root.iter():
            each.text, each.tail = fit(each.text or "") or None, fit(each.tail or "") or None
    mend_tree(root)
    if are_parted(text):
        join_line_ends(root)
    return root


def _tree(text: str) -> tuple[Element | None, bytes, bool]:
    """The root, the bytes that were parsed, and whether the parser gave up because elements lie too deep."""
    data = bounded(text).encode("utf-8", "replace")
    parser = html.HTMLParser(encoding="utf-8", remove_comments=True, remove_pis=True, huge_tree=False)
    try:
        root = html.document_fromstring(data, parser=parser)
    except (etree.LxmlError, ValueError):
        return None, data, False
    last = parser.error_log.last_error
    is_cut = last is not None and last.type == etree.ErrorTypes.ERR_RESOURCE_LIMIT
    return root if isinstance(root, html.HtmlElement) else None, data, is_cut


def _is_unfit(text: str, data: bytes) -> bool:
    """Whether the page, as text and in UTF-8, holds characters that a tree refuses; the halves are gone by then."""
    return "\ufffe" in text or "\uffff" in text or len(data.translate(None, _CONTROL)) < len(data)


def bounded(text: str) -> str:
    """The text with no more than 250 attributes in a tag: parsers compare each with all others."""
    parts, begin, end = [], 0, 0  # of what is kept next, and of the tag before
    for found in _LONG_TAG.finditer(text):
        if found.start() < end:
            continue
        position, count, kept = found.end(1), 0, 0
        while attribute := _ATTRIBUTE.match(text, position):
            position = attribute.end()
            count += 1
            if count == _MOST_ATTRIBUTES:
                kept = position
        if kept:
            parts.append(text[begin:kept])
            begin = position
        end = position
    return "".join([*parts, text[begin:]]) if parts else text


def fit(text: str) -> str:
    """The text without the characters that a tree refuses."""
    return _UNFIT.sub("", text) if _UNFIT.search(text) else text


def line_of(text: str) -> str:
    """The text cleaned, on one line, with one space for each run of white space."""
    return " ".join(clean_text(text).split())


def once(texts: Iterable[str]) -> tuple[str, ...]:
    """The texts on one line each, but for empty ones; none twice, whatever its capitals."""
    found: dict[str, str] = {}
    for line in filter(None, map(line_of, texts)):
        found.setdefault(line.casefold(), line)
    return tuple(found.values())


def words_of(element: Element, most: int = 10_000) -> str:
    """The text inside the element on one line, its own tail left out; words of neighbouring blocks stay apart, and so
    do those of neighbours in a line where the one ends in a small letter and the other begins with a capital.

    Reading stops once there are `most` characters.
    """
    parts: list[str] = []
    length = 0
    last, touching = "", False
    walk = etree.iterwalk(element, events=("start", "end"))
    for event, each in walk:
        tag = each.tag
        if event == "end":
            text = each.tail if each is not element else None
            touching = touching or not text
        elif tag in _SILENT:
            text = None
            walk.skip_subtree()
        else:
            text = each.text
        if tag not in _WITHIN_WORDS:
            parts.append(" ")
            last = ""
        if text:
            if touching and event == "start" and last.islower() and text[0].isupper():
                parts.append(" ")
            parts.append(text)
            last, touching = text[-1], False
            length += len(text)
        length += 1
        if length > most:
            break
    return " ".join("".join(parts).split())


_SILENT = frozenset("script style template noscript svg math rt rp noembed noframes".split())
_WITHIN_WORDS = (_SILENT - {"svg", "math"}) | frozenset(
    "a abbr acronym b bdi bdo big blink cite code del dfn em font i ins kbd mark nobr q ruby s samp small span strike"
    " strong sub sup tt u var wbr".split()
)
_MOST_ATTRIBUTES = 250
_LONG_TAG = re.compile(r"(<[a-zA-Z](?=[^<>]{1000})[^\s<>/]{0,60}+)")
_ATTRIBUTE = re.compile(
    r"""[\s/]*+[^\s/>][^\s/>=]*+(?:\s*+=\s*+(?:"[^"]*+(?:"|\Z)|'[^']*+(?:'|\Z)|[^\s>"'][^\s>]*+)?)?""",
)
# XML refuses these characters, and the readers that copy the tree would lose the whole page for one of them.
_REFERENCE = re.compile(  # to one of these characters by its number
    r"&#(?:0*(?:\d|[12]\d|3[01])(?!\d)|x0*1?[0-9a-f](?![0-9a-f])|0*(?:6553[45]|5[5-7]\d{3})|x0*(?:fff[ef]|d[89a-f]))",
    re.IGNORECASE,
)
_CONTROL = bytes(code for code in range(32) if code not in (9, 10, 13))
_UNFIT = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff\ud800-\udfff]")
