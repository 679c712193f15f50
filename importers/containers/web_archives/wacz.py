"""What a WACZ says of its parts: a web archive's files in one zip, or several WACZ that one list holds together."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

from importers.containers.zips import Zip
from importers.protocol import Rejected

_LIST = "datapackage.json"
_MOST_NAMED = 3


def absent_parts(opened: Zip) -> Iterator[Rejected]:
    """What the zip, which is a WACZ, should hold and does not: its web archives, or WACZ that its list only names."""
    parts = [_place(each) for each in _resources(opened) if isinstance(each, dict)]
    absent = [place for place in parts if place and not opened.holds(opened.prefix + place)]
    if opened.has_archives():
        return  # what a list says of an index or a log that is not there does no harm
    if opened.has_web_archives() or any(".wacz" in place.lower() for place in absent):
        if absent:
            names = ", ".join(absent[:_MOST_NAMED]) + (" ..." if len(absent) > _MOST_NAMED else "")
            yield Rejected(
                opened.path,
                f"its list names web archives that it does not hold ({names[:300]}); fetch them and import them too",
            )
        return
    yield Rejected(opened.path, "it is no sound WACZ: it has no archive/ folder; what else it holds was read")


def _resources(opened: Zip) -> list[Any]:
    try:
        said = json.loads(opened.neighbours().read(opened.prefix + _LIST))
    except (ValueError, RecursionError):
        return []
    found = said.get("resources") if isinstance(said, dict) else None
    return found if isinstance(found, list) else []


def _place(resource: dict[str, Any]) -> str:
    return next((each for each in (resource.get("path"), resource.get("url")) if isinstance(each, str)), "")
