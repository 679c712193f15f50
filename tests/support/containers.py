"""What comes out of containers, sorted; and files to put in."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from importers.containers.walk import walk
from importers.protocol import Item, Met, Rejected, Skipped

PAGE = b"<!doctype html><html><head><title>A page</title></head><body><p>Words</p></body></html>"
MIB = 1024 * 1024


def skipped(met: Iterable[Met]) -> dict[str, int]:
    """What was skipped, by reason."""
    return {one.reason: one.count for one in met if isinstance(one, Skipped)}


def sorted_out(met: Iterable[Met]) -> tuple[dict[str, bytes], dict[str, str]]:
    items, rejected = {}, {}
    for one in met:
        if isinstance(one, Item):
            assert one.path not in items
            items[one.path] = one.data
        elif isinstance(one, Rejected):
            rejected[one.path] = one.reason
    return items, rejected


def put(file: Path, data: bytes) -> Path:
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_bytes(data)
    return file


def items_in(met: Iterable[Met]) -> list[Item]:
    return [each for each in met if isinstance(each, Item)]


def reasons_in(met: Iterable[Met]) -> list[str]:
    return [each.reason for each in met if isinstance(each, Rejected)]


def walked(tmp_path: Path, data: bytes, name: str = "a.warc") -> list[Met]:
    return list(walk(put(tmp_path / name, data)))
