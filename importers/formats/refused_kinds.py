"""Formats that are known by their content and not read: how each is told, its name, and what to do with it."""

from __future__ import annotations

import re
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Kind:
    """A format that is not read: its name, with its article, and what to do, which completes "it is NAME, which is not
    read here; ..."."""

    name: str
    repair: str


_AS_DOCX = "open it in a word processor (LibreOffice is free) and save it as .docx or .odt"
_AS_CSV = "open it in a spreadsheet program and save the sheet of articles as CSV"
_AS_PDF = "open it in the program that made it and save it as PDF"
_UNPACK = "unpack it and import the folder"
_AS_EPUB = "convert it to EPUB or HTML with an e-book program such as Calibre, where it is not locked by its seller"
_EXPORT_TEXT = "export the text of the pages as PDF with text, HTML or plain text"
_SCAN = f"it tells where words stand on scanned pages; {_EXPORT_TEXT}"
_FOR_NEWS = "have the archive export its articles as HTML pages, RSS or JSON Lines"
_SQL = (
    "load it into a database and export the articles: from WordPress with Tools, Export; from others each table as CSV"
)
_FROM_SAFARI = "open it in Safari and save it as HTML"
_UNLOCK = "ask the publisher for a copy without a lock"
_NO_TEXTS = "it holds no texts of articles"

WORD = Kind("a Word document of the old kind (.doc)", _AS_DOCX)
LOCKED = Kind("an Office document locked with a password", "open it with its password and save it without one")
OLE = Kind("an Office file of the old kind (.doc, .xls, .ppt or the like)", _AS_DOCX)
OLE_MAGIC = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
BY_STREAM = (
    ("EncryptedPackage", LOCKED),
    ("WordDocument", WORD),
    ("Workbook", Kind("an Excel workbook of the old kind (.xls)", _AS_CSV)),
    ("Book", Kind("an Excel workbook of the old kind (.xls)", _AS_CSV)),
    ("PowerPoint Document", Kind("a PowerPoint presentation of the old kind (.ppt)", _AS_PDF)),
    (
        "__properties_version1.0",
        Kind("a mail saved by Outlook (.msg)", "save it as .eml, or export the folder as mbox"),
    ),
    ("Quill", Kind("a Publisher document (.pub)", _AS_PDF)),
    ("PageMaker", Kind("a PageMaker document", _AS_PDF)),
    ("MatOST", Kind("a Microsoft Works document (.wps)", _AS_DOCX)),
    ("FileHeader", Kind("a Hangul document (.hwp)", _AS_DOCX)),
)
"""Old Office files, told apart by the name of a stream in them."""

BY_MAGIC: tuple[tuple[int, bytes, Kind], ...] = (
    (0, b"Rar!\x1a\x07", Kind("a RAR archive", _UNPACK)),
    (0, b"7z\xbc\xaf\x27\x1c", Kind("a 7z archive", _UNPACK)),
    (0, b"MSCF\0\0\0\0", Kind("a cabinet archive (.cab)", _UNPACK)),
    (0, b"SQLite format 3\0", Kind("an SQLite database", _SQL)),
    (4, b"Standard Jet DB", Kind("an Access database", "open it in Access and export the table of articles as CSV")),
    (4, b"Standard ACE DB", Kind("an Access database", "open it in Access and export the table of articles as CSV")),
    (0, b"PGDMP", Kind("a dump of a PostgreSQL database", _SQL)),
    (0, b"!BDN", Kind("a mail folder of Outlook (.pst)", "export it as mbox with a mail program such as Thunderbird")),
    (0, b"\xcf\xad\x12\xfe", Kind("a mail folder of Outlook Express (.dbx)", "export it as mbox with a mail program")),
    (0, b"AT&TFORM", Kind("a DjVu file", "convert it to PDF with its text (ddjvu or an OCR program)")),
    (60, b"BOOKMOBI", Kind("a Kindle book (MOBI, AZW)", _AS_EPUB)),
    (60, b"TEXtREAd", Kind("a Palm book (PDB)", _AS_EPUB)),
    (0, b"TPZ", Kind("a Kindle book (Topaz)", _AS_EPUB)),
    (0, b"\xeaDRMION\xee", Kind("a Kindle book that is locked by its seller", _UNLOCK)),
    (0, b"ITOLITLS", Kind("a Microsoft Reader book (LIT)", _AS_EPUB)),
    (0, b"ITSF\x03\0\0\0", Kind("a compiled help file (CHM)", "extract its pages (7-Zip can) and import the folder")),
    (0, b"%!PS", Kind("a PostScript file", "convert it to PDF with ps2pdf")),
    (0, b"\xc5\xd0\xd3\xc6", Kind("a PostScript file (EPS)", "convert it to PDF with ps2pdf")),
    (0, b"\x06\x06\xed\xf5\xd8\x1d\x46\xe5\xbd\x31\xef\xe7\xfe\x74\xb7\x1d", Kind("an InDesign document", _AS_PDF)),
    (2, b"IIXPR", Kind("a QuarkXPress document", _AS_PDF)),
    (2, b"MMXPR", Kind("a QuarkXPress document", _AS_PDF)),
    (0, b"\xffWPC", Kind("a WordPerfect document", _AS_DOCX)),
    (0, b"\x31\xbe\0\0", Kind("a document of Windows Write", _AS_DOCX)),
    (0, b"\xdb\xa5\x2d\0", Kind("a Word document of the oldest kind (.doc)", _AS_DOCX)),
    (0, b"\xde\x12\x04\x95", Kind("a file of translations (gettext)", _NO_TEXTS)),
)  # fmt: skip
"""Where the bytes stand by which a format is known, and they."""

BY_ZIP = {
    "xlsx": Kind("an Excel workbook (.xlsx)", _AS_CSV),
    "pptx": Kind("a PowerPoint presentation (.pptx)", _AS_PDF),
    "ods": Kind("a spreadsheet of LibreOffice (.ods)", _AS_CSV),
    "odp": Kind("a presentation of LibreOffice (.odp)", _AS_PDF),
    "odg": Kind("a drawing of LibreOffice", _AS_PDF),
    "sxw": Kind("a document of the first OpenOffice (.sxw)", _AS_DOCX),
    "idml": Kind("an InDesign document (.idml)", _AS_PDF),
    "pages": Kind("a document of Apple Pages", "open it in Pages and export it as Word or PDF"),
}
"""Documents that are zips, by what `document_kind` calls them."""

_NEWSML = Kind("an item of a news agency (NewsML)", _FOR_NEWS)
_NAMED = "export the posts as HTML or RSS, or move them to WordPress and export them there"
BY_ROOT = {
    "alto": Kind("ALTO, the result of reading a scanned page by machine", _SCAN),
    "pcgts": Kind("PAGE XML, the result of reading a scanned page by machine", _SCAN),
    "mets": Kind("METS, the description of a digitised issue", f"it holds no text itself; {_EXPORT_TEXT}"),
    "tei": Kind("a text in TEI", "convert it to HTML (the TEI stylesheets do) and import the pages"),
    "tei.2": Kind("a text in TEI", "convert it to HTML (the TEI stylesheets do) and import the pages"),
    "teicorpus": Kind("texts in TEI", "convert them to HTML (the TEI stylesheets do) and import the pages"),
    "nitf": Kind("an article in NITF", _FOR_NEWS),
    "newsml": _NEWSML,
    "newsitem": _NEWSML,
    "newsmessage": _NEWSML,
    "packageitem": _NEWSML,
    "en-export": Kind("an export of Evernote (.enex)", "export the notes as HTML instead"),
    "opml": Kind("OPML, a list of feeds", f"{_NO_TEXTS}; save the feeds themselves and import them"),
    "mediawiki": Kind("an export of MediaWiki", "save the pages as HTML and import the folder"),
    "fictionbook": Kind("a FictionBook (FB2)", _AS_EPUB),
    "ead": Kind("EAD, the description of an archive", _NO_TEXTS),
    "mods": Kind("MODS, a description of books", _NO_TEXTS),
    "modscollection": Kind("MODS, a list of books", _NO_TEXTS),
    "livejournal": Kind("an export of LiveJournal", _NAMED),
    "tumblr": Kind("an export of Tumblr in XML", "ask Tumblr for its export as a zip, and import that"),
    "worddocument": Kind("a Word document in XML (2003)", _AS_DOCX),
    "abiword": Kind("a document of AbiWord", _AS_DOCX),
    "scribusutf8new": Kind("a Scribus document", _AS_PDF),
}
"""XML, by the name of its root element in lower case."""

BY_ROOT_AND_WORD = (
    ("collection", b"MARC21/slim", Kind("MARC, a catalogue of books", _NO_TEXTS)),
    ("record", b"MARC21/slim", Kind("MARC, a catalogue of books", _NO_TEXTS)),
    ("plist", b"WebMainResource", Kind("a page saved by Safari (.webarchive)", _FROM_SAFARI)),
    ("document", b"opendocument:xmlns:office", Kind("a flat OpenDocument file (.fodt)", _AS_DOCX)),
    ("package", b"office/2006/xmlPackage", Kind("a Word document in XML", _AS_DOCX)),
    ("html", b"ocr_page", Kind("hOCR, the result of reading a scanned page by machine", _SCAN)),
)
"""XML whose root element others have too, told by what else stands in its first 64 KiB."""

RDF = Kind("RDF, such as Zotero's list of references", _NO_TEXTS)
OF_FEEDS = (b"purl.org/rss/", b"my.netscape.com/rdf", b"rdf/simple")
"""RDF that says one of these is a feed."""

_DUMP = Kind("a dump of a database (SQL)", _SQL)
BY_TEXT = (
    (
        re.compile(
            rb"(?is)\A(?:(?:--|#)[^\n]{0,300}\n|/\*(?:(?!\*/).){0,300}\*/;?|\s){0,40}"
            rb"(?:-- (?:MySQL|MariaDB|phpMyAdmin|PostgreSQL|Adminer)|/\*!\d{5}|(?:insert\s{1,3}into|create\s{1,3}table"
            rb"|drop\s{1,3}table|create\s{1,3}database|lock\s{1,3}tables|set\s{1,3}(?:sql_mode|names|statement_timeout))\b)"
        ),
        _DUMP,
    ),
    (re.compile(rb"(?is)\A--\s{0,3}\n?-{0,2}\s{0,3}(?:MySQL|MariaDB|phpMyAdmin|PostgreSQL|Adminer)"), _DUMP),
    (re.compile(rb"(?is)\ABEGIN:VCALENDAR\r?\n"), Kind("a calendar (iCalendar)", _NO_TEXTS)),
    (re.compile(rb"(?is)\ABEGIN:VCARD\r?\n"), Kind("a list of addresses (vCard)", _NO_TEXTS)),
    (
        re.compile(rb"(?is)\A(?:#[^\n]{0,300}\n){0,60}msgid \"\"\r?\nmsgstr \""),
        Kind("a file of translations (gettext)", _NO_TEXTS),
    ),
    (re.compile(rb"(?is)\A\d{5}[acdnp][a-z][\sa-z]..22\d{5}...4500"), Kind("MARC, a catalogue of books", _NO_TEXTS)),
    (re.compile(rb"(?is)\ATY  - [A-Z]{2,6}\r?\n"), Kind("RIS, a list of references", _NO_TEXTS)),
    (
        re.compile(rb"(?is)\A(?:%[^\n]{0,300}\n|\s){0,60}\\documentclass\b"),
        Kind("a LaTeX source", "make a PDF of it and import that"),
    ),
    (re.compile(rb"(?is)\Abplist00(?=.*WebMainResource)"), Kind("a page saved by Safari (.webarchive)", _FROM_SAFARI)),
    (
        re.compile(
            rb"(?is)\A(?:%[^\n]{0,300}\n|\s){0,60}"
            rb"@(?:article|book|misc|inproceedings|string|comment|online|newspaper)\s{0,3}\{"
        ),
        Kind("BibTeX, a list of references", _NO_TEXTS),
    ),
)
"""Text, by how it begins."""

TOLD_TO_PROGRAMS = re.compile(
    rb"\s{0,99}(?:<\?xml[^>]{0,300}\?>\s{0,99}|<!--(?:(?!-->).){0,999}-->\s{0,99}){0,3}"
    rb"<(?:rsd\b[^>]{0,300}archipelago\.phrasewise|manifest\b[^>]{0,300}schemas\.microsoft\.com/wlw|browserconfig\b"
    rb"|OpenSearchDescription\b|(?:\w{1,20}:)?cross-domain-policy\b)"
    rb'|\s{0,99}\{\s{0,99}"version"\s{0,3}:\s{0,3}"?1\.0"?,\s{0,99}"provider_(?:name|url)"'
    rb'|\s{0,99}\{\s{0,99}"name"[^{}\[\]]{0,3000}"namespaces"\s{0,3}:\s{0,3}\['
    rb'|\s{0,99}\{\s{0,99}"(?:name|short_name)"[^{}\[\]]{0,3000}"icons"\s{0,3}:\s{0,3}\[\s{0,99}(?:\]|\{\s{0,99}"(?:src|sizes|type)")',
    re.IGNORECASE | re.DOTALL,
)
"""What a site tells programs beside its pages: how to write to it, to search it, to show a card of a page."""
