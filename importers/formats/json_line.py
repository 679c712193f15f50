"""One line of JSON, read so that no line can take the memory or the run with it."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import BinaryIO, NoReturn

LINE_BYTES = 16 * 1024 * 1024
_SKIP_BYTES = 64 * 1024
_BOM = b"\xef\xbb\xbf"


class BadLine(ValueError):
    """A line that is no JSON object; `str()` completes a sentence that begins with "line 12"."""


def lines_of(stream: BinaryIO) -> Iterator[tuple[int, bytes | None]]:
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


def object_in(line: bytes) -> dict[str, object]:
    """The JSON object that the line holds; raises `BadLine`."""
    try:
        value: object = json.loads(line.decode("utf-8"), parse_constant=_refuse)
    except UnicodeDecodeError as error:
        raise BadLine(f"is not UTF-8 text (byte {error.start + 1})") from None
    except json.JSONDecodeError as error:
        raise BadLine(f"is not JSON: {error.msg} (column {error.colno})") from None
    except RecursionError:
        raise BadLine("is not JSON that can be read: it is nested too deeply") from None
    except ValueError as error:
        raise BadLine(f"is not JSON that can be read: {error}") from None
    if not isinstance(value, dict):
        raise BadLine(f"is {kind_of(value)}, not an object with fields such as title and body")
    return value


def kind_of(value: object) -> str:
    """What a person calls a JSON value of this type."""
    match value:
        case None:
            return "null"
        case bool():
            return "true or false"
        case int() | float():
            return "a number"
        case str():
            return "text"
        case list():
            return "a list"
        case _:
            return "an object"


def _refuse(constant: str) -> NoReturn:
    raise ValueError(f"{constant} is not a JSON value")
