"""Small files of an index: JSON under a checksum, taken for nothing but plain values of the kinds that are asked for.

A checksum says that a file is as it was written, not who wrote it: whoever can change a file can make a new checksum.
So what stands in it is looked at value by value, and whatever is not as it ought to be is an error of one kind.
"""

from __future__ import annotations

import hashlib
import json
import re
from pathlib import Path
from typing import Any

from archive.atomic_file import read_plain

MOST = 16 << 20
"""Bytes that such a file may have: room for the deleted among a hundred million documents."""

_TEXT = re.compile(r"[ -~]{0,200}")
_LARGEST = (1 << 63) - 1  # what SQLite counts to


def written(kind: str, fields: dict[str, Any]) -> bytes:
    """A file of this kind that says these fields."""
    return json.dumps({kind: fields, "sha256": _digest(fields)}, indent=1).encode()


def read(path: Path, kind: str) -> dict[str, Any]:
    """The fields that a file of this kind says. Raises `OSError`, or `ValueError` where it is none or was changed."""
    return said_by(read_plain(path, MOST), kind)


def said_by(data: bytes | str, kind: str) -> dict[str, Any]:
    """The fields that something of this kind says, wherever it lies. Raises `ValueError` as `read` does."""
    try:
        said = json.loads(data, parse_constant=_no_number)
        if isinstance(said, dict) and isinstance(fields := said.get(kind), dict) and _digest(fields) == said["sha256"]:
            return fields
    except (KeyError, RecursionError) as error:
        raise ValueError(f"this is no {kind}") from error
    raise ValueError(f"this is no {kind}, or another one than was written")


def text(value: object) -> str:
    """A line of ASCII, as names and checksums are. Raises `ValueError` for anything else."""
    if not isinstance(value, str) or not _TEXT.fullmatch(value):
        raise ValueError("not a line of text")
    return value


def number(value: object, most: int = _LARGEST) -> int:
    """A whole number from 0 to `most`. Raises `ValueError` for anything else."""
    if type(value) is not int or not 0 <= value <= most:
        raise ValueError("not a number")
    return value


def _no_number(name: str) -> object:
    raise ValueError(f"{name} is no number")


def _digest(fields: dict[str, Any]) -> str:
    return hashlib.sha256(json.dumps(fields, sort_keys=True).encode()).hexdigest()
