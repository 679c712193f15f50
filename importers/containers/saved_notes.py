"""What programs that save pages write into them as a comment: where the page was and when it was saved."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import UTC
from email.utils import parsedate_to_datetime

_START, _END = 8192, 4096  # bytes of a page where such comments stand
_HTTRACK = re.compile(
    rb"<!-- Mirrored from ([^\s<>]{4,2000}) by HTTrack[^<>]{0,80}?(?:, ([^<>]{16,40}))? -->", re.IGNORECASE
)
_BROWSER = re.compile(rb"<!-- saved from url=\(\d{4}\)(https?://[^\s<>]{4,2000}) -->", re.IGNORECASE)
_SINGLE_FILE = re.compile(
    rb"<!--\s{0,9}Page saved with SingleFile\s{1,9}url: (https?://[^\s<>]{4,2000})"
    rb"(?:\s{1,9}saved date: ([^\n<>]{10,90}))?"
)
_SCRIPT_DATE = re.compile(r"[A-Z][a-z]{2} ([A-Z][a-z]{2}) (\d\d) (\d{4}) (\d\d:\d\d:\d\d) GMT([+-]\d{4})")
_TOOLS_OWN = re.compile(rb"<title>Local index - HTTrack|Mirror and index made by HTTrack", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Note:
    """The page's address and when it was saved, ISO 8601 in UTC; "" where it is not said."""

    address: str = ""
    captured: str = ""


def note_in(page: bytes) -> Note:
    """What a comment at the beginning or the end of the page says."""
    looked_at = page[:_START] + b"\n" + page[_START:][-_END:]
    if found := _HTTRACK.search(looked_at):
        address = found[1].decode("utf-8", "replace")
        # The program leaves the scheme out.
        return Note(address if "://" in address else f"https://{address}", when(_text(found[2])))
    if found := _BROWSER.search(looked_at):
        return Note(_text(found[1]))
    if found := _SINGLE_FILE.search(looked_at):
        said = _SCRIPT_DATE.match(_text(found[2]))
        return Note(_text(found[1]), when("{1} {0} {2} {3} {4}".format(*said.groups())) if said else "")
    return Note()


def is_made_by_tool(page: bytes) -> bool:
    """Whether a program wrote the page itself, as a list of the sites that it saved."""
    return bool(_TOOLS_OWN.search(page[:_START]))


def when(said: str) -> str:
    """A date as mail and the Web write it, as ISO 8601 in UTC; "" for anything else."""
    try:
        moment = parsedate_to_datetime(said)
        return (moment.astimezone(UTC) if moment.tzinfo else moment).strftime("%Y-%m-%dT%H:%M:%SZ")
    except (ValueError, TypeError, OverflowError, IndexError):
        return ""


def _text(found: bytes | None) -> str:
    return (found or b"").decode("utf-8", "replace").strip()
