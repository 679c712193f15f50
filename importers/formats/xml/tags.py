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
_END = re.compile(r"\s*+/?>")
_JUNK = re.compile(r"\s*+([\w-]++|[^\s<>])")
_FLAGS = frozenset(  # attributes that HTML lets stand without a value
    "allowfullscreen async autoplay checked compact controls default defer disabled download hidden itemscope loop"
    " muted noshade nowrap playsinline required reversed selected".split()
)
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
    words = 0  # that are no attributes, as in "a <b and c> d"
    while not (ended := _END.match(text, position)):
        if found := _ATTRIBUTE.match(text, position):
            if len(attributes) < _MOST_ATTRIBUTES:
                attributes.setdefault(found[1], next(value for value in found.groups()[1:] if value is not None))
        elif found := _JUNK.match(text, position):
            words += found[1][0].isalnum() and found[1].lower() not in _FLAGS
        if not found or found.end() - at > 2 * LONGEST:
            return None
        position = found.end()
    if words and not attributes and not begun[1]:
        return None
    if begun[1]:
        return Tag("end", begun[2], {}, ended.end())
    return Tag("empty" if text[ended.end() - 2] == "/" else "start", begun[2], attributes, ended.end())
