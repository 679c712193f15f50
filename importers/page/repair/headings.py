"""Headings of the old Web: a large line above a `<br>` is a heading, though no tag says so."""

from __future__ import annotations

import re
from itertools import islice

from lxml.html import HtmlElement

_LARGE = re.compile(r"[4-7]|\+[1-4]")
_FEWEST_WORDS, _LONGEST = 3, 150
_MOST_ASKED = 300


def mark_heading(root: HtmlElement) -> None:
    """Makes the first line of large letters that begins a cell or a division an `<h2>`, where the page has no heading
    at all. Such a line that stands in a block of its own is a block already, and is left as it is."""
    if next(root.iter("h1", "h2", "h3"), None) is not None:
        return
    for each in islice(root.iter("font", "big"), _MOST_ASKED):
        if (each.tag == "big" or _LARGE.fullmatch(each.get("size", "").strip())) and _is_first_line(each):
            each.tag = "h2"
            return


def _is_first_line(element: HtmlElement) -> bool:
    following, above = element.getnext(), element.getparent()
    if following is None or following.tag != "br" or (element.tail or "").strip() or above is None:
        return False
    if element.getprevious() is not None or (above.text or "").strip():
        return False
    # Links of a menu are as large; letters of which a part is parted off are no line.
    if next(element.iter("a", "br", "p", "table"), None) is not None:
        return False
    text = "".join(islice(element.itertext(), _MOST_ASKED))
    return len(text) <= _LONGEST and len(text.split()) >= _FEWEST_WORDS
