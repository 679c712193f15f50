"""What programs that save pages write into them: where the page was and when it was saved."""

from __future__ import annotations

import re
from html import unescape

from importers.page.saved.archive_marks import GLANCE, GLANCED, HEAD, TAIL, Note, archive_note
from importers.page.saved.moments import digits_moment, iso_moment, mail_moment
from importers.page.saved.wayback import is_address_of_archive, original_of

_START, _END = 8192, 4096  # bytes of a page where comments of such programs stand
_HTTRACK = re.compile(
    rb"<!-- Mirrored from ([^\s<>]{4,2000}) by HTTrack[^<>]{0,80}?(?:, ([^<>]{16,40}))? -->", re.IGNORECASE
)
_BROWSER = re.compile(
    rb"<!-- (?:saved from url=\(\d{4}\)|This document saved from )(https?://[^\s<>]{4,2000}) -->", re.IGNORECASE
)
_SINGLE_FILE = re.compile(
    rb"<!--\s{0,9}(?:Page saved with|Archive processed by) SingleFileZ?\s{1,9}url: (https?://[^\s<>]{4,2000})"
    rb"(?:\s{1,9}saved date: ([^\n<>]{10,90}))?"
)
_MONOLITH = re.compile(
    rb"<!-- Saved from (?:(https?://[^\s<>]{4,2000})|local source) at (\d{4}-\d\d-\d\dT[\d:]{8})(?:\.\d{1,9})?Z"
    rb"(?: using monolith[^<>]{0,40})? -->"
)
_MAOXIAN = re.compile(rb"<!--\s{0,9}OriginalSrc: (https?://[^\s<>]{4,2000})")
_SAVE_PAGE = re.compile(
    rb"""<meta name=["']?savepage-(url|date)["']? content="""
    rb"""(?:"([^"<>]{4,2000})"|'([^'<>]{4,2000})'|([^\s"'<>]{4,2000}))""",
    re.IGNORECASE,
)
_SCRAPBOOK = re.compile(rb"""\bdata-scrapbook-(source|create)\s{0,3}=\s{0,3}["']?([^\s"'<>]{4,2000})""")
_SCRIPT_DATE = re.compile(r"[A-Z][a-z]{2} ([A-Z][a-z]{2}) (\d\d) (\d{4}) (\d\d:\d\d:\d\d) GMT([+-]\d{4})")
_STAMP = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d(?::\d\d)?(?:\.\d{1,9})?(?:Z|[+-]\d\d:?\d\d)")
_TOOLS_OWN = re.compile(rb"<title>Local index - HTTrack|Mirror and index made by HTTrack", re.IGNORECASE)
_GLANCED = tuple(mark.encode() for mark in GLANCED)
_BASE = re.compile(rb"<base\b", re.IGNORECASE)
_CACHE_HEAD = 12_000


def note_in(page: bytes) -> Note:
    """What a program that saved the page, or the archive that it was saved from, wrote at its beginning or its end.

    Where the page was saved from a web archive or a cache, the address is the one that it had first, and the time is
    that of the archive.
    """
    said = _said(page)
    inner, captured = original_of(said.address) if said.address else ("", "")
    if inner and captured:
        return Note(inner, captured)
    if said.address and not inner and not is_address_of_archive(said.address):
        return said
    shown = _of_archive(page)
    return Note(inner or shown.address or said.address, captured or shown.captured or said.captured)


def is_made_by_tool(page: bytes) -> bool:
    """Whether a program wrote the page itself, as a list of the sites that it saved."""
    return bool(_TOOLS_OWN.search(page[:_START]))


def _said(page: bytes) -> Note:
    """What the program that saved the page says of it."""
    looked_at = page[:_START] + b"\n" + page[_START:][-_END:]
    if found := _HTTRACK.search(looked_at):
        address = unescape(found[1].decode("utf-8", "replace"))
        # The program leaves the scheme out.
        return Note(address if "://" in address else f"https://{address}", mail_moment(_text(found[2])))
    if found := _SINGLE_FILE.search(looked_at):
        return Note(_text(found[1]), _script_date(_text(found[2])))
    if found := _BROWSER.search(looked_at) or _MAOXIAN.search(looked_at):
        return Note(_text(found[1]))
    if found := _MONOLITH.search(looked_at):
        return Note(_text(found[1]), f"{_text(found[2])}Z")
    if b"data-scrapbook-source" in looked_at:
        told = {_text(name): _text(value) for name, value in _SCRAPBOOK.findall(looked_at)}
        return Note(_web(unescape(told.get("source", ""))), digits_moment(told.get("create", "")))
    # It stands behind all scripts of the head, however long they are.
    at = page.find(b"savepage-url")
    if at >= 0:
        pairs = _SAVE_PAGE.findall(page, max(0, at - 40), at + 8000)
        told = {_text(name).lower(): unescape(_text(b"".join(value))) for name, *value in pairs}
        return Note(_web(told.get("url", "")), _script_date(told.get("date", "")))
    return Note()


def _of_archive(page: bytes) -> Note:
    head, tail = page[:HEAD], page[HEAD:][-TAIL:]
    is_marked = any(map(page[:GLANCE].__contains__, _GLANCED)) or b"FILE ARCHIVED ON" in tail
    if not is_marked and b" GMT" not in head[:_CACHE_HEAD] and not _BASE.search(head, 0, _CACHE_HEAD):
        return Note()
    return archive_note(f"{head.decode('utf-8', 'replace')}\n{tail.decode('utf-8', 'replace')}")


def _script_date(said: str) -> str:
    """A date as programs in browsers write it, as ISO 8601 in UTC."""
    if script := _SCRIPT_DATE.match(said):
        return mail_moment("{1} {0} {2} {3} {4}".format(*script.groups()))
    if stamp := _STAMP.match(said):
        return iso_moment(stamp[0])
    return ""


def _web(address: str) -> str:
    return address if address.startswith(("http://", "https://")) else ""


def _text(found: bytes | None) -> str:
    return (found or b"").decode("utf-8", "replace").strip()
