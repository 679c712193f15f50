"""The address of a page in a mirror of a site, from its path: what wget, HTTrack and their like make of addresses."""

from __future__ import annotations

import re
from urllib.parse import unquote

_HOST = re.compile(r"(?:[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?\.)+([a-z]{2,24})(?:[:+_](\d{2,5}))?\Z", re.IGNORECASE)
# fmt: off
_ENDINGS = frozenset({
    "asp", "aspx", "bak", "bz2", "cfg", "cgi", "css", "csv", "doc", "docx", "gif", "git", "gz", "htm", "html", "ico",
    "jar", "jpeg", "jpg", "js", "json", "jsonl", "jsp", "lock", "log", "md", "mjs", "old", "orig", "pdf", "php", "png",
    "py", "rar", "rss", "svg", "tar", "tgz", "tmp", "txt", "warc", "wacz", "xhtml", "xml", "xz", "yaml", "yml", "zip",
})
# fmt: on
_HTTRACK = re.compile(rb"<!-- Mirrored from ([^\s<>]{4,2000}) by HTTrack", re.IGNORECASE)
_INDEX = re.compile(r"(?:index|default)\.(?:x?html?|php|aspx?)\Z", re.IGNORECASE)
_ADDED = re.compile(
    r"(\.(?:php\d?|aspx?|jsp|cgi|cfm|pl|do|shtml)(?:[?@][^/]*)?|[?@][^/]*=[^/]*)\.html?\Z", re.IGNORECASE
)
_QUERY = re.compile(r"\A([^?@]*)[?@]([^/]*=[^/]*)\Z")


def host_in(name: str) -> str:
    """The host (with its port) that a folder of this name holds the pages of, or ""."""
    found = _HOST.match(name)
    if not found or found[1].lower() in _ENDINGS:
        return ""
    host = re.split(r"[:+_]", name)[0].lower()
    return f"{host}:{found[2]}" if found[2] else host


def address_of(path: str, head: bytes = b"", root: str = "") -> str:
    """The address of the page at `path` in a source whose own folder is called `root`, or "" where none can be told.

    A mirror does not say whether it was fetched by http or https; https is said.
    """
    if said := _HTTRACK.search(head):
        return f"https://{said[1].decode('utf-8', 'replace').removeprefix('http://').removeprefix('https://')}"
    *folders, name = path.split("/")
    for depth, folder in enumerate(folders, 1):
        if host := host_in(folder):
            return f"https://{host}/{'/'.join([*folders[depth:], _page(name)])}"
    host = host_in(root)
    return f"https://{host}/{'/'.join([*folders, _page(name)])}" if host else ""


def _page(name: str) -> str:
    """The last part of the address that was saved under this name."""
    name = name.replace("%3F", "?").replace("%3f", "?")
    if _INDEX.match(name):
        return ""
    name = _ADDED.sub(r"\1", name)
    query = _QUERY.match(name)
    return f"{query[1]}?{unquote(query[2])}" if query else name
