"""Blogger: the backup of a blog, the feed in a Google Takeout, and a blog's own Atom feed."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from functools import partial
from html import escape
from urllib.parse import urlsplit

from archive.partial_date import PartialDate
from importers.formats.blogs.post import COMMENTS, EMPTY, TEMPLATES, Post, document_of, kept_back, local_day, plain
from importers.formats.unpublished import BINNED, DRAFTS
from importers.formats.xml.losses import CUT, Faults
from importers.formats.xml.xml_safe import Element, attribute, elements, local, markup, records, root_name, text
from importers.page.tree import line_of
from importers.pieces import piece
from importers.protocol import Found, Item, Rejected, SiteAddress, Skipped

_MARK = b"tag:blogger.com,1999:blog-"
_BLOG = re.compile(r"blog-(\d{1,30})")
_KIND, _LABELS = "g/2005#kind", ("blogger.com/atom/ns#", "tag:blogger.com")
_KINDS = {"comment": COMMENTS, "template": TEMPLATES, "settings": TEMPLATES}
_WANTED = frozenset({"entry", "id", "title", "link"})
_LINK = re.compile(r"https?://[\w.:-]{3,255}/\d{4}/\d\d/[^\s\"'<>?#]{1,300}", re.IGNORECASE)
_MOST_LINKS = 1000  # of a feed that are compared with the places of its posts


class Blogger:
    """The importer of what Blogger gives of a blog."""

    name = "blogger"
    lists = True
    private = True

    def accepts(self, item: Item) -> float:
        """1 for an Atom feed of Blogger's, else 0."""
        return 1.0 if _MARK in item.head and root_name(item) == "feed" else 0.0

    def look(self, item: Item) -> Iterator[Found]:
        """Where the blog stands on the web, which a Takeout does not say: by a backup of the same blog, or by the
        links in its posts that lead to others of them."""
        blog, files, links = "", set[str](), set[str]()
        for element in elements(item, _WANTED, []):
            if local(element) == "id":
                blog = blog or _blog_in(text(element))
            if local(element) != "entry":
                continue
            fields = _Fields(element)
            blog = blog or _blog_in(fields.one("id"))
            if base := _base(fields.link()):
                yield SiteAddress(f"blogger {blog}", base)
                return
            files.add(fields.one("filename"))
            if len(links) < _MOST_LINKS:
                links.update(_LINK.findall(fields.one("content")))
        bases = Counter(_base(link) for link in sorted(links) if urlsplit(link).path in files)
        for base, _ in bases.most_common(1):
            yield SiteAddress(f"blogger {blog}", base)

    def read(self, item: Item) -> Iterator[Found]:
        """A `Document` for each published post or page; comments, templates and settings are skipped."""
        title, blog, document, is_empty = "", "", 0, True
        faults = Faults()
        for number, record in enumerate(records(item, _WANTED, faults)):
            element = record.element
            if record.document != document:
                title, blog, document = "", "", record.document
            if local(element) == "entry":
                is_empty = False
                blog = blog or _blog_in(_Fields(element).one("id"))
                read = partial(_post, element, record.losses, item, title, blog)
                yield piece(f"{item.path}#entry-{number}", read)
            elif local(element.getparent()) == "feed":
                title = title or (line_of(text(element)) if local(element) == "title" else "")
                blog = blog or (_blog_in(text(element)) if local(element) == "id" else "")
        if is_empty and not faults.damage:
            yield Skipped(item.path, EMPTY)
        yield from faults.told(item.path, "the export", "export it again")


class _Fields:
    """What an entry holds, by the local names of its elements."""

    def __init__(self, entry: Element) -> None:
        self._children: dict[str, list[Element]] = {}
        for child in entry:
            self._children.setdefault(local(child), []).append(child)

    def all(self, name: str) -> list[Element]:
        """Every element of this name."""
        return self._children.get(name, [])

    def one(self, name: str) -> str:
        """The text of the first element of this name, or ""."""
        found = self.all(name)
        return text(found[0]).strip() if found else ""

    def link(self) -> str:
        """The address at which readers see it, or ""."""
        links = (each for each in self.all("link") if attribute(each, "rel") == "alternate")
        return next((attribute(each, "href") for each in links), "")


def _post(entry: Element, losses: tuple[str, ...], item: Item, publication: str, blog: str) -> Found:
    fields = _Fields(entry)
    key = fields.one("id").rpartition(":")[2]
    place = f"{item.path}#{line_of(key) or line_of(fields.link())}"
    if reason := _kept_back(fields):
        return Skipped(place, reason)
    if CUT in losses and not (fields.all("status") or any(map(_is_kind, fields.all("category")))):
        reason = "the export ends in the middle of this post, before it says whether it was published; export it again"
        return Rejected(place, reason)
    url = fields.link()
    if not url and fields.one("filename").startswith("/"):
        base = item.guide.site_addresses.get(f"blogger {blog}", "")
        url = base and base + fields.one("filename")
    labels = [
        attribute(each, "term")
        for each in fields.all("category")
        if not attribute(each, "scheme").endswith(_KIND)
        and (not attribute(each, "scheme") or any(mark in attribute(each, "scheme") for mark in _LABELS))
    ]
    authors = [text(child) for author in fields.all("author") for child in author if local(child) == "name"]
    post = Post(
        place=place,
        key=key,
        title=_title(fields),
        html=_markup(fields, "content"),
        # What an author writes for search engines is the only summary of a post that is whole.
        summary=fields.one("metaDescription") or ("" if fields.one("content") else plain(_markup(fields, "summary"))),
        published=_day(fields),
        authors=[name for name in authors if name.strip() not in ("Unknown", "Anonymous")],
        topics=labels,
        url=url,
        publication=publication,
    )
    return document_of(post, item, losses)


def _kept_back(fields: _Fields) -> str:
    """Why the entry is no article or was not published, as `Skipped.reason`; "" for one that was."""
    kinds = [attribute(each, "term").rpartition("#")[2] for each in fields.all("category") if _is_kind(each)]
    kind = fields.one("type").casefold() or (kinds[0].casefold() if kinds else "")
    if kind not in ("", "post", "page"):
        return _KINDS.get(kind, TEMPLATES)
    if fields.all("in-reply-to"):
        return COMMENTS
    drafts = [text(each) for control in fields.all("control") for each in control if local(each) == "draft"]
    if any(said.strip().casefold() == "yes" for said in drafts):
        return DRAFTS
    status = fields.one("status")
    if not status and fields.one("trashed"):
        return BINNED
    return kept_back(status, _day(fields))


def _day(fields: _Fields) -> PartialDate | None:
    return local_day(fields.one("published"), "blogger")


def _is_kind(category: Element) -> bool:
    return attribute(category, "scheme").endswith(_KIND)


def _title(fields: _Fields) -> str:
    kind = attribute(fields.all("title")[0], "type") if fields.all("title") else ""
    return plain(fields.one("title")) if kind in ("html", "xhtml") else fields.one("title")


def _markup(fields: _Fields, name: str) -> str:
    """The HTML in an element, by its type: written as text, as elements, or plain."""
    for element in fields.all(name)[:1]:
        return markup(element) if "html" in attribute(element, "type") else escape(text(element))
    return ""


def _blog_in(tag: str) -> str:
    """The number of the blog in a tag such as `tag:blogger.com,1999:blog-77.post-1`, or ""."""
    found = _BLOG.search(tag[:200])
    return found[1] if found else ""


def _base(address: str) -> str:
    try:
        parts = urlsplit(address.strip())
    except ValueError:
        return ""
    return f"{parts.scheme}://{parts.netloc}" if parts.scheme in ("http", "https") and parts.netloc else ""
