"""How large a form may be. Most are small; some addresses take what is longer than a form of words, and none takes what
a worker could not hold many times over: whoever sends need not be anybody known."""

from __future__ import annotations

import re

from webui.urls import query_list_url

MOST_BODY = 64 * 1024
"""Bytes of a form at most addresses."""

MOST_OF_DESK = 384 * 1024
"""Bytes of one with a logo, an about page or topic rules: a logo in base64 is a third larger than itself."""

SITE_LOGO, SITE_ABOUT = "/admin/site/logo", "/admin/site/about"
TOPICS_TEXT = "/admin/topics/text"
API = "/api/v1"

_LARGER = {
    query_list_url.PATH: query_list_url.MOST_BYTES,
    SITE_LOGO: MOST_OF_DESK,
    SITE_ABOUT: MOST_OF_DESK,
    TOPICS_TEXT: MOST_OF_DESK,
    f"{API}{SITE_LOGO}": MOST_OF_DESK,
    f"{API}{SITE_ABOUT}": MOST_OF_DESK,
    f"{API}{TOPICS_TEXT}": MOST_OF_DESK,
}
_REQUEST = re.compile(rb"POST ([^ ?]*)[ ?]")


def most_at(path: str) -> int:
    """Bytes of a form that is sent to this path within the site."""
    return _LARGER.get(path, MOST_BODY)


def most_of(head: bytes | bytearray) -> int:
    """The same, told from how a request begins; a proxy may have left the path there at which the site is mounted."""
    found = _REQUEST.match(head)
    if not found:
        return MOST_BODY
    path = found[1].decode("ascii", "replace")
    return max((most for each, most in _LARGER.items() if path.endswith(each)), default=MOST_BODY)
