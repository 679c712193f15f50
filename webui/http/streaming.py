"""Long answers in pieces."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

_SIZE = 1 << 16  # characters


def grouped(pieces: Iterable[str]) -> Iterator[bytes]:
    """The pieces as UTF-8, many small ones in one: each that goes out is a write to the network."""
    held: list[str] = []
    size = 0
    for piece in pieces:
        held.append(piece)
        size += len(piece)
        if size >= _SIZE:
            yield "".join(held).encode()
            held, size = [], 0
    yield "".join(held).encode()
