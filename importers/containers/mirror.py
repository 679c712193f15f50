"""The address of a page in a mirror of a site, from its path: what wget, HTTrack and their like make of addresses."""

from __future__ import annotations

import codecs
import re
from urllib.parse import unquote

from importers.containers.mirror_copies import bare_name

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
_LEFTOVER = re.compile(
    r"hts-(?:log|err)\.txt|hts-[a-z_]{4,20}\.lock|(?:backblue|fade)\.gif|winprofile\.ini|[^/]{0,200}\.whtt"
    r"|[^/]{1,250}\.delayed|robots\.txt\.tmp|wget-hsts|\.wget-hsts|\.listing",
    re.IGNORECASE,
)
_LOG = re.compile(
    rb"(?:\xef\xbb\xbf)?\s{0,9}(?:--\d{4}-\d\d-\d\d \d\d:\d\d:\d\d--  |# (?:Netscape )?HTTP Cookie File"
    rb"|# HTTrack Website Copier Cookie File|HTTrack\d\S{0,20} launched"
    rb"|# HSTS 1\.0 Known Hosts)",
    re.IGNORECASE,
)
_SORTED = re.compile(r"(?:[?@]|%3[Ff])C=[NMSD](?:[;&]|%3[Bb])O=[AD](?:\.html?)?\Z")
_QUERY = re.compile(r"\A([^?@]*)[?@]([^/]*=[^/]*)\Z")
# wget counts the files whose names it gave already: story.php?id=3.1.html, floods.html.1
_COUNTED = re.compile(r"([?@][^?@]*=[^?@.]+)\.\d{1,2}\Z")
_NUMBER = re.compile(r"\.\d{1,2}\Z")
_COUNTED_FILE = re.compile(r"(\.(?:x?html?|php\d?|aspx?|jsp|cgi|shtml))\.(?:\d{1,3}|orig)\Z", re.IGNORECASE)
FOR_PROGRAMS = "files for the programs that visit a site, such as robots.txt"
_FOR_PROGRAMS = re.compile(r"(?:robots|ads|app-ads|llms|security|keybase)\.txt", re.IGNORECASE)
_RULE = re.compile(rb"(?:user-agent|sitemap|disallow)[ \t]{0,9}:", re.IGNORECASE)
_MOST_LINES = 100  # of remarks before the first rule


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
    # Programs that fetch from the Wayback Machine keep the port that the crawler named.
    return f"{host}:{found[2]}" if found[2] and found[2] not in ("80", "443") else host


def address_of(path: str, root: str = "", page: bytes = b"") -> str:
    """The address of the page at `path` in a source whose own folder is called `root`, or "" where none can be told.
    `page` is its beginning.

    A mirror does not say whether it was fetched by http or https; https is said, unless a folder for each is there.
    """
    *folders, name = bare_name(path).split("/")
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


def is_log(head: bytes) -> bool:
    """Whether these first bytes begin what a mirroring program told of its work, or the cookies that it held."""
    return bool(_LOG.match(head))


def is_for_programs(path: str, head: bytes) -> bool:
    """Whether the file is one that a site has for programs that visit it: robots.txt and the like."""
    if _FOR_PROGRAMS.fullmatch(path.rpartition("/")[2]):
        return True
    lines = (line.strip() for line in head[:8192].removeprefix(codecs.BOM_UTF8).splitlines()[:_MOST_LINES])
    first = next((line for line in lines if line and not line.startswith(b"#")), b"")
    return bool(_RULE.match(first))


def copied_from(path: str) -> str:
    """The path of the file of which wget made this one as a further download or kept as it was before it changed the
    links in it (`floods.html.1`, `floods.1.html`, `floods.html.orig`); "" where the name does not say so."""
    if _COUNTED_FILE.search(path):
        return _COUNTED_FILE.sub(r"\1", path)
    added = _ADDED.search(path)
    bare = path.removesuffix(added[0]) if added else path
    number = _NUMBER.search(bare)
    return f"{bare.removesuffix(number[0])}{added[0]}" if number and added else ""


def _page(name: str) -> str:
    """The last part of the address that was saved under this name."""
    if "%3f" in name.lower():
        # Programs for Windows write the signs of a query so.
        name = re.sub("%3f", "?", name, flags=re.IGNORECASE)
        base, mark, query = name.partition("?")
        name = f"{base}{mark}{query.replace('%3d', '=').replace('%3D', '=').replace('%26', '&')}"
    name = _COUNTED_FILE.sub(r"\1", name)
    if _INDEX.match(name):
        return ""
    bare = _ADDED.sub("", name)
    if _MADE_BY_PROGRAM.search(bare):
        name = _COUNTED.sub(r"\1", bare)
    if asked := _QUERY.match(name):
        # A page without a name is saved as the index, before its query too.
        return f"{'' if asked[1].lower() == 'index.html' else asked[1]}?{unquote(asked[2])}"
    return name
