"""What is not read is refused by its name and with what to do."""

from __future__ import annotations

from pathlib import Path

import pytest

from importers.protocol import Item
from importers.registry import recognise
from tests.support.agreement import agreed
from tests.support.office_files import zipped
from tests.support.web_archives import page

_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"


def ole(stream: str) -> bytes:
    """An old Office file with a stream of this name."""
    return (
        _OLE
        + bytes(1016)
        + "Root Entry".encode("utf-16-le").ljust(128, b"\0")
        + stream.encode("utf-16-le").ljust(128, b"\0")
    )


FILES: dict[str, tuple[bytes, str, str]] = {
    "old.doc": (ole("WordDocument"), "a Word document of the old kind", "save it as .docx"),
    "list.xls": (ole("Workbook"), "an Excel workbook of the old kind", "as CSV"),
    "talk.ppt": (ole("PowerPoint Document"), "a PowerPoint presentation of the old kind", "as PDF"),
    "mail.msg": (ole("__properties_version1.0"), "a mail saved by Outlook", ".eml"),
    "page.pub": (ole("Quill"), "a Publisher document", "as PDF"),
    "locked.docx": (ole("EncryptedPackage"), "locked with a password", "without one"),
    "what": (ole("Something"), "an Office file of the old kind", "save it as .docx"),
    "list.xlsx": (zipped({"[Content_Types].xml": "<T/>", "xl/workbook.xml": "<w/>"}), "an Excel workbook", "as CSV"),
    "talk.pptx": (zipped({"[Content_Types].xml": "<T/>", "ppt/presentation.xml": "<w/>"}), "a PowerPoint", "as PDF"),
    "list.ods": (zipped({"mimetype": "application/vnd.oasis.opendocument.spreadsheet"}), "a spreadsheet", "as CSV"),
    "a.idml": (zipped({"mimetype": "application/vnd.adobe.indesign-idml-package"}), "an InDesign document", "as PDF"),
    "a.pages": (zipped({"Index/Document.iwa": b"x", "Metadata/a": b""}), "Apple Pages", "export it as Word or PDF"),
    "a.rar": (b"Rar!\x1a\x07\x00" + bytes(40), "a RAR archive", "unpack it"),
    "a.7z": (b"7z\xbc\xaf\x27\x1c" + bytes(40), "a 7z archive", "unpack it"),
    "a.sqlite": (b"SQLite format 3\0" + bytes(100), "an SQLite database", "export the articles"),
    "a.mdb": (b"\0\1\0\0Standard Jet DB\0" + bytes(100), "an Access database", "as CSV"),
    "dump.sql": (b"-- MySQL dump 10.13\n--\nCREATE TABLE `a` (\n", "a dump of a database (SQL)", "Tools, Export"),
    "pg.sql": (b"--\n-- PostgreSQL database dump\n--\n\nSET names = 1;\n", "a dump of a database (SQL)", "as CSV"),
    "one.sql": (b"/* old */\nINSERT INTO `wp_posts` VALUES (1,'The weir');", "a dump of a database (SQL)", "as CSV"),
    "pg.dump": (b"PGDMP\1\x0e\0" + bytes(60), "a dump of a PostgreSQL database", "as CSV"),
    "a.pst": (b"!BDN" + bytes(60), "a mail folder of Outlook", "mbox"),
    "a.djvu": (b"AT&TFORM\0\0\0\0DJVM", "a DjVu file", "convert it to PDF"),
    "a.azw3": (b"The_Weir".ljust(60, b"\0") + b"BOOKMOBI" + bytes(60), "a Kindle book", "convert it to EPUB"),
    "a.lit": (b"ITOLITLS" + bytes(60), "a Microsoft Reader book", "convert it to EPUB"),
    "a.chm": (b"ITSF\x03\0\0\0" + bytes(60), "a compiled help file", "extract its pages"),
    "a.ps": (b"%!PS-Adobe-3.0\n%%Pages: 1\n", "a PostScript file", "ps2pdf"),
    "a.indd": (bytes.fromhex("0606edf5d81d46e5bd31efe7fe74b71d") + b"DOCUMENT", "an InDesign document", "as PDF"),
    "a.qxd": (b"\0\0MMXPR3" + bytes(60), "a QuarkXPress document", "as PDF"),
    "a.wpd": (b"\xffWPC" + bytes(60), "a WordPerfect document", "save it as .docx"),
    "alto.xml": (b'<alto xmlns="http://www.loc.gov/standards/alto/ns-v4#"><Layout/></alto>', "ALTO", "PDF with text"),
    "page.xml": (b"<?xml version='1.0'?><PcGts><Page/></PcGts>", "PAGE XML", "PDF with text"),
    "mets.xml": (b'<mets:mets xmlns:mets="http://www.loc.gov/METS/"/>', "METS", "PDF with text"),
    "tei.xml": (b'<TEI xmlns="http://www.tei-c.org/ns/1.0"><text/></TEI>', "a text in TEI", "convert it to HTML"),
    "nitf.xml": (b"<nitf><body/></nitf>", "an article in NITF", "as HTML pages"),
    "news.xml": (b'<newsItem xmlns="http://iptc.org/std/nar/2006-10-01/"/>', "NewsML", "as HTML pages"),
    "a.enex": (b'<?xml version="1.0"?><!DOCTYPE en-export SYSTEM "x"><en-export/>', "Evernote", "as HTML"),
    "a.opml": (b'<opml version="2.0"><body/></opml>', "OPML", "save the feeds"),
    "wiki.xml": (b'<mediawiki xmlns="http://www.mediawiki.org/xml/export-0.10/"/>', "MediaWiki", "as HTML"),
    "lj.xml": (b"<livejournal><entry/></livejournal>", "LiveJournal", "WordPress"),
    "tumblr.xml": (b'<tumblr version="1.0"><posts/></tumblr>', "Tumblr", "as a zip"),
    "a.fb2": (b"<FictionBook><body/></FictionBook>", "a FictionBook", "convert it to EPUB"),
    "a.fodt": (b'<o:document xmlns:o="urn:oasis:names:tc:opendocument:xmlns:office:1.0"/>', "flat", ".odt"),
    "marc.xml": (b'<collection xmlns="http://www.loc.gov/MARC21/slim"/>', "MARC", "no texts"),
    "a.mrc": (b"00714cam a2200205 a 4500001001300000", "MARC", "no texts"),
    "refs.ris": (b"TY  - NEWS\r\nTI  - The weir\r\nER  - \r\n", "RIS", "no texts"),
    "refs.bib": (b"% mine\n@article{weir2012,\n title = {The weir}}\n", "BibTeX", "no texts"),
    "zotero.rdf": (b'<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#"/>', "RDF", "no texts"),
    "a.ics": (b"BEGIN:VCALENDAR\r\nVERSION:2.0\r\n", "a calendar", "no texts"),
    "es.po": (b'# Spanish\nmsgid ""\nmsgstr "Language: es\\n"\n', "gettext", "no texts"),
    "a.webarchive": (b"bplist00\xd1\x01\x02_\x10\x0fWebMainResource" + bytes(40), "saved by Safari", "as HTML"),
    "a.hocr": (b"<html><body><div class='ocr_page'><p>The</p></div></body></html>", "hOCR", "PDF with text"),
    "a.tex": (b"% old\n\\documentclass{article}\n\\begin{document}", "a LaTeX source", "PDF"),
}  # fmt: skip


@pytest.mark.parametrize("name", FILES)
def test_a_format_is_refused_by_its_name_whatever_the_file_is_called(name: str) -> None:
    data, said, repair = FILES[name]
    for path in (name, "file"):
        item = Item(path, data)
        importer = recognise(item)
        assert importer is not None and importer.name == "refused", path
        (found,) = importer.read(item)
        assert said in str(found) and repair in str(found)


def test_in_a_folder_each_is_refused_beside_the_pages_that_are_read(tmp_path: Path) -> None:
    folder = tmp_path / "in"
    folder.mkdir()
    for name, (data, _, _) in FILES.items():
        (folder / name).write_bytes(data)
    (folder / "page.html").write_bytes(page(1))
    (folder / "robots.txt").write_text("# ours\nUser-agent: *\nDisallow: /admin\n\nSitemap: https://a.example/s.xml\n")
    found = agreed(folder)
    assert len(found.documents) == 1
    assert {path for path, _ in found.rejected} == set(FILES)
    assert all("which is not read here; " in reason for _, reason in found.rejected)
    assert found.skipped == {"files for the programs that visit a site, such as robots.txt": 1}


def test_a_text_that_only_speaks_of_a_format_is_not_refused() -> None:
    texts = {
        "a.md": b"# SQL\n\n`INSERT INTO a VALUES (1)` adds a row.\n",
        "b.md": b"---\ntitle: Allow: all\n---\nUser-agent: the story of robots\n",
        "c.html": b"<html><title>PDF</title><p>%PDF-1.4 is how such a file begins; class is no ocr.</p></html>",
        "d.xml": b'<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns="http://purl.org/rss/1.0/"/>',
    }
    for path, data in texts.items():
        importer = recognise(Item(path, data))
        assert importer is None or importer.name not in ("refused", "pdf"), path


@pytest.mark.parametrize(
    "text",
    [
        '<?xml version="1.0"?><rsd version="1.0" xmlns="http://archipelago.phrasewise.com/rsd"><service/></rsd>',
        '<?xml version="1.0"?><manifest xmlns="http://schemas.microsoft.com/wlw/manifest/weblog"><options/></manifest>',
        '<OpenSearchDescription xmlns="http://a9.com/-/spec/opensearch/1.1/"><ShortName>x</ShortName></OpenSearchDescription>',
        '{"version":"1.0","provider_name":"The Mill","title":"Floods","type":"rich","html":"<b>Floods</b>"}',
        '{"name":"The Mill","description":"","url":"https://a.example","namespaces":["wp/v2"],"routes":{}}',
        '{"name": "The Mill", "short_name": "Mill", "icons": [{"src": "a.png"}]}',
        "# HTTrack Website Copier Cookie File\na.example\tTRUE\t/\tFALSE\t1999999999\tSESSION\tabc\n",
    ],
)
def test_what_a_site_tells_programs_beside_its_pages_is_skipped(tmp_path: Path, text: str) -> None:
    (tmp_path / "mirror").mkdir()
    (tmp_path / "mirror/card.txt").write_text(text)
    found = agreed(tmp_path / "mirror")
    assert (found.documents, found.rejected, sum(found.skipped.values())) == ((), (), 1)
