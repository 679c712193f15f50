"""The packings that web servers put bodies in, taken off within a limit and forgiving damage at the end."""

from __future__ import annotations

import zlib

import brotli

PACKINGS = {"gzip": "gzip", "x-gzip": "gzip", "deflate": "deflate", "br": "br"}
"""The content encodings that are read here, and what each is."""
_PIECE = 1 << 16


def unpacked(data: bytes, packing: str, most: int) -> bytes:
    """What comes out before the end or the damage, up to a little more than `most` bytes; b"" where nothing does."""
    if packing == "br":
        return _from_brotli(data, most)
    if packing == "gzip":
        return _inflated(data, zlib.MAX_WBITS | 16, most)
    # By the letter deflate has a zlib header; some servers send it bare.
    return _inflated(data, zlib.MAX_WBITS, most) or _inflated(data, -zlib.MAX_WBITS, most)


def _inflated(data: bytes, window: int, most: int) -> bytes:
    pieces: list[bytes] = []
    size = 0
    while data and size <= most:
        inflater = zlib.decompressobj(window)
        try:
            while data and size <= most and not inflater.eof:
                pieces.append(inflater.decompress(data, min(_PIECE * 16, most + 1 - size)))
                size += len(pieces[-1])
                data = inflater.unused_data if inflater.eof else inflater.unconsumed_tail
        except zlib.error:
            break
    return b"".join(pieces)


def _from_brotli(data: bytes, most: int) -> bytes:
    decompressor = brotli.Decompressor()
    pieces: list[bytes] = []
    size = 0
    try:
        for begin in range(0, len(data), _PIECE):
            pieces.append(decompressor.process(data[begin : begin + _PIECE], output_buffer_limit=most + 1 - size))
            size += len(pieces[-1])
            while size <= most and not decompressor.can_accept_more_data():
                pieces.append(decompressor.process(b"", output_buffer_limit=most + 1 - size))
                size += len(pieces[-1])
            if size > most or decompressor.is_finished():
                break
    except brotli.error:
        pass
    return b"".join(pieces)
