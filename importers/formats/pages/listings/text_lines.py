"""A listing in plain text as lines."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass

from archive.document import clean_text
from importers.formats.pages.listings.dates import dateline_of, unreadable

_BULLET = re.compile(r"([ \t]{0,40})(?:[•*‣·◦▪■●–—-]|\d{1,3}[.)])[ \t]{1,20}(?=\S)")
_WRAPPED = 55


@dataclass(frozen=True, slots=True)
class Line:
    """One line or paragraph of a listing.

    `starts` is true for the first line of an item of an outer list (a bullet, an `<li>`), `listed` for every line that
    may belong to one; `kind` names what it looks like (`h3`, `link`, `bold`, "" for plain text); `href` is the link
    that it is, or "".
    """

    text: str
    starts: bool = False
    listed: bool = True
    kind: str = ""
    href: str = ""


def lines_of_text(text: str) -> list[Line]:
    """The paragraphs of the text, hard-wrapped ones joined, with the bullets of its outermost list marked and gone."""
    raw = clean_text(text).split("\n")
    bullets = [_BULLET.match(line) for line in raw]
    indents = Counter(len(found[1].expandtabs(4)) for found in bullets if found)
    # The commonest indent is the list; what lies deeper is a list inside an item. (The first line of a saved text
    # often has lost its indent, so "deeper" is judged from the commonest and not from the first.)
    outer = indents.most_common(1)[0][0] if indents else -1
    lines: list[Line] = []
    previous = ""
    for line, found in zip(raw, bullets, strict=True):
        starts = found is not None and len(found[1].expandtabs(4)) <= outer
        words = " ".join((line[found.end() :] if found and starts else line).split())
        if words and lines and len(previous) >= _WRAPPED and not found and not _is_date(words):
            lines[-1] = Line(f"{lines[-1].text} {words}", lines[-1].starts)
        elif words and not set(words) <= set("-=_*~•·#"):
            lines.append(Line(words, starts))
        previous = line.strip() if words and not _is_date(words) else ""
    return lines


def _is_date(line: str) -> bool:
    return dateline_of(line) is not None or unreadable(line) is not None
