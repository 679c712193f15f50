"""Heads without fences: lines of a name and a value (Pelican, MultiMarkdown), and pandoc's title block."""

from __future__ import annotations

import re

_KEY = re.compile(r"([A-Za-z][A-Za-z _-]{1,30}):(?:[ \t]{1,20}([^\n]{0,2000}))?(?:\n|\Z)")
_GOES_ON = re.compile(r"[ \t]{2,20}(\S[^\n]{0,2000})(?:\n|\Z)")
_BLOCK = re.compile(r"%(?:[ \t]{1,9}([^\n]{0,500}))?(?:\n|\Z)")
_BLOCK_GOES_ON = re.compile(r"[ \t]{1,9}(\S[^\n]{0,500})(?:\n|\Z)")
_RULE = re.compile(r"^-{5,8}[ \t]{0,9}$", re.MULTILINE)
_BLANK = re.compile(r"[ \t]{0,99}(?:\n|\Z)")
_KNOWN = frozenset(
    "title date author authors category categories tags keywords slug status summary subtitle modified lang language"
    " description published".split()
)
_MOST_LINES = 40


def begins_with_names(start: str) -> bool:
    """Whether a text begins with lines such as `Title: The weir` and `Date: 2012-07-05`."""
    return split_names(start)[0] != {} and not _RULE.search(start[:2000])


def split_names(text: str) -> tuple[dict[str, object], str]:
    """The fields of a head of names and values, by lower-case name, and the text behind it; none where there is no
    title among them, or no other field that articles have."""
    found: dict[str, object] = {}
    at, last = 0, ""
    for _ in range(_MOST_LINES):
        if at >= len(text):
            break
        if line := _KEY.match(text, at):
            last = line[1].strip().lower().replace(" ", "_")
            found.setdefault(last, (line[2] or "").strip())
        elif last and (line := _GOES_ON.match(text, at)):
            found[last] = (
                f"{found[last]}; {line[1].strip()}" if last.startswith("author") else f"{found[last]} {line[1]}"
            )
        else:
            break
        at = line.end()
    ended = _BLANK.match(text, at)
    if "title" not in found or len(_KNOWN & found.keys()) < 2 or not ended:
        return {}, text
    return found, text[ended.end() :]


def split_block(text: str) -> tuple[dict[str, object], str]:
    """The title, the authors and the date of a pandoc title block, and the text behind it."""
    if not text.startswith("% "):
        return {}, text
    found: dict[str, object] = {}
    at = 0
    for name in ("title", "authors", "date"):
        line = _BLOCK.match(text, at)
        if not line:
            break
        at = line.end()
        values = [(line[1] or "").strip()]
        while (more := _BLOCK_GOES_ON.match(text, at)) and name != "date":
            values.append(more[1].strip())
            at = more.end()
        if name == "authors":
            found[name] = [author.strip() for value in values for author in value.split(";") if author.strip()]
        elif any(values):
            found[name] = " ".join(values)
    return found, text[at:]
