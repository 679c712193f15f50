"""What the audit holds: who, a row of the chain, and an act as its rows tell it."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

Details = Mapping[str, Any]
"""What of an act is worth telling, as JSON: names and counts. Never a password, a token, a text of an article, or what
a reader searched for."""

_LONGEST_TEXT = 500  # characters
_MOST_VALUES = (50, 10, 3)  # of a list or a mapping: fewer where it would be too long with more
_DEEPEST = 4
_LONGEST_DETAILS = 16_384  # characters


class Door(StrEnum):
    """Through what somebody came in."""

    COMMAND_LINE = "command line"
    DESK = "desk"
    API = "api"
    WORKER = "worker"


class State(StrEnum):
    """What a row says of its act."""

    BEGUN = "begun"
    DONE = "done"
    FAILED = "failed"
    REFUSED = "refused"  # whoever asked may not do it


class Ending(StrEnum):
    """How an act ended, or that it has not: of one that has begun and has no end its process tells."""

    DONE = "done"
    FAILED = "failed"
    REFUSED = "refused"
    RUNNING = "running"
    CUT_OFF = "cut off"


@dataclass(frozen=True, slots=True)
class Actor:
    """Who acts, and from where. `name` is `user:NAME` of the desk, `token:NAME`, or the system's name of who runs a
    command; `address` is the network's, where there is one."""

    name: str
    door: Door
    address: str = ""


@dataclass(frozen=True, slots=True)
class Row:
    """One row of the chain. `of` is, of an end, the number of the row of its beginning; `details` is JSON."""

    n: int
    at: str
    actor: str
    door: str
    address: str
    action: str
    state: str
    of: int | None
    job: int | None
    process: str
    details: str
    previous: str
    hash: str


@dataclass(frozen=True, slots=True)
class Act:
    """What somebody did, with its end where it has one: `details` as it was begun, `results` as it ended. `n` is the
    number of its first row."""

    n: int
    at: str
    actor: str
    door: str
    address: str
    action: str
    job: int | None
    details: Details
    ending: Ending
    ended_at: str | None = None
    results: Details = field(default_factory=dict)


def written(details: Details) -> str:
    """Details as they are kept: JSON of a bounded size that is UTF-8, whatever they hold."""
    for most in _MOST_VALUES:
        text = json.dumps(_bounded(details, _DEEPEST, most), ensure_ascii=False, sort_keys=True)
        if len(text) <= _LONGEST_DETAILS:
            return text
    return json.dumps({"…": "too long to be kept"}, ensure_ascii=False)


def read_details(text: object) -> Details:
    """Details as they were kept; of what is no such thing, nothing."""
    try:
        value = json.loads(text) if isinstance(text, str) else None
    except (ValueError, RecursionError):
        return {}
    return value if isinstance(value, dict) else {}


def short_text(text: object) -> str:
    """A text without what cannot be stored, cut short where it is too long to be read."""
    said = str(text).encode("utf-8", "replace").decode().replace("\0", "\N{REPLACEMENT CHARACTER}")
    return said if len(said) <= _LONGEST_TEXT else f"{said[: _LONGEST_TEXT - 1]}…"


def _bounded(value: object, deep: int, most: int) -> object:
    match value:
        case None | bool() | int():
            return value if not isinstance(value, int) or abs(value) < 1 << 63 else short_text(value)
        case float():
            return value if abs(value) < float("inf") else str(value)
        case Mapping() if deep:
            pairs = list(value.items())
            kept = {short_text(key): _bounded(each, deep - 1, most) for key, each in pairs[:most]}
            return kept | ({"…": f"{len(pairs) - most} more"} if len(pairs) > most else {})
        case list() | tuple() if deep:
            more = len(value) - most
            kept_values = [_bounded(each, deep - 1, most) for each in value[:most]]
            return [*kept_values, *([f"… {more} more"] if more > 0 else [])]
        case _:
            return short_text(value)
