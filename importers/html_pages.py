"""Saved HTML pages: one page, one article."""

from __future__ import annotations

import re
from collections.abc import Iterator

from archive.document import Document
from importers.errors import ImportFailed
from importers.page.decode import decode, is_text
from importers.page.extract import NoArticle, extract
from importers.protocol import Item, Rejected

LARGEST = 20 * 1024 * 1024  # bytes
_MARKUP = re.compile(r"<(?:!doctype\s+html|html|head|body|article|div|p|table|h1)\b", re.IGNORECASE)


class HtmlPages:
    """The importer of single pages."""

    name = "html"

    def accepts(self, item: Item) -> float:
        """How sure, from 0 to 1: any text with HTML in it, unless a listing is surer."""
        if not item.head.strip() and item.path.lower().endswith((".html", ".htm")):
            return 0.5
        if not is_text(item.head):
            return 0.0
        return 0.7 if _MARKUP.search(decode(item.head)) else 0.0

    def read(self, item: Item) -> Iterator[Document | Rejected]:
        """The page's article, or why there is none."""
        try:
            data = item.read(LARGEST)
        except ImportFailed as error:
            yield Rejected(item.path, str(error))
            return
        if not data.strip():
            yield Rejected(item.path, "the file is empty")
            return
        try:
            yield extract(decode(data), item)
        except NoArticle as error:
            yield Rejected(item.path, str(error))
