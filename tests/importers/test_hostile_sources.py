"""Sources that name other files and machines, in every format that can: an import calls nobody, reads nothing else and
writes nowhere else; tricks of encodings come out as text."""

from __future__ import annotations

import socket
import unicodedata
from pathlib import Path

from archive.home import Home
from importers.guide.guide import Guide
from importers.run import run_import
from index.following.sync import sync
from tests.support.feed_files import export, post, rss
from tests.support.web_archives import mhtml, part
from webui.app import create_app

TEXT = "The river rose twice in one night, and the whole valley came to look at the bridge. Nobody was hurt. " * 4
SECRET = "TOP-SECRET-CANARY"


def called(waiting: socket.socket) -> bool:
    try:
        waiting.accept()[0].close()
    except BlockingIOError:
        return False
    return True


def sources(folder: Path, far: str, near: Path) -> dict[str, bytes]:
    """A file of each format that names `far`, an address, and `near`, a file. Other ways of XML to do so are tried in
    `formats/test_hostile_xml.py`."""
    heads = {
        "fetch": f'<!DOCTYPE rss [<!ENTITY x SYSTEM "{far}/x">]>',
        "read": f'<!DOCTYPE rss [<!ENTITY x SYSTEM "file://{near}">]>',
    }
    item = f"<item><title>A &x;</title><link>https://a.example/{{}}</link><description>{TEXT} &x;</description></item>"
    page = (
        f"<!doctype html><title>A page</title><base href='{far}/'><meta http-equiv=refresh content='0;url={far}/r'>"
        f"<link rel=stylesheet href='{far}/s.css'><link rel=canonical href='{far}/c'><script src='{far}/j.js'></script>"
        f"<article><h1>A page</h1><p>{TEXT}</p><img src='{far}/i.png' srcset='{far}/2.png 2x'><iframe src='file://{near}'>"
        f"</iframe><object data='{far}/o'></object><!--#include file='{near}' --></article>"
    )
    found = {f"{name}.xml": rss(item.format(name), head=head) for name, head in heads.items()}
    found |= {f"wp-{name}.xml": export(post(title=f"Floods {name} &x;"), head=head) for name, head in heads.items()}
    for name, head in heads.items():
        listed = f"<urlset><url><loc>https://a.example/&x;{name}</loc></url></urlset>"
        found[f"map-{name}.xml"] = f"{head}{listed}".encode()
    found["page.html"] = page.encode()
    found["page.xhtml"] = f"<?xml version='1.0'?>{heads['read']}{page.replace('A page', '&x;')}".encode()
    found["page.mht"] = mhtml(part(page, f"Content-Location: {far}/saved"))
    found["page.md"] = (
        f"---\ntitle: A note\nimage: {far}/m.png\n---\n![a]({far}/m.png) [b](file://{near})\n\n{TEXT}".encode()
    )
    found["table.csv"] = (
        f'title,body,url\nA row,{TEXT!r},{far}/t\n=WEBSERVICE("{far}"),{TEXT!r},file://{near}\n'.encode()
    )
    found["lines.jsonl"] = (
        f'{{"title": "A line", "body": "{TEXT}", "url": "{far}/l", "$ref": "file://{near}"}}\n'.encode()
    )
    return found


def test_an_import_calls_nobody_reads_no_other_file_and_writes_nowhere_else(
    tmp_path: Path, listener: socket.socket
) -> None:
    near = tmp_path / "near.txt"
    near.write_text(SECRET)
    folder = tmp_path / "sources"
    folder.mkdir()
    for name, data in sources(folder, f"http://127.0.0.1:{listener.getsockname()[1]}", near).items():
        (folder / name).write_bytes(data)
    before = {each: each.read_bytes() for each in tmp_path.rglob("*") if each.is_file()}
    home = Home.open(tmp_path / "home", create=True)
    report = run_import(home, [folder], Guide())
    sync(home)
    assert report.new >= 5
    client = create_app(home.path).test_client()
    for stored in home.store.documents():
        assert SECRET not in repr(stored)
        assert client.get(f"/article/{stored.id}").status_code == 200
    assert not called(listener)
    outside = {
        each: each.read_bytes() for each in tmp_path.rglob("*") if each.is_file() and home.path not in each.parents
    }
    assert outside == before


ODD = {
    "utf-7": "<meta charset=utf-7><title>+ADw-script+AD4-alert(1)+ADw-/script+AD4- one</title>".encode("ascii"),
    "utf-16 that says it is ascii": "<meta charset=us-ascii><title>two</title>".encode("utf-16"),
    "an escape of another set": b"<meta charset=iso-2022-jp><title>\x1b$B<script>\x1b(B three</title>",
    "halves of characters": b"<meta charset=utf-8><title>four \xed\xa0\x80\xed\xb0\x80&#xd800;</title>",
    "signs that turn the text": "<meta charset=utf-8><title>five \u202etxt.exe\u2066</title>".encode(),
    "no characters at all": b"<meta charset=utf-8><title>six \x00\x01\x1b[2J\x7f\xc2\x85&#0;&#1;</title>",
    "too long forms": b"<meta charset=utf-8><title>seven \xc0\xbcscript\xc0\xbe \xf8\x88\x80\x80\xbc</title>",
    "marks without end": ("<meta charset=utf-8><title>eight Z" + "\u0300" * 5_000 + "</title>").encode(),
    "beyond the last": b"<meta charset=utf-8><title>nine \xf4\x90\x80\x80 \xef\xbf\xbe&#x110000;</title>",
    "not one form": "<meta charset=utf-8><title>ten Cafe\u0301 \ufb01n \uff1cscript\uff1e</title>".encode(),
}


def test_tricks_of_encodings_are_text_that_can_be_stored_shown_and_exported(tmp_path: Path) -> None:
    folder = tmp_path / "pages"
    folder.mkdir()
    for number, head in enumerate(ODD.values()):
        (folder / f"{number}.html").write_bytes(head + f"<p>{TEXT}Page {number}.</p>".encode())
    home = Home.open(tmp_path / "home", create=True)
    report = run_import(home, [folder], Guide())
    sync(home)
    assert report.new + len(report.rejected) == len(ODD) and report.new >= len(ODD) - 2
    client = create_app(home.path).test_client()
    for stored in home.store.documents():
        said = stored.document.title + stored.document.body
        said.encode("utf-8")
        assert not [each for each in said if unicodedata.category(each) in ("Cs", "Cc") and each not in "\n\t"]
        page = client.get(f"/article/{stored.id}").text
        assert "<script>" not in re_scripts(page)
        for form in ("jsonl", "csv", "ris", "bibtex", "csl", "json"):
            assert client.get(f"/export?id={stored.id}&format={form}").status_code == 200


def re_scripts(page: str) -> str:
    """The page without the scripts of its own, which have an address or hold data."""
    return page.replace("<script src=", "").replace('<script type="application/ld+json">', "")
