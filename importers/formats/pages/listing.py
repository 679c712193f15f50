"""Listing pages: many dated items on one page, as HTML or as plain text."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Iterator
from contextlib import suppress
from html import escape

from archive.document import Document
from importers.errors import ImportFailed
from importers.formats.pages.html_pages import text_of_file
from importers.formats.pages.listings.item import ListedItem
from importers.formats.pages.listings.judge import is_stated_article
from importers.formats.pages.listings.page import ListingPage
from importers.listing_merge import page_place
from importers.page.decode import decode, is_text
from importers.page.language import of_article
from importers.page.meta_tags import MetaTags, clean_url
from importers.page.saved.opened import looked_at
from importers.page.sniff import looks_like_html
from importers.protocol import Found, Item, Listed, Rejected

_JUDGED_BYTES = 512 * 1024
_SLUG = 60
_SUMMARY = 1000  # characters up to which what a listing says of an article is its summary
_STATED = re.compile(rb"""article:published_time|og:type["'][^>]{0,40}["']article["']""")
_DATE_NEAR = re.compile(rb"(?:19|20)\d\d")


class Listing:
    """The importer of pages with many dated items."""

    name = "listing"
    lists = True

    def accepts(self, item: Item) -> float:
        """.8 for dated items with titles and texts that are what the page is there for, .4 for two in plain text; else
        0."""
        head = item.head
        if len(_DATE_NEAR.findall(head)) < 2 or not is_text(head):
            return 0.0
        if looks_like_html(head):
            return 0.8 if not _STATED.search(head) and _is_listing(item) else 0.0
        text = decode(head)
        if text.lstrip().startswith(("{", "[", "<", "%", "#!")):
            return 0.0
        page = ListingPage.of_text(text)
        return 0.8 if page.is_listing else 0.4 if sum(each.is_dated for each in page.items) == 2 else 0.0

    def read(self, item: Item) -> Iterator[Found]:
        """One `Document` for each item, or `Listed` where it links to a page of its own; one `Rejected` where there
        is no item.

        Raises `FileTooLarge` for a page over 20 MiB.
        """
        text = text_of_file(item, "listing")
        if isinstance(text, Rejected):
            yield text
            return
        page = _page_of(text, clean_url(item.address)) if looks_like_html(item.head) else None
        if page is None:
            page = ListingPage.of_text(text)
        items = page.items
        if not items:
            yield Rejected(item.path, "no dated items on the page: no line of it is a date")
            return
        taken: Counter[str] = Counter()
        addresses = Counter(page.address(each.href) or page_place(item.path, each.href) for each in items)
        for each in items:
            address = page.address(each.href)
            place = page_place(item.path, each.href)
            own = addresses[address or place] == 1  # one address for several items is no item's own
            document = _document(each, item, page, _place(each.title, taken), address if own else "")
            yield Listed(document, place) if own and (document.url or place) else document


def _is_listing(item: Item) -> bool:
    try:
        data = item.read(_JUDGED_BYTES)
    except ImportFailed:
        data = item.head
    text = decode(data, item.media_type)
    root = looked_at(text)
    if root is None or is_stated_article(root, MetaTags(root)):
        return False
    page = _page_of(text, clean_url(item.address))
    return page is not None and page.is_listing


def _page_of(text: str, met: str) -> ListingPage | None:
    """The page; asked twice in a row for one, as when it is recognised and then read, it is made once."""
    with suppress(IndexError):
        told, page = _last.pop()
        if told == (text, met):
            return page
    root = looked_at(text)
    made = ListingPage.of_html(root, met) if root is not None else None
    _last[:] = [((text, met), made)]
    return made


_last: list[tuple[tuple[str, str], ListingPage | None]] = []


def _document(each: ListedItem, item: Item, page: ListingPage, place: str, address: str) -> Document:
    body = "\n\n".join(each.paragraphs)
    return Document(
        title=each.title,
        body=body,
        summary=" ".join(body.split()) if each.href and len(body) <= _SUMMARY else "",
        html="\n".join(f"<p>{escape(text, quote=False)}</p>" for text in each.paragraphs) if page.is_html else "",
        published=each.dateline.date if each.dateline else None,
        label=each.dateline.label if each.dateline else "",
        language=of_article(each.title, body) or page.language,
        url=address,
        source=page.site or item.label,
        path=f"{item.path}#{place}",
    )


def _place(title: str, taken: Counter[str]) -> str:
    folded = unicodedata.normalize("NFKD", title.casefold())
    slug = re.sub(r"[\W_]+", "-", "".join(c for c in folded if not unicodedata.combining(c)))
    slug = slug.strip("-")[:_SLUG].rstrip("-") or "item"
    taken[slug] += 1
    while taken[slug] > 1 and f"{slug}-{taken[slug]}" in taken:
        taken[slug] += 1
    place = f"{slug}-{taken[slug]}" if taken[slug] > 1 else slug
    taken[place] += place != slug
    return place
