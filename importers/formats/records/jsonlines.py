"""JSON Lines: one document a line, from any program or from this one's own export."""

from __future__ import annotations

import codecs
import json
import re
from collections.abc import Iterator
from dataclasses import replace
from functools import partial
from typing import BinaryIO, NoReturn

from archive.document import Document
from importers.errors import SourceUnreadable
from importers.formats.records.json_records import EXPORT_KEY, BadField, Places, from_export, from_record, kind_of
from importers.pieces import piece
from importers.protocol import Found, Item, Rejected

LINE_BYTES = 16 * 1024 * 1024
_SKIP_BYTES = 64 * 1024
_BOM = codecs.BOM_UTF8
_NAMED = re.compile(r"\.(?:jsonl|ndjson)\Z", re.IGNORECASE)
_ARRAY = re.compile(rb"\s*\[\s*\{")
_SPREAD = re.compile(rb"\s*\{[ \t]*\r?\n")
_FIELD = re.compile(rb'"(?:title|body|html|hemeroteca)"\s*:')
_UTF16 = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)


class JsonLines:
    """One JSON object a line: `id, title, body | html, date, url, authors, topics, language, source`.

    All but one of body and html are optional. A line of this program's own export holds every field and is taken as
    it is. Lines are read one at a time, so a file of any size can be read.
    """

    name = "jsonlines"

    def accepts(self, item: Item) -> float:
        """How sure, from the first line that is not blank and the file's name."""
        head = item.head.removeprefix(_BOM).lstrip()
        named = bool(_NAMED.search(item.path))
        if _whole_file_fault(item.head):
            return 0.6 if named else 0.4
        if not head.startswith(b"{"):
            return 0.3 if named and b"\0" not in head else 0.0
        first = head.partition(b"\n")[0]
        if _FIELD.search(first):
            return 1.0
        return 0.8 if named else 0.3

    def read(self, item: Item) -> Iterator[Found]:
        """A document or a rejection for each line that is not blank; `path:12` names line 12."""
        if fault := _whole_file_fault(item.head):
            yield Rejected(item.path, fault)
            return
        places = Places(item.path)
        number, met = 0, False
        try:
            with item.open() as stream:
                for number, line in _lines_of(stream):
                    if line is None or line.strip():
                        met = True
                        yield piece(f"{item.path}:{number}", partial(_read_line, item, number, line, places))
        except SourceUnreadable as error:
            yield Rejected(f"{item.path}:{number + 1}", f"what follows line {number} is lost: {error}")
            return
        if not met:
            yield Rejected(item.path, "the file holds only blank lines")


def _read_line(item: Item, number: int, line: bytes | None, places: Places) -> Document | Rejected:
    try:
        if line is None:
            raise _BadLine(f"is longer than {LINE_BYTES // 2**20} MiB, the most for one document")
        record = _object_in(line)
        if EXPORT_KEY in record:
            return from_export(record, as_name=item.guide.as_name)
        document = from_record(record, label=item.label, as_name=item.guide.as_name)
        return replace(document, path=places.of(document))
    except _BadLine as error:
        return Rejected(f"{item.path}:{number}", f"line {number} {error}")
    except BadField as error:
        return Rejected(f"{item.path}:{number}", f"line {number}: {error}")


def _whole_file_fault(head: bytes) -> str:
    if head.startswith(_UTF16):
        return "the file is UTF-16 text; save it as UTF-8"
    head = head.removeprefix(_BOM)
    if _ARRAY.match(head):
        return "this is one JSON array; write one object a line, for example with: jq -c '.[]' FILE"
    if _SPREAD.match(head):
        return "this is JSON spread over several lines; write one object a line, for example with: jq -c . FILE"
    return ""


class _BadLine(ValueError):
    """A line that is no JSON object; `str()` completes a sentence that begins with "line 12"."""


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


def _object_in(line: bytes) -> dict[str, object]:
    """The JSON object that the line holds; raises `_BadLine`."""
    try:
        value: object = json.loads(line.decode("utf-8"), parse_constant=_refuse)
    except UnicodeDecodeError as error:
        raise _BadLine(f"is not UTF-8 text (byte {error.start + 1})") from None
    except json.JSONDecodeError as error:
        raise _BadLine(f"is not JSON: {error.msg} (column {error.colno})") from None
    except RecursionError:
        raise _BadLine("is not JSON that can be read: it is nested too deeply") from None
    except ValueError as error:
        raise _BadLine(f"is not JSON that can be read: {error}") from None
    if not isinstance(value, dict):
        raise _BadLine(f"is {kind_of(value)}, not an object with fields such as title and body")
    return value


def _refuse(constant: str) -> NoReturn:
    raise ValueError(f"{constant} is not a JSON value")
