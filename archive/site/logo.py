"""A picture that stands for a publication: PNG, JPEG or WebP, known by its bytes and looked through to its end.

Pictures come from strangers too (a home that was copied from elsewhere), and browsers draw them on every page. So what
is taken is one whole still picture of a modest size and nothing beside it: no bytes after its end, where another file
could hide, and no SVG, which can hold programs.
"""

from __future__ import annotations

import hashlib
import struct
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property

from archive.errors import BadLogo
from archive.messages import N_, Message

MOST_BYTES = 256 * 1024
LEAST_SIDE, MOST_SIDE = 16, 2_000  # pixels
SUFFIXES = {"image/png": "png", "image/jpeg": "jpg", "image/webp": "webp"}

_PNG = b"\x89PNG\r\n\x1a\n"
_FRAMES = {*range(0xC0, 0xD0)} - {0xC4, 0xC8, 0xCC}  # JPEG's markers that tell the size
_BARE = {0x01, *range(0xD0, 0xD8)}  # JPEG's markers without a length
_VP8_START = b"\x9d\x01\x2a"
_SEVERAL = N_("it holds several pictures, of which one may be larger than it says")
_DAMAGED = N_("it is damaged")


@dataclass(frozen=True)
class Logo:
    """A picture: its bytes, its media type (`image/png`), and its size in pixels as it is stored."""

    content: bytes
    media_type: str
    width: int
    height: int

    @cached_property
    def digest(self) -> str:
        """The SHA-256 of its bytes."""
        return hashlib.sha256(self.content).hexdigest()

    @property
    def suffix(self) -> str:
        """What its name ends in, without the dot."""
        return SUFFIXES[self.media_type]


class _Broken(ValueError):
    """What is wrong with the bytes, in a few words."""


def logo_of(content: bytes) -> Logo:
    """The picture that these bytes are. Raises `BadLogo` with what is wrong and what would do."""
    if len(content) > MOST_BYTES:
        said = N_("it has %(bytes)s bytes; give a logo of up to %(most)s")
        raise BadLogo(Message(said, bytes=f"{len(content):,}", most=f"{MOST_BYTES:,}"))
    reader = next((read for begins, read in _READERS if content.startswith(begins)), None)
    if reader is None:
        said = N_("it is %(kind)s; give a logo as PNG, JPEG or WebP, whatever the file is called")
        raise BadLogo(Message(said, kind=Message(_other(content))))
    try:
        media_type, width, height = reader(content)
    except (_Broken, struct.error, IndexError) as error:
        why = str(error) if isinstance(error, _Broken) else N_("it is cut short")
        raise BadLogo(Message("%(why)s; save the logo again as PNG, JPEG or WebP", why=Message(why))) from None
    if not (LEAST_SIDE <= width <= MOST_SIDE and LEAST_SIDE <= height <= MOST_SIDE):
        said = N_("it has %(size)s pixels; give a logo of %(least)s to %(most)s pixels on each side")
        size = f"{width:,} x {height:,}"
        raise BadLogo(Message(said, size=size, least=LEAST_SIDE, most=f"{MOST_SIDE:,}"))
    return Logo(content, media_type, width, height)


def _other(content: bytes) -> str:
    begin = content[:1024].lstrip(b"\xef\xbb\xbf \t\r\n").lower()
    if not content:
        return N_("empty")
    if b"<svg" in begin or begin.startswith(b"<?xml"):
        return N_("SVG or XML, which can hold programs")
    if begin.startswith(b"gif8"):
        return N_("a GIF")
    return N_("no picture that is known here")


def _png(content: bytes) -> tuple[str, int, int]:
    names: list[bytes] = []
    size = (0, 0)
    for name, data in _png_chunks(content):
        if not names and name == b"IHDR":
            size = struct.unpack(">II", data[:8])
        if name == b"acTL":
            raise _Broken(N_("it moves"))
        names.append(name)
    if names[:1] != [b"IHDR"] or b"IDAT" not in names:
        raise _Broken(N_("it is no PNG, though it begins like one"))
    return "image/png", size[0], size[1]


def _png_chunks(content: bytes) -> Iterator[tuple[bytes, bytes]]:
    """Name and content of each chunk up to the last, which must end the file."""
    place, name = len(_PNG), b""
    while name != b"IEND":
        length, name = struct.unpack_from(">I4s", content, place)
        data = content[place + 8 : place + 8 + length]
        (check,) = struct.unpack_from(">I", content, place + 8 + length)
        if zlib.crc32(name + data) != check:
            raise _Broken(N_("it is damaged: its checksums are not those of its bytes"))
        yield name, data
        place += 12 + length
    _must_end(content, place)


def _jpeg(content: bytes) -> tuple[str, int, int]:
    size, place = (0, 0), 2
    scans = 0
    while True:
        if content[place] != 0xFF:
            raise _Broken(_DAMAGED)
        marker = content[place + 1]
        if marker == 0xFF:  # a filler
            place += 1
        elif marker == 0xD9:
            break
        elif marker in _BARE:
            place += 2
        else:
            (length,) = struct.unpack_from(">H", content, place + 2)
            if length < 2:
                raise _Broken(_DAMAGED)
            if marker in _FRAMES:
                if size != (0, 0):
                    raise _Broken(_SEVERAL)
                height, width = struct.unpack_from(">HH", content, place + 5)
                size = (width, height)
            place += 2 + length
            if marker == 0xDA:
                scans += 1
                place = _end_of_scan(content, place)
    if size == (0, 0) or not scans:
        raise _Broken(N_("it is no JPEG, though it begins like one"))
    _must_end(content, place + 2)
    return "image/jpeg", *size


def _end_of_scan(content: bytes, place: int) -> int:
    """Where the next marker stands that is no part of the coded picture."""
    while True:
        place = content.find(b"\xff", place)
        if place < 0:
            raise IndexError
        after = content[place + 1]
        if after not in (0x00, *_BARE):
            return place
        place += 2


def _webp(content: bytes) -> tuple[str, int, int]:
    length, kind = struct.unpack_from("<I4s", content, 4)
    if kind != b"WEBP":
        raise _Broken(N_("it is a RIFF file, but no WebP"))
    if len(content) < 8 + length:
        raise IndexError
    size, canvas, place = (0, 0), (0, 0), 12
    while place < 8 + length:
        name, part = struct.unpack_from("<4sI", content, place)
        data = content[place + 8 : place + 8 + part]
        if len(data) < part:
            raise IndexError
        if name in (b"ANIM", b"ANMF"):
            raise _Broken(N_("it moves"))
        if name == b"VP8X":
            canvas = (1 + int.from_bytes(data[4:7], "little"), 1 + int.from_bytes(data[7:10], "little"))
        elif name in (b"VP8 ", b"VP8L"):
            if size != (0, 0):
                raise _Broken(_SEVERAL)
            size = _vp8(data) if name == b"VP8 " else _vp8l(data)
        place += 8 + part + part % 2
    if size == (0, 0) or canvas not in ((0, 0), size):
        raise _Broken(N_("it is no WebP, though it begins like one"))
    _must_end(content, place)
    return "image/webp", *size


def _vp8(data: bytes) -> tuple[int, int]:
    """The size of a lossy picture."""
    if data[0] & 1 or data[3:6] != _VP8_START:
        raise _Broken(_DAMAGED)
    width, height = struct.unpack_from("<HH", data, 6)
    return width & 0x3FFF, height & 0x3FFF


def _vp8l(data: bytes) -> tuple[int, int]:
    """The size of one without losses: fourteen bits each, less one."""
    if data[0] != 0x2F:
        raise _Broken(_DAMAGED)
    (bits,) = struct.unpack_from("<I", data, 1)
    return (bits & 0x3FFF) + 1, (bits >> 14 & 0x3FFF) + 1


def _must_end(content: bytes, place: int) -> None:
    if len(content) < place:
        raise IndexError
    if len(content) > place:
        raise _Broken(N_("more follows after the end of the picture, which may be another file"))


_READERS = ((_PNG, _png), (b"\xff\xd8\xff", _jpeg), (b"RIFF", _webp))
