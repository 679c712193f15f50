"""Logos for tests, and pictures that can be none."""

from __future__ import annotations

import base64
import struct
import zlib

_JPEG = (
    "/9j/4AAQSkZJRgABAQAAAQABAAD/2wBDABsSFBcUERsXFhceHBsgKEIrKCUlKFE6PTBCYFVlZF9VXVtqeJmBanGQc1tdhbWGkJ6jq62rZ4C8ybqmx5mo"
    "q6T/2wBDARweHigjKE4rK06kbl1upKSkpKSkpKSkpKSkpKSkpKSkpKSkpKSkpKSkpKSkpKSkpKSkpKSkpKSkpKSkpKSkpKT/wAARCAAQABgDASIAAhEB"
    "AxEB/8QAFQABAQAAAAAAAAAAAAAAAAAAAAX/xAAUEAEAAAAAAAAAAAAAAAAAAAAA/8QAFQEBAQAAAAAAAAAAAAAAAAAAAAP/xAAUEQEAAAAAAAAAAAAA"
    "AAAAAAAA/9oADAMBAAIRAxEAPwCUAIAAP//Z"
)
JPEG = base64.b64decode(_JPEG)
"""24 by 16 pixels, as a browser writes it; so are those below."""

WEBP = base64.b64decode("UklGRjgAAABXRUJQVlA4ICwAAADwAgCdASoYABAAPxFysFAsJqSisAgBgCIJYwDE2C0kAAD+64YDe5aJAEXIAA==")
WEBP_WITHOUT_LOSSES = base64.b64decode("UklGRh4AAABXRUJQVlA4TBEAAAAvF8ADAAfQpF5Up/+BiOh/AAA=")

SIGNATURE = b"\x89PNG\r\n\x1a\n"


def chunk(name: bytes, data: bytes = b"") -> bytes:
    """A chunk of a PNG."""
    return struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))


def png(width: int = 48, height: int = 32, *more: bytes, rows: bool = True) -> bytes:
    """A green PNG; `more` are further chunks, and without `rows` it says its size and has next to nothing of it."""
    head = chunk(b"IHDR", struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0))
    picture = zlib.compress((b"\0" + b"\x17\x49\x3a" * width) * height if rows else b"\0")
    return SIGNATURE + head + b"".join(more) + chunk(b"IDAT", picture) + chunk(b"IEND")


def riff(*chunks: tuple[bytes, bytes]) -> bytes:
    """A WebP of these chunks."""
    parts = b"".join(name + struct.pack("<I", len(data)) + data + b"\0" * (len(data) % 2) for name, data in chunks)
    return b"RIFF" + struct.pack("<I", 4 + len(parts)) + b"WEBP" + parts
