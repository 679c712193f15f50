"""One page as a listing: its items, what they share, and whether they are what the page is there for."""

from __future__ import annotations

from dataclasses import dataclass
from urllib.parse import urljoin

from importers.formats.pages.listings.html_lines import blocks_of_listing, lines_of_html
from importers.formats.pages.listings.item import ListedItem
from importers.formats.pages.listings.items import items_in
from importers.formats.pages.listings.judge import FEWEST, are_a_listing, are_bare_links
from importers.formats.pages.listings.text_lines import lines_of_text
from importers.page.language import detect, of_attribute
from importers.page.meta_tags import MetaTags, base_url, canonical_url, clean_url
from importers.page.tree import Element, line_of


@dataclass(frozen=True, slots=True)
class ListingPage:
    """What the items of one listing share, and the items. `site`, `url` and `base`, against which links are read, are
    "" where the page does not say them; `is_listing` whether it is one rather than an article with dates on it,
    `is_bare` whether it holds nothing but dated links."""

    items: tuple[ListedItem, ...]
    is_html: bool
    is_listing: bool
    is_bare: bool = False
    language: str = ""
    site: str = ""
    url: str = ""
    base: str = ""

    @classmethod
    def of_text(cls, text: str) -> ListingPage:
        """A plain text. Two dated items are too few there: nothing else tells them from an article's."""
        lines = lines_of_text(text)
        texts = [line.text for line in lines]
        language = detect("\n".join(texts))
        items = tuple(items_in(lines, language))
        is_listing = sum(each.is_dated for each in items) >= FEWEST and are_a_listing(items, texts)
        return cls(items, is_html=False, is_listing=is_listing, language=language)

    @classmethod
    def of_html(cls, root: Element, met: str) -> ListingPage:
        """A page that was met at the address `met`, "" where nobody knows. The tree is left as it is."""
        statements = MetaTags(root)
        blocks = blocks_of_listing(root)
        language = detect("\n".join(block.text for block in blocks)) or of_attribute(root.get("lang") or "")
        items = tuple(items_in(lines_of_html(blocks, language), language))
        texts = [block.text for block in blocks]
        url = canonical_url(root, statements, met=met)
        return cls(
            items,
            is_html=True,
            is_listing=are_a_listing(items, texts),
            is_bare=are_bare_links(items, texts),
            language=language,
            site=line_of(statements.first("og:site_name")),
            url=url,
            base=base_url(root, met or url),
        )

    def address(self, href: str) -> str:
        """The item's own address where `href` leads to another page and can be made absolute; else ""."""
        if not href or href.startswith("#"):
            return ""
        try:
            address = clean_url(urljoin(self.base, href))
        except ValueError:
            return ""
        return "" if address in (self.url, self.base) else address
