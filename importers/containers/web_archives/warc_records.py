"""The records of a web archive, WARC or ARC, one after the other, broken ones told and passed over.

Where each record ends is found here and not by a library, because those stop at the first one that is broken: what
stands behind it is lost to them. Formats: ISO 28500 (WARC 1.0 and 1.1) and the Internet Archive's ARC 1.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from urllib.parse import quote

from importers.containers.members import SEAM
from importers.containers.streams import Mark
from importers.containers.web_archives.rewindable import RewindableStream

_LONGEST_LINE = 64 * 1024
_MOST_HEADERS = 500
_PIECE = 1 << 16
_HELD = 1 << 20  # bytes behind what seems to be a record inside another that are kept, to be put back
_SEAM = 20  # bytes of a piece that are looked at again with the next
_LOOK = 16 * 1024
_NEXT, _NEXT_LENGTH = re.compile(rb"WARC/1\.[01]\r?\n"), 10
_NEXT_ARC = re.compile(
    rb"(?<=\n)(?:https?|ftp|dns):[^\r\n]{1,2000} [\d.:a-fA-F]{3,45} \d{12,14} [^\s]{1,99} \d{1,12}\r?\n"
)
_NEXT_ARC_LENGTH = 2300
_CUT = "the web archive is damaged here: the page may not be whole"
_TRUNCATED = "the crawler cut the page off ({})"
_IN_PARTS = "the web archive keeps the page in several records, of which the first was read"
_DAMAGED = "what it is packed in is damaged"
_INSIDE = re.compile(rb"(?<=\n)WARC/1\.[01]\r?\n")
_SCHEME = re.compile(rb"[a-zA-Z][\w+.-]{0,20}:")
_STAMP = re.compile(r"(\d{4})-?(\d\d)-?(\d\d)T?(\d\d):?(\d\d)(?::?(\d\d))?")
_ODD = re.compile(r"[\x00-\x20\x7f]")
_ARC_START = rb"(?P<address>[a-zA-Z][\w+.-]{0,20}:.*) (?P<ip>\S+) (?P<stamp>\d{8,14}) (?P<type>\S+) "
_ARC_LINE = re.compile(_ARC_START + rb"(?P<length>\d{1,18})\s*")
_ARC_2_LINE = re.compile(_ARC_START + rb"\d{3} \S+ \S+ \d{1,18} \S+ (?P<length>\d{1,18})\s*")


@dataclass(frozen=True, slots=True)
class Record:
    """One record. `mark` is where it begins. `kind` is that of WARC (`response`, `revisit` ...); `address` is where it
    was fetched from; `captured` is ISO 8601 in UTC or ""; `length` is its content's size in bytes. `content` is None
    where it was not wanted, and shorter than `length` where the file ends too soon. `loss` is a sentence that says why
    not all of it is there, or ""."""

    mark: Mark
    kind: str
    address: str
    captured: str
    media_type: str
    digest: str
    refers_to: tuple[str, str]
    length: int
    content: bytes | None = None
    loss: str = ""


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


def records(tape: RewindableStream, wanted: Wanted, most: int) -> Iterator[Record | Broken]:
    """Each record, its content only where it is wanted and has no more than `most` bytes, and what is wrong."""
    is_arc = tape.peek(5) != b"WARC/"
    header, next_one = (_arc_header, (_NEXT_ARC, _NEXT_ARC_LENGTH)) if is_arc else (_warc_header, (_NEXT, _NEXT_LENGTH))
    while True:
        tape.skip_blank_lines()
        start = tape.position
        if not tape.peek(1):
            return
        found = header(tape)
        if isinstance(found, str):
            yield Broken(start, found)
            if not tape.find(*next_one):
                return
            continue
        begin = tape.position
        is_wanted = wanted(found, tape.peek(_LOOK))
        reading = _Reading(tape, found, is_arc)
        content = reading.content(keep=is_wanted and found.length <= most)
        fault = _fault(tape, begin + found.length, is_arc)
        went_back = False
        if fault:
            went_back = reading.go_back()
            if went_back:
                content = content[: tape.position - begin]
            elif not is_arc:
                tape.find(*next_one)
        elif is_wanted and found.length > most:
            fault = f"it holds {found.length >> 20:,} MiB, too much for one page"
        if SEAM in content or fault == _DAMAGED:
            yield Broken(start, _DAMAGED)
            continue
        if fault:
            yield Broken(start, fault)
        if is_wanted and found.length <= most:
            yield replace(found, content=content, loss=_CUT if fault and not went_back else found.loss)
        else:
            yield found


class _Reading:
    """Reads one record's content, and looks in it for what seems to be the next record, in case its length is wrong."""

    def __init__(self, tape: RewindableStream, record: Record, is_arc: bool) -> None:
        self._tape = tape
        self._record = record
        self._is_arc = is_arc
        self._end = tape.position + record.length
        self._inside: Mark | None = None
        self._behind: bytes | None = b""  # what was read behind that place, while that is little

    def content(self, *, keep: bool) -> bytes:
        """The content, b"" when it is not to be kept. It ends early where the length is surely wrong."""
        pieces, tail, inner = [], b"", _NEXT_ARC if self._is_arc else _INSIDE
        while self._tape.position < self._end:
            piece = self._tape.read(min(_PIECE, self._end - self._tape.position))
            if not piece:
                break
            if keep:
                pieces.append(piece)
            if self._inside is not None:
                self._behind = None if self._behind is None or len(self._behind) > _HELD else self._behind + piece
            elif found := inner.search(window := tail + piece):
                self._behind = window[found.start() :]
                self._inside = self._tape.mark(self._tape.position - len(self._behind))
                if self._surely():
                    break
            tail = piece[-_SEAM:]
        # A length that is a little too large ends within the next record's first line.
        over = tail + self._tape.peek(_SEAM)
        if self._inside is None and (found := inner.search(over)) and found.start() < len(tail):
            self._behind = tail[found.start() :]
            self._inside = self._tape.mark(self._tape.position - len(self._behind))
        return b"".join(pieces)

    def go_back(self) -> bool:
        """Go back to the record that seems to begin inside; False where none does."""
        if self._inside is None:
            return False
        if self._behind is None:
            return self._tape.rewind(self._inside)
        self._tape.unread(self._behind)
        return True

    def _surely(self) -> bool:
        """Whether what was found inside is a record: both begin with a packed member of their own, which none does
        that lies inside another; or no record ends where this one says."""
        if self._inside and _begins_member(self._inside) and _begins_member(self._record.mark):
            return True
        last = self._tape.glimpse(self._end - 1, 65)
        if last is None:
            return False
        rest = last[1:].lstrip(b"\r\n")
        return not last or (bool(rest) and not _is_next(rest, self._is_arc))


def _begins_member(mark: Mark) -> bool:
    return mark.skip == 0 and mark.packed != mark.position


def _fault(tape: RewindableStream, end: int, is_arc: bool) -> str:
    """What is wrong with where a record ended, or ""."""
    if tape.position < end:
        return "the file ends in the middle of it, or its length is wrong; what there is of it was read"
    rest = tape.peek(64).lstrip(b"\r\n")
    if rest.startswith(SEAM.strip()):
        return _DAMAGED
    if rest and not _is_next(rest, is_arc):
        return "it does not end where its length says; what there is of it was read"
    return ""


def _is_next(rest: bytes, is_arc: bool) -> bool:
    return bool(_SCHEME.match(rest)) if is_arc else rest.startswith(b"WARC/")


def _warc_header(tape: RewindableStream) -> Record | str:
    mark = tape.mark()
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
        mark=mark,
        kind=headers.get("warc-type", "").lower(),
        address=_address(headers.get("warc-target-uri", "")),
        captured=_captured(headers.get("warc-date", "")),
        media_type=headers.get("content-type", ""),
        digest=headers.get("warc-payload-digest", "").lower(),
        refers_to=(
            _address(headers.get("warc-refers-to-target-uri", "")),
            _captured(headers.get("warc-refers-to-date", "")),
        ),
        length=int(length),
        loss=_loss(headers),
    )


def _loss(headers: dict[str, str]) -> str:
    """What the record itself says of its content not being whole."""
    if cut := headers.get("warc-truncated", ""):
        return _TRUNCATED.format("".join(filter(str.isprintable, cut))[:40])
    return _IN_PARTS if headers.get("warc-segment-number") == "1" else ""


def _arc_header(tape: RewindableStream) -> Record | str:
    mark = tape.mark()
    line = tape.line(_LONGEST_LINE)
    found = _ARC_2_LINE.fullmatch(line) or _ARC_LINE.fullmatch(line)
    if not found:
        return "what stands here is no record"
    address = _address(found["address"].decode("utf-8", "replace"))
    return Record(
        mark=mark,
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
    return _ODD.sub(lambda found: quote(found[0]), said.strip().removeprefix("<").removesuffix(">").strip())


def _captured(said: str) -> str:
    found = _STAMP.match(said)
    # Old ARCs leave the seconds out.
    return "{}-{}-{}T{}:{}:{}Z".format(*found.groups("00")) if found else ""
