"""The header lines of a message as text, whatever was done to them on the way."""

from __future__ import annotations

import base64
import re
from datetime import UTC, date, datetime, timedelta
from email.message import Message
from email.utils import getaddresses, parsedate_tz

from webencodings import lookup

from importers.page.decode import decode
from importers.page.tree import line_of

ADDRESS = re.compile(r"(?<![\w.+%=-])[\w.+%=-]{1,80}@[\w-]{1,63}(?:\.[\w-]{1,63}){1,6}")
_LONGEST = 8_000  # characters of a header line that are read
_MOST = 500  # header lines of one name
_WORD = re.compile(r"=\?([\w.:*-]{1,40})\?([bBqQ])\?([^?\n]{0,600}(?:\?(?!=)[^?\n]{0,600}){0,3})\?=")
_HEX = re.compile(rb"=([0-9A-Fa-f]{2})")
_NOT_BASE64 = re.compile(rb"[^A-Za-z0-9+/]+")
_HIDDEN_AT = re.compile(
    r"([\w.+-]{1,80}) (?:at|en|a|à|bei|chez) ([\w-]{1,63}(?:\.[\w-]{1,63}){1,6})(?: {1,3}\(([^()]{0,200})\))?"
)
_ANGLED = re.compile(r"(?<![^<>])([^<>]{0,300})<([^<>\s]{1,200})>")
_FOR = re.compile(r"\bfor\s{1,9}<?([^\s<>;]{1,200})>?", re.IGNORECASE)
_FIRST_YEAR = 1971  # mail is no older; a clock that stands at zero says 1970


class Headers:
    """The header lines of one message by name. Nothing here raises."""

    def __init__(self, message: Message) -> None:
        self._values: dict[str, list[str]] = {}
        for name, value in message.raw_items():
            # A program that quotes lines which begin with "From" sometimes quotes this one.
            row = self._values.setdefault(str(name).lower().strip(" \t>"), [])
            if len(row) < _MOST:
                row.append(str(value)[:_LONGEST])

    def has(self, *names: str) -> bool:
        """Whether there is one of these."""
        return any(name in self._values for name in names)

    def starts(self, beginning: str) -> bool:
        """Whether a name begins so."""
        return any(name.startswith(beginning) for name in self._values)

    def every(self, *names: str) -> list[str]:
        """All values of these names as they are written, on one line each."""
        return [_unfolded(value) for name in names for value in self._values.get(name, ())]

    def text(self, name: str) -> str:
        """The first value, decoded; "" where there is none."""
        return line_of(decoded_words(self.every(name)[0])) if self.has(name) else ""

    def word(self, name: str) -> str:
        """The first value's first word in small letters."""
        words = self.text(name).casefold().replace(";", " ").split()
        return words[0] if words else ""

    def people(self, *names: str) -> list[tuple[str, str]]:
        """Display name and address of each mailbox; either may be ""."""
        return [each for value in self.every(*names) for each in _people(value)]

    def senders(self) -> list[tuple[str, str]]:
        """Who says that he sent it, as `people`."""
        return self.people("from") or self.people("sender")

    def addresses(self, *names: str) -> set[str]:
        """All mail addresses in small letters."""
        return {each.lower() for value in self.every(*names) for each in ADDRESS.findall(value)}

    def received_for(self) -> set[str]:
        """The addresses for which the servers on the way took the message."""
        said = {found[1].lower() for value in self.every("received") if (found := _FOR.search(value))}
        return {each for each in said if ADDRESS.fullmatch(each)}

    def days(self) -> list[tuple[date, str, str]]:
        """The days that it may have been sent on as the senders' clocks had them, each with the name of its header
        and with the moment, ISO 8601 in UTC: first that of the Date header, then that of the first server."""
        found = []
        lines = [("mail", value) for value in self.every("date")[:1]]
        lines += [("mail server", value.rpartition(";")[2]) for value in self.every("received")[::-1]]
        for name, value in lines:
            if made := _day(value):
                found.append((made[0], name, made[1]))
        return found


def text_in(data: bytes, charset: str) -> str:
    """The text by what the message says of it, where its bytes do not say better; never raises."""
    encoding = lookup(charset.strip("\"' ")) if charset else None
    name = encoding.name if encoding else ""
    if encoding and name.startswith("iso-2022"):
        return data.decode(encoding.codec_info.name, "replace")
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError:
        pass
    if encoding and name not in ("utf-8", "replacement", "x-user-defined"):
        return data.decode(encoding.codec_info.name, "replace")
    return decode(data)


def decoded_words(value: str) -> str:
    """The text of a header line: words in another encoding decoded (RFC 2047), also where one letter's bytes lie in
    two of them, and bytes that are no ASCII read as what they are."""
    parts: list[tuple[bytes, str] | str] = []
    at = 0
    for found in _WORD.finditer(value):
        between = value[at : found.start()]
        data, charset = _bytes_of(found[2], found[3]), found[1].partition("*")[0].lower()
        before = parts[-1] if parts and not between.strip() else ""
        if between.strip() or (between and not parts):
            parts.append(_plain(between))
        if isinstance(before, tuple) and before[1] == charset:
            parts[-1] = (before[0] + data, charset)
        else:
            parts.append((data, charset))
        at = found.end()
    parts.append(_plain(value[at:]))
    return "".join(part if isinstance(part, str) else text_in(*part) for part in parts)


def _bytes_of(kind: str, text: str) -> bytes:
    data = text.encode("utf-8", "surrogateescape")
    if kind in "qQ":
        return _HEX.sub(lambda found: bytes([int(found[1], 16)]), data.replace(b"_", b" "))
    data = _NOT_BASE64.sub(b"", data)
    data = data[:-1] if len(data) % 4 == 1 else data
    return base64.b64decode(data + b"=" * (-len(data) % 4))


def _plain(text: str) -> str:
    data = text.encode("utf-8", "surrogateescape")
    return text if text.isascii() else text_in(data, "")


def _unfolded(value: str) -> str:
    return " ".join(value.replace("\r", "\n").split("\n")).strip()


def _people(value: str) -> list[tuple[str, str]]:
    if hidden := _HIDDEN_AT.fullmatch(value.strip()):
        return [(line_of(decoded_words(hidden[3] or "")), f"{hidden[1]}@{hidden[2]}".lower())]
    try:
        found = [(line_of(decoded_words(name)), address.strip().lower()) for name, address in getaddresses([value])]
    # Made for sound lines; of others it promises nothing.
    except (ValueError, IndexError, TypeError):
        found = []
    found = [(name, address if "@" in address else "") for name, address in found]
    if not any(address for _, address in found) or any("=?" in name for name, _ in found):
        whole = decoded_words(value).replace('"', "")
        found = [(line_of(name.strip(" ,;")), address.lower()) for name, address in _ANGLED.findall(whole)] or found
    return [("" if "@" in name else name.strip("'\" "), line_of(address)) for name, address in found if name or address]


def _day(value: str) -> tuple[date, str] | None:
    """The day as it is written, whatever the zone."""
    try:
        made = parsedate_tz(value[:200])
        if made is None:
            return None
        day = date(*made[:3])
    except (ValueError, TypeError, IndexError, OverflowError):
        return None
    if day.year < _FIRST_YEAR:
        return None
    return day, _moment(made)


def _moment(made: tuple[int | None, ...]) -> str:
    year, month, day, hour, minute, second = (each or 0 for each in made[:6])
    try:
        moment = datetime(year, month, day, hour, minute, min(second, 59), tzinfo=UTC)
        return (moment - timedelta(seconds=made[9] or 0)).strftime("%Y-%m-%dT%H:%M:%SZ")
    except (ValueError, OverflowError):
        return ""
