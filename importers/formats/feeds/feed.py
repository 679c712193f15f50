"""Feeds in XML: RSS of every version and Atom."""

from __future__ import annotations

import io
import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from functools import partial
from itertools import zip_longest
from typing import Any

import feedparser

from archive.document import Document
from archive.partial_date import PartialDate
from importers.formats.feeds.feed_entries import EMPTY, Entry, document_of
from importers.formats.feeds.feed_records import ENTRIES, Beside, beside
from importers.formats.wordpress.wordpress import WordPress, is_export
from importers.formats.xml.losses import Faults
from importers.formats.xml.xml_safe import repaired, root_name
from importers.page.dates.parse import read_date
from importers.page.language import of_attribute
from importers.page.topics import parted
from importers.page.tree import bounded
from importers.pieces import piece
from importers.protocol import Damaged, Found, Item, Rejected, Skipped

_MOST_BYTES = 20 * 1024 * 1024
_HOME = re.compile(r"https?://[^/?#]{1,255}/?\Z", re.IGNORECASE)
_ROOTS = frozenset({"rss", "feed", "rdf"})


class Feed:
    """The importer of RSS and Atom."""

    name = "feed"
    lists = of_pages = True
    private = True  # a file may hold drafts and what is to come

    def accepts(self, item: Item) -> float:
        """.9 for a feed, else 0."""
        return 0.9 if root_name(item) in _ROOTS else 0.0

    def read(self, item: Item) -> Iterator[Found]:
        """A `Document` for each entry with a text. Raises `FileTooLarge` for a feed over 20 MiB."""
        data = item.read(_MOST_BYTES)
        if is_export(data.decode("latin-1")):  # it says so behind much that stood before it
            yield from WordPress().read(item)
            return
        faults = Faults()
        documents, losses = repaired(item, ENTRIES, faults)
        number = 0
        for document in documents:
            for found in _entries(document, item, number):
                lost = losses[number] if number < len(losses) else ()
                number += 1
                yield Damaged(found, lost) if lost and isinstance(found, Document) else found
        if not number:
            yield Skipped(item.path, EMPTY)
        yield from faults.told(item.path, "the feed", "save it again")


def _entries(document: bytes, item: Item, before: int) -> Iterator[Found]:
    """What each entry of a document gives; `before` counts those of other documents in the same file."""
    as_letters = document.decode("latin-1")
    if bounded(as_letters) != as_letters:
        yield Rejected(item.path, "the feed has a tag of more attributes than feeds have; save it again")
        return
    try:
        # From bytes alone: given an address or a name the library would go and fetch it.
        parsed: Any = feedparser.parse(
            io.BytesIO(document),
            sanitize_html=False,
            response_headers={"content-location": item.address, "content-type": "application/xml; charset=utf-8"},
        )
    # The library promises to note faults and raises some all the same.
    except Exception as error:  # noqa: BLE001
        yield Rejected(item.path, f"the feed cannot be read ({type(error).__name__}); save it again")
        return
    language = of_attribute(parsed.feed.get("language") or "")
    title = " ".join(str(parsed.feed.get("title") or "").split())
    said = list(beside(document))
    if len(said) != len(parsed.entries):
        said = []  # whose they are is not known
    shared = _shared(parsed.entries)
    for number, (entry, own) in enumerate(zip_longest(parsed.entries, said), before + 1):
        yield piece(f"{item.path}#{number}", partial(_document, entry, own, language, item, title, number, shared))


def _document(
    entry: Any, own: Beside | None, language: str, item: Item, title: str, number: int, shared: frozenset[str]
) -> Found:
    if own and own.withheld:
        return Skipped(f"{item.path}#{number}", own.withheld)
    read = _entry(entry, own, language)
    return document_of(replace(read, url="") if read.url in shared else read, item, title, number)


def _shared(entries: list[Any]) -> frozenset[str]:
    """The addresses that several entries give as theirs though each has an id of its own: those of the site, and of no
    article."""
    own = {(str(entry.get("link") or ""), str(entry.get("id") or "")) for entry in entries}
    counted = Counter(link for link, key in own if link and key)
    return frozenset(link for link, count in counted.items() if count > (1 if _HOME.match(link) else 2))


def _entry(entry: Any, own: Beside | None, language: str) -> Entry:
    contents = [str(each.get("value") or "") for each in entry.get("content") or ()]
    content = max(contents, key=len, default="")
    summary = str(entry.get("summary") or "")
    return Entry(
        title=str(entry.get("title") or ""),
        content=content,
        summary="" if summary == content else summary,
        url=str(entry.get("link") or ""),
        key=str(entry.get("id") or ""),
        published=_published(entry, language),
        authors=own.authors if own else (),
        topics=list(parted(str(each.get("label") or each.get("term") or "") for each in entry.get("tags") or ())),
        language=language,
    )


def _published(entry: Any, language: str) -> PartialDate | None:
    """The day of publication as it is written; that of the last change only where no other is given."""
    for name in ("published", "created", "updated"):
        # Looked up in the entry itself: asked for one that is missing, the library gives another.
        if found := read_date(str(dict.get(entry, name) or ""), "feed", language):
            return found
    return None
