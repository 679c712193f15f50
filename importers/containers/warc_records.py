"""The records of a web archive, WARC or ARC, one after the other, broken ones told and passed over.

Where each record ends is found here and not by a library, because those stop at the first one that is broken: what
stands behind it is lost to them. Formats: ISO 28500 (WARC 1.0 and 1.1) and the Internet Archive's ARC 1.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace

from importers.containers.members import SEAM
from importers.containers.tape import Tape

_LONGEST_LINE = 64 * 1024
_MOST_HEADERS = 500
_PIECE = 1 << 20
_LOOK = 16 * 1024
_NEXT, _NEXT_LENGTH = re.compile(rb"WARC/1\.[01]\r?\n"), 10
_DAMAGED = "what it is packed in is damaged"
_INSIDE = re.compile(rb"\n(?=WARC/1\.[01]\r?\n)")
_STAMP = re.compile(r"(\d{4})-?(\d\d)-?(\d\d)T?(\d\d):?(\d\d):?(\d\d)")
_ARC_LINE = re.compile(rb"(?P<address>\S+:.*) (?P<ip>\S+) (?P<stamp>\d{8,14}) (?P<type>\S+) (?P<length>\d{1,18})\s*")


@dataclass(frozen=True, slots=True)
class Record:
    """One record. `kind` is that of WARC (`response`, `revisit` ...); `address` is where it was fetched from;
    `captured` is ISO 8601 in UTC or ""; `length` is its content's size in bytes. `content` is None where it was not
    wanted, and shorter than `length` where the file ends too soon."""

    kind: str
    address: str
    captured: str
    media_type: str
    digest: str
    refers_to: tuple[str, str]
    length: int
    content: bytes | None = None


@dataclass(frozen=True, slots=True)
class Broken:
    """Something that is wrong: where, in bytes from the start, and what."""

    position: int
    reason: str


Wanted = Callable[[Record, bytes], bool]
"""Whether the content is wanted of this record, by its headers and its content's first 16 KiB."""


def is_web_archive(head: bytes) -> bool:
    """Whether these first bytes begin a WARC or an ARC."""
    return head.startswith((b"WARC/0.", b"WARC/1.", b"filedesc://"))


def records(tape: Tape, wanted: Wanted, most: int) -> Iterator[Record | Broken]:
    """Each record, its content only where it is wanted and has no more than `most` bytes, and what is wrong."""
    header = _arc_header if tape.peek(11) == b"filedesc://" else _warc_header
    while True:
        while tape.peek(1) in (b"\r", b"\n"):
            tape.read(1)
        start = tape.position
        if not tape.peek(1):
            return
        found = header(tape)
        if isinstance(found, str):
            yield Broken(start, found)
            if header is _arc_header or not tape.find(_NEXT, _NEXT_LENGTH):
                return
            continue
        begin = tape.position
        is_wanted = wanted(found, tape.peek(_LOOK))
        content, inside = _content(tape, found.length, keep=is_wanted and found.length <= most)
        fault = _fault(tape, begin + found.length, header is _arc_header)
        if fault:
            if inside and tape.rewind(inside):
                content = content[: inside - begin]
            elif header is _warc_header:
                tape.find(_NEXT, _NEXT_LENGTH)
        elif is_wanted and found.length > most:
            fault = f"it holds {found.length >> 20:,} MiB, too much for one page"
        if SEAM in content or fault == _DAMAGED:
            yield Broken(start, _DAMAGED)
            continue
        if fault:
            yield Broken(start, fault)
        yield replace(found, content=content) if is_wanted and found.length <= most else found


def _content(tape: Tape, length: int, *, keep: bool) -> tuple[bytes, int]:
    """The record's content, or b"" when it is not to be kept; and where a record seems to begin inside it, or 0."""
    pieces, inside, tail, end = [], 0, b"", tape.position + length
    while tape.position < end and (piece := tape.read(min(_PIECE, end - tape.position))):
        if not inside and (found := _INSIDE.search(tail + piece)):
            inside = tape.position - len(piece) - len(tail) + found.end()
        tail = piece[-12:]
        if keep:
            pieces.append(piece)
    return b"".join(pieces), inside


def _fault(tape: Tape, end: int, is_arc: bool) -> str:
    """What is wrong with where a record ended, or ""."""
    if tape.position < end:
        return "the file ends in the middle of it, or its length is wrong; what there is of it was read"
    rest = tape.peek(64).lstrip(b"\r\n")
    if rest.startswith(SEAM.strip()):
        return _DAMAGED
    if rest and not is_arc and not rest.startswith(b"WARC/"):
        return "it does not end where its length says; what there is of it was read"
    return ""


def _warc_header(tape: Tape) -> Record | str:
    if not tape.line(_LONGEST_LINE).startswith(b"WARC/"):
        return "what stands here is no record"
    headers: dict[str, str] = {}
    name = ""
    for _ in range(_MOST_HEADERS):
        line = tape.line(_LONGEST_LINE).decode("utf-8", "replace")
        if not line.strip("\r\n"):
            break
        if line[0] in " \t" and name:
            headers[name] += f" {line.strip()}"
            continue
        name, _, value = line.partition(":")
        name = name.strip().lower()
        headers.setdefault(name, value.strip())
    length = headers.get("content-length", "")
    if not (length.isascii() and length.isdigit() and len(length) < 19):
        return "it does not say how long it is"
    return Record(
        kind=headers.get("warc-type", "").lower(),
        address=_address(headers.get("warc-target-uri", "")),
        captured=_captured(headers.get("warc-date", "")),
        media_type=headers.get("content-type", ""),
        digest=headers.get("warc-payload-digest", ""),
        refers_to=(
            _address(headers.get("warc-refers-to-target-uri", "")),
            _captured(headers.get("warc-refers-to-date", "")),
        ),
        length=int(length),
    )


def _arc_header(tape: Tape) -> Record | str:
    found = _ARC_LINE.fullmatch(tape.line(_LONGEST_LINE))
    if not found:
        return "what stands here is no record, and where the next one begins cannot be told"
    address = _address(found["address"].decode("utf-8", "replace"))
    return Record(
        kind="warcinfo" if address.startswith("filedesc:") else "response",
        address=address,
        captured=_captured(found["stamp"].decode()),
        media_type=found["type"].decode("latin-1"),
        digest="",
        refers_to=("", ""),
        length=int(found["length"]),
    )


def _address(said: str) -> str:
    """The address without the brackets that some programs write around it, its spaces written as they must be."""
    return said.strip().removeprefix("<").removesuffix(">").strip().replace(" ", "%20")


def _captured(said: str) -> str:
    found = _STAMP.match(said)
    return "{}-{}-{}T{}:{}:{}Z".format(*found.groups()) if found else ""
