"""Times as programs write them that keep pages, as ISO 8601 in UTC."""

from __future__ import annotations

import re
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime

_SECONDS = re.compile(r"\d{9,10}(?:\.\d{1,9})?")
_FIRST, _LAST = 1990, 2199
"""Years between which pages of the Web were saved."""


def iso_moment(said: object) -> str:
    """A time as ISO 8601 or in seconds since 1970; "" for anything else. A time that names no zone is one of UTC."""
    text = str(said or "").strip()
    try:
        is_number = _SECONDS.fullmatch(text)
        found = datetime.fromtimestamp(int(float(text)), UTC) if is_number else datetime.fromisoformat(text)
        return written(found) if _FIRST <= found.year <= _LAST else ""
    except (ValueError, OverflowError, OSError):
        return ""


def digits_moment(digits: str) -> str:
    """A time as the Wayback Machine writes it, 14 digits or the first of them; "" for less than a day and for a time
    that does not exist."""
    if len(digits) < 8:
        return ""
    try:
        # What is missing of hour, minute and second is nought.
        found = datetime.strptime(digits[:14].ljust(14, "0"), "%Y%m%d%H%M%S").replace(tzinfo=UTC)
    except ValueError:
        return ""
    return written(found) if _FIRST <= found.year <= _LAST else ""


def mail_moment(said: str) -> str:
    """A time as mail and the Web write it; "" for anything else."""
    try:
        return written(parsedate_to_datetime(said.strip()))
    except (ValueError, TypeError, OverflowError, IndexError):
        return ""


def written(moment: datetime) -> str:
    """A time as ISO 8601 in UTC; one that names no zone is one of UTC."""
    return (moment.astimezone(UTC) if moment.tzinfo else moment).strftime("%Y-%m-%dT%H:%M:%SZ")
