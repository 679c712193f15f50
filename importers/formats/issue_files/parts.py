"""The parts of a document that is a zip (DOCX, ODT, EPUB), read within bounds, and XML out of them without entities."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterator
from typing import Any

from lxml import etree

from importers.containers.streams import DAMAGE
from importers.formats.xml.xml_safe import attribute
from importers.protocol import Item

FILE_BYTES = 192 * 1024 * 1024
"""The most bytes of one document: it lies in memory while it is read."""
_PART_BYTES = 32 * 1024 * 1024
_ALL_BYTES = 96 * 1024 * 1024
_MOST_PARTS = 20_000
_ENCRYPTED = 0x1
_DOCTYPE = b"<!DOCTYPE"
_PIECE = 1 << 20


class BadDocument(Exception):
    """The document cannot be read; `str()` says why and what to do."""


def whole(item: Item, limit: int = FILE_BYTES) -> bytes:
    """All bytes of the file, in one piece of memory. Raises `BadDocument` for a file over the limit and what reading
    the item raises."""
    if item.is_held:
        return item.data
    with item.open() as stream:
        data = bytearray()
        while piece := stream.read(_PIECE):
            data += piece
            if len(data) > limit:
                raise BadDocument(
                    f"it holds more than {limit >> 20} MiB, too much for one file; split it and try again"
                )
    return bytes(data)


class Parts:
    """The parts of a zip by name. What comes out of them is counted, of each part once however often it is read: a
    bomb raises `BadDocument`, as damage does."""

    def __init__(self, data: bytes) -> None:
        try:
            self._zip = zipfile.ZipFile(io.BytesIO(data))
        except DAMAGE as error:
            raise BadDocument(f"it is cut short or damaged ({error}); copy it again from where it came") from error
        if len(self._zip.infolist()) > _MOST_PARTS:
            raise BadDocument(f"it has more than {_MOST_PARTS:,} parts, which no honest document has")
        self._left = _ALL_BYTES
        self._counted: set[str] = set()

    def __contains__(self, name: str) -> bool:
        return name in self._zip.NameToInfo

    def __iter__(self) -> Iterator[str]:
        return iter(self._zip.namelist())

    def read(self, name: str) -> bytes:
        """The bytes of a part; b"" where there is none of this name. Raises `BadDocument`."""
        info = self._zip.NameToInfo.get(name)
        if info is None:
            return b""
        if info.flag_bits & _ENCRYPTED:
            raise BadDocument("it is locked with a password; save it again without one")
        is_counted = name in self._counted
        most = _PART_BYTES if is_counted else min(_PART_BYTES, self._left)
        if info.file_size > most:
            raise BadDocument(f"its part {name} unpacks to more than is safe; it may be a bomb and was not read")
        try:
            with self._zip.open(info) as stream:
                data = stream.read(most + 1)
        except (*DAMAGE, RuntimeError) as error:
            raise BadDocument(f"its part {name} is damaged ({error}); copy it again from where it came") from error
        if len(data) > most:
            raise BadDocument(f"its part {name} unpacks to more than is safe; it may be a bomb and was not read")
        self._left -= 0 if is_counted else len(data)
        self._counted.add(name)
        return data

    def xml(self, name: str) -> Any:
        """The root element of a part, None where there is no such part. Raises `BadDocument`."""
        data = self.read(name)
        return xml_of(data, name) if data.strip() else None


def xml_of(data: bytes, name: str) -> Any:
    """The root element of an XML part; one that declares entities is refused. Raises `BadDocument`."""
    if declares_entities(data):
        raise BadDocument(f"its part {name} declares entities of its own, as no honest document does; save it again")
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False, recover=True)
    try:
        root = etree.fromstring(data, parser)
    except (etree.XMLSyntaxError, ValueError) as error:
        raise BadDocument(f"its part {name} is damaged ({str(error)[:100]}); save it again") from error
    if root is None:
        raise BadDocument(f"its part {name} is damaged: it is no XML; save it again")
    return root


def attribute_named(element: Any, name: str) -> str:
    """The value of the attribute of this local name, "" where there is none."""
    return next((value for key, value in element.attrib.items() if key.endswith(f"}}{name}")), attribute(element, name))


def declares_entities(data: bytes) -> bool:
    """Whether the XML has a document type with declarations of its own, in whatever encoding it is written and
    whatever stands before it."""
    start = data.replace(b"\0", b"") if b"\0" in data[:4096] else data
    if b"<!ENTITY" in start:
        return True
    at = start.find(_DOCTYPE)
    end = start.find(b">", at)
    return at >= 0 and b"[" in start[at : end if end > 0 else None]
