"""To whom a mail was sent, so that nothing of it stays: addresses, names, and the marks that lists give to readers."""

from __future__ import annotations

import hashlib
import re
from dataclasses import dataclass
from urllib.parse import parse_qsl, unquote, urlsplit

from importers.formats.mail.headers import ADDRESS, Headers

_TO = ("to", "cc", "bcc", "resent-to", "apparently-to")
_AT = (
    *("delivered-to", "x-original-to", "envelope-to", "x-envelope-to", "x-delivered-to", "x-forwarded-to"),
    *("x-rcpt-to", "x-receiver", "x-apparently-to", "original-recipient", "final-recipient"),
)
_OF_LIST = (
    *("from", "sender", "reply-to", "list-post", "list-owner", "list-id", "x-beenthere", "mailing-list", "errors-to"),
    *("x-mailing-list", "resent-from"),
)
_MARK = re.compile(r"(?=[\w%=+.~-]*\d|[\w%=+.~-]{24})[\w%=+.~-]{8,1000}")
_NAME = re.compile(r"[^\W\d_][\w'’.-]{0,40}(?: [^\W\d_][\w'’.-]{0,40}){0,4}")
_MOST, _MOST_SOUGHT = 2_000, 20


@dataclass(frozen=True, slots=True)
class Recipient:
    """Who got this copy. `addresses` are in small letters, `names` as they stood beside them, `marks` are the parts of
    the addresses for leaving the list, by which the list knows its reader."""

    addresses: frozenset[str] = frozenset()
    names: tuple[str, ...] = ()
    marks: frozenset[str] = frozenset()
    digests: frozenset[str] = frozenset()

    def without_addresses(self, text: str) -> str:
        """The text without the reader's own addresses."""
        if "@" not in text or not self.addresses:
            return text
        text = ADDRESS.sub(lambda found: "" if found[0].lower().rstrip(".") in self.addresses else found[0], text)
        for address in sorted(self.addresses)[:_MOST_SOUGHT]:
            text = _without(text, address)
        return text

    def is_meant(self, value: str) -> bool:
        """Whether a part of an address on the Web tells who the reader is."""
        plain = unquote(value).lower()
        if plain in self.marks or plain in self.digests:
            return True
        return any(found in self.addresses for found in ADDRESS.findall(plain)) or any(
            each.replace("@", "=") in plain for each in list(self.addresses)[:50]
        )


def _without(text: str, address: str) -> str:
    """The text without the address, also where other letters stand beside it without a space."""
    small = text.lower()
    if address not in small or len(small) != len(text):
        return text
    parts, at = [], 0
    while (found := small.find(address, at)) >= 0:
        parts.append(text[at:found])
        at = found + len(address)
    return "".join([*parts, text[at:]])


def recipient_of(headers: Headers) -> Recipient:
    """Who got this copy, by all that the header lines say."""
    own = headers.addresses(*_OF_LIST)
    sent_to = {each: name for name, each in headers.people(*_TO)[:_MOST] if each and each not in own}
    arrived_at = (headers.addresses(*_AT) | headers.received_for()) - own
    addresses = frozenset(list(({*sent_to} | headers.addresses(*_TO) | arrived_at) - own)[:_MOST])
    alone = len(sent_to) == 1
    names = [name for each, name in sent_to.items() if alone or not arrived_at or each in arrived_at]
    senders = " ".join(name for name, _ in headers.people("from", "sender", "list-id")).casefold()
    fit = [name for name in names if _NAME.fullmatch(name) and name.casefold() not in senders]
    hashed = [each for each in addresses if len(addresses) <= 50]
    digests = {made for each in hashed for made in _digests(each)}
    return Recipient(addresses, tuple(dict.fromkeys(fit))[:20], frozenset(_marks(headers)), frozenset(digests))


def _digests(address: str) -> tuple[str, ...]:
    """An address as lists hide it in the addresses of pictures and pages."""
    data = address.encode("utf-8", "surrogateescape")
    return tuple(hashlib.new(name, data, usedforsecurity=False).hexdigest() for name in ("md5", "sha1", "sha256"))


def _marks(headers: Headers) -> set[str]:
    found = set()
    for value in headers.every("list-unsubscribe")[:5]:
        for address in re.split(r"[<>,\s]", value)[:50]:
            if not address.startswith(("http://", "https://")):
                continue
            try:
                parts = urlsplit(address)
            except ValueError:
                continue
            query = parse_qsl(parts.query)[:50]
            if "list-manage" in parts.netloc:
                query = [pair for pair in query if pair[0] == "e"]  # the others are the list's and the issue's
            said = [value for _, value in query] + parts.path.split("/")[:50]
            found |= {unquote(each).lower() for each in said if _MARK.fullmatch(each)}
    return found
