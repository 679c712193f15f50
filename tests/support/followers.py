"""Polite readers of feeds: what they hold after they have read, each by what it understands of HTTP and of feeds."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from flask.testing import FlaskClient
from lxml import etree

ATOM = "{http://www.w3.org/2005/Atom}"
TOMBSTONE = "{http://purl.org/atompub/tombstones/1.0}deleted-entry"
COMPLETE = "{http://purl.org/syndication/history/1.0}complete"
TOLD_SINCE = "{urn:hemeroteca:feed}told-since"
MAP = "{http://www.sitemaps.org/schemas/sitemap/0.9}"


class Held(NamedTuple):
    """An article as a reader holds it."""

    title: str
    updated: str
    authors: tuple[str, ...]
    topics: tuple[str, ...]


class FeedPage(NamedTuple):
    """One answer, whatever form it has; times as they stand there."""

    entries: dict[str, Held]
    gone: dict[str, str]
    complete: bool
    told_since: str
    next: str


@dataclass
class Follower:
    """Reads a feed now and then; goes on to its further pages until they tell of what it knows. `by` says which
    validators it sends: "etag", "since", or "" for none."""

    client: FlaskClient
    address: str
    by: str = "etag"
    held: dict[str, Held] = field(default_factory=dict)
    newest: str = ""
    answers: list[int] = field(default_factory=list)
    _tag: str = ""
    _since: str = ""

    def read(self) -> None:
        """Come back, and hold what there is now."""
        headers = {"If-None-Match": self._tag} if self.by == "etag" else {"If-Modified-Since": self._since}
        asked = {name: value for name, value in headers.items() if value and self.by}
        answer = self.client.get(self.address, headers=asked)
        self.answers.append(answer.status_code)
        if answer.status_code == 304:
            return
        assert answer.status_code == 200, answer.text
        self._tag, self._since = answer.headers.get("ETag", ""), answer.headers.get("Last-Modified", "")
        before, met = self.newest, set[str]()
        for page in self._pages(answer.data):
            met |= page.entries.keys()
            self._take(page)
            if page.complete or not page.next:
                self.held = {urn: each for urn, each in self.held.items() if urn in met}
                break
            if before and page.told_since <= before:
                break

    def _pages(self, data: bytes) -> Iterator[FeedPage]:
        while True:
            page = read_json(data) if b"jsonfeed.org" in data[:200] else read_atom(data)
            yield page
            data = self.client.get(page.next).data

    def _take(self, page: FeedPage) -> None:
        for urn, each in page.entries.items():
            if urn not in self.held or self.held[urn].updated < each.updated:
                self.held[urn] = each
        for urn, when in page.gone.items():
            if urn in self.held and self.held[urn].updated <= when:
                del self.held[urn]
        times = [each.updated for each in page.entries.values()] + list(page.gone.values())
        self.newest = max([self.newest, *times])


def read_atom(data: bytes) -> FeedPage:
    root = etree.fromstring(data)
    entries = {
        each.findtext(f"{ATOM}id"): Held(
            each.findtext(f"{ATOM}title"),
            each.findtext(f"{ATOM}updated"),
            tuple(name.text for name in each.iterfind(f"{ATOM}author/{ATOM}name")),
            tuple(topic.get("term") for topic in each.iterfind(f"{ATOM}category")),
        )
        for each in root.iterfind(f"{ATOM}entry")
    }
    gone = {each.get("ref"): each.get("when") for each in root.iterfind(TOMBSTONE)}
    links = {each.get("rel"): each.get("href") for each in root.iterfind(f"{ATOM}link")}
    updated = root.findtext(f"{ATOM}updated")
    assert updated == max([each.updated for each in entries.values()] + list(gone.values()), default=updated)
    return FeedPage(
        entries, gone, root.find(COMPLETE) is not None, root.findtext(TOLD_SINCE) or "", links.get("next", "")
    )


def read_json(data: bytes) -> FeedPage:
    said: dict[str, Any] = json.loads(data)
    entries = {
        each["id"]: Held(
            each["title"],
            each["date_modified"],
            tuple(author["name"] for author in each.get("authors", ())),
            tuple(each.get("tags", ())),
        )
        for each in said["items"]
    }
    more = said["_hemeroteca"]
    gone = {each["id"]: each["when"] for each in more["deleted"]}
    return FeedPage(entries, gone, more["complete"], more["told_since"] or "", said.get("next_url", ""))


@dataclass
class MapReader:
    """Reads a sitemap, and of its parts those alone that have changed."""

    client: FlaskClient
    parts: dict[str, tuple[str, dict[str, str]]] = field(default_factory=dict)

    def read(self) -> dict[str, str]:
        """Every article's address, and since when it is as it is."""
        index = dict(_located(self.client.get("/sitemap.xml").data))
        for href, since in index.items():
            if href not in self.parts or self.parts[href][0] != since:
                self.parts[href] = since, dict(_located(self.client.get(href).data))
        self.parts = {href: self.parts[href] for href in index}
        return {href: at for _since, found in self.parts.values() for href, at in found.items()}


def _located(data: bytes) -> Iterator[tuple[str, str]]:
    for each in etree.fromstring(data):
        yield each.findtext(f"{MAP}loc"), each.findtext(f"{MAP}lastmod")
