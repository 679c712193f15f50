"""Documents in one file, told from other files by content: most of them are zips, whose members are no pages."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Collection
from pathlib import Path
from typing import BinaryIO

from importers.containers.confined import open_source
from importers.containers.streams import DAMAGE

_ZIP = b"PK\x03\x04"
_ENDINGS = frozenset("docx docm dotx odt ott fodt epub ods odp odg xlsx xlsm pptx idml pages jar apk".split())
# The first member of a document that its program wrote. Others are known where their names say what they are.
_FIRST = re.compile(
    rb"mimetype|\[Content_Types\]\.xml|_rels/|docProps/|word/|xl/|ppt/|META-INF/|OEBPS/|OPS/|EPUB/|content\.xml|meta\.xml"
    rb"|styles\.xml|settings\.xml|Thumbnails/|Configurations2/|manifest\.rdf|Index/|Metadata/|designmap\.xml|package\.opf"
)
_BY_MIMETYPE = (
    (b"application/epub+zip", "epub"),
    (b"application/vnd.oasis.opendocument.text", "odt"),
    (b"application/vnd.oasis.opendocument.spreadsheet", "ods"),
    (b"application/vnd.oasis.opendocument.presentation", "odp"),
    (b"application/vnd.oasis.opendocument.", "odg"),
    (b"application/vnd.sun.xml.writer", "sxw"),
    (b"application/vnd.adobe.indesign-idml-package", "idml"),
)
_BY_MEMBER = (
    ("META-INF/container.xml", "epub"),
    ("word/document.xml", "docx"),
    ("xl/workbook.xml", "xlsx"),
    ("xl/workbook.bin", "xlsx"),
    ("ppt/presentation.xml", "pptx"),
    ("designmap.xml", "idml"),
    ("Index/Document.iwa", "pages"),
    ("Index.zip", "pages"),
    ("AndroidManifest.xml", "apk"),
    ("META-INF/MANIFEST.MF", "jar"),
)
_BY_FOLDER = (("word/", "docx"), ("xl/", "xlsx"), ("ppt/", "pptx"))


def document_kind(data: bytes, path: str = "") -> str:
    """`pdf`, `rtf`, `docx`, `odt`, `epub` and the like, "" for any other file. `data` are its bytes, or the first of
    them; its `path` counts only where the list of a zip's members is not among them."""
    if data.startswith(b"{\\rtf"):
        return "rtf"
    at = data.find(b"%PDF-", 0, 1024)  # some mail systems and servers write a few bytes before it
    if at == 0 or (at > 0 and b"<" not in data[:at]):
        return "pdf"
    return _kind_of_zip(io.BytesIO(data), path) if data.startswith(_ZIP) and _hinted(data, path) else ""


def kind_of_zip_file(file: Path) -> str:
    """`document_kind` of a zip on disk, whose list of members is read only where its start looks like a document's."""
    try:
        with open_source(file) as stream:
            head = stream.read(512)
            return _kind_of_zip(stream, file.name) if head.startswith(_ZIP) and _hinted(head, file.name) else ""
    except OSError:
        return ""


def _hinted(head: bytes, path: str) -> bool:
    return bool(_FIRST.match(head, 30)) or _ending(path) in _ENDINGS


def _kind_of_zip(stream: BinaryIO, path: str) -> str:
    try:
        with zipfile.ZipFile(stream) as opened:
            names = opened.NameToInfo
            if not names:
                raise zipfile.BadZipFile("its list of members is empty, though members follow")
            is_short = "mimetype" in names and names["mimetype"].file_size < 200
            mimetype = opened.read("mimetype") if is_short else b""
            return _kind_by_members(names, mimetype)
    except (*DAMAGE, RuntimeError, KeyError):
        # Cut short, or only its first part is here: what the name says, and the first member, must do.
        stream.seek(0)
        head = stream.read(512)
        if head[30:38] == b"mimetype" and (kind := _kind_by_members((), head[38:200])):
            return kind
        ending = _ending(path)
        return {"docm": "docx", "dotx": "docx", "ott": "odt", "xlsm": "xlsx"}.get(ending, ending) * (ending in _ENDINGS)


def _kind_by_members(names: Collection[str], mimetype: bytes) -> str:
    said = mimetype.strip(b"\xef\xbb\xbf \r\n\t")
    for begin, kind in _BY_MIMETYPE:
        if said.startswith(begin):
            return kind
    for name, kind in _BY_MEMBER:
        if name in names:
            return kind
    if "[Content_Types].xml" in names:
        return next((kind for folder, kind in _BY_FOLDER if any(name.startswith(folder) for name in names)), "")
    return "odt" if "content.xml" in names and "META-INF/manifest.xml" in names else ""


def _ending(path: str) -> str:
    return path.rpartition("/")[2].rpartition(".")[2].casefold() if "." in path else ""
