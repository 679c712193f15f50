"""JSON of records: one object a line, an array, an array within an object, objects one after the other; from any
program or from this one's own export."""

from __future__ import annotations

import codecs
import io
import re
from collections.abc import Iterator, Mapping
from functools import partial
from typing import BinaryIO

from importers.errors import SourceUnreadable
from importers.formats.records.encodings import utf8_of
from importers.formats.records.json_objects import BrokenJson, JsonObjects
from importers.formats.records.json_records import EXPORT_KEY, BadField, Places, from_export, kind_of, texts
from importers.formats.records.json_text import BadJson, is_script, value_in
from importers.formats.records.json_values import inner_records, is_name_of_list, values_of
from importers.formats.records.record import found_in
from importers.pieces import piece
from importers.protocol import Damaged, Found, Item, Rejected

LINE_BYTES = 16 * 1024 * 1024
_SKIP_BYTES = 64 * 1024
_BOM = codecs.BOM_UTF8
_NAMED = re.compile(r"\.(?:jsonl|ndjson|jl|ldjson)\Z", re.IGNORECASE)
_JSON = re.compile(r"\.json\Z", re.IGNORECASE)
_MARKDOWN = re.compile(r"\.(?:md|markdown|mdx)\Z", re.IGNORECASE)
_ARRAY = re.compile(rb"\s{0,999}\[[\s,]{0,999}(?:\{|\]?\s{0,999}\Z)")
_SPREAD = re.compile(rb"\s{0,999}\{[ \t]{0,99}\r?\n")
_WRAPPED = re.compile(
    rb'\s{0,999}\{[^{}\[\]]{0,2000}"(?:articles|items|posts|data|documents|docs|results|hits|stories|entries|records|rows'
    rb'|nodes|news|response)"\s{0,9}:\s{0,9}[\[{]'
)
_FIELD = re.compile(rb'\s{0,999}\{[^{}\[\]]{0,2000}"(?:title|body|html|hemeroteca)"\s{0,9}:')
_OTHER_FIELD = re.compile(
    rb'"(?:title|headline|body|html|text|content|articleBody|article_text|full_text|maintext|description)"\s{0,9}:'
)


class JsonLines:
    """JSON of records, in any of the ways in which programs lay them out: `id, title, body | html, date, url, authors,
    topics, language, source`, and these fields under their other usual names.

    One of title, body and html is needed. A line of this program's own export holds every field and is taken as it
    is. Records are read one at a time, so a file of any size can be read.
    """

    name = "jsonlines"
    private = True  # a file may hold drafts, and fields that were for no reader

    def accepts(self, item: Item) -> float:
        """How sure, from the first line that is not blank and the file's name."""
        head = _in_utf8(item.head).lstrip()
        named = bool(_NAMED.search(item.path))
        if _MARKDOWN.search(item.path):
            return 0.0  # a head in JSON, before an article
        if not head.startswith((b"{", b"[")):
            if is_script(head) and _JSON.search(item.path):
                return 0.3
            return 0.3 if named and b"\0" not in head else 0.0
        if _ARRAY.match(head) or _SPREAD.match(head) or _WRAPPED.match(head):
            return 0.6 if named else 0.5 if _OTHER_FIELD.search(head) else 0.3
        if head.startswith(b"["):
            return 0.3 if named else 0.0
        if _FIELD.match(head):
            return 0.99  # what is marked as something more, such as a card of a page, has a title too
        return 0.8 if named or _OTHER_FIELD.search(head.partition(b"\n")[0]) else 0.3

    def read(self, item: Item) -> Iterator[Found]:
        """A document or a rejection for each record; `path:12` names the one that begins on line 12."""
        head = _in_utf8(item.head)
        if is_script(head.lstrip()):
            yield Rejected(item.path, "this is JavaScript, not JSON; keep what stands from the first [ to the last ]")
            return
        reader = _Reader(item)
        first = head.lstrip().partition(b"\n")[0]
        has_long_line = len(first) >= len(head.lstrip()) and len(first) > 4096
        in_objects = bool(_ARRAY.match(head) or _SPREAD.match(head) or (has_long_line and _WRAPPED.match(head)))
        try:
            if has_long_line and not in_objects:
                in_objects = _is_one_long_object(item)
            with item.open() as stream:
                yield from (reader.objects if in_objects else reader.lines)(utf8_of(stream, item.head))
        except SourceUnreadable as error:
            yield Rejected(f"{item.path}:{reader.line + 1}", f"what follows line {reader.line} is lost: {error}")
            return
        if not reader.met:
            empty = "an empty list" if in_objects else "only blank lines"
            yield Rejected(item.path, f"the file holds {empty}")


class _Reader:
    """One file as it is read. `line` is the last one met, `met` whether there was anything."""

    def __init__(self, item: Item) -> None:
        self._item = item
        self._places = Places(item.path)
        self.line = 0
        self.met = False

    def lines(self, stream: BinaryIO) -> Iterator[Found]:
        """The records of a file that has one in each line."""
        for self.line, line in _lines_of(stream):
            if line is None or line.strip():
                self.met = True
                yield from self._record(self.line, line)

    def objects(self, stream: BinaryIO) -> Iterator[Found]:
        """The records of a file that has them in an array, or over several lines."""
        # Bytes that are no UTF-8 become half characters, which the text of a sound file cannot hold.
        text = io.TextIOWrapper(stream, "utf-8-sig", "surrogateescape", newline="\n")
        try:
            for raw in JsonObjects(text, LINE_BYTES, is_name_of_list):
                self.line, self.met = raw.line, True
                yield from self._record(raw.line, raw.text.encode("utf-8", "surrogateescape") if raw.text else None)
        except BrokenJson as error:
            self.met = True
            place = f"{self._item.path}:{error.line}"
            yield Rejected(place, f"line {error.line} {error}; what follows is lost; correct it and import again")
        finally:
            text.detach()

    def _record(self, line: int, raw: bytes | None) -> Iterator[Found]:
        """What one line or element gives: a document, or those of the records that it holds in a list."""
        place = f"{self._item.path}:{line}"
        several: list[object] = []
        yield from _unless_none(piece(place, partial(self._read, line, raw, several)))
        for number, record in enumerate(several, 1):
            told = partial(self._told, f"line {line}, record {number}", f"{place}#{number}", record)
            yield piece(f"{place}#{number}", told)

    def _read(self, line: int, raw: bytes | None, several: list[object]) -> Found | None:
        place = f"{self._item.path}:{line}"
        if raw is None:
            return Rejected(place, f"line {line} is longer than {LINE_BYTES // 2**20} MiB, the most for one document")
        try:
            value = value_in(raw)
        except BadJson as error:
            return Rejected(place, f"line {line} {error}")
        if records := inner_records(value):
            several.extend(records)
            return None
        return self._told(f"line {line}", place, value)

    def _told(self, subject: str, place: str, value: object) -> Found:
        if not isinstance(value, dict):
            kind = kind_of(value)
            return Rejected(place, f"{subject} is {kind}, not an object with fields such as title and body")
        try:
            return self._found(value, place)
        except BadField as error:
            return Rejected(place, f"{subject}: {error}")

    def _found(self, record: Mapping[str, object], place: str) -> Found:
        if EXPORT_KEY in record:
            exported, losses = from_export(record), texts(record, "losses")
            return Damaged(exported, losses) if losses else exported
        found = found_in(values_of(record), label=self._item.label, guide=self._item.guide)
        return self._places.given(found, place)


def _is_one_long_object(item: Item) -> bool:
    """Whether the first line is an object that is too long to be held: it may hold the records of the file."""
    with item.open() as stream:
        line = utf8_of(stream, item.head).readline(LINE_BYTES + 1)
    return len(line) > LINE_BYTES and line.lstrip().startswith(b"{")


def _unless_none(found: Found | None) -> Iterator[Found]:
    if found is not None:
        yield found


def _in_utf8(head: bytes) -> bytes:
    stream = utf8_of(io.BytesIO(head), head)
    return stream.read(len(head)).removeprefix(_BOM)


def _lines_of(stream: BinaryIO) -> Iterator[tuple[int, bytes | None]]:
    """Each line with its number from 1, without the byte order mark; None for one over `LINE_BYTES`, not held whole."""
    number = 0
    while line := stream.readline(LINE_BYTES + 1):
        number += 1
        if len(line) <= LINE_BYTES or line.endswith(b"\n"):
            yield number, line.removeprefix(_BOM) if number == 1 else line
            continue
        del line
        while (rest := stream.readline(_SKIP_BYTES)) and not rest.endswith(b"\n"):
            pass
        yield number, None
