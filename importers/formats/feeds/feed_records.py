"""What a feed's entries say beside their texts, each as it is written: their authors, and whether they are drafts."""

from __future__ import annotations

import io
import re
from collections.abc import Iterator
from dataclasses import dataclass

from importers.formats.blogs.post import COMMENTS
from importers.formats.signed import signed
from importers.formats.unpublished import DRAFTS, reason_of
from importers.formats.xml.losses import Faults
from importers.formats.xml.xml_safe import Element, local, records, text
from importers.protocol import Item, LargeFile

ENTRIES = frozenset({"item", "entry"})
_AUTHORS = frozenset({"author", "creator"})
_ADDRESSES = frozenset({"link", "guid", "id"})
_COMMENT = re.compile(r"#(?:comment-?|c)\d{1,20}\Z", re.IGNORECASE)
_YES = frozenset({"yes", "true", "1"})


@dataclass(frozen=True, slots=True)
class Beside:
    """Of one entry: who signed it, and why it is not published, as `Skipped.reason`, or ""."""

    authors: tuple[str, ...]
    withheld: str


def beside(document: bytes) -> Iterator[Beside]:
    """What each entry of a well-formed feed says, in their order."""
    item = Item("feed", LargeFile(document[:65536], lambda: io.BytesIO(document)))
    for record in records(item, ENTRIES, Faults()):
        yield Beside(_authors(record.element), _withheld(record.element))


def _authors(entry: Element) -> tuple[str, ...]:
    named: dict[str, None] = {}
    for child in entry:
        if local(child) in _AUTHORS:
            names = [text(each) for each in child if local(each) == "name"]
            for name in names or ([] if len(child) else [text(child)]):
                named.update(dict.fromkeys(signed(name)))
    return tuple(named)


def _withheld(entry: Element) -> str:
    """Why the entry is no article that was published: by the draft mark of Atom's publishing protocol, or a status; or
    because a reader wrote it below one, which its address or its mark of an answer says."""
    for each in entry.iter():
        name = local(each)
        if name == "in-reply-to" and each.getparent() is entry:
            return COMMENTS
        if name == "draft" and text(each).strip().casefold() in _YES:
            return DRAFTS
        if name == "status" and each.getparent() is entry and (reason := reason_of(text(each))):
            return reason
    said = {local(child): child.get("href") or text(child).strip() for child in entry if local(child) in _ADDRESSES}
    own = said.get("guid") or said.get("id") or said.get("link") or ""
    return COMMENTS if _COMMENT.search(own) else ""
