"""Text of XML without what XML forbids, and its references as the characters that they stand for."""

from __future__ import annotations

import re
from html.entities import html5
from xml.sax.saxutils import escape

from importers.formats.xml.losses import CHARACTERS, ENTITIES, HALVES, Losses

_UNFIT = re.compile("[\0-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
_PAIR = re.compile("[\ud800-\udbff][\udc00-\udfff]")
_BREAK = re.compile("(?<=\\S)[\x0b\x0c](?=\\S)")  # a line's or a page's end of a word processor
_LONE = re.compile("[\ud800-\udfff]")
_REFERENCE = re.compile(r"&(?:#(?:[xX]0{0,20}([0-9a-fA-F]{1,7})|0{0,20}(\d{1,8}));?|([A-Za-z][A-Za-z0-9]{1,31});)")
# HTML within the text refers to halves too, and no reader of HTML joins them.
_HALF = r"#(?:[xX]0{0,4}([dD][89a-fA-F][0-9a-fA-F]{2})|0{0,4}(5[5-7]\d{3}));"
_HALF_IN_HTML, _HALF_IN_ESCAPED = re.compile(f"&{_HALF}"), re.compile(f"&amp;{_HALF}")
_HIGHEST = 0x10FFFF


def fit(text: str, losses: Losses) -> str:
    """The text without the characters that XML forbids; two halves side by side are one character."""
    if not _UNFIT.search(text):
        return text
    text = _PAIR.sub(lambda pair: pair[0].encode("utf-16", "surrogatepass").decode("utf-16"), text)
    text = _BREAK.sub("\n", text)
    text, halves = _LONE.subn("", text)
    text, others = _UNFIT.subn("", text)
    losses.add(HALVES, halves)
    losses.add(CHARACTERS, others)
    return text


def literal(text: str, losses: Losses) -> str:
    """The text of a CDATA section, in which nothing refers but HTML."""
    return fit(_HALF_IN_HTML.sub(_half, text) if "&#" in text else text, losses)


def resolved(text: str, losses: Losses, own: frozenset[str]) -> str:
    """Text with its references resolved, as they are in XML and in HTML; `own` are the names of the entities that the
    document declares, which are left out. An `&` that begins no reference stays."""
    if "&" not in text:
        return fit(text, losses)

    def character(found: re.Match[str]) -> str:
        hexadecimal, decimal, name = found.groups()
        if name is None:
            return _numbered(int(hexadecimal, 16) if hexadecimal else int(decimal))
        if (known := html5.get(f"{name};")) is not None:
            return known
        if name in own:
            losses.add(ENTITIES, 1)
            return ""
        return found[0]

    if "amp;#" in text:
        text = _HALF_IN_ESCAPED.sub(_half, text)
    return fit(_REFERENCE.sub(character, text), losses)


def written(text: str) -> str:
    """The text as it is written between tags or in an attribute."""
    return escape(text, {'"': "&quot;"})


def _half(found: re.Match[str]) -> str:
    number = int(found[1], 16) if found[1] else int(found[2])
    return chr(number) if 0xD800 <= number <= 0xDFFF else found[0]


def _numbered(number: int) -> str:
    if 0x80 <= number <= 0x9F:  # those of Windows-1252, as browsers read them
        return bytes((number,)).decode("cp1252", "ignore") or "\0"
    return chr(number) if number <= _HIGHEST else "\0"
