"""What the first bytes of a page tell before it is parsed: whether it is one, where it was, of which site it is."""

from __future__ import annotations

import re
from functools import lru_cache
from urllib.parse import urlsplit

from importers.page.decode import decode, is_text

_HTML = re.compile(
    r"<(?:!doctype\s{1,9}html|html|head|body|title|meta\s|article|h[1-6]|p|div|table|span|font|center)\b", re.IGNORECASE
)
_WHOLE = re.compile(r"<(?:!doctype\s{1,9}html|html|head|body)\b", re.IGNORECASE)
_OTHER_XML = re.compile(
    r"\A\s{0,99}(?:<\?xml[^>]{0,300}\?>)?\s{0,99}(?:<!--.{0,500}-->\s{0,99})?<(?:rss|feed|rdf:rdf|urlset|sitemapindex|svg|opml)\b",
    re.IGNORECASE,
)
_TAG = re.compile(r"<(?:link|meta)\b[^<>]{0,600}>", re.IGNORECASE)
_SAYS_WHERE = re.compile(r"""\b(?:rel|property)\s{0,3}=\s{0,3}["']?(?:canonical|og:url)\b""", re.IGNORECASE)
_ADDRESS = re.compile(r"""\b(?:href|content)\s{0,3}=\s{0,3}["']?\s{0,3}(https?://[^\s"'<>]{1,300})""", re.IGNORECASE)
_HEAD = 64 * 1024


@lru_cache(maxsize=2)  # several importers ask it of the same file
def looks_like_html(head: bytes) -> float:
    """How surely these first bytes of a file begin an HTML page, 0 to .6."""
    if not is_text(head):
        return 0.0
    text = decode(head)
    stripped = text.lstrip()
    if stripped[:1] in ("{", "[") or _OTHER_XML.match(stripped[:2000]):
        return 0.0
    if _WHOLE.search(text):
        return 0.6
    return 0.3 if stripped[:1] == "<" and _HTML.search(text) else 0.0


def stated_address(html: str) -> str:
    """The address that the page's head states, "" where it states none."""
    for tag in _TAG.finditer(html, 0, _HEAD):
        if _SAYS_WHERE.search(tag[0]):
            found = _ADDRESS.search(tag[0])
            if found:
                return found[1]
    return ""


def site_name(html: str, path: str = "", label: str = "", address: str = "") -> str:
    """The host of the page's address, without `www.`: the address that its source gives it, else the one that it
    states itself; else the label of its source, with the top folder of its path where it lies in one."""
    name = _host(address) or _host(stated_address(html))
    if name:
        return name
    folder, slash, _ = path.partition("/")
    return f"{label}/{folder}" if slash else f"{label}/"


def _host(address: str) -> str:
    try:
        host = urlsplit(address).hostname or ""
    except ValueError:
        return ""
    return host.removeprefix("www.")
