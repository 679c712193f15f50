"""What stands around XML is passed over, and its text is read whatever is said of its encoding."""

from __future__ import annotations

import pytest

from archive.document import Document
from importers.formats.feeds.feed import Feed
from importers.formats.pages.sitemap import Sitemap
from importers.formats.wordpress.wordpress import WordPress
from importers.protocol import Damaged, Item, Listed, Rejected, Skipped
from importers.registry import recognise
from tests.support.damaged_xml import OUTSIDE, PHP, documents, entry, losses, read_as, wxr
from tests.support.feed_files import export, post, rss

NOISE = {
    "a warning": PHP,
    "plain notices": "PHP Notice:  Undefined index: a in /srv/a.php on line 3\nWarning: b in /srv/a.php on line 4\n",
    "plain text": "Connected to the database.\nDone in 3 s.\n\n",
    "a page of an error": "<!DOCTYPE html>\n<html><head><title>Error</title></head><body><p>503</p></body></html>\n",
    "headers": "HTTP/1.1 200 OK\r\nContent-Type: text/xml; charset=UTF-8\r\n\r\n",
    "much": "PHP Notice:  Undefined index: a in /srv/wp/a.php on line 3\n" * 900,
    "a comment and a warning": f"<!-- cached -->\n{PHP}",
}


@pytest.mark.parametrize("kind", NOISE)
@pytest.mark.parametrize("place", ["before", "between", "after"])
def test_what_stands_outside_the_xml_is_passed_over_and_told(kind: str, place: str) -> None:
    noise = NOISE[kind].encode()
    for importer, data, between in (
        (WordPress, wxr(), b"</item><item>"),
        (Feed, rss(entry(), entry("It fell.", number=2)), b"</item><item>"),
        (Sitemap, b"<?xml version='1.0'?><urlset xmlns='http://a.example'><url><loc>https://a.example/1</loc></url>"
         b"<url><loc>https://a.example/2</loc></url></urlset>", b"</url><url>"),
    ):  # fmt: skip
        if place == "before":
            whole = noise + data
        elif place == "after":
            whole = data + b"\n" + noise
        else:
            whole = data.replace(between, between.replace(b"><", b">" + noise + b"<"))
        found = read_as(importer, whole)
        good = [each for each in found if isinstance(each, Document | Listed)]
        assert len(good) == 2, found
        assert not [each for each in found if isinstance(each, Rejected | Damaged)]
        told = [each for each in found if isinstance(each, Skipped)]
        if kind != "a page of an error" or place != "between":
            assert [each.reason for each in told] == [OUTSIDE]


@pytest.mark.parametrize(
    "mark", [b"\xef\xbb\xbf", b"\xef\xbb\xbf\xef\xbb\xbf", b"\n\n", b"\xef\xbb\xbf\r\n \xef\xbb\xbf"]
)
def test_marks_and_blank_lines_before_it_are_nothing_to_tell_of(mark: bytes) -> None:
    assert [type(each) for each in read_as(WordPress, mark + wxr())] == [Document, Document]
    assert [type(each) for each in read_as(Feed, mark + rss(entry()))] == [Document]


@pytest.mark.parametrize(
    "shown",
    [
        "# How to write a feed\n\n```xml\n{}\n```\n",
        "---\ntitle: Feeds\n---\n{}",
        "<?php\n$a = <<<X\n{}",
        '{{"body": "{}"}}',
        "<html><body><h1>Feeds</h1><pre>\n{}</pre></body></html>",
        "From: a@b.example\nMIME-Version: 1.0\nSubject: x\n\n{}",
    ],
)
def test_a_text_that_shows_xml_is_none(shown: str) -> None:
    text = shown.replace("{{", "{").replace("}}", "}").replace("{}", rss(entry()).decode())
    assert not isinstance(recognise(Item("a.txt", text.encode())), Feed | WordPress | Sitemap)


ENCODINGS = {
    "one byte of Latin-1": ("Año", "A\xf1o".encode("latin-1"), "utf-8"),
    "one byte of Windows": ("“So”", b"\x93So\x94", "utf-8"),
    "all of Windows": ("Años — “así”", "Años — “así”".encode("cp1252"), "utf-8"),
    "UTF-8 that says Latin-1": ("Años — así", "Años — así".encode(), "iso-8859-1"),
    "Latin-1 that says so": ("Años así", "Años así".encode("latin-1"), "iso-8859-1"),
    "halves in UTF-8": ("A 😀", b"A \xed\xa0\xbd\xed\xb8\x80", "utf-8"),
}


@pytest.mark.parametrize("kind", ENCODINGS)
def test_text_is_read_whatever_is_said_of_its_encoding(kind: str) -> None:
    meant, said, declared = ENCODINGS[kind]
    data = (
        export(post("It rose.", title="@@"), head="").replace(b"@@", said).replace(b'"UTF-8"', f'"{declared}"'.encode())
    )
    if "Latin-1 that" in kind or "all of" in kind:  # one encoding for the whole file
        data = data.decode("utf-8", "surrogateescape").replace("Núñez", "Nunez").encode("utf-8", "surrogateescape")
    found = read_as(WordPress, data)
    assert [each.title for each in documents(found)] == [meant]
    assert not losses(found)


@pytest.mark.parametrize("encoding", ["utf-16", "utf-16-le", "utf-16-be", "utf-8-sig"])
def test_utf_16_is_read_with_and_without_its_mark(encoding: str) -> None:
    text = wxr(title="Años").decode()
    found = read_as(WordPress, text.encode(encoding))
    assert [each.title for each in documents(found)] == ["Años", "Floods"]
    torn = text.replace("Años", "A\ud83d B").encode(encoding, "surrogatepass") if "16" in encoding else b""
    if torn:
        assert losses(read_as(WordPress, torn)) == [("half a character was left out",)]


def test_a_character_that_was_cut_is_left_out() -> None:
    found = read_as(Feed, rss(entry("A café \xe9@@")).replace(b"@@", b"\xe2\x80"))
    assert losses(found) == [("half a character was left out",)]
    assert documents(found)[0].body == "A café é"
