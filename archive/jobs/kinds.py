"""The kinds of jobs, and what each must be told: the same is asked of whoever puts one in and of what lies in the
table, which anybody may have written."""

from __future__ import annotations

import json
import os
from collections.abc import Callable, Mapping
from enum import StrEnum
from typing import Any

from archive.errors import BadJob
from archive.golden.settings import MOST
from archive.jobs.records import MOST_JSON
from archive.jobs.site_kinds import KINDS_OF_SITE
from archive.site.private import Private, private_of

_LONGEST_PATH = 4096  # bytes, on Linux
_LONGEST_NAME = 1_000  # characters
_MOST_SOURCES = 1_000
_MOST_NAMED = 200
_LAST = 2**63 - 1  # the largest number that SQLite takes
_MOST_COPIES = 10_000
_MOST_PROCESSES = 64
_LONGEST_CANDIDATE = 40
_RECIPE = 64 << 10  # bytes, of which an importer takes no more

IMPORT, UNDO, REDO, SYNC, REINDEX, BACKUP = "import", "undo", "redo", "sync", "reindex", "backup"
COMPARE, SWAP, DISCARD = "reindex-compare", "reindex-swap", "reindex-discard"
BACK, RELEASE = "reindex-back", "reindex-release"
PRIVATE = "private"
DRAW_PAGE, TRY_RECIPE = "draw-page", "try-recipe"
CHECK = "check"
PLAN, APPLY = "plan", "apply"
PREVIEW_UNDO, PREVIEW_REDO = "preview-undo", "preview-redo"


class Lane(StrEnum):
    """The line that a job stands in. One job of each lane is done at a time, so that what only reads and is soon done
    waits for no import; and neither waits for what leaves the archive as it is and takes long (PLANNING)."""

    WRITING = "writing"
    READING = "reading"
    PLANNING = "planning"


Check = Callable[[object], bool]


def _is_text(value: object) -> bool:
    return isinstance(value, str) and len(value) <= _LONGEST_NAME and "\0" not in value


def _is_path(value: object) -> bool:
    if not isinstance(value, str) or not value.startswith("/") or "\0" in value:
        return False
    try:
        return len(os.fsencode(value)) <= _LONGEST_PATH
    except UnicodeEncodeError:  # half a character that no name of a file has
        return False


def _is_number(value: object) -> bool:
    return isinstance(value, int) and not isinstance(value, bool) and 0 < value <= _LAST


def _are_sources(value: object) -> bool:
    return isinstance(value, list) and 0 < len(value) <= _MOST_SOURCES and all(map(_is_path, value))


def _are_columns(value: object) -> bool:
    return isinstance(value, dict) and len(value) <= _MOST_NAMED and all(_is_text(each) for each in value.values())


def are_recipes(value: object) -> bool:
    """Whether this is a list of recipes: of each its name and its TOML."""
    return (
        isinstance(value, list)
        and len(value) <= _MOST_NAMED
        and all(
            isinstance(each, list) and len(each) == 2 and _is_text(each[0]) and _is_recipe(each[1]) for each in value
        )
    )


def _is_recipe(value: object) -> bool:
    return isinstance(value, str) and len(value.encode("utf-8", "replace")) <= _RECIPE


def _are_processes(value: object) -> bool:
    return value is None or (_is_number(value) and isinstance(value, int) and value <= _MOST_PROCESSES)


def _is_body(value: object) -> bool:
    return value in ("", "markdown", "html", "text")


def _is_private(value: object) -> bool:
    """Publications and topics by name, and whether all of the archive is meant; nothing for none."""
    if not isinstance(value, dict) or set(value) - {"all", "publications", "topics"}:
        return False
    lists = [value.get(each, []) for each in ("publications", "topics")]
    return isinstance(value.get("all", False), bool) and all(_are_names(each) for each in lists)


def private_in(value: Mapping[str, Any]) -> Private:
    """What the argument `add` or `delete` of a job of the kind PRIVATE names. Raises `BadPrivate`."""
    lists = (value.get(each, []) for each in ("publications", "topics"))
    return private_of(*lists, everything=value.get("all", False))


def _are_names(value: object) -> bool:
    return isinstance(value, list) and len(value) <= _MOST_NAMED and all(map(_is_text, value))


def _is_keep(value: object) -> bool:
    return value is None or (_is_number(value) and isinstance(value, int) and value <= _MOST_COPIES)


_IMPORT: Mapping[str, tuple[Check, Any, str]] = {
    "sources": (_are_sources, None, "a list of whole paths, one at least"),
    "as_name": (_is_text, "", "a text"),
    "columns": (_are_columns, {}, "names of columns by the fields that they hold"),
    "recipes": (are_recipes, [], "a list of recipes, each a name and a text"),
    "body": (_is_body, "", '"markdown", "html", "text" or ""'),
    "senders": (_are_names, [], "a list of texts"),
    "language": (_is_text, "", "a text"),
    "date_order": (lambda value: value in ("", "day", "month"), "", '"day", "month" or ""'),
    "processes": (_are_processes, None, "how many processes read pages, from 1 to 64, or null"),
}
_PREVIEW: Mapping[str, tuple[Check, Any, str]] = {"number": (_is_number, None, "the number of an import")}
_TURN: Mapping[str, tuple[Check, Any, str]] = {
    **_PREVIEW,
    "seen": (_is_text, "", "how the archive stood when it was looked at, a text"),
}
_OF_DRAFT: Mapping[str, tuple[Check, Any, str]] = {
    "draft": (_is_number, None, "the number of a recipe that is being made")
}
_BACKUP: Mapping[str, tuple[Check, Any, str]] = {
    "target": (_is_path, None, "a whole path"),
    "as_folder": (lambda value: isinstance(value, bool), False, "true or false"),
    "keep": (_is_keep, None, "how many copies are kept, or null"),
    "make_folder": (lambda value: isinstance(value, bool), False, "true or false"),
}


def _is_per_cent(value: object) -> bool:
    return value is None or (type(value) is int and 0 <= value <= MOST["totals_within"])


def _is_of_ten(value: object) -> bool:
    return value is None or (type(value) is int and 0 <= value <= MOST["best_kept"])


def _is_candidate(value: object) -> bool:
    return (
        isinstance(value, str)
        and len(value) <= _LONGEST_CANDIDATE
        and all(each in "0123456789abcdef" for each in value)
    )


_COMPARE: Mapping[str, tuple[Check, Any, str]] = {
    "by_itself": (lambda value: value is None or isinstance(value, bool), None, "true, false or null"),
    "totals_within": (_is_per_cent, None, f"per cent, from 0 to {MOST['totals_within']}, or null"),
    "best_kept": (_is_of_ten, None, "how many of ten, or null"),
}
_SURE: Mapping[str, tuple[Check, Any, str]] = {
    "sure": (lambda value: isinstance(value, bool), False, "true or false"),
}
_SWAP: Mapping[str, tuple[Check, Any, str]] = {
    "candidate": (_is_candidate, "", "the id of a candidate, or an empty text"),
    **_SURE,
}
_PRIVATE: Mapping[str, tuple[Check, Any, str]] = {
    "add": (_is_private, {}, "what is to be private, as an object"),
    "delete": (_is_private, {}, "what is to be public again, as an object"),
}
_PLAN: Mapping[str, tuple[Check, Any, str]] = {"plan": (_is_number, None, "the number of a plan")}
KINDS: Mapping[str, Mapping[str, tuple[Check, Any, str]]] = {
    IMPORT: _IMPORT,
    UNDO: _TURN,
    REDO: _TURN,
    SYNC: {},
    REINDEX: {},
    BACKUP: _BACKUP,
    COMPARE: _COMPARE,
    SWAP: _SWAP,
    DISCARD: {},
    BACK: _SURE,
    RELEASE: {},
    PRIVATE: _PRIVATE,
    DRAW_PAGE: _OF_DRAFT,
    TRY_RECIPE: _OF_DRAFT,
    CHECK: {},
    PLAN: _PLAN,
    APPLY: _PLAN,
    PREVIEW_UNDO: _PREVIEW,
    PREVIEW_REDO: _PREVIEW,
    **KINDS_OF_SITE,
}
"""The arguments of each kind: what one must be, what it is where it is not given, and that in words."""

WRITES = {IMPORT, UNDO, REDO, APPLY}
"""The kinds that change the archive, so that they wait for whoever holds its lock."""

READINGS = {PREVIEW_UNDO, PREVIEW_REDO, DRAW_PAGE, TRY_RECIPE}
"""The kinds that only read, and are soon done: they have a lane of their own, are in no audit, and kept for a day."""


def lane_of(kind: str) -> Lane:
    """The lane of a kind of job."""
    if kind in (PLAN, PRIVATE):
        return Lane.PLANNING
    return Lane.READING if kind in READINGS else Lane.WRITING


def checked(kind: str, arguments: object) -> dict[str, Any]:
    """The arguments of a job of this kind, those that were not given too. Raises `BadJob`."""
    known = KINDS.get(kind)
    if known is None:
        raise BadJob(f"there is no kind of job {kind[:60]!r}; there are {', '.join(KINDS)}")
    if not isinstance(arguments, dict):
        raise BadJob(f"what a job of the kind {kind} is told is to be a JSON object")
    if other := [str(each) for each in arguments if each not in known]:
        raise BadJob(f"a job of the kind {kind} knows no argument {other[0][:60]!r}")
    made: dict[str, Any] = {}
    for name, (is_right, default, words) in known.items():
        value = arguments.get(name, default)
        if not is_right(value):
            raise BadJob(f"the argument {name!r} of a job of the kind {kind} is to be {words}")
        made[name] = value
    return made


def written(kind: str, arguments: Mapping[str, Any]) -> str:
    """The arguments, looked at, as the JSON that is stored. Raises `BadJob`."""
    text = json.dumps(checked(kind, dict(arguments)))  # ASCII: a name that is no UTF-8 comes back as it was
    if len(text) > MOST_JSON:
        raise BadJob(f"what the job is told takes {len(text):,} characters, and {MOST_JSON:,} are taken; make it two")
    return text


def read(kind: str, text: object) -> dict[str, Any]:
    """The arguments that were stored for a job, looked at again. Raises `BadJob`."""
    if not isinstance(text, str) or len(text) > MOST_JSON:
        raise BadJob("what the job was told is no JSON of a size that is taken; ask for it again")
    try:
        found = json.loads(text)
    except (ValueError, RecursionError) as error:
        raise BadJob("what the job was told is no JSON that can be read; ask for it again") from error
    return checked(kind, found)
