"""WordPress exports (WXR): the posts and pages that were published, as their readers saw them."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial
from html import unescape

from archive.document import Document
from archive.partial_date import PartialDate
from importers.formats.records.json_records import title_of
from importers.formats.wordpress.wordpress_text import shown
from importers.formats.xml.xml_safe import Element, attribute, elements, local, root_name, space, text
from importers.page.dates.parse import read_date
from importers.page.language import of_article, of_attribute
from importers.page.meta_tags import clean_url
from importers.page.sanitise import sanitise, text_of
from importers.page.tree import line_of
from importers.pieces import piece
from importers.protocol import Found, Item, Rejected, Skipped

_EXPORT = b"wordpress.org/export/"
_NO_ARTICLES = {
    "attachment": "attachments",
    "nav_menu_item": "entries of menus",
    "revision": "earlier drafts",
    "custom_css": "styles",
    "customize_changeset": "settings",
    "oembed_cache": "settings",
    "user_request": "settings",
    "acf-field": "settings",
    "acf-field-group": "settings",
    "feedback": "messages from readers",
}
_UNPUBLISHED = {
    "draft": "drafts",
    "auto-draft": "drafts",
    "pending": "posts that wait for review",
    "private": "private posts",
    "trash": "posts in the bin",
    "future": "posts that were to be published later",
    "inherit": "earlier drafts",
}
_NO_TOPICS = frozenset(
    ("uncategorized", "uncategorised", "sin categoría", "sin categorizar", "non classé", "allgemein")
)
_LONGEST_TITLE = 2000  # characters
_WANTED = frozenset({"item", "author", "title", "language", "base_blog_url"})
_BEFORE_PRINT = 1450


class WordPress:
    """The importer of WordPress exports."""

    name = "wordpress"
    private = True

    def accepts(self, item: Item) -> float:
        """1 for an export, else 0."""
        return 1.0 if _EXPORT in item.head and root_name(item) == "rss" else 0.0

    def read(self, item: Item) -> Iterator[Found]:
        """A `Document` for each published post or page, one after the other; comments are left out."""
        site = _Site(item)
        damage: list[str] = []
        for number, element in enumerate(elements(item, _WANTED, damage)):
            if local(element) != "item":
                site.note(element)
            elif found := piece(f"{item.path}#element-{number}", partial(_post, element, site)):
                yield found
        for fault in damage:
            yield Rejected(item.path, f"the export is damaged; what could be read of it was: {fault}")


class _Site:
    """What the export says of its site before its posts."""

    def __init__(self, item: Item) -> None:
        self.item = item
        self.title = ""
        self.language = ""
        self.authors: dict[str, str] = {}

    def note(self, element: Element) -> None:
        """Note one element of the channel; what belongs to a post is left to it."""
        parent = element.getparent()
        if parent is None or local(parent) != "channel":
            return
        match local(element):
            case "title":
                self.title = self.title or line_of(text(element))
            case "language":
                self.language = of_attribute(text(element))
            case "author":
                fields = {local(child): line_of(text(child)) for child in element}
                self.authors[fields.get("author_login", "")] = fields.get("author_display_name", "")


def _post(element: Element, site: _Site) -> Found | None:
    fields: dict[str, str] = {}
    categories: list[tuple[str, str]] = []
    for child in element:
        name = local(child)
        if name == "category":
            categories.append((attribute(child, "domain") or "category", line_of(unescape(text(child)))))
        elif name == "encoded":
            fields["excerpt" if "excerpt" in space(child) else "content"] = text(child)
        elif name != "comment":
            fields.setdefault(name, text(child))
    kind, status = fields.get("post_type", "post").strip(), fields.get("status", "publish").strip()
    place = f"{site.item.path}#post-{fields.get('post_id', '').strip() or line_of(fields.get('link', ''))}"
    if kind in _NO_ARTICLES or kind.startswith("wp_"):
        return Skipped(place, _NO_ARTICLES.get(kind, "settings"))
    if status != "publish":
        return Skipped(place, _UNPUBLISHED.get(status, f"posts that are {status[:40]!r}, not published"))
    if fields.get("post_password", "").strip():
        return Skipped(place, "posts with a password")
    html = sanitise(shown(fields.get("content", "")))
    body = text_of(html)
    summary = " ".join(text_of(sanitise(fields.get("excerpt", ""))).split())
    title = line_of(unescape(fields.get("title", "")))[:_LONGEST_TITLE]
    if not body and not summary:
        return Rejected(place, f"the {kind[:40]} {title or place!r} has no text")
    login = line_of(fields.get("creator", ""))
    author = site.authors.get(login) or login
    link, guid = clean_url(line_of(fields.get("link", ""))), clean_url(line_of(fields.get("guid", "")))
    topics = [name for domain, name in categories if domain in ("category", "post_tag") or domain.endswith("tag")]
    topics = [name for name in dict.fromkeys(topics) if name and name.casefold() not in _NO_TOPICS]
    sections = [name for domain, name in categories if domain == "category" and name in topics]
    return Document(
        title=title or title_of(body or summary),
        body=body,
        html=html,
        summary=summary,
        published=_date(fields, site.language),
        authors=(author,) if author else (),
        topics=tuple(topics),
        language=of_article(title, body or summary) or site.language,
        url=link,
        source=site.item.guide.as_name or site.title or site.item.label,
        source_id=fields.get("post_id", "").strip(),
        section=sections[0] if sections else "",
        path=place,
        addresses=(guid,) if guid and guid != link else (),
    )


def _date(fields: dict[str, str], language: str) -> PartialDate | None:
    """The site's own local day; WordPress writes zeros where it has none."""
    found = read_date(fields.get("post_date", ""), "wordpress")
    found = found or read_date(fields.get("pubDate", ""), "wordpress", language)
    return found if found and found.first.year > _BEFORE_PRINT else None  # year 1 is an empty field
