"""Feeds in XML: RSS of every version and Atom."""

from __future__ import annotations

import io
from collections.abc import Iterator
from functools import partial
from typing import Any

import feedparser

from archive.partial_date import PartialDate
from importers.formats.feeds.feed_entries import Entry, document_of
from importers.formats.xml.xml_safe import root_name
from importers.page.dates.parse import read_date
from importers.page.language import of_attribute
from importers.page.tree import bounded
from importers.pieces import piece
from importers.protocol import Found, Item, Rejected

_MOST_BYTES = 20 * 1024 * 1024
_ROOTS = frozenset({"rss", "feed", "rdf"})


class Feed:
    """The importer of RSS and Atom."""

    name = "feed"

    def accepts(self, item: Item) -> float:
        """.9 for a feed, else 0."""
        return 0.9 if root_name(item) in _ROOTS else 0.0

    def read(self, item: Item) -> Iterator[Found]:
        """A `Document` for each entry with a text. Raises `FileTooLarge` for a feed over 20 MiB."""
        data = item.read(_MOST_BYTES)
        as_letters = data.decode("latin-1")
        if bounded(as_letters) != as_letters:
            yield Rejected(item.path, "the feed has a tag of more attributes than feeds have; save it again")
            return
        try:
            # From bytes alone: given an address or a name the library would go and fetch it.
            parsed: Any = feedparser.parse(
                io.BytesIO(data), sanitize_html=False, response_headers={"content-location": item.address}
            )
        # The library promises to note faults and raises some all the same.
        except Exception as error:  # noqa: BLE001
            yield Rejected(item.path, f"the feed cannot be read ({type(error).__name__}); save it again")
            return
        language = of_attribute(parsed.feed.get("language") or "")
        title = " ".join(str(parsed.feed.get("title") or "").split())
        for number, entry in enumerate(parsed.entries, 1):
            yield piece(f"{item.path}#{number}", partial(_document, entry, language, item, title, number))
        if not parsed.entries:
            fault = parsed.get("bozo_exception")
            reason = f"the feed is damaged ({fault}); save it again" if fault else "the feed has no entries"
            yield Rejected(item.path, reason)


def _document(entry: Any, language: str, item: Item, title: str, number: int) -> Found:
    return document_of(_entry(entry, language), item, title, number)


def _entry(entry: Any, language: str) -> Entry:
    contents = [str(each.get("value") or "") for each in entry.get("content") or ()]
    content = max(contents, key=len, default="")
    summary = str(entry.get("summary") or "")
    authors = [str(each.get("name") or "") for each in entry.get("authors") or ()]
    return Entry(
        title=str(entry.get("title") or ""),
        content=content,
        summary="" if summary == content else summary,
        url=str(entry.get("link") or ""),
        key=str(entry.get("id") or ""),
        published=_published(entry, language),
        authors=[name for name in authors if "@" not in name] or [str(entry.get("author") or "")] * (not authors),
        topics=[str(each.get("label") or each.get("term") or "") for each in entry.get("tags") or ()],
        language=language,
    )


def _published(entry: Any, language: str) -> PartialDate | None:
    """The day of publication as it is written; that of the last change only where no other is given."""
    for name in ("published", "created", "updated"):
        # Looked up in the entry itself: asked for one that is missing, the library gives another.
        if found := read_date(str(dict.get(entry, name) or ""), "feed", language):
            return found
    return None
