"""XML read piece by piece, in bounded memory, with nothing fetched and no entity of its own made larger."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import islice
from typing import Any

from lxml import etree

from importers.errors import SourceUnreadable
from importers.page.decode import decode, is_text
from importers.protocol import Item

_HEAD = 16_384  # characters in which the root element must stand
_BEFORE = re.compile(r"\s+|<\?.*?\?>|<!--.*?-->|<!DOCTYPE[^\[>]*(?:\[.*?\]\s*)?>", re.DOTALL | re.IGNORECASE)
_ROOT = re.compile(r"<(?:[\w.-]{1,40}:)?([\w.-]{1,60})[\s/>]")

Element = Any
"""An lxml element; the library is not typed."""


def root_name(item: Item) -> str:
    """The local name of the document's root element, lower case; "" for what is no XML."""
    head = item.head
    if b"<" not in head[:1000] or not is_text(head):
        return ""
    text, at = decode(head)[:_HEAD].lstrip("\ufeff"), 0
    while before := _BEFORE.match(text, at):
        at = before.end()
    found = _ROOT.match(text, at)
    return found[1].lower() if found else ""


def elements(item: Item, names: frozenset[str], damage: list[str]) -> Iterator[Element]:
    """Each element whose local name is one of `names`, whole, when it has ended, those within others of them left out;
    it is emptied when the next is asked for. What is damaged is passed over as well as can be, and what was wrong is
    added to `damage`.

    Raises what reading the item's stream raises, but for a stream that is damaged itself.
    """
    with item.open() as stream:
        parser = etree.iterparse(
            stream,
            events=("end",),
            recover=True,
            resolve_entities=False,
            no_network=True,
            load_dtd=False,
            huge_tree=False,
            remove_comments=True,
            remove_pis=True,
        )
        try:
            for _, element in parser:
                if local(element) not in names or local(element.getparent()) in names:
                    continue  # what lies within a wanted element comes with it
                yield element
                element.clear()
                while element.getprevious() is not None:
                    del element.getparent()[0]
        except (etree.XMLSyntaxError, SourceUnreadable) as error:
            damage.append(str(error).partition("(")[0].strip())
        else:
            faults = (entry for entry in parser.error_log if entry.level_name == "FATAL")
            damage += [f"{entry.message.strip()} (line {entry.line})" for entry in islice(faults, 1)]


def local(element: Element) -> str:
    """The element's name without its namespace."""
    return _tag(element).rpartition("}")[2]


def space(element: Element) -> str:
    """The element's namespace, or ""."""
    tag = _tag(element)
    return tag[1:].partition("}")[0] if tag.startswith("{") else ""


def attribute(element: Element, name: str) -> str:
    """The value of an attribute, or ""."""
    try:
        return element.get(name) or ""
    except UnicodeDecodeError:
        return ""


def _tag(element: Element) -> str:
    try:
        return element.tag if element is not None and isinstance(element.tag, str) else ""
    except UnicodeDecodeError:
        return ""  # its namespace holds half a character, which the library takes and cannot give


def text(element: Element) -> str:
    """All text in the element, entities of the document's own left out."""
    if element is None:
        return ""
    try:
        return "".join(element.itertext(with_tail=False))
    except UnicodeDecodeError:
        # Some systems write a character as two references to halves of it, which the library does not join.
        halves: bytes = etree.tostring(element, method="text", encoding="utf-8", with_tail=False)
        return halves.decode("utf-8", "surrogatepass").encode("utf-16", "surrogatepass").decode("utf-16", "ignore")
