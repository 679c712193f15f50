"""JSON Feed, versions 1 and 1.1 (jsonfeed.org)."""

from __future__ import annotations

import codecs
import json
import re
from collections.abc import Iterator
from functools import partial
from html import escape

from importers.formats.feeds.feed_entries import EMPTY, Entry, document_of
from importers.formats.records.json_records import BadField, identifier, text, texts
from importers.formats.signed import signed
from importers.page.dates.parse import read_date
from importers.page.language import of_attribute
from importers.pieces import piece
from importers.protocol import Found, Item, Rejected, Skipped

_MOST_BYTES = 20 * 1024 * 1024
_VERSION = re.compile(rb'"version"\s{0,9}:\s{0,9}"https?:\\?/\\?/(?:www\.)?jsonfeed\.org')


class JsonFeed:
    """The importer of feeds in JSON."""

    name = "jsonfeed"
    lists = of_pages = True
    private = True  # a file may hold what is to come

    def accepts(self, item: Item) -> float:
        """1 for a JSON Feed, else 0."""
        begins = item.head.removeprefix(codecs.BOM_UTF8).lstrip()[:1] == b"{"
        return 1.0 if begins and _VERSION.search(item.head) else 0.0

    def read(self, item: Item) -> Iterator[Found]:
        """A `Document` for each item with a text. Raises `FileTooLarge` for a feed over 20 MiB."""
        try:
            feed = json.loads(item.read(_MOST_BYTES))
            items = feed["items"]
            title, language = " ".join(text(feed, "title").split()), of_attribute(text(feed, "language"))
        except (ValueError, KeyError, TypeError, RecursionError) as error:
            yield Rejected(item.path, f"the feed is damaged ({type(error).__name__}: {error}); save it again")
            return
        if items == []:
            yield Skipped(item.path, EMPTY)
        for number, record in enumerate(items if isinstance(items, list) else [], 1):
            if not isinstance(record, dict):
                yield Rejected(f"{item.path}#{number}", "this item of the feed is no object")
                continue
            read = partial(_document, record, feed, language, item, title, number)
            yield piece(f"{item.path}#{number}", read)


def _document(
    record: dict[str, object], feed: dict[str, object], language: str, item: Item, title: str, number: int
) -> Found:
    try:
        return document_of(_entry(record, feed, language), item, title, number)
    except BadField as error:
        return Rejected(f"{item.path}#{number}", f"item {number} of the feed: {error}")


def _entry(record: dict[str, object], feed: dict[str, object], language: str) -> Entry:
    language = of_attribute(text(record, "language")) or language
    return Entry(
        title=text(record, "title"),
        content=text(record, "content_html") or escape(text(record, "content_text")),
        summary=escape(text(record, "summary")),
        url=text(record, "url") or text(record, "external_url"),
        key=identifier(record, "id"),
        published=read_date(text(record, "date_published") or text(record, "date_modified"), "feed", language),
        authors=_authors(record) or _authors(feed),
        topics=texts(record, "tags"),
        language=language,
    )


def _authors(record: dict[str, object]) -> list[str]:
    """By version 1.1 a list, by version 1 a single object; some write one for the other, or the name alone."""
    several = record.get("authors") or record.get("author") or []
    found = several if isinstance(several, list) else [several]
    names = [text(each, "name") if isinstance(each, dict) else each for each in found]
    return [name for each in names if isinstance(each, str) for name in signed(each)]
