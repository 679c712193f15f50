"""Documents of word processors and e-books for tests: DOCX, ODT and EPUB from their parts."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Mapping

_W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
_ODF = " ".join(
    f'xmlns:{name}="urn:oasis:names:tc:opendocument:xmlns:{space}:1.0"'
    for name, space in (
        ("office", "office"), ("text", "text"), ("style", "style"), ("table", "table"), ("draw", "drawing"),
        ("fo", "xsl-fo-compatible"), ("meta", "meta"),
    )
)  # fmt: skip
_DC = 'xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:xlink="http://www.w3.org/1999/xlink"'


def zipped(parts: Mapping[str, str | bytes], *, stored: tuple[str, ...] = ("mimetype",)) -> bytes:
    """A zip of the parts, in their order."""
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as packed:
        for name, data in parts.items():
            packed.writestr(name, data, zipfile.ZIP_STORED if name in stored else zipfile.ZIP_DEFLATED)
    return made.getvalue()


def w_paragraph(text: str, style: str = "") -> str:
    """A paragraph of Word; `text` is text, or runs already marked up."""
    runs = text if text.startswith("<w:") else f"<w:r><w:t xml:space='preserve'>{text}</w:t></w:r>"
    return f"<w:p><w:pPr><w:pStyle w:val='{style}'/></w:pPr>{runs}</w:p>" if style else f"<w:p>{runs}</w:p>"


def docx(body: str, core: str = "", more: Mapping[str, str | bytes] | None = None, before: str = "") -> bytes:
    """A Word document of these paragraphs; `core` goes into its description, `more` are further parts, and `before`
    stands before its root element."""
    styles = "".join(
        f"<w:style w:type='paragraph' w:styleId='{name}'><w:name w:val='{said}'/></w:style>"
        for name, said in (("Title", "Title"), ("Heading1", "heading 1"), ("Heading2", "heading 2"))
    )
    described = "http://schemas.openxmlformats.org/package/2006/metadata/core-properties"
    parts: dict[str, str | bytes] = {
        "[Content_Types].xml": '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"/>',
        "word/document.xml": f"<?xml version='1.0'?>{before}<w:document {_W}><w:body>{body}</w:body></w:document>",
        "word/styles.xml": f"<w:styles {_W}>{styles}</w:styles>",
        "docProps/core.xml": f"<cp:coreProperties xmlns:cp='{described}' xmlns:dcterms='urn:t' {_DC}>{core}"
        "</cp:coreProperties>",
    }
    return zipped(parts | dict(more or {}))


def w_notes(**notes: str) -> str:
    """The part of a Word document that holds its footnotes, by their ids (`n2` for 2)."""
    inside = "".join(f"<w:footnote w:id='{key[1:]}'>{w_paragraph(text)}</w:footnote>" for key, text in notes.items())
    return f"<w:footnotes {_W}>{inside}</w:footnotes>"


def odt(body: str, meta: str = "", styles: str = "", more: Mapping[str, str | bytes] | None = None) -> bytes:
    """An OpenDocument text of these paragraphs; `styles` are its own, `meta` its description."""
    parts: dict[str, str | bytes] = {
        "mimetype": "application/vnd.oasis.opendocument.text",
        "content.xml": f"<office:document-content {_ODF} {_DC}><office:automatic-styles>{styles}"
        f"</office:automatic-styles><office:body><office:text>{body}</office:text></office:body>"
        "</office:document-content>",
        "meta.xml": f"<office:document-meta {_ODF} {_DC}><office:meta>{meta}</office:meta></office:document-meta>",
        "META-INF/manifest.xml": "<manifest/>",
    }
    return zipped(parts | dict(more or {}))


def chapter(title: str, text: str) -> str:
    """A page of an e-book."""
    return (
        '<?xml version="1.0" encoding="utf-8"?><html xmlns="http://www.w3.org/1999/xhtml" '
        'xmlns:epub="http://www.idpf.org/2007/ops"><head><title/></head>'
        f"<body><h1>{title}</h1>{text}</body></html>"
    )


def epub(
    pages: Mapping[str, str | bytes], contents: str, metadata: str = "", *, ncx: bool = False,
    more: Mapping[str, str | bytes] | None = None, guide: str = "",
) -> bytes:  # fmt: skip
    """An e-book of these pages, read in their order; `contents` is the list inside its navigation, or the points of an
    NCX; names of pages may hold spaces, which are written as `%20`."""
    items = "".join(
        f'<item id="i{number}" href="{name.replace(" ", "%20")}" media-type="application/xhtml+xml"/>'
        for number, name in enumerate(pages)
    )
    spine = "".join(f'<itemref idref="i{number}"/>' for number in range(len(pages)))
    table = '<item id="ncx" href="toc.ncx" media-type="application/x-dtbncx+xml"/>'
    navigation = '<item id="nav" href="nav.xhtml" media-type="application/xhtml+xml" properties="nav"/>'
    parts: dict[str, str | bytes] = {
        "mimetype": "application/epub+zip",
        "META-INF/container.xml": '<container xmlns="urn:oasis:names:tc:opendocument:xmlns:container"><rootfiles>'
        '<rootfile full-path="OEBPS/content.opf"/></rootfiles></container>',
        "OEBPS/content.opf": f'<package xmlns="http://www.idpf.org/2007/opf" xmlns:opf="http://www.idpf.org/2007/opf">'
        f"<metadata {_DC}>{metadata}</metadata><manifest>{items}{table if ncx else navigation}</manifest>"
        f"<spine>{spine}</spine><guide>{guide}</guide></package>",
        **{f"OEBPS/{name}": text for name, text in pages.items()},
    }
    if ncx:
        parts["OEBPS/toc.ncx"] = f'<ncx xmlns="http://www.daisy.org/z3986/2005/ncx/"><navMap>{contents}</navMap></ncx>'
    else:
        parts["OEBPS/nav.xhtml"] = (
            '<html xmlns="http://www.w3.org/1999/xhtml" xmlns:epub="http://www.idpf.org/2007/ops"><body>'
            f'<nav epub:type="toc"><ol>{contents}</ol></nav></body></html>'
        )
    return zipped(parts | dict(more or {}))
