"""Pages go out packed to browsers that unpack them: a fifth of the bytes for a reader on a slow line.

Nothing on a page of the reading room is secret from those who see its address, so that its packed length gives nothing
away (BREACH). What nobody may keep, the desk's pages, holds the tokens of its forms, and goes out as it is.
"""

from __future__ import annotations

import gzip

from flask import Flask, Response, request

_LEVEL, _HIGHEST = 1, 9
"""The highest takes five times as long for a seventh less, of a style sheet for a quarter less."""
_WORTH_IT = 1_000
"""Bytes; fewer travel as fast as they are."""
_KINDS = ("text/", "image/svg", "application/json", "application/problem", "application/feed", "application/atom")


def register(app: Flask) -> None:
    """Pack what the app answers."""
    app.after_request(_packed)


def compress(page: bytes) -> bytes:
    """The page as gzip, the same bytes each time."""
    return gzip.compress(page, _LEVEL, mtime=0)


def compress_for_good(content: bytes) -> bytes:
    """What is packed once and sent for as long as the program runs, as small as gzip makes it; `b""` where that is not
    worth it."""
    return gzip.compress(content, _HIGHEST, mtime=0) if len(content) >= _WORTH_IT else b""


def decompress(packed: bytes) -> bytes:
    """What `compress` was given."""
    return gzip.decompress(packed)


def is_accepted() -> bool:
    """Whether the browser that asks unpacks gzip."""
    return request.accept_encodings["gzip"] > 0


def mark_compressed(response: Response) -> None:
    """Say that the response's bytes are packed."""
    response.headers["Content-Encoding"] = "gzip"
    response.headers.pop("Accept-Ranges", None)  # of the bytes as they were
    tag, is_weak = response.get_etag()
    if tag and not is_weak:
        response.set_etag(tag, weak=True)


def _packed(response: Response) -> Response:
    kind = response.mimetype or ""
    if not kind.startswith(_KINDS):
        return response
    response.vary.add("Accept-Encoding")
    is_whole = response.status_code not in (204, 206, 304) and (response.is_sequence or response.direct_passthrough)
    is_secret = "no-store" in response.headers.get("Cache-Control", "")
    if not is_whole or is_secret or "Content-Encoding" in response.headers or not is_accepted():
        return response
    response.direct_passthrough = False
    page = response.get_data()
    if len(page) >= _WORTH_IT:
        response.set_data(compress(page))
        mark_compressed(response)
    return response
