"""The address of a page in a mirror of a site, from its path: what wget, HTTrack and their like make of addresses."""

from __future__ import annotations

import re
from urllib.parse import unquote

_HOST = re.compile(
    r"(?:[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?\.)+([a-z]{2,24}|xn--[a-z0-9-]{2,59})(?:[:+_](\d{2,5}))?\Z", re.IGNORECASE
)
# fmt: off
_ENDINGS = frozenset({
    "asp", "aspx", "bak", "bz2", "cfg", "cgi", "css", "csv", "doc", "docx", "gif", "git", "gz", "htm", "html", "ico",
    "jar", "jpeg", "jpg", "js", "json", "jsonl", "jsp", "lock", "log", "md", "mjs", "old", "orig", "pdf", "php", "png",
    "py", "rar", "rss", "svg", "tar", "tgz", "tmp", "txt", "warc", "wacz", "xhtml", "xml", "xz", "yaml", "yml", "zip",
})
# fmt: on
# The generic endings of hosts that are common; those of countries have two letters.
_GENERIC = frozenset(
    "aero africa agency app arpa asia berlin biz blog cat club com community coop dev edu eus example foundation "
    "global gov info institute int koeln london media mil mobi museum net network news ngo nyc one ong online org "
    "paris press school scot store tech tel tokyo top travel university website world xyz".split()
)
_COUNTRIES = frozenset({"md", "py"})  # endings of files and of countries: abc.com.py is a host, setup.py is none
_INDEX = re.compile(r"(?:index|default)\.(?:x?html?|php|aspx?)\Z", re.IGNORECASE)
_ADDED = re.compile(r"\.html?\Z", re.IGNORECASE)
_MADE_BY_PROGRAM = re.compile(r"\.(?:php\d?|aspx?|jsp|cgi|cfm|pl|do|shtml)(?:\Z|[?@])|[?@][^?@=]*=", re.IGNORECASE)
_LEFTOVER = re.compile(r"hts-(?:log\.txt|err\.txt|in_progress\.lock|stop\.lock|paused\.lock)|(?:backblue|fade)\.gif")
_SORTED = re.compile(r"[?@]C=[NMSD][;&]O=[AD](?:\.html?)?\Z")
_QUERY = re.compile(r"\A([^?@]*)[?@]([^/]*=[^/]*)\Z")


def host_in(name: str, page: bytes = b"") -> str:
    """The host (with its port) that a folder of this name holds the pages of, or "".

    A name whose ending is not common among hosts is one where the beginning of a page in the folder, `page`, names it.
    """
    found = _HOST.match(name)
    if not found:
        return ""
    top, host = found[1].lower(), re.split(r"[:+_]", name)[0].lower()
    is_common = top not in _ENDINGS and (len(top) == 2 or top in _GENERIC or top.startswith("xn--"))
    is_surely = host.startswith("www.") or (top in _COUNTRIES and host.count(".") > 1)
    if not (is_common or is_surely or b"//" + host.encode() in page.lower()):
        return ""
    return f"{host}:{found[2]}" if found[2] else host


def address_of(path: str, root: str = "", page: bytes = b"") -> str:
    """The address of the page at `path` in a source whose own folder is called `root`, or "" where none can be told.
    `page` is its beginning.

    A mirror does not say whether it was fetched by http or https; https is said, unless a folder for each is there.
    """
    *folders, name = path.split("/")
    for depth, folder in enumerate(folders):
        if host := host_in(folder, page):
            scheme = "http" if depth and folders[depth - 1] == "http" else "https"
            return f"{scheme}://{host}/{'/'.join([*folders[depth + 1 :], _page(name)])}"
    host = host_in(root, page)
    return f"https://{host}/{'/'.join([*folders, _page(name)])}" if host else ""


def is_leftover(path: str) -> bool:
    """Whether the file is one that a mirroring program keeps for itself, or a server's list of files sorted anew."""
    *folders, name = path.split("/")
    return "hts-cache" in folders or bool(_LEFTOVER.fullmatch(name) or _SORTED.search(name))


def _page(name: str) -> str:
    """The last part of the address that was saved under this name."""
    name = name.replace("%3F", "?").replace("%3f", "?")
    if _INDEX.match(name):
        return ""
    bare = _ADDED.sub("", name)
    if _MADE_BY_PROGRAM.search(bare):
        name = bare
    if query := _QUERY.match(name):
        # A page without a name is saved as the index, before its query too.
        return f"{'' if query[1].lower() == 'index.html' else query[1]}?{unquote(query[2])}"
    return name
