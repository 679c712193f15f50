"""Messages of mail and saved pages to their parts, with an end to how many and how deep."""

from __future__ import annotations

import email
import email.policy
import re
from email.message import Message
from itertools import islice

_MOST_PARTS = 20_000
_MOST_NESTED = 60
_MOST_LOOKS = 8_000_000  # the library looks at every line once for each part that is open around it
_HEADER = re.compile(rb"\A>{0,1}[A-Za-z][A-Za-z0-9_-]{0,60}[ \t]{0,9}:")
_OF_MAIL = re.compile(
    rb"\n(?:Received|Return-Path|Delivered-To|DKIM-Signature|List-[A-Za-z]{2,20}|To|Message-ID"
    rb"|X-Gmail-Labels)[ \t]{0,9}:",
    re.IGNORECASE,
)
_FROM = re.compile(rb"\n>?From[ \t]{0,9}:(?![^\n]{0,20}saved by)[^\n]{0,998}?(?:@| at )", re.IGNORECASE)
_OF_PAGES = re.compile(rb"\n(?:Snapshot-Content-Location|X-MAF-Version)[ \t]{0,9}:", re.IGNORECASE)
_OTHERS = re.compile(rb"\n(?:Subject|Date|MIME-Version|Content-Type)[ \t]{0,9}:", re.IGNORECASE)
_END = re.compile(rb"\n\r?\n")
# The library copies what is left of this header for each of its parameters.
_LONG_TYPE = re.compile(
    rb"^content-(?:type|disposition)[ \t]{0,9}:(?:[^\n]|\n[ \t]){4096}", re.IGNORECASE | re.MULTILINE
)
_NEST = re.compile(
    rb"^content-type[ \t]{0,9}:[ \t]{0,9}(?:\r?\n[ \t]{1,9})?(?:multipart|message)/", re.IGNORECASE | re.MULTILINE
)


class BadMime(ValueError):
    """A message that cannot be taken apart; `str()` completes a sentence about it without its repair."""


def is_mail(head: bytes) -> bool:
    """Whether these first bytes begin a mail: header lines that say who sent it, and none of a saved page."""
    if not _HEADER.match(head):
        return False
    end = _END.search(head)
    lines = b"\n" + head[: end.start() + 1 if end else len(head)]
    if _OF_PAGES.search(lines):
        return False
    of_mail = len({each.lower() for each in _OF_MAIL.findall(lines)})
    if _FROM.search(lines):
        return of_mail > 0 or bool(_OTHERS.search(lines))
    return of_mail > 1


def message_of(data: bytes) -> Message:
    """The message with its parts. Raises `BadMime`."""
    if data.count(b"\n--") > 4 * _MOST_PARTS:
        raise BadMime("it has more parts than a saved page can have")
    if _LONG_TYPE.search(data):
        raise BadMime("it says what it holds at greater length than a saved page can")
    nested = sum(1 for _ in islice(_NEST.finditer(data), _MOST_NESTED + 1))
    if nested > _MOST_NESTED or nested * data.count(b"\n") > _MOST_LOOKS:
        raise BadMime("its parts are nested too deeply")
    # The parser promises to raise nothing and follows nested parts by recursion.
    try:
        return email.message_from_bytes(data, policy=email.policy.compat32)
    except (RecursionError, ValueError, LookupError):
        raise BadMime("its parts are nested too deeply or damaged") from None
