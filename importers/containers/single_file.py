"""Pages that SingleFile saved as a zip: the page itself, `index.html`, with its pictures and frames beside it.

Such a zip stands alone (`.zip`), or behind a page that unpacks it in the browser ("self-extracting": `.zip.html`), in
which it may be the text of a comment or of an element. It may lie in a folder of its own in the zip, as in MAFF.
"""

from __future__ import annotations

import json
import re
from dataclasses import dataclass, replace

from importers.containers.zips import Zip
from importers.page.saved.archive_marks import Note
from importers.page.saved.moments import iso_moment
from importers.page.saved.notes import note_in

_MARK = re.compile(
    rb"<html\b[^>]{0,300}\sdata-sfz\b|<sfz-extra-data|id=['\"]?sfz-(?:wait|error)-message", re.IGNORECASE
)
_FOLDER = re.compile(r"\d{9,16}_\w{1,20}/|")
_PART = re.compile(
    r"(?:index\.html|index\.rdf|manifest\.json|[\w. %~-]{0,200}\.css"
    r"|(?:images|fonts|scripts|stylesheets|frames|worklets|videos|audios)/.{1,400})\Z",
    re.DOTALL,
)
_CANONICAL = re.compile(
    rb"<link rel=['\"]?canonical['\"]? href=['\"]?(https?://[^\s'\"<>]{4,2000}?)['\"]?(?:\s|/?>)", re.IGNORECASE
)
PAGE = "index.html"


@dataclass(frozen=True, slots=True)
class SavedPage:
    """Where the page lies in the zip, what is said of it (its address, when it was saved), how many parts lie beside
    it, and whether it is locked with a password."""

    path: str
    note: Note
    parts: int
    is_locked: bool


def is_self_extracting(head: bytes) -> bool:
    """Whether these first bytes begin a page that a zip is hidden in."""
    return b"sfz" in head and bool(_MARK.search(head))


def saved_page(packed: Zip, head: bytes = b"") -> SavedPage | None:
    """The page that the zip holds; None where it is a zip of something else. `head` are the first bytes of the page
    around it, where there is one."""
    names = packed.names()
    first = _FOLDER.match(names[0]) if names else None
    folder = first[0] if first else ""
    page = folder + PAGE
    if not packed.holds(packed.prefix + page) or len(names) > 20_000:
        return None
    if not head and not all(
        name.startswith(folder) and _PART.match(name, len(folder)) for name in names if not name.endswith("/")
    ):
        return None
    parts = sum(not name.endswith("/") for name in names) - 1
    start = packed.neighbours().read(packed.prefix + page)
    note = _manifest(packed.neighbours().read(f"{packed.prefix}{folder}manifest.json"))
    own = note_in(start)
    if not (head or note.address or own.address):
        return None
    around = _CANONICAL.search(head)
    note = replace(
        note,
        address=own.address or note.address or (around[1].decode("utf-8", "replace") if around else ""),
        captured=own.captured or note.captured,
    )
    return SavedPage(packed.prefix + page, note, parts, packed.is_locked(packed.prefix + page))


def _manifest(data: bytes) -> Note:
    try:
        said = json.loads(data)
    except (ValueError, RecursionError):
        return Note()
    address = said.get("originalUrl") if isinstance(said, dict) else ""
    if not isinstance(address, str) or not address.startswith(("http://", "https://")):
        return Note()
    return Note(address, iso_moment(said.get("archiveTime")))
