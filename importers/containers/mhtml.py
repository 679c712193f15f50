"""A page saved as MHTML, one file with all that belongs to it: its HTML, its address and when it was saved."""

from __future__ import annotations

import re
from email.message import Message

from importers.containers.mime import BadMime, is_mail, message_of
from importers.containers.side_files import OF_SAVED_PAGES
from importers.guide.guide import Guide
from importers.page.saved.moments import mail_moment
from importers.protocol import Item, Met, Rejected, Skipped

_MADE = re.compile(rb"\n(?:MIME-Version|Snapshot-Content-Location)\s{0,9}:", re.IGNORECASE)
_TYPE = re.compile(rb"\nContent-Type\s{0,9}:\s{0,99}(?:multipart/related|text/html)", re.IGNORECASE)
_FIRST = re.compile(rb"\A[A-Za-z][A-Za-z-]{0,60}\s{0,9}:")


def is_mhtml(head: bytes) -> bool:
    """Whether these first bytes begin a saved page of this kind, and no mail, which is written alike."""
    start = b"\n" + head[:8192].lstrip()
    made = _FIRST.match(start[1:]) and _TYPE.search(start) and _MADE.search(start)
    return bool(made) and not is_mail(head.lstrip())


def page_of(data: bytes, path: str, label: str, guide: Guide) -> list[Met]:
    """The page, and what else the file holds."""
    try:
        message = message_of(data)
        parts = [part for part in message.walk() if not part.is_multipart()]
    except BadMime as error:
        return [Rejected(path, f"{error}; save the page again")]
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
    captured = mail_moment(str(message.get("Date", "")))
    item = Item(path, body, label, guide, address=address, captured=captured, media_type=media_type)
    found: list[Met] = [item]
    return [*found, Skipped(path, OF_SAVED_PAGES, len(parts) - 1)] if len(parts) > 1 else found


def _root(message: Message, parts: list[Message]) -> Message | None:
    """The part that `start` names, else the first of HTML."""
    start = message.get_param("start")
    pages = [part for part in parts if part.get_content_type() in ("text/html", "application/xhtml+xml")]
    return next((part for part in pages if start and part.get("Content-ID") == start), next(iter(pages), None))
