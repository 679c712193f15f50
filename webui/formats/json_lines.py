"""JSON Lines, which `import` reads back as the same archive, and the same objects as one JSON array.

Their `topics` are the source's own: a rule's topics would come back as the source's. A reader's `note` is no field of a
document, so `import` passes it over.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator

from archive.exchange.jsonl import to_json_line
from webui.formats.record import ExportRecord


def write_json_lines(documents: Iterable[ExportRecord]) -> Iterator[str]:
    """One article a line."""
    for each in documents:
        yield _line(each) + "\n"


def write_json(documents: Iterable[ExportRecord]) -> Iterator[str]:
    """One array of the objects that JSON Lines has, an object a line."""
    return json_array(_line(each) for each in documents)


def _line(each: ExportRecord) -> str:
    line = to_json_line(each.stored)
    return f'{line.removesuffix("}")}, "note": {json.dumps(each.note, ensure_ascii=False)}}}' if each.note else line


def json_array(objects: Iterable[str]) -> Iterator[str]:
    """A JSON array of objects that are JSON already, without holding more than one."""
    yield "["
    separator = "\n"
    for each in objects:
        yield separator + each
        separator = ",\n"
    yield "\n]\n"
