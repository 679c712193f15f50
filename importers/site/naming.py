"""Which site a page belongs to, told before it is parsed."""

from __future__ import annotations

import re
from urllib.parse import urlsplit

_TAG = re.compile(r"<(?:link|meta)\b[^<>]{0,600}>", re.IGNORECASE)
_SAYS_WHERE = re.compile(r"""\b(?:rel|property)\s{0,3}=\s{0,3}["']?(?:canonical|og:url)\b""", re.IGNORECASE)
_ADDRESS = re.compile(r"""\b(?:href|content)\s{0,3}=\s{0,3}["']?\s{0,3}(https?://[^\s"'<>]{1,300})""", re.IGNORECASE)
_HEAD = 64 * 1024


def site_name(html: str, path: str = "", label: str = "", address: str = "") -> str:
    """The host of the page's address, without `www.`: the address that its source gives it, else the one that it
    states itself; else the label of its source, with the top folder of its path where it lies in one."""
    name = _host(address) or _host(stated_address(html))
    if name:
        return name
    folder, slash, _ = path.partition("/")
    return f"{label}/{folder}" if slash else f"{label}/"


def stated_address(html: str) -> str:
    """The address that the page's head states, "" where it states none."""
    for tag in _TAG.finditer(html, 0, _HEAD):
        if _SAYS_WHERE.search(tag[0]):
            found = _ADDRESS.search(tag[0])
            if found:
                return found[1]
    return ""


def _host(address: str) -> str:
    try:
        host = urlsplit(address).hostname or ""
    except ValueError:
        return ""
    return host.removeprefix("www.")
