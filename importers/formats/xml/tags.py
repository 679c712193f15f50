"""One tag of XML, read leniently: its name, its attributes, and where it ends."""

from __future__ import annotations

import re
from dataclasses import dataclass

LONGEST = 16 * 1024  # characters of a tag
_NAME = r"[A-Za-z_][\w.-]{0,99}+(?::[A-Za-z_][\w.-]{0,99}+)?"
_BEGIN = re.compile(rf"<(/?)({_NAME})(?=[\s/>])", re.ASCII)
_ATTRIBUTE = re.compile(
    rf"""\s*+({_NAME})\s*+=\s*+(?:"([^"<]*+)"|'([^'<]*+)'|"([^"]{{0,2000}}+)"(?=[\s/>])|([^\s"'<>]++))""", re.ASCII
)
_FIRST_END = re.compile(r"\s*+/?>")
_END = re.compile(r"[^<>]*+>")
_MOST_ATTRIBUTES = 250


@dataclass(frozen=True, slots=True)
class Tag:
    """A tag as it stands: `kind` is "start", "end" or "empty"; `end` is the position after it."""

    kind: str
    name: str
    attributes: dict[str, str]
    end: int


def tag_at(text: str, at: int) -> Tag | None:
    """The tag that begins at this `<`; None where the `<` begins none. Junk among the attributes is left out."""
    begun = _BEGIN.match(text, at)
    if begun is None:
        return None
    position = begun.end()
    attributes: dict[str, str] = {}
    while found := _ATTRIBUTE.match(text, position):
        position = found.end()
        if position - at > LONGEST:
            break
        if len(attributes) < _MOST_ATTRIBUTES:
            attributes.setdefault(found[1], next(value for value in found.groups()[1:] if value is not None))
    ended = _FIRST_END.match(text, position) or _END.match(text, position)
    if ended is None or ended.end() - at > 2 * LONGEST:
        return None
    if begun[1]:
        return Tag("end", begun[2], {}, ended.end())
    return Tag("empty" if text[ended.end() - 2] == "/" else "start", begun[2], attributes, ended.end())
