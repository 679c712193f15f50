"""Times as programs write them that keep pages, as ISO 8601 in UTC."""

from __future__ import annotations

import re
from datetime import UTC, datetime

_SECONDS = re.compile(r"\d{9,10}(?:\.\d{1,9})?")
_WRITTEN = "%Y-%m-%dT%H:%M:%SZ"
_FIRST, _LAST = 1990, 2199
"""Years between which pages of the Web were saved."""


def iso_moment(said: object) -> str:
    """A time as ISO 8601 or in seconds since 1970, as the former in UTC; "" for anything else. A time that names no
    zone is one of UTC."""
    text = str(said or "").strip()
    try:
        if _SECONDS.fullmatch(text):
            found = datetime.fromtimestamp(int(float(text)), UTC)
        else:
            found = datetime.fromisoformat(text)
            found = found.astimezone(UTC) if found.tzinfo else found.replace(tzinfo=UTC)
    except (ValueError, OverflowError, OSError):
        return ""
    return found.strftime(_WRITTEN) if _FIRST <= found.year <= _LAST else ""


def digits_moment(digits: str) -> str:
    """A time of 14 digits, as the Wayback Machine writes it; "" for one that does not exist."""
    try:
        found = datetime.strptime(digits, "%Y%m%d%H%M%S").replace(tzinfo=UTC)
    except ValueError:
        return ""
    return found.strftime(_WRITTEN) if _FIRST <= found.year <= _LAST else ""
