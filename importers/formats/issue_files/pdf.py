"""PDF with text: one document for a file, or one for each article that its outline names."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from functools import partial
from html import unescape
from typing import Any

from archive.partial_date import PartialDate
from importers.containers.document_kinds import document_kind
from importers.formats.issue_files.article import Stated, authors_of, date_in_lines, document_of, honest_title
from importers.formats.issue_files.parts import BadDocument, whole
from importers.formats.issue_files.pdf_layout import Block, blocks_of
from importers.formats.issue_files.pdf_outline import Bookmark, bookmarks_of, parts_of
from importers.formats.issue_files.pdf_page import PageRuns, runs_of
from importers.formats.issue_files.pdf_sense import is_unreadable
from importers.formats.issue_files.pdf_text import PdfText, paragraphs_of, text_of_pages, words_of_lines
from importers.page.blocks import key
from importers.page.dates.parse import read_date
from importers.page.tree import line_of
from importers.pieces import piece
from importers.protocol import Found, Item, Rejected, Skipped

_MOST_PAGES = 2000
_MOST_LETTERS = 20_000_000
_SHORT = 600  # characters before the first article that are no text of their own
_PICTURES = "it holds pictures of pages only"
_NO_LETTERS = (
    "its letters cannot be read: its fonts do not say which they are; print it to PDF anew in the program that made it,"
    " or read its pages with an OCR program"
)
_TOLD = re.compile(rb"<(dc:title|prism:publicationDate|prism:coverDate)\b[^<>]{0,200}>")
_TAG = re.compile(r"<[^<>]{0,300}>")
_XMP_FROM, _XMP_TO = b"<x:xmpmeta", b"</x:xmpmeta>"


class Pdf:
    """The importer of PDF, by the library pypdfium2."""

    name = "pdf"

    def accepts(self, item: Item) -> float:
        """1 for a PDF."""
        return float(document_kind(item.head, item.path) == "pdf")

    def read(self, item: Item) -> Iterator[Found]:
        """A `Document` for the file or for each article, `Rejected` for what cannot be read, and `Skipped` for what
        holds pictures of pages only. Each page has a budget of its own."""
        try:
            data = whole(item)
            document = _opened(data)
        except BadDocument as error:
            yield Rejected(item.path, f"the PDF cannot be read: {error}")
            return
        try:
            yield from _read(document, data, item)
        finally:
            document.close()


def _opened(data: bytes) -> Any:
    import pypdfium2  # only where such a file is met: it loads a library of 8 MB
    import pypdfium2.raw as pdfium

    begin = data.find(b"%PDF-", 0, 1024)
    try:
        document = pypdfium2.PdfDocument(data[begin:] if begin > 0 else data)
    except pypdfium2.PdfiumError as error:
        if getattr(error, "err_code", None) in (pdfium.FPDF_ERR_PASSWORD, pdfium.FPDF_ERR_SECURITY):
            raise BadDocument(
                "it is locked with a password; save it again without one (`qpdf --decrypt --password=...` does)"
            ) from error
        raise BadDocument(
            "it is cut short or damaged; copy it again from where it came, or open and save it with a PDF program"
        ) from error
    if len(document) > _MOST_PAGES:
        document.close()
        raise BadDocument(f"it has more than {_MOST_PAGES:,} pages; split it and import the parts")
    return document


def _read(document: Any, data: bytes, item: Item) -> Iterator[Found]:
    pages: list[list[Block]] = []
    letters = without = lost = 0
    for number in range(len(document)):
        met = piece(f"{item.path}#page={number + 1}", partial(_page, document, number, item))
        if isinstance(met, Rejected):
            lost += 1
            yield met
            pages.append([])
            continue
        pages.append(_blocks(met))
        letters += sum(len(run.text) for run in met.runs)
        without += not met.runs and met.pictures
        if letters > _MOST_LETTERS:
            yield Rejected(item.path, "the PDF cannot be read: it holds more text than any issue does; split it")
            return
    text = text_of_pages(pages)
    words = words_of_lines(text.lines)
    if is_unreadable([line.row.text for line in text.lines]):
        yield Rejected(item.path, f"the PDF cannot be read: {_NO_LETTERS}")
        return
    if not any(character.isalpha() for line in text.lines for character in line.row.text):
        if not lost:
            yield Skipped(item.path, _PICTURES)
        return
    yield from _documents(text, words, list(bookmarks_of(document)), _stated(document, data, text), item)
    if without:
        yield Skipped(item.path, "pages of a PDF that hold pictures only", without)


def _page(document: Any, number: int, item: Item) -> PageRuns | Rejected:
    import pypdfium2

    try:
        page = document[number]
        try:
            return runs_of(page)
        finally:
            page.close()
    except pypdfium2.PdfiumError:
        return Rejected(
            f"{item.path}#page={number + 1}",
            f"page {number + 1} is damaged; open and save the PDF with another program",
        )


def _blocks(met: PageRuns) -> list[Block]:
    return [*blocks_of(met.runs), *(block for turned in met.turned for block in blocks_of(turned))]


def _documents(
    text: PdfText, words: Counter[str], bookmarks: Sequence[Bookmark], stated: Stated, item: Item
) -> Iterator[Found]:
    parts = parts_of(bookmarks, text.lines)
    if not parts:
        html = paragraphs_of(text.lines, text.size, words)
        yield document_of(html, stated, item)
        return
    for number, part in enumerate(parts, 1):
        html = paragraphs_of(text.lines[part.begin : part.end], text.size, words)
        own = Stated(part.title, (), date=stated.date, section=part.section, series=stated.series)
        yield document_of(html, own, item, f"{item.path}#{number}")
    before = text.lines[: parts[0].begin]
    if sum(len(line.row.text) for line in before) < _SHORT:
        return
    shown = key(" ".join(line.row.text for line in before))
    if sum(key(part.title) in shown for part in parts) * 2 >= len(parts):
        yield Skipped(item.path, "lists of contents")
    else:
        yield document_of(paragraphs_of(before, text.size, words), stated, item, f"{item.path}#0")


def _stated(document: Any, data: bytes, text: PdfText) -> Stated:
    """What the file says of itself. The day on which it was made is no day of publication."""
    told = _told(data)
    said = {name: line_of(str(value or "")) for name, value in document.get_metadata_dict().items()}
    title = honest_title(said.get("Title", "")) or honest_title(told.get("dc:title", "")) or _largest(text)
    day = told.get("prism:publicationDate") or told.get("prism:coverDate") or ""
    published: PartialDate | None = read_date(day, "record") or date_in_lines([*text.masthead, *text.running])
    return Stated(title=title, authors=authors_of([said.get("Author", "")]), date=published)


def _told(data: bytes) -> dict[str, str]:
    """What the last packet of XMP says: those before it may be of pictures."""
    begin = data.rfind(_XMP_FROM)
    end = data.find(_XMP_TO, begin) if begin >= 0 else -1
    if end < 0:
        return {}
    packet, told = data[begin : min(end, begin + 200_000)], {}
    for each in _TOLD.finditer(packet):
        ended = packet.find(b"</" + each[1], each.end(), each.end() + 2000)
        if ended >= 0:
            said = packet[each.end() : ended].decode("utf-8", "replace")
            told[each[1].decode()] = line_of(unescape(_TAG.sub(" ", said)))
    return told


def _largest(text: PdfText) -> str:
    """The largest text of the first page, where it is larger than most."""
    first = [line for line in text.lines if line.page == text.lines[0].page]
    size = max((line.row.size for line in first if len(line.row.text) > 2), default=0.0)
    if size < 1.15 * text.size:
        return ""
    at = next(number for number, line in enumerate(first) if line.row.size == size and len(line.row.text) > 2)
    rows = [line.row.text for line in first if line.block == first[at].block and line.row.size > 0.9 * size]
    return honest_title(" ".join(rows))
