"""What is new among the results of a search, for those who follow it."""

from __future__ import annotations

import uuid
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime

from archive.document import Stored, clean_text
from index.highlight.snippets import best
from index.query import Query
from webui.formats.citation import web_address
from webui.i18n.labels import date_text
from webui.i18n.translation import _, current_language
from webui.urls.export_url import shown
from webui.urls.site import SiteUrls

MOST = 50
"""Entries of a feed."""


@dataclass(frozen=True, slots=True)
class FeedEntry:
    """One article. `urn` never changes; `updated` is when its text was taken in (RFC 3339); `published` is its own
    date, of its own precision, or ""; `original` is the address at which it was published, or ""."""

    urn: str
    title: str
    href: str
    updated: str
    published: str
    summary: str
    language: str
    authors: tuple[str, ...]
    topics: tuple[str, ...]
    original: str


@dataclass(frozen=True, slots=True)
class Feed:
    """A search as a feed: `href` is its own address and `page_href` the page of results; all addresses are whole."""

    urn: str
    title: str
    subtitle: str
    href: str
    page_href: str
    updated: str
    language: str
    entries: tuple[FeedEntry, ...]


@dataclass(frozen=True, slots=True)
class Publisher:
    """Whose feed it is: the archive's `name` and id, the address of its `site` and the addresses under that."""

    name: str
    archive_id: str
    site: str
    urls: SiteUrls


def feed(
    query: Query,
    reading: str,
    newest: Sequence[Stored],
    topics_of: Callable[[str], tuple[str, ...]],
    by: Publisher,
    path: str,
) -> Feed:
    """The feed of these documents, the latest first. `path` is the feed's own address under the site."""
    space = uuid.UUID(by.archive_id)
    words = clean_text(query.text).strip()
    entries = tuple(_entry(stored, query, topics_of(stored.id), space, by) for stored in newest)
    return Feed(
        urn=uuid.uuid5(space, path.partition("?")[2]).urn,
        title=f"{words} · {by.name}" if words else by.name,
        subtitle=_("New in the archive: %(reading)s", reading=clean_text(reading)),
        href=f"{by.site}{path}",
        page_href=f"{by.site}{by.urls.search(shown(query))}",
        # A feed of nothing has no moment of its own; the oldest there is stays the same for ever.
        updated=max((entry.updated for entry in entries), default="1970-01-01T00:00:00Z"),
        language=current_language(),
        entries=entries,
    )


def json_feed(found: Feed) -> dict[str, object]:
    """The feed in the form of JSON Feed 1.1. A date that is not known to the second is none of its own fields: it
    stands under `_hemeroteca`, of its own precision."""
    return {
        "version": "https://jsonfeed.org/version/1.1",
        "title": found.title,
        "description": found.subtitle,
        "home_page_url": found.page_href,
        "feed_url": found.href,
        "language": found.language,
        "items": [_item(entry) for entry in found.entries],
    }


def _item(entry: FeedEntry) -> dict[str, object]:
    item: dict[str, object] = {
        "id": entry.urn,
        "url": entry.href,
        "external_url": entry.original,
        "title": entry.title,
        "content_text": entry.summary,
        "date_modified": entry.updated,
        "authors": [{"name": name} for name in entry.authors],
        "tags": list(entry.topics),
        "language": entry.language,
        "_hemeroteca": {"published": entry.published or None},
    }
    return {name: value for name, value in item.items() if value}


def _entry(stored: Stored, query: Query, topics: tuple[str, ...], space: uuid.UUID, by: Publisher) -> FeedEntry:
    document = stored.document
    passages = best(query.tree, document.body, document.language, count=2)
    said = " … ".join(passage.text.strip("… ") for passage in passages) or document.summary
    return FeedEntry(
        urn=uuid.uuid5(space, stored.id).urn,
        title=clean_text(document.title) or _("Untitled"),
        href=f"{by.site}{by.urls.article(stored.id)}",
        updated=datetime.fromisoformat(stored.imported_at).isoformat(timespec="seconds").replace("+00:00", "Z"),
        published=document.published.iso() if document.published else "",
        summary=clean_text(f"{date_text(document.published)} · {said}" if said else date_text(document.published)),
        language=document.language,
        authors=tuple(map(clean_text, document.authors)),
        topics=tuple(map(clean_text, topics)),
        original=web_address(document),
    )
