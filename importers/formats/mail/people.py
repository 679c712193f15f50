"""Who wrote a mail and which publication sent it, by its headers."""

from __future__ import annotations

import re

from importers.formats.mail.headers import Headers, decoded_words
from importers.page.tree import line_of

_LONGEST = 120
_OF_SERVICES = re.compile(r"[0-9a-f]{8}|\blist\Z|\d{5}|campaign|\.list-id\b|mailing ?list\Z", re.IGNORECASE)
_BETWEEN = re.compile(
    r"\s{1,3}(via|por medio de|über|tramite|from|at|of|de|von|di)\s{1,3}|\s{0,3}[|·•–—]\s{0,3}|\s{1,3}-\s{1,3}"
    r"|,\s{1,3}"
)
_SURE = frozenset(("via", "por medio de", "über", "tramite", "from"))
_ROBOTS = re.compile(
    r"(?:do[- ]?not[- ]?reply|no[- ]?reply|mailer|newsletters?|info|admin|webmaster|list|root|mail|news|contact)\Z",
    re.IGNORECASE,
)
_WORDS = re.compile(r"\w+")


def list_name(headers: Headers) -> str:
    """What the list is called by its List-Id, "" where that is no name."""
    for value in headers.every("list-id")[:1]:
        name = line_of(decoded_words(value.partition("<")[0])).strip("\"' ")
        if (
            1 < len(name) <= _LONGEST
            and "@" not in name
            and not _OF_SERVICES.search(name)
            and " " in name + " " * ("." not in name)
        ):
            return name
    return ""


def author_and_publication(headers: Headers, listed: str) -> tuple[str, str]:
    """The sender's name and that of the publication, each "" where it is not said. `listed` is the list's name.

    "Ana Sol from The Weir Letter" are both; a name that stands alone is both, too. No mail address is a name.
    """
    people = headers.senders()
    name = next((name for name, _ in people if name), "")[:_LONGEST]
    if _ROBOTS.match(name):
        name = ""
    host = next((address.rpartition("@")[2] for _, address in people if address), "")
    for between in _BETWEEN.finditer(name):
        first, last = name[: between.start()].strip("\"' "), name[between.end() :].strip("\"' ")
        if listed and _folded(listed) in (_folded(first), _folded(last)):
            return (last if _folded(first) == _folded(listed) else first), listed
        if first and last and between[1] in _SURE:
            return first, listed or last
    return name, listed or name or host


def _folded(text: str) -> str:
    return " ".join(_WORDS.findall(text.casefold()))
