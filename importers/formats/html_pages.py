"""Saved HTML pages: one page, one article."""

from __future__ import annotations

import re
from collections.abc import Iterator

from importers.formats.html_extract import extract
from importers.guide.recipe import recipe_for
from importers.page.decode import decode, is_text
from importers.protocol import Found, Item, Rejected, Skipped
from importers.site.naming import stated_address

MOST_BYTES = 20 * 1024 * 1024
_HTML = re.compile(
    r"<(?:!doctype\s{1,9}html|html|head|body|title|meta\s|article|h[1-6]|p|div|table|span|font|center)\b", re.IGNORECASE
)
_WHOLE = re.compile(r"<(?:!doctype\s{1,9}html|html|head|body)\b", re.IGNORECASE)
_OTHER_XML = re.compile(
    r"\A\s{0,99}(?:<\?xml[^>]{0,300}\?>)?\s{0,99}(?:<!--.{0,500}-->\s{0,99})?<(?:rss|feed|rdf:rdf|urlset|sitemapindex|svg|opml)\b",
    re.IGNORECASE,
)


class HtmlPages:
    """The importer of single pages."""

    name = "html"

    def accepts(self, item: Item) -> float:
        """.6 for a page, .3 for a fragment of one, 0 for everything else."""
        return looks_like_html(item.head)

    def read(self, item: Item) -> Iterator[Found]:
        """One `Document`, or one `Rejected` that says what the page lacks, and how the recipe fitted that it has; or
        one `Skipped` where the recipe leaves the page out.

        Raises `FileTooLarge` for a page over 20 MiB.
        """
        data = item.read(MOST_BYTES)
        if not data.strip():
            yield Rejected(item.path, "the file is empty")
            return
        if not is_text(data):
            yield Rejected(item.path, "the file is not text, so it is no page")
            return
        text = decode(data, item.media_type)
        if _is_left_out(text, item):
            yield Skipped(item.path, "the recipe leaves it out")
            return
        found, fit = extract(text, item)
        yield Rejected(item.path, found) if isinstance(found, str) else found
        if fit:
            yield fit


def _is_left_out(html: str, item: Item) -> bool:
    address = item.address or stated_address(html) if item.guide.recipes else ""
    recipe = recipe_for(item.guide.recipes, address, item.path)
    return recipe is not None and recipe.leaves_out(address, item.path)


def looks_like_html(head: bytes) -> float:
    """How surely these first bytes of a file begin an HTML page, 0 to .6."""
    if not is_text(head):
        return 0.0
    text = decode(head)
    stripped = text.lstrip()
    if stripped[:1] in ("{", "[") or _OTHER_XML.match(stripped[:2000]):
        return 0.0
    if _WHOLE.search(text):
        return 0.6
    return 0.3 if stripped[:1] == "<" and _HTML.search(text) else 0.0
