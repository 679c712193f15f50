"""A page saved as MHTML, one file with all that belongs to it: its HTML, its address and when it was saved."""

from __future__ import annotations

import email
import email.policy
import re
from email.message import Message
from itertools import islice

from importers.guide.guide import Guide
from importers.page.saved.notes import when
from importers.protocol import Item, Met, Rejected, Skipped

_MADE = re.compile(rb"\n(?:MIME-Version|Snapshot-Content-Location)\s{0,9}:", re.IGNORECASE)
_TYPE = re.compile(rb"\nContent-Type\s{0,9}:\s{0,99}(?:multipart/related|text/html)", re.IGNORECASE)
_FIRST = re.compile(rb"\A[A-Za-z][A-Za-z-]{0,60}\s{0,9}:")
_MOST_PARTS = 20_000
_MOST_NESTED = 60
_MOST_LOOKS = 8_000_000  # the library looks at every line once for each part that is open around it
# The library copies what is left of this header for each of its parameters.
_LONG_TYPE = re.compile(rb"^content-type[ \t]{0,9}:(?:[^\n]|\n[ \t]){4096}", re.IGNORECASE | re.MULTILINE)
_NEST = re.compile(rb"^content-type[ \t]{0,9}:[ \t]{0,9}(?:\r?\n[ \t]{1,9})?multipart/", re.IGNORECASE | re.MULTILINE)


def is_mhtml(head: bytes) -> bool:
    """Whether these first bytes begin a saved page of this kind."""
    start = b"\n" + head[:8192].lstrip()
    return bool(_FIRST.match(start[1:]) and _TYPE.search(start) and _MADE.search(start))


def page_of(data: bytes, path: str, label: str, guide: Guide) -> list[Met]:
    """The page, and what else the file holds."""
    if data.count(b"\n--") > 4 * _MOST_PARTS:
        return [Rejected(path, "it has more parts than a saved page can have; save the page again")]
    if _LONG_TYPE.search(data):
        return [Rejected(path, "it says what it holds at greater length than a saved page can; save the page again")]
    nested = sum(1 for _ in islice(_NEST.finditer(data), _MOST_NESTED + 1))
    if nested > _MOST_NESTED or nested * data.count(b"\n") > _MOST_LOOKS:
        return [Rejected(path, "its parts are nested too deeply; save the page again")]
    try:
        message = email.message_from_bytes(data, policy=email.policy.compat32)
        parts = [part for part in message.walk() if not part.is_multipart()]
    # The parser promises to raise nothing and follows nested parts by recursion.
    except (RecursionError, ValueError, LookupError):
        return [Rejected(path, "its parts are nested too deeply or damaged; save the page again")]
    page = _root(message, parts)
    if page is None:
        return [Rejected(path, "it holds no page of HTML")]
    body = page.get_payload(decode=True)
    if not isinstance(body, bytes) or not body.strip():
        return [Rejected(path, "its page is empty")]
    address = str(page.get("Content-Location") or message.get("Snapshot-Content-Location") or "").strip()
    charset = page.get_param("charset")
    media_type = f"text/html; charset={charset}" if isinstance(charset, str) else "text/html"
    address = address if address.startswith(("http:", "https:")) else ""
    item = Item(
        path, body, label, guide, address=address, captured=when(str(message.get("Date", ""))), media_type=media_type
    )
    found: list[Met] = [item]
    return [*found, Skipped(path, "parts of saved pages", len(parts) - 1)] if len(parts) > 1 else found


def _root(message: Message, parts: list[Message]) -> Message | None:
    """The part that `start` names, else the first of HTML."""
    start = message.get_param("start")
    pages = [part for part in parts if part.get_content_type() in ("text/html", "application/xhtml+xml")]
    return next((part for part in pages if start and part.get("Content-ID") == start), next(iter(pages), None))
