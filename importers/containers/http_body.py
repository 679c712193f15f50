"""An HTTP response as a web archive keeps it, to its status, its media type and its body, undone of its packings."""

from __future__ import annotations

import io
import re
from dataclasses import dataclass, replace

from brotli import Decompressor
from warcio.bufferedreaders import BufferedReader, ChunkedDataReader
from warcio.statusandheaders import StatusAndHeadersParser

_LOOK = 16 * 1024
_KNOWN = frozenset({"gzip", "x-gzip", "deflate", "br"})
_PIECE = 1 << 16


@dataclass(frozen=True, slots=True)
class Response:
    """`status` is 0 where there is no status line; `fault` says why there is no body, or is ""."""

    status: int
    media_type: str
    body: bytes = b""
    fault: str = ""


def glance(head: bytes) -> Response:
    """The response by its first 16 KiB, without its body."""
    return _headers(io.BytesIO(head[:_LOOK]))[0] if head.startswith(b"HTTP/") else Response(0, "")


def response_of(content: bytes, most: int) -> Response:
    """The whole response, its body with chunks joined and unpacked, up to `most` bytes."""
    if not content.startswith(b"HTTP/"):
        return Response(0, "", content)
    stream = io.BytesIO(content)
    response, transfer, encoding = _headers(stream)
    if encoding and encoding not in _KNOWN:
        return replace(response, fault=f"its body is packed with {encoding}, which is not read here")
    kind = {"x-gzip": "gzip", "br": ""}.get(encoding, encoding) or None
    joined = ChunkedDataReader if transfer == "chunked" else BufferedReader
    reader = joined(stream, decomp_type=kind)
    pieces, size = [], 0
    brotli = Decompressor() if encoding == "br" else None
    try:
        while size <= most and (piece := reader.read(_PIECE)):
            piece = brotli.process(piece, output_buffer_limit=most) if brotli else piece
            pieces.append(piece)
            size += len(piece)
    # The library lets through whatever the unpacking library raises over damaged bytes, brotli's own errors included.
    except Exception as error:
        if not pieces:
            return replace(response, fault=f"its body cannot be unpacked ({type(error).__name__})")
    if size > most:
        return replace(response, fault=f"its body unpacks to more than {most >> 20} MiB, too much for one page")
    return replace(response, body=b"".join(pieces))


def _headers(stream: io.BytesIO) -> tuple[Response, str, str]:
    try:
        parsed = StatusAndHeadersParser([], verify=False).parse(stream)
    # A header that cannot be parsed is none; the library raises what its string handling meets.
    except Exception:
        return Response(0, ""), "", ""
    status = parsed.statusline.split(" ")[0]

    def value(name: str) -> str:
        return (parsed.get_header(name) or "").strip()

    number = int(status) if re.fullmatch(r"[1-5]\d\d", status, re.ASCII) else 0
    return (
        Response(number, value("Content-Type")),
        value("Transfer-Encoding").lower(),
        value("Content-Encoding").lower(),
    )
