"""Pages of a fictional site as programs keep them: whole, as scripts draw them, and in the zips of SingleFile."""

from __future__ import annotations

import io
import json
import zipfile
from collections.abc import Mapping

HOST = "www.letter.example"
SNAPSHOT = "archive/1331000000.5"
"""Where ArchiveBox keeps a page that it saved then."""
_END = (
    "<p>The mill stood still for nine days, and whoever had bread shared it with those who had come from the hills.</p>"
)


def article(title: str, words: str, *, head: str = "", date: str = "2012-03-05") -> bytes:
    """A page of an article; `words` begin its text, `head` goes into its head."""
    meta = f"<meta property='article:published_time' content='{date}'>" if date else ""
    return (
        f"<!doctype html><html lang='en'><head><meta charset='utf-8'><title>{title}</title>{meta}{head}</head><body>"
        f"<article><h1>{title}</h1><p>{words} The river stood higher than anyone in the valley remembered.</p>{_END}"
        "</article></body></html>"
    ).encode()


def shell(title: str) -> bytes:
    """The same page as it is before its scripts have run."""
    return (
        f"<!doctype html><html lang='en'><head><title>{title}</title><script>window.state = {{}};</script></head><body>"
        "<noscript>You need to enable JavaScript to run this app.</noscript><div id='root'></div>"
        "<script src='/app.js'></script></body></html>"
    ).encode()


def text(title: str, words: str) -> str:
    """What a reader saw of it, line by line, as a crawler's browser writes it: a link is a line of its own."""
    return "\n".join([
        "Home", "News", title, f"{words} The river stood", "higher", "than anyone in the valley remembered.",
        "Whoever had bread shared it with those who had come from the hills, and the mill stood still for nine days.",
        "Imprint",
    ])  # fmt: skip


def zipped(members: Mapping[str, bytes | str]) -> bytes:
    """A zip of these members."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as packed:
        for name, data in members.items():
            packed.writestr(name, data)
    return buffer.getvalue()


def single_file(page: bytes, address: str, folder: str = "") -> dict[str, bytes | str]:
    """What SingleFile puts into a zip for a page with a frame."""
    manifest = {"originalUrl": address, "title": "A page", "archiveTime": "2021-06-12T18:30:00.000Z", "resources": {}}
    return {
        f"{folder}index.html": page,
        f"{folder}manifest.json": json.dumps(manifest),
        f"{folder}images/0.png": b"\x89PNG\r\n",
        f"{folder}stylesheet_0.css": "p { margin: 0 }",
        f"{folder}frames/0/index.html": article("An advertisement", "Buy a mill."),
        f"{folder}frames/0/manifest.json": json.dumps(manifest),
    }


def self_extracting(packed: bytes, *, universal: bool = False, head: str = "") -> bytes:
    """The page that unpacks such a zip in the browser, with the zip in it."""
    start = (
        f"<!DOCTYPE html><html data-sfz><meta charset={'windows-1252' if universal else 'utf-8'}><title></title>{head}"
        "<body hidden><div id='sfz-wait-message'>Please wait...</div><script>/* unpacks */</script>"
    )
    if universal:
        return (
            f"{start}<xmp>".encode() + packed + b"</xmp><sfz-extra-data>AAAA,AAAA,AAAA</sfz-extra-data></body></html>"
        )
    return f"{start}<!--".encode() + packed + b"--></body></html>"
