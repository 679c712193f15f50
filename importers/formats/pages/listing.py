"""Listing pages: many dated items on one page, as HTML or as plain text."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Iterator
from html import escape
from urllib.parse import urljoin

from archive.document import Document
from importers.errors import ImportFailed
from importers.formats.pages.html_pages import text_of_file
from importers.formats.pages.listing_html_lines import lines_of_html
from importers.formats.pages.listing_items import Line, ListedItem, items_in, lines_of_text
from importers.listing_merge import page_place
from importers.page.decode import decode, is_text
from importers.page.json_ld import json_ld_article
from importers.page.language import detect, of_article, of_attribute
from importers.page.meta_tags import MetaTags, base_url, canonical_url, clean_url
from importers.page.saved.opened import opened
from importers.page.sniff import looks_like_html
from importers.page.tree import Element, line_of, words_of
from importers.protocol import Found, Item, Listed, Rejected

_FEWEST = 3
_JUDGED_BYTES = 512 * 1024
_SLUG = 60
_SHORT_ITEM = 200
_SUMMARY = 1000  # characters up to which what a listing says of an article is its summary
_STATED = re.compile(rb"""article:published_time|og:type["'][^>]{0,40}["']article["']""")
_DATE_NEAR = re.compile(rb"(?:19|20)\d\d")


class Listing:
    """The importer of pages with many dated items."""

    name = "listing"
    lists = True

    def accepts(self, item: Item) -> float:
        """.8 for three dated items or more and no article beside them, .4 for two in plain text; else 0."""
        head = item.head
        if len(_DATE_NEAR.findall(head)) < 2 or not is_text(head):
            return 0.0
        if looks_like_html(head):
            if _STATED.search(head):
                return 0.0
            root = opened(decode(_judged(item)))
            return 0.8 if root is not None and _is_listing(root) else 0.0
        text = decode(head)
        if text.lstrip().startswith(("{", "[", "<", "%", "#!")):
            return 0.0
        dated = sum(each.dateline is not None for each in items_in(lines_of_text(text)))
        return 0.8 if dated >= _FEWEST else 0.4 if dated == 2 else 0.0

    def read(self, item: Item) -> Iterator[Found]:
        """One `Document` for each item, or `Listed` where it links to a page of its own; one `Rejected` where there
        is no item.

        Raises `FileTooLarge` for a page over 20 MiB.
        """
        text = text_of_file(item, "listing")
        if isinstance(text, Rejected):
            yield text
            return
        root = opened(text) if looks_like_html(item.head) else None
        page = _Page(root, lines_of_text(text) if root is None else lines_of_html(root), clean_url(item.address))
        items = items_in(page.lines, page.language)
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


class _Page:
    """What the items of one listing share."""

    def __init__(self, root: Element | None, lines: list[Line], met: str) -> None:
        self.lines = lines
        self.is_html = root is not None
        stated, self.site, self.url, self.base = "", "", "", ""
        if root is not None:
            statements = MetaTags(root)
            self.site = line_of(statements.first("og:site_name"))
            self.url = canonical_url(root, statements, met=met)
            self.base = base_url(root, met or self.url)
            stated = of_attribute(root.get("lang") or "")
        self.language = detect("\n".join(line.text for line in lines)) or stated

    def address(self, href: str) -> str:
        """The item's own address where `href` leads to another page and can be made absolute; else ""."""
        if not href or href.startswith("#"):
            return ""
        try:
            address = clean_url(urljoin(self.base, href))
        except ValueError:
            return ""
        return "" if address in (self.url, self.base) else address


def _document(each: ListedItem, item: Item, page: _Page, place: str, address: str) -> Document:
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


def _judged(item: Item) -> bytes:
    try:
        return item.read(_JUDGED_BYTES)
    except ImportFailed:
        return item.head


def _is_listing(root: Element) -> bool:
    """Whether the page's dated items are what it is there for."""
    statements = MetaTags(root)
    if "article" in statements.first("og:type").lower() or statements.first("article:published_time"):
        return False
    linked = json_ld_article(root)
    if linked and linked.headline and linked.headline in " ".join(words_of(title) for title in root.iter("title")):
        return False
    lines = lines_of_html(root)
    items = items_in(lines)
    dated = [each for each in items if each.dateline]
    if sum(bool(each.paragraphs) for each in dated) < 2:  # a date without a text under it is a label
        return False
    prose = sum(len(line.text) for line in lines if len(line.text) > 100)
    inside = sum(len(text) for each in items for text in each.paragraphs if len(text) > 100)
    longest = max(sum(len(text) for text in each.paragraphs) for each in items)
    # Two items alone may be an article and a note beside it: then nearly all of the page must be theirs.
    share = 0.5 if len(dated) >= _FEWEST else 0.8
    if inside < share * prose:
        return False
    # An article with a list of recent ones beside it: its text lies outside the items, or all behind one of them.
    total = sum(len(text) for each in items for text in each.paragraphs)
    return longest < _SHORT_ITEM or longest < (0.6 if len(dated) >= _FEWEST else 0.75) * max(total, prose)
