"""Sitemaps: what a site says of its own pages, to complete those that lie in the same source."""

from __future__ import annotations

from collections.abc import Iterator
from urllib.parse import unquote, urlsplit

from archive.document import Document
from importers.formats.xml.losses import Faults
from importers.formats.xml.xml_safe import Element, local, records, root_name, text
from importers.page.dates.parse import read_date
from importers.page.language import of_attribute
from importers.page.meta_tags import clean_url
from importers.page.tree import line_of
from importers.protocol import Found, Item, Listed, Rejected, Skipped


class Sitemap:
    """The importer of sitemaps. They hold no articles, only what is known of pages."""

    name = "sitemap"
    lists = True

    def accepts(self, item: Item) -> float:
        """1 for a sitemap or an index of sitemaps, else 0."""
        return 1.0 if root_name(item) in ("urlset", "sitemapindex") else 0.0

    def read(self, item: Item) -> Iterator[Found]:
        """A `Listed` for each address. `lastmod` is the last change and says nothing of the publication."""
        faults = Faults()
        others = listed = no_addresses = 0
        for record in records(item, frozenset({"url", "sitemap"}), faults):
            if local(record.element) == "sitemap":
                others += 1
            elif found := _listed(record.element, item):
                listed += 1
                yield found
            else:
                no_addresses += 1
        if others:
            yield Skipped(item.path, "names of other sitemaps, which are read where they are in the source", others)
        if no_addresses or not (listed or others or faults.damage):
            yield Rejected(item.path, f"{no_addresses or 'none'} of what it lists has no address on the Web")
        yield from faults.told(item.path, "the sitemap", "save it again")


def _listed(element: Element, item: Item) -> Listed | None:
    news: dict[str, str] = {}
    address = ""
    for each in element.iter():
        name = local(each)
        if name == "loc" and not address and each.getparent() is element:  # pictures have one too
            address = clean_url(text(each))
        elif name in ("title", "publication_date", "keywords", "language", "name"):
            news.setdefault(name, line_of(text(each)))
    if not address:
        return None
    language = of_attribute(news.get("language", ""))
    document = Document(
        title=news.get("title", ""),
        published=read_date(news.get("publication_date", ""), "sitemap", language),
        topics=tuple(dict.fromkeys(word.strip() for word in news.get("keywords", "").split(",") if word.strip())),
        language=language,
        url=address,
        path=f"{item.path}#{address}",
    )
    return Listed(document, unquote(urlsplit(address).path), alone=False)
