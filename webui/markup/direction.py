"""Which way a text runs: from left to right or from right to left.

A browser told `dir="auto"` goes by the first letter that has a direction. That is right for nearly every text; where
most letters run the other way, as in an Arabic sentence that begins with the name of a company, it is said outright.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable

from bs4 import Tag
from markupsafe import Markup, escape

_TO_THE_LEFT = "\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufefc\U00010800-\U00010fff\U0001e800-\U0001efff"
_RUNS_LEFT = re.compile(f"[{_TO_THE_LEFT}]")
_OF_MARKUP = re.compile(r"<[^<>]*>|&(?:#\w+|\w+);")
_LEAVES = ("p", "h1", "h2", "h3", "h4", "h5", "h6", "dt", "pre", "address", "figcaption", "caption")
_HOLDERS = ("ul", "ol", "dl", "li", "dd", "blockquote", "table", "td", "th", "figure")
_SAID = ("rtl", "ltr", "auto")
_MOST = 5_000  # characters by which it is judged


def direction(text: str) -> str:
    """The `dir` of an element with this text, plain or as markup: `auto`, or `rtl` or `ltr` where it would be wrong."""
    if not _RUNS_LEFT.search(text):
        return "auto"
    first, most = _judged(text)
    return "auto" if first == most else most


def resolved(text: str) -> str:
    """The same, said outright: for what holds elements with a direction of their own, which `auto` passes over."""
    if not _RUNS_LEFT.search(text):
        return "ltr"
    return _judged(text)[1]


def _judged(text: str) -> tuple[str, str]:
    """The direction of the first letter that has one, and that of most; of equally many that of the first."""
    seen = _OF_MARKUP.sub(" ", text) if isinstance(text, Markup) else text
    kinds = [kind for kind in map(unicodedata.bidirectional, seen[:_MOST]) if kind in ("L", "R", "AL")]
    if not kinds:
        return "ltr", "ltr"
    first = "ltr" if kinds[0] == "L" else "rtl"
    to_the_right = kinds.count("L")
    if to_the_right * 2 == len(kinds):
        return first, first
    return first, "ltr" if to_the_right * 2 > len(kinds) else "rtl"


def dir_attribute(text: str) -> str:
    """` dir="..."` for a paragraph of markup, "" for one in which nothing runs from right to left."""
    return f' dir="{direction(text)}"' if _RUNS_LEFT.search(text) else ""


def turn(root: Tag) -> None:
    """Give every block of an article's HTML its direction, where its source has not. Nothing is said where nothing runs
    from right to left."""
    for element in root.find_all(dir=True):
        said = str(element["dir"]).strip().lower()
        if said in _SAID:
            element["dir"] = said
        else:
            del element["dir"]
    if not _RUNS_LEFT.search(root.get_text()):
        return
    for element in root.find_all((*_LEAVES, *_HOLDERS)):
        if not element.has_attr("dir"):
            leaf = element.name in _LEAVES
            element["dir"] = (direction if leaf else resolved)(element.get_text(" ")[:_MOST])


def isolated(text: str, parts: Iterable[str]) -> Markup:
    """A line of ours with the names and titles in it, in their order, kept apart: none turns what stands around it."""
    made, rest = Markup(""), text
    for part in filter(None, parts):
        before, found, after = rest.partition(part)
        if found:
            made += escape(before) + Markup("<bdi>{}</bdi>").format(part)
            rest = after
    return made + escape(rest)
