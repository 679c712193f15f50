"""XML that would fetch, read other files or grow: through every importer of XML, in a reader as an import has it."""

from __future__ import annotations

import socket
from pathlib import Path

import pytest

from importers.containers.walk import walk
from importers.guide.guide import NO_GUIDE
from importers.protocol import Found
from importers.readers import process
from importers.worker_pool import Readers
from tests.support.feed_files import export, post, rss

SECRET = "what the canary holds"
ATOM = '<feed xmlns="http://www.w3.org/2005/Atom"><title>x</title><entry><title>T</title><content>@</content></entry></feed>'
SITEMAP = "<urlset><url><loc>https://a.example/@</loc></url></urlset>"
PAGE = "<html xmlns='http://www.w3.org/1999/xhtml'><head><title>T</title></head><body><p>Words @</p></body></html>"
DOCUMENTS = {
    "export.xml": export(post("]]>@<![CDATA[")).decode().partition("?>")[2],
    "rss.xml": rss("<item><title>T @</title><description>Words @</description></item>").decode().partition("?>")[2],
    "atom.xml": ATOM,
    "sitemap.xml": SITEMAP,
    "page.xhtml": PAGE,
    "page.html": PAGE,
}
PAYLOADS = {
    "a billion": ("<!DOCTYPE a [<!ENTITY a0 'haha'>{}]>".format(
        "".join(f"<!ENTITY a{n + 1} '{f'&a{n};' * 10}'>" for n in range(12))), "&a12;"),
    "a long one often": (f"<!DOCTYPE a [<!ENTITY long '{'x' * 100_000}'>]>", "&long;" * 20_000),
    "a file": ("<!DOCTYPE a [<!ENTITY x SYSTEM 'file://{canary}'>]>", "&x;"),
    "an address": ("<!DOCTYPE a [<!ENTITY x SYSTEM 'http://127.0.0.1:{port}/x'>]>", "&x;"),
    "a type elsewhere": ("<!DOCTYPE a SYSTEM 'http://127.0.0.1:{port}/a.dtd'>", ""),
    "a parameter": ("<!DOCTYPE a [<!ENTITY % p SYSTEM 'http://127.0.0.1:{port}/p'>%p;]>", ""),
    "an inclusion": ("", "<x:include xmlns:x='http://www.w3.org/2001/XInclude' href='file://{canary}' parse='text'/>"),
    "a style": ("<?xml-stylesheet type='text/xsl' href='http://127.0.0.1:{port}/s.xsl'?>", ""),
}  # fmt: skip


@pytest.mark.parametrize("payload", PAYLOADS)
def test_xml_fetches_nothing_reads_nothing_and_does_not_grow(
    tmp_path: Path, listener: socket.socket, payload: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(process, "SECONDS", 5.0)
    monkeypatch.setattr(process, "MEMORY", 256 << 20)
    canary = tmp_path / "canary"
    canary.write_text(SECRET)
    (tmp_path / "in").mkdir()
    head, inside = (
        each.replace("{canary}", str(canary)).replace("{port}", str(listener.getsockname()[1]))
        for each in PAYLOADS[payload]
    )
    for name, document in DOCUMENTS.items():
        (tmp_path / "in" / name).write_text(f"<?xml version='1.0'?>{head}{document.replace('@', inside)}")
    found: list[Found] = []
    with Readers(NO_GUIDE, 1) as readers:
        for _, several in readers.read(walk(tmp_path / "in")):
            found += several
    assert len(found) >= len(DOCUMENTS), "each gives a document or a reason"
    told = repr(found)
    assert SECRET not in told
    assert "processor time" not in told and "more memory" not in told and "haha" * 1000 not in told
    with pytest.raises(BlockingIOError):
        listener.accept()
