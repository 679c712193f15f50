"""The fields of one JSON record, each of the type that its name promises."""

from __future__ import annotations

import math
from collections.abc import Mapping

from archive.document import clean_text

_LONGEST_NAME = 1000


class BadField(ValueError):
    """A field that does not hold what its name promises; `str()` is a sentence without a subject line number."""


def text(record: Mapping[str, object], name: str) -> str:
    """The text of the field, cleaned; "" when it is absent or null."""
    value = record.get(name)
    if value is None:
        return ""
    if not isinstance(value, str):
        raise BadField(f"{name} is {kind_of(value)}, not text")
    return clean_text(value)


def one_line(record: Mapping[str, object], name: str) -> str:
    """The text of the field with each run of white space made one space."""
    return " ".join(text(record, name).split())


def texts(record: Mapping[str, object], name: str) -> tuple[str, ...]:
    """The texts of a field that holds a list of texts or one text; empty ones are left out."""
    value = record.get(name)
    values = value if isinstance(value, list) else [] if value is None else [value]
    found = []
    for part in values:
        if not isinstance(part, str):
            raise BadField(f"{name} holds {kind_of(part)}, not only text")
        found.append(clean_text(part))
    return tuple(part for part in found if part.strip())


def identifier(record: Mapping[str, object], name: str) -> str:
    """The text of a field that holds a text or a number; "" when it is absent or null."""
    value = record.get(name)
    if isinstance(value, bool) or (isinstance(value, float) and not math.isfinite(value)):
        raise BadField(f"{name} is neither text nor a number")
    found = str(value) if isinstance(value, int | float) else one_line(record, name)
    if len(found) > _LONGEST_NAME:
        raise BadField(f"{name} has {len(found):,} characters; the most is {_LONGEST_NAME:,}")
    return found


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
