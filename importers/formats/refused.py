"""What is not read is refused by its name, with what to do: the importer of formats that are known and not read."""

from __future__ import annotations

import re
from collections.abc import Iterator

from importers.containers.document_kinds import document_kind
from importers.containers.mirror import FOR_PROGRAMS, is_for_programs
from importers.containers.side_files import is_page
from importers.formats.refused_kinds import (
    BY_MAGIC,
    BY_ROOT,
    BY_ROOT_AND_WORD,
    BY_STREAM,
    BY_TEXT,
    BY_ZIP,
    OF_FEEDS,
    OLE,
    OLE_MAGIC,
    RDF,
    TOLD_TO_PROGRAMS,
    Kind,
)
from importers.protocol import Found, Item, Rejected, Skipped

_SURE = 0.95
_TEXT_BEGINS = 8192  # bytes
_BEFORE = re.compile(
    rb"\s{1,999}|<\?(?:(?!\?>).){0,999}\?>|<!--(?:(?!-->).){0,3000}-->|<!DOCTYPE[^\[>]{0,999}(?:\[[^\]]{0,3000}\]\s{0,9})?>",
    re.DOTALL | re.IGNORECASE,
)
_ROOT = re.compile(rb"<(?:[A-Za-z][\w.-]{0,39}:)?([A-Za-z][\w.-]{0,59})[\s/>]")


class Refused:
    """The importer of what is not read: it says what a file is, and what to do with it."""

    name = "refused"

    def accepts(self, item: Item) -> float:
        """.95 for a format that is known by its content and not read, 1 for what a site tells programs, else 0."""
        if _is_for_programs(item) or kind_of(item):
            return _SURE
        return 1.0 if TOLD_TO_PROGRAMS.match(item.head.removeprefix(b"\xef\xbb\xbf")) else 0.0

    def read(self, item: Item) -> Iterator[Found]:
        """One `Rejected` that names the format; `Skipped` for a `robots.txt` and its like."""
        kind = kind_of(item)
        if kind is None:
            yield Skipped(item.path, FOR_PROGRAMS)
        else:
            yield Rejected(item.path, f"it is {kind.name}, which is not read here; {kind.repair}")


def kind_of(item: Item) -> Kind | None:
    """The format of a file that is not read, by its content; None for any other."""
    head = item.head
    if head.startswith(OLE_MAGIC):
        return _by_stream(item)
    for at, magic, kind in BY_MAGIC:
        if head.startswith(magic, at):
            return kind
    if head.startswith(b"PK\x03\x04"):
        return BY_ZIP.get(document_kind(item.data if item.is_held else head, item.path))
    begin = head[:_TEXT_BEGINS].removeprefix(b"\xef\xbb\xbf").lstrip()
    for pattern, kind in BY_TEXT:
        if pattern.match(begin if not begin.startswith(b"bplist") else head):
            return kind
    if root := _root_name(begin):
        if found := BY_ROOT.get(root):
            return found
        if root == "rdf" and not any(word in head for word in OF_FEEDS):
            return RDF
        return next((kind for name, word, kind in BY_ROOT_AND_WORD if name == root and word in head), None)
    return None


def _root_name(begin: bytes) -> str:
    """The local name of the root element of XML, lower case; "" where none stands at its beginning."""
    at = 0
    while before := _BEFORE.match(begin, at):
        at = before.end()
    found = _ROOT.match(begin, at)
    return found[1].decode("ascii").lower() if found else ""


def _by_stream(item: Item) -> Kind:
    """Which old Office file it is: the names of its streams stand in it as UTF-16."""
    data = item.data if item.is_held else item.head
    for name, kind in BY_STREAM:
        if name.encode("utf-16-le") + b"\0\0" in data:
            return kind
    return OLE


def _is_for_programs(item: Item) -> bool:
    return not is_page(item.head) and is_for_programs(item.path, item.head)
