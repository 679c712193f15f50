"""What has changed among the results of a search, for those who follow it: what came, changed and went."""

from __future__ import annotations

import uuid
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime

from archive.document import Stored, clean_text
from index.highlight.snippets import best
from index.query import Query
from webui.feeds.changes import Changes
from webui.formats.citation import web_address
from webui.i18n.labels import date_text
from webui.i18n.translation import _, current_language
from webui.urls.export_url import shown
from webui.urls.site import SiteUrls

BEFORE = "before"
"""The parameter of a feed's further pages: the number of the change before which they tell."""

_NEVER = "1970-01-01T00:00:00.000000Z"


@dataclass(frozen=True, slots=True)
class FeedEntry:
    """One article. `urn` never changes; `updated` is when it became what it is (RFC 3339, to the microsecond, as two
    changes may lie in one second); `published` is its own date, of its own precision, or ""; `original` is the address
    at which it was published, or ""."""

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
class GoneEntry:
    """What is no longer among the results, and since when (RFC 3339)."""

    urn: str
    when: str


@dataclass(frozen=True, slots=True)
class Feed:
    """A search as a feed, or an earlier page of one: `href` is its own address, `first_href` that of the first page,
    `next_href` of the one with what changed before, or "", and `page_href` the page of results; all addresses are
    whole, that of the publication's `logo` too, or "". `is_complete` says that all results are entries here. Every
    change since `told_since` is told here and on the pages before, "" for every change there was."""

    urn: str
    title: str
    subtitle: str
    href: str
    first_href: str
    next_href: str
    page_href: str
    updated: str
    language: str
    entries: tuple[FeedEntry, ...]
    gone: tuple[GoneEntry, ...]
    is_complete: bool
    told_since: str
    logo: str = ""


@dataclass(frozen=True, slots=True)
class Publisher:
    """Whose feed it is: the archive's `name` and id, the address of its `site` and the addresses under that; the whole
    address of its `logo`, or ""."""

    name: str
    archive_id: str
    site: str
    urls: SiteUrls
    logo: str = ""


def feed(
    query: Query,
    reading: str,
    changes: Changes,
    topics: Mapping[str, tuple[str, ...]],
    by: Publisher,
    path: str,
) -> Feed:
    """The feed of these changes, of articles that have these topics. `path` is the address of its first page under the
    site."""
    space = uuid.UUID(by.archive_id)
    words = clean_text(query.text).strip()
    entries = tuple(_entry(stored, query, topics[stored.id], space, by) for stored in changes.entries)
    gone = tuple(GoneEntry(uuid.uuid5(space, each.id).urn, rfc3339(each.at)) for each in changes.gone)
    joint = "&" if "?" in path else "?"
    return Feed(
        urn=uuid.uuid5(space, path.partition("?")[2]).urn,
        title=f"{words} · {by.name}" if words else by.name,
        subtitle=_("New in the archive: %(reading)s", reading=clean_text(reading)),
        href=f"{by.site}{path}{joint}{BEFORE}={changes.before}" if changes.before else f"{by.site}{path}",
        first_href=f"{by.site}{path}",
        next_href=f"{by.site}{path}{joint}{BEFORE}={changes.next_before}" if changes.next_before else "",
        page_href=f"{by.site}{by.urls.search(shown(query))}",
        # A feed of nothing has no moment of its own; the oldest there is stays the same for ever.
        updated=max([_NEVER, *(entry.updated for entry in entries), *(each.when for each in gone)]),
        language=current_language(),
        entries=entries,
        gone=gone,
        is_complete=changes.is_complete,
        told_since=rfc3339(changes.told_since) if changes.told_since else "",
        logo=by.logo,
    )


def rfc3339(at: str) -> str:
    """A time of the archive as feeds write it."""
    return datetime.fromisoformat(at).astimezone(UTC).isoformat(timespec="microseconds").replace("+00:00", "Z")


def json_feed(found: Feed) -> dict[str, object]:
    """The feed in the form of JSON Feed 1.1. A date that is not known to the second is none of its own fields: it
    stands under `_hemeroteca`, of its own precision. So does what went, and how far back this tells of changes."""
    more = {"next_url": found.next_href} if found.next_href else {}
    more |= {"icon": found.logo} if found.logo else {}
    return {
        "version": "https://jsonfeed.org/version/1.1",
        "title": found.title,
        "description": found.subtitle,
        "home_page_url": found.page_href,
        "feed_url": found.href,
        **more,
        "language": found.language,
        "items": [_item(entry) for entry in found.entries],
        "_hemeroteca": {
            "updated": found.updated,
            "deleted": [{"id": each.urn, "when": each.when} for each in found.gone],
            "complete": found.is_complete,
            "told_since": found.told_since or None,
        },
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
        updated=rfc3339(stored.changed_at),
        published=document.published.iso() if document.published else "",
        summary=clean_text(f"{date_text(document.published)} · {said}" if said else date_text(document.published)),
        language=document.language,
        authors=tuple(map(clean_text, document.authors)),
        topics=tuple(map(clean_text, topics)),
        original=web_address(document),
    )
