"""WordPress exports (WXR): the posts and pages that were published, as their readers saw them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import partial

from importers.formats.blogs.post import EMPTY
from importers.formats.signed import signed
from importers.formats.wordpress.posts import Site, post
from importers.formats.xml.losses import Faults
from importers.formats.xml.xml_safe import Element, beginning, local, records, text
from importers.page.language import of_attribute
from importers.page.tree import line_of
from importers.pieces import piece
from importers.protocol import Found, Item, Skipped

# The address of the namespace; where an exporter left it out, the elements themselves.
_MARKS = re.compile(
    r"wordpress\.org/export/|<wp:(?:wxr_version|base_site_url|base_blog_url|post_id|post_type|author)\b"
)
_WANTED = frozenset({"item", "author", "wp_author", "title", "language", "pubDate"})


class WordPress:
    """The importer of WordPress exports."""

    name = "wordpress"
    private = True

    def accepts(self, item: Item) -> float:
        """1 for an export, else 0."""
        root, head = beginning(item)
        return 1.0 if root == "rss" and is_export(head) else 0.0

    def read(self, item: Item) -> Iterator[Found]:
        """A `Document` for each published post or page, one after the other; comments are left out."""
        site, document, any_posts = Site(item), 0, False
        faults = Faults()
        for number, record in enumerate(records(item, _WANTED, faults)):
            if record.document != document:
                site, document = Site(item), record.document
            if local(record.element) != "item":
                _note(site, record.element)
                continue
            any_posts = True
            if found := piece(f"{item.path}#element-{number}", partial(post, record.element, record.losses, site)):
                yield found
        if not any_posts and not faults.damage:
            yield Skipped(item.path, EMPTY)
        yield from faults.told(item.path, "the export", "export it again")


def is_export(text: str) -> bool:
    """Whether a text that is RSS is an export of WordPress."""
    return _MARKS.search(text) is not None


def _note(site: Site, element: Element) -> None:
    """Note one element of the channel; what belongs to something else in it is left to that."""
    parent = element.getparent()
    if parent is None or local(parent) != "channel":
        return
    match local(element):
        case "title":
            site.title = site.title or line_of(text(element))
        case "language":
            site.language = of_attribute(text(element))
        case "pubDate":
            site.exported = line_of(text(element))
        case "author" | "wp_author":  # the second is what the command line of WordPress once wrote
            fields = {local(child): line_of(text(child)) for child in element}
            login = fields.get("author_login", "")
            first, last = fields.get("author_first_name", ""), fields.get("author_last_name", "")
            # A mail address is nobody's name, though some sites show it as one.
            names = signed(fields.get("author_display_name", "")) or signed(f"{first} {last}")
            site.authors[login] = names[0] if names else ""
