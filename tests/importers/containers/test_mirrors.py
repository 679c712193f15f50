"""Mirrors of sites, and pages that a program saved: where each was, and what the program left of its own."""

from __future__ import annotations

import io
import tarfile
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest

from archive.document import Document
from importers.containers.mirror import address_of, is_leftover
from importers.containers.walk import walk
from importers.page.saved.archive_marks import Note
from importers.page.saved.notes import is_made_by_tool, note_in
from importers.run import read
from tests.support.containers import items_in, put, skipped

TEXT = "".join(f"<p>On day {day} the river rose over the old bridge and the mill stood still.</p>" for day in range(9))
OWN = b"<html><head><title>Local index - HTTrack Website Copier</title></head><body>Index of sites</body></html>"


def article(title: str, head: str = "") -> bytes:
    head = f"<head><title>{title}</title>{head}</head>"
    return f"<!DOCTYPE html><html>{head}<body><h1>{title}</h1>{TEXT}</body></html>".encode()


FILES = {
    "index.html": OWN,
    "backblue.gif": b"GIF89a",
    "hts-log.txt": b"HTTrack3.49 launched\n",
    "hts-cache/new.txt": b"date size\n",
    "hts-cache/doit.log": b"-q\n",
    "www.a.example/index.html": article("Front page"),
    "www.a.example/floods/index.html": article("Floods"),
    "www.a.example/index.html?p=12": article("Twelve"),
    "www.a.example/list/index.html?C=N;O=D": article("Index of /list"),
    "www.a.example/moved.html": article("Moved", '<link rel="canonical" href="https://a.example/moved">'),
}


def as_folder(root: Path) -> Path:
    for name, data in FILES.items():
        put(root / "site" / name, data)
    with zipfile.ZipFile(root / "site" / "hts-cache" / "new.zip", "w") as packed:
        packed.writestr("http://www.a.example/index.html", article("Front page"))
    return root / "site"


def as_zip(root: Path) -> Path:
    with zipfile.ZipFile(root / "site.zip", "w") as packed:
        for name, data in FILES.items():
            packed.writestr(f"site/{name}", data)
    return root / "site.zip"


def as_tar(root: Path) -> Path:
    with tarfile.open(root / "site.tar.gz", "w:gz") as tar:
        for name, data in FILES.items():
            info = tarfile.TarInfo(f"site/{name}")
            info.size = len(data)
            tar.addfile(info, io.BytesIO(data))
    return root / "site.tar.gz"


@pytest.mark.parametrize("make", [as_folder, as_zip, as_tar])
def test_the_pages_of_a_mirror_come_with_their_addresses_and_what_the_program_left_does_not(
    tmp_path: Path, make: Callable[[Path], Path]
) -> None:
    met = list(walk(make(tmp_path)))
    assert {item.address for item in items_in(met)} == {
        "https://www.a.example/",
        "https://www.a.example/floods/",
        "https://www.a.example/?p=12",
        "https://www.a.example/moved.html",
    }
    left = 7 if make is as_folder else 6
    assert skipped(met) == {"files that a mirroring program made for itself": left}


def test_the_address_that_a_page_states_goes_before_that_of_its_place(tmp_path: Path) -> None:
    found = {each.title: each for each in read(as_folder(tmp_path)) if isinstance(each, Document)}
    assert (found["Floods"].url, found["Floods"].addresses) == ("https://www.a.example/floods/", ())
    moved = found["Moved"]
    assert (moved.url, moved.addresses) == ("https://a.example/moved", ("https://www.a.example/moved.html",))


@pytest.mark.parametrize(
    ("path", "address"),
    [
        ("http/www.a.example/x.html", "http://www.a.example/x.html"),
        ("https/www.a.example/x.html", "https://www.a.example/x.html"),
        ("a.example/index.html@p=3.html", "https://a.example/?p=3"),
        ("a.example/index.php?id=3", "https://a.example/index.php?id=3"),
        ("a.example:8080/news/index.html", "https://a.example:8080/news/"),
        ("diario.com.py/x.html", "https://diario.com.py/x.html"),
        ("www.ziar.md/x.html", "https://www.ziar.md/x.html"),
        ("xn--e1afmkfd.xn--p1ai/x.html", "https://xn--e1afmkfd.xn--p1ai/x.html"),
        ("notes.md/x.html", ""),
        ("setup.py/x.html", ""),
    ],
)
def test_a_place_in_a_mirror_is_an_address(path: str, address: str) -> None:
    assert address_of(path) == address


def test_a_folder_with_a_dot_in_its_name_is_a_host_only_where_its_pages_say_so(tmp_path: Path) -> None:
    assert address_of("John.Doe/x.html") == ""
    put(tmp_path / "site" / "2019.backup" / "x.html", article("Floods"))
    put(tmp_path / "site" / "valle.noticias" / "x.html", article("Mine", '<link href="https://Valle.Noticias/a.css">'))
    assert [item.address for item in items_in(walk(tmp_path / "site"))] == ["", "https://valle.noticias/x.html"]


@pytest.mark.parametrize("name", ["x/index.html?C=M;O=A", "index.html@C=S;O=D.html", "a/hts-cache/new.zip", "fade.gif"])
def test_what_a_program_left_is_known_by_its_name(name: str) -> None:
    assert is_leftover(name)
    assert not is_leftover(name.replace("hts-", "").replace("C=", "c").replace("fade", "made"))


HTTRACK = (
    "<!-- Mirrored from a.example/x.php?z=1 by HTTrack Website Copier/3.x [XR&CO'2014], "
    "Wed, 05 Mar 2014 12:00:00 GMT -->"
)
SINGLE_FILE = (
    "<!--\n Page saved with SingleFile \n url: https://a.example/x \n"
    " saved date: Wed Mar 05 2014 12:00:00 GMT+0200 (Eastern European Standard Time)\n-->"
)


@pytest.mark.parametrize(
    ("comment", "note"),
    [
        (HTTRACK, Note("https://a.example/x.php?z=1", "2014-03-05T12:00:00Z")),
        (SINGLE_FILE, Note("https://a.example/x", "2014-03-05T10:00:00Z")),
        ("<!-- saved from url=(0021)https://a.example/x/y -->", Note("https://a.example/x/y")),
        ("<!-- saved from url=(0014)about:internet -->", Note()),
        ("<!-- Mirrored from the sky -->", Note()),
    ],
)
def test_the_comment_of_a_program_says_where_the_page_was_and_when(tmp_path: Path, comment: str, note: Note) -> None:
    page = article("Floods")
    at_the_start = page.replace(b"<html>", f"<html>\n{comment}".encode())
    at_the_end = page.replace(b"</html>", b"x" * 30_000 + f"{comment}</html>".encode())
    before_all = f"{comment}\n".encode() + page
    for number, data in enumerate((at_the_start, at_the_end, before_all)):
        assert note_in(data) == note
        (item,) = items_in(walk(put(tmp_path / f"{number}.html", data)))
        assert (item.address, item.captured) == (note.address, note.captured)


def test_a_page_about_such_a_program_is_an_article() -> None:
    assert is_made_by_tool(OWN)
    assert not is_made_by_tool(article("How to mirror a site with HTTrack"))
