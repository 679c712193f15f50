"""XML read piece by piece, in bounded memory, with nothing fetched and no entity of its own made larger."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from itertools import islice
from typing import Any

from lxml import etree

from importers.errors import SourceUnreadable
from importers.formats.xml.beginning import ROOTS, begin
from importers.formats.xml.cdata import CLOSING, OPENING
from importers.formats.xml.decoded import text_of_head, texts
from importers.formats.xml.losses import Faults, count_lines
from importers.formats.xml.repair import Repair
from importers.protocol import HEAD_BYTES, Item

# What XML takes, and means something else: a message of PHP, half a character in HTML, a character of Windows.
_PERHAPS = (" on line ", "&#")
_TAKEN_WRONGLY = re.compile(
    r"on line (?:<b>|\d|\Z)|&#(?:0{0,4}(?:5[5-7]\d{3}|1(?:2[89]|[345]\d))"
    r"|[xX]0{0,4}(?:[dD][89a-fA-F][0-9a-fA-F]{2}|[89][0-9a-fA-F]));"
)

_ROOT = re.compile(rb"<(?:[\w.-]{1,40}:)?(?:rss|feed|rdf|urlset|sitemapindex)[\s>]", re.IGNORECASE)

Element = Any
"""An lxml element; the library is not typed."""


@dataclass(frozen=True, slots=True)
class Record:
    """One record of a file: its element, what was lost of it, and which document of the file it is in, from 0."""

    element: Element
    losses: tuple[str, ...]
    document: int


class _Unsound(Exception):
    """The XML is not well formed, or means what it does not say."""


def root_name(item: Item) -> str:
    """The local name of the document's root element, lower case, behind whatever stands before it; "" for what is no
    XML of a root that is known (`beginning.ROOTS`)."""
    return beginning(item)[0]


def beginning(item: Item) -> tuple[str, str]:
    """`root_name`, and the text of the file's first 64 KiB from where its XML begins."""
    return _beginning_of(item.head)


@lru_cache(maxsize=2)  # every importer of XML asks it of the same file
def _beginning_of(head: bytes) -> tuple[str, str]:
    # Most files are pages, of which one look at their bytes says that they are none.
    if not _ROOT.search(head) and b"<\0" not in head[:200] and b"\0<" not in head[:200]:
        return "", ""
    text = text_of_head(head)
    start, name = begin(text)
    return (name, text[start:]) if name in ROOTS else ("", "")


def records(item: Item, names: frozenset[str], faults: Faults) -> Iterator[Record]:
    """Each element whose local name is one of `names`, whole, when it has ended, those within others of them left out;
    it is emptied when the next is asked for. What is damaged is repaired; what was wrong is added to `faults`.

    Raises what reading the item's stream raises, but for a stream that is damaged itself.
    """
    done = 0
    try:
        # Sound XML, as nearly all is, costs nothing more than its reading.
        for record in _sound(item, names, faults):
            yield record
            done += 1
    except _Unsound:
        faults.outside = 0
        yield from islice(_repaired(item, names, faults), done, None)


def elements(item: Item, names: frozenset[str], damage: list[str]) -> Iterator[Element]:
    """The elements of `records`, for files of which it does not matter what a single one lost; what is missing of the
    file is added to `damage`."""
    faults = Faults(damage)
    for record in records(item, names, faults):
        yield record.element


def repaired(item: Item, names: frozenset[str], faults: Faults) -> tuple[list[bytes], list[tuple[str, ...]]]:
    """All of the item in memory: each document in it as well-formed UTF-8, and what each record lost."""
    documents: list[list[str]] = [[]]
    with item.open() as stream:
        repair = Repair(texts(stream, item.head), names, faults)
        for piece in repair.pieces():
            if piece is None:
                documents.append([])
            else:
                documents[-1].append(piece)
    made = ["".join(pieces).encode() for pieces in documents if pieces]
    losses = repair.records
    count = max(losses, default=-1) + 1
    return made, [losses[number].sentences() if number in losses else () for number in range(count)]


def _sound(item: Item, names: frozenset[str], faults: Faults) -> Iterator[Record]:
    parser, sections = _parser(names, recover=False), _Sections()
    depth = 0
    try:
        with item.open() as stream:
            for piece in _from_its_beginning(texts(stream, item.head), faults):
                if (_PERHAPS[0] in piece or _PERHAPS[1] in piece) and _TAKEN_WRONGLY.search(piece):
                    raise _Unsound
                sections.check(piece)
                parser.feed(piece.encode())
                if len(parser.feed_error_log):
                    raise _Unsound
                for event, element in parser.read_events():
                    depth += 1 if event == "start" else -1
                    if event == "end" and depth == 0:
                        yield Record(element, (), 0)
                        faults.outside += _empty(element)
            parser.close()
    except (etree.XMLSyntaxError, SourceUnreadable, UnicodeEncodeError) as error:
        raise _Unsound from error


class _Sections:
    """Whether each section of CDATA ends before the next begins: one that was not ended takes in what follows it."""

    def __init__(self) -> None:
        self._open = False

    def check(self, piece: str) -> None:
        """Look at the next piece of a file. Raises `_Unsound`."""
        begun, ended = piece.count(OPENING), piece.count(CLOSING)
        was_open, self._open = self._open, piece.rfind(OPENING) > piece.rfind(CLOSING) if begun or ended else self._open
        if ended - begun != was_open - self._open:
            raise _Unsound


def _from_its_beginning(pieces: Iterator[str], faults: Faults) -> Iterator[str]:
    first = ""
    for piece in pieces:
        first += piece
        if len(first) >= HEAD_BYTES:
            break
    start, _ = begin(first[:HEAD_BYTES])
    if start < 0 or "<!ENTITY" in first:
        raise _Unsound
    faults.outside = count_lines(first[:start])
    yield first[start:]
    yield from pieces


def _repaired(item: Item, names: frozenset[str], faults: Faults) -> Iterator[Record]:
    with item.open() as stream:
        repair = Repair(texts(stream, item.head), names, faults)
        parser, depth, number, document = _parser(names, recover=True), 0, 0, 0
        for piece in repair.pieces():
            if piece is None:
                parser.close()
                parser, depth, document = _parser(names, recover=True), 0, document + 1
                continue
            parser.feed(piece.encode())
            for event, element in parser.read_events():
                depth += 1 if event == "start" else -1
                if event == "end" and depth == 0:
                    losses = repair.records.pop(number, None)
                    number += 1
                    yield Record(element, losses.sentences() if losses else (), document)
                    _empty(element)


def _parser(names: frozenset[str], *, recover: bool) -> Element:
    return etree.XMLPullParser(
        events=("start", "end"),
        tag=[f"{{*}}{name}" for name in sorted(names)],
        encoding="utf-8",
        recover=recover,
        resolve_entities=False,
        no_network=True,
        load_dtd=False,
        huge_tree=recover,  # what is repaired has bounds of its own
        remove_comments=True,
        remove_pis=True,
    )


def _empty(element: Element) -> int:
    """Empty the element and take away those before it; how many lines stood between those."""
    element.clear(keep_tail=True)
    lines = 0
    parent = element.getparent()
    while (before := element.getprevious()) is not None:
        if before.tail and not before.tail.isspace():
            lines += count_lines(before.tail)
        del parent[0]
    return lines


def local(element: Element) -> str:
    """The element's name without its namespace."""
    return _tag(element).rpartition("}")[2]


def space(element: Element) -> str:
    """The element's namespace, or ""."""
    tag = _tag(element)
    return tag[1:].partition("}")[0] if tag.startswith("{") else ""


def attribute(element: Element, name: str) -> str:
    """The value of an attribute, or ""."""
    return element.get(name) or ""


def _tag(element: Element) -> str:
    return element.tag if element is not None and isinstance(element.tag, str) else ""


def text(element: Element) -> str:
    """All text in the element."""
    return "" if element is None else "".join(element.itertext(with_tail=False))


def markup(element: Element) -> str:
    """The HTML that the element holds: its text, or the elements that stand in it where an exporter did not write them
    as text."""
    if len(element) == 0:
        return element.text or ""
    parts = [element.text or ""]
    for child in element:
        for each in child.iter():
            if isinstance(each.tag, str):
                each.tag = etree.QName(each).localname
        etree.cleanup_namespaces(child)
        parts.append(etree.tostring(child, encoding="unicode", method="html", with_tail=True))
    return "".join(parts)
