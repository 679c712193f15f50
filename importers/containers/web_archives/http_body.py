"""An HTTP response as a web archive keeps it, to its status, its media type and its body, undone of its packings."""

from __future__ import annotations

import io
import re
import zlib
from dataclasses import dataclass, replace

import brotli
from warcio.bufferedreaders import ChunkedDataReader
from warcio.statusandheaders import StatusAndHeadersParser

_LOOK = 16 * 1024
_PACKINGS = {"gzip": "gzip", "x-gzip": "gzip", "deflate": "deflate", "br": "br"}
_PIECE = 1 << 16
_NOT_READ = frozenset({"zstd", "compress", "x-compress", "bzip2", "x-bzip2", "xz", "lzma", "dcb", "dcz", "sdch"})
# A status line damaged in its first word is still one.
_STATUS_LINE = re.compile(rb"[A-Z]{3,9}/\d|(?:[hH][23](?:/\d)?|ICY|http/\d[\d.]{0,3}) {1,3}\d{3}\b")
# Some crawlers keep the headers without the line before them.
_BARE_HEADERS = re.compile(
    rb"(?:[A-Za-z][\w-]{1,60}:[^\n]{0,4000}\n){0,60}"
    rb"(?:content-type|content-length|server|date|last-modified|transfer-encoding|content-encoding)[ \t]{0,9}:",
    re.IGNORECASE,
)
_PLAIN = re.compile(rb"\s{0,99}(?:\xef\xbb\xbf)?\s{0,99}[<{]")


@dataclass(frozen=True, slots=True)
class Response:
    """`status` is 0 where there is no status line; `fault` says why there is no body, or is ""; `is_cut` says that it
    was packed and is damaged, so that not all of it came out."""

    status: int
    media_type: str
    body: bytes = b""
    fault: str = ""
    is_cut: bool = False


def glance(head: bytes) -> Response:
    """The response by its first 16 KiB, with as much of its body as they hold."""
    return response_of(head[:_LOOK], 8 * _LOOK)


def response_of(content: bytes, most: int) -> Response:
    """The whole response, its body with chunks joined and unpacked, up to `most` bytes."""
    if not _STATUS_LINE.match(content):
        if not _BARE_HEADERS.match(content[:_LOOK]):
            return Response(0, "", content)
        content = b"HTTP/1.1 200 OK\r\n" + content
    stream = io.BytesIO(content)
    response, transfer, said = _headers(stream)
    encodings = [each.strip() for each in said.split(",")]
    if packed_with := next((each for each in encodings if each in _NOT_READ), ""):
        return replace(response, fault=f"its body is packed with {packed_with}, which is not read here")
    # What is no encoding, such as "identity" or "utf-8", is passed over, as browsers do.
    packings = [_PACKINGS[each] for each in encodings if each in _PACKINGS]
    if len(packings) > 1:
        return replace(response, fault="its body is packed more than once, which is not read here")
    came = _joined(stream) if transfer == "chunked" else stream.read()
    body, is_whole = _unpacked(came, packings[0], most) if packings else (came, True)
    # Tools that save pages from a browser keep the body unpacked beside a header that says that it is packed.
    if not body and _PLAIN.match(came):
        body, is_whole = came, True
    if came and not body:
        return replace(response, fault=f"its body cannot be unpacked ({packings[0]})")
    if len(body) > most:
        return replace(response, fault=f"its body unpacks to more than {most >> 20} MiB, too much for one page")
    return replace(response, body=body, is_cut=not is_whole)


def _joined(stream: io.BytesIO) -> bytes:
    """The body without the marks of its chunks; as it is where it has none."""
    begin = stream.tell()
    try:
        return bytes(ChunkedDataReader(stream).read())
    # The library promises its best guess over wrong chunks and still raises what its parsing meets.
    except Exception:  # noqa: BLE001
        stream.seek(begin)
        return stream.read()


def _headers(stream: io.BytesIO) -> tuple[Response, str, str]:
    try:
        parsed = StatusAndHeadersParser([], verify=False).parse(stream)
    # A header that cannot be parsed is none; the library raises what its string handling meets.
    except Exception:  # noqa: BLE001
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


def _unpacked(data: bytes, packing: str, most: int) -> tuple[bytes, bool]:
    """What comes out before the end or the damage, up to a little more than `most` bytes; b"" where nothing does. And
    whether that was the end."""
    if packing == "br":
        return _from_brotli(data, most)
    if packing == "gzip":
        return _inflated(data, zlib.MAX_WBITS | 16, most)
    # By the letter deflate has a zlib header; some servers send it bare.
    found = _inflated(data, zlib.MAX_WBITS, most)
    return found if found[0] else _inflated(data, -zlib.MAX_WBITS, most)


def _inflated(data: bytes, window: int, most: int) -> tuple[bytes, bool]:
    pieces: list[bytes] = []
    size = 0
    ended = False  # rubbish behind a whole body does no harm
    while data and size <= most:
        inflater = zlib.decompressobj(window)
        try:
            while data and size <= most and not inflater.eof:
                pieces.append(inflater.decompress(data, min(_PIECE * 16, most + 1 - size)))
                size += len(pieces[-1])
                data = inflater.unused_data if inflater.eof else inflater.unconsumed_tail
        except zlib.error:
            break
        ended = ended or inflater.eof
    return b"".join(pieces), ended


def _from_brotli(data: bytes, most: int) -> tuple[bytes, bool]:
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
        return b"".join(pieces), decompressor.is_finished()
    except brotli.error:
        return b"".join(pieces), False
