"""Static files under addresses that change with their content, so that browsers may keep them for ever.

The style sheet is written in one file for each subject (`webui/styles/`) and served as one, `site.css`: one request,
the same one on every page. A file names another of this folder by `"./name"` and is served with that one's address.
"""

from __future__ import annotations

import hashlib
import re
from dataclasses import dataclass
from pathlib import Path

from flask import Blueprint, Response, abort, current_app, request

from webui.http import compression

FOLDER = Path(__file__).parents[1] / "static"
STYLES = Path(__file__).parents[1] / "styles"
FIRST_STYLES = ("base.css", "masthead.css")
"""Colours, measures and elements come before what is built of them."""
LAST_STYLES = ("print.css",)

_COMMENT = re.compile(r"/\*.*?(?:\*/\n*|\Z)", re.DOTALL)
"""In a style sheet, where one without an end goes to the end: they are for whoever writes it. No text within one of
ours has such signs."""

_NAMED = re.compile(r"""(?<=["'])\./([\w.-]+)(?=["'])""")
_TEXTS = {".css", ".js"}
_KINDS = {
    ".css": "text/css",
    ".js": "text/javascript",
    ".svg": "image/svg+xml",
    ".txt": "text/plain",
    ".woff2": "font/woff2",
}
blueprint = Blueprint("static_files", __name__)


@dataclass(frozen=True, slots=True)
class StaticFile:
    """What is sent, the first half of its SHA-256 in hexadecimal digits, its media type, and the same packed, `b""` for
    what does not grow smaller by it."""

    content: bytes
    digest: str
    kind: str
    packed: bytes


def load() -> dict[str, StaticFile]:
    """Every static file by its name.

    Raises `ValueError` where files name one another in a circle, and `KeyError` where one names a file that is not
    there.
    """
    written = {file.name: file.read_bytes() for file in FOLDER.iterdir() if file.is_file()}
    written["site.css"] = _style_sheet()
    loaded: dict[str, StaticFile] = {}
    for name in written:
        _load(name, written, loaded, ())
    return loaded


def _style_sheet() -> bytes:
    between = sorted({file.name for file in STYLES.glob("*.css")} - {*FIRST_STYLES, *LAST_STYLES})
    written = "\n".join((STYLES / name).read_text("utf-8") for name in (*FIRST_STYLES, *between, *LAST_STYLES))
    return _COMMENT.sub("", written).encode()


def _load(name: str, written: dict[str, bytes], loaded: dict[str, StaticFile], above: tuple[str, ...]) -> StaticFile:
    if name in above:
        raise ValueError(f"static files name one another in a circle: {' -> '.join((*above, name))}")
    if name not in loaded:
        content = written[name]
        if Path(name).suffix in _TEXTS:

            def address(named: re.Match[str]) -> str:
                return f"../{_load(named[1], written, loaded, (*above, name)).digest}/{named[1]}"

            content = _NAMED.sub(address, content.decode()).encode()
        kind = _KINDS[Path(name).suffix]
        packed = compression.compress_for_good(content) if Path(name).suffix in _TEXTS else b""
        loaded[name] = StaticFile(content, hashlib.sha256(content).hexdigest()[:32], kind, packed)
    return loaded[name]


@blueprint.get("/static/<digest>/<name>")
def asset(digest: str, name: str) -> Response:
    """One static file. Under an old digest it is still served, but not kept."""
    known: dict[str, StaticFile] = current_app.extensions["hemeroteca-assets"]
    if name not in known:
        abort(404)
    file = known[name]
    response = Response(file.content, content_type=f"{file.kind}; charset=utf-8" if "text" in file.kind else file.kind)
    response.set_etag(file.digest)
    current = file.digest == digest
    response.headers["Cache-Control"] = "public, max-age=31536000, immutable" if current else "no-cache"
    response.make_conditional(request, accept_ranges=True, complete_length=len(file.content))
    if response.status_code == 200 and file.packed and compression.is_accepted():
        response.set_data(file.packed)
        compression.mark_compressed(response)
    return response
