"""EPUB: each article of its contents, and nothing that is none."""

from __future__ import annotations

from pathlib import Path

from archive.document import Document
from importers.formats.issue_files.epub import Epub
from importers.protocol import Found, Item, Rejected
from tests.support.agreement import agreed
from tests.support.office_files import chapter, epub, zipped

_TEXT = "The weir was cleaned on Friday by the whole village together, and a bell was found under its stones."
_MORE = "The bell belongs to the old chapel, says the priest, who has asked for it twice."


def read(data: bytes) -> list[Found]:
    return list(Epub().read(Item("a.epub", data, "The Weir")))


def documents(data: bytes) -> dict[str, Document]:
    """The documents by title; whatever else was found is no rejection."""
    found = read(data)
    assert not [each for each in found if isinstance(each, Rejected)], found
    return {each.title: each for each in found if isinstance(each, Document)}


def link(title: str, address: str, below: str = "") -> str:
    """An entry of the contents."""
    return f'<li><a href="{address}">{title}</a>{f"<ol>{below}</ol>" if below else ""}</li>'


def test_each_chapter_is_a_document_and_covers_and_copyright_pages_are_skipped(tmp_path: Path) -> None:
    pages = {
        "cover.xhtml": chapter("Cover", "<img src='c.jpg'/>"),
        "rights.xhtml": chapter("Copyright", "<p>All rights reserved by somebody.</p>"),
        "first one.xhtml": chapter("The weir", f"<p>By Leo Paz</p><p>{_TEXT}</p><p><img src='x.jpg'/></p>"),
        "second.xhtml": chapter("The bell", f"<p>6 July 2012</p><p>{_MORE}</p>"),
    }
    contents = (
        link("Copyright", "rights.xhtml") + link("The weir", "first%20one.xhtml") + link("The bell", "second.xhtml")
    )
    metadata = (
        "<dc:title>The Weir, collected</dc:title><dc:date>2012-07-05</dc:date><dc:creator>Ana Sol</dc:creator>"
        "<dc:language>en-GB</dc:language><dc:subject>Rivers</dc:subject>"
        '<meta property="dcterms:modified">2024-01-02T00:00:00Z</meta>'
    )
    (tmp_path / "book").mkdir()
    (tmp_path / "book" / "a").write_bytes(epub(pages, contents, metadata))
    said = agreed(tmp_path / "book")
    found = said.by_title()
    assert {title: (each.authors, each.published and each.published.iso()) for title, each in found.items()} == {
        "The weir": (("Leo Paz",), "2012-07-05"),
        "The bell": (("Ana Sol",), "2012-07-06"),
    }
    weir = found["The weir"]
    assert (weir.body, weir.series, weir.topics, weir.source) == (_TEXT, "The Weir, collected", ("Rivers",), "book")
    assert said.skipped == {"covers, contents and copyright pages of a book": 2}


def test_articles_that_share_a_file_are_parted_at_the_places_of_the_contents() -> None:
    page = (
        f'<h2><a id="a1"></a>The weir</h2><p>{_TEXT}</p><div><h2 id="a2">The bell</h2><p>{_MORE}</p></div>'
        f'<p id="a3"><b>The bridge</b></p><p>It stands. {_TEXT}</p>'
    )
    pages = {"all.xhtml": chapter("The Weir 7", page), "more.xhtml": chapter("", "<p>And it will stand.</p>")}
    points = "".join(
        f"<navPoint><navLabel><text>{title}</text></navLabel><content src='all.xhtml#{place}'/></navPoint>"
        for title, place in (("The weir", "a1"), ("The bell", "a2"), ("The bridge", "a3"))
    )
    found = documents(epub(pages, points, ncx=True))
    assert {title: each.body for title, each in found.items()} == {
        "The weir": _TEXT,
        "The bell": _MORE,
        "The bridge": f"It stands. {_TEXT}\n\nAnd it will stand.",
    }


def test_sections_give_their_name_and_headings_within_an_article_do_not_part_it() -> None:
    long = f"<p>{_TEXT} {_MORE} {_TEXT}</p>"
    pages = {
        "news.xhtml": chapter("News", ""),
        "weir.xhtml": chapter("The weir", f"{long}<h2 id='s'>Later</h2><p>{_MORE}</p>"),
        "bell.xhtml": chapter("The bell", f"<p>{_MORE}</p>"),
    }
    below = link("The weir", "weir.xhtml", link("Later", "weir.xhtml#s")) + link("The bell", "bell.xhtml")
    found = documents(epub(pages, link("News", "news.xhtml", below)))
    assert {title: each.section for title, each in found.items()} == {"The weir": "News", "The bell": "News"}
    assert found["The weir"].body.endswith(f"Later\n\n{_MORE}")


def test_a_chapter_that_the_contents_forget_is_not_lost() -> None:
    pages = {
        "1.xhtml": chapter("The weir", f"<p>{_TEXT}</p>"),
        "2.xhtml": chapter("The bell", f"<p>{_MORE}</p>"),
        "3.xhtml": f"<html><body><p>It was {_TEXT}</p></body></html>",
    }
    found = documents(epub(pages, link("The weir", "1.xhtml")))
    assert {title: each.body for title, each in found.items()} == {
        "The weir": _TEXT,
        "The bell": f"{_MORE}\n\nIt was {_TEXT}",
    }


def test_the_day_on_which_a_book_was_made_is_no_date() -> None:
    pages = {"1.xhtml": chapter("The weir", f"<p>{_TEXT}</p>")}
    made = '<dc:date>2024-01-02T10:00:00Z</dc:date><meta property="dcterms:modified">2024-01-02T10:00:00Z</meta>'
    for metadata in (made, '<dc:date opf:event="creation">2024-01-02</dc:date>', "<dc:date>0101-01-01</dc:date>"):
        (found,) = documents(epub(pages, link("The weir", "1.xhtml"), metadata)).values()
        assert found.published is None


def encrypted(algorithm: str, name: str) -> dict[str, str | bytes]:
    """The part of a book that says that one of its files is encrypted."""
    return {
        "META-INF/encryption.xml": '<encryption xmlns="urn:oasis:names:tc:opendocument:xmlns:container">'
        f'<EncryptedData xmlns="http://www.w3.org/2001/04/xmlenc#"><EncryptionMethod Algorithm="{algorithm}"/>'
        f'<CipherData><CipherReference URI="{name}"/></CipherData></EncryptedData></encryption>'
    }


def test_a_locked_book_is_refused_and_one_that_hides_its_fonts_alone_is_read() -> None:
    pages = {"1.xhtml": chapter("The weir", f"<p>{_TEXT}</p>")}
    contents = link("The weir", "1.xhtml")
    fonts = encrypted("http://www.idpf.org/2008/embedding", "OEBPS/a.otf")
    assert documents(epub(pages, contents, more=fonts))
    (found,) = read(
        epub(pages, contents, more=encrypted("http://www.w3.org/2001/04/xmlenc#aes256-cbc", "OEBPS/1.xhtml"))
    )
    assert isinstance(found, Rejected) and "locked by its seller" in found.reason


BAD: list[tuple[dict[str, str | bytes], str]] = [
    ({"mimetype": "application/epub+zip"}, "no pages"),
    ({"mimetype": "application/epub+zip", "a.xhtml": b" " * (33 << 20)}, "more than is safe"),
    (
        {"mimetype": "application/epub+zip", "META-INF/container.xml": "<!DOCTYPE a [<!ENTITY b 'c'>]><a/>"},
        "entities",
    ),
]


def test_a_book_that_cannot_be_read_says_why(tmp_path: Path) -> None:
    for number, (parts, _) in enumerate(BAD):
        (tmp_path / f"{number}.epub").write_bytes(zipped(parts))
    found = dict(agreed(tmp_path).rejected)
    for number, (_, words) in enumerate(BAD):
        assert words in found[f"{number}.epub"]


def test_a_book_without_contents_is_read_page_by_page() -> None:
    parts: dict[str, str | bytes] = {
        "META-INF/container.xml": "<container/>",
        "1.html": chapter("The weir", f"<p>{_TEXT}</p>"),
        "2.html": chapter("The bell", f"<p>{_MORE}</p>"),
    }
    assert list(documents(zipped(parts))) == ["The weir", "The bell"]


def test_a_file_of_many_articles_is_no_bomb_because_each_of_them_lies_in_it() -> None:
    text = "".join(f'<h2 id="a{number}">Article {number}</h2><p>{number} {_TEXT * 60}</p>' for number in range(70))
    contents = "".join(link(f"Article {number}", f"all.xhtml#a{number}") for number in range(70))
    padding = f"<!-- {'the weir ' * 150_000} -->"
    found = documents(epub({"all.xhtml": chapter("All", text + padding)}, contents))
    assert set(found) >= {f"Article {number}" for number in range(70)}
