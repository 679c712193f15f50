"""Exports of Substack: `posts.csv`, which says what each post is, and its text as a piece of HTML in `posts`."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterator, Mapping
from urllib.parse import urlsplit

from lxml import etree

from archive.document import Document
from importers.errors import SourceUnreadable
from importers.formats.blogs.post import Post, document_of, local_day
from importers.formats.records.encodings import encoding_of
from importers.formats.unpublished import DRAFTS, LATER, reason_of
from importers.page.decode import decode, is_text
from importers.page.meta_tags import clean_url
from importers.page.sanitise import text_of
from importers.page.tree import Element, line_of, parse
from importers.protocol import Found, Item, Listed, Rejected, SiteAddress, Withheld

_COLUMNS = frozenset({"post_id", "post_date", "is_published", "audience", "title"})
_MOST_BYTES = 20 * 1024 * 1024
_PAGE = re.compile(r"(?:\A|(?:\A|/)posts/)(\d{1,20})\.([\w%.-]{1,300})\.html\Z")
_WHOLE_PAGE = re.compile(rb"<(?:!doctype|html|head|body)\b", re.IGNORECASE)
_TITLE = re.compile(rb"<(?:h1|title)\b", re.IGNORECASE)
_LONGEST_CELL = 1024 * 1024
_ASKING = frozenset(
    "subscription-widget-wrap subscription-widget-wrap-editor subscription-widget button-wrapper captioned-button-wrap"
    " paywall-jump comment poll-embed install-substack-app-embed directMessage community-chat".split()
)


class SubstackPosts:
    """The importer of `posts.csv`."""

    name = "substack-posts"
    lists = True

    def accepts(self, item: Item) -> float:
        """1 for a table with the columns of it, else 0."""
        return 1.0 if set(_header(item)) >= _COLUMNS else 0.0

    def read(self, item: Item) -> Iterator[Found]:
        """`Listed` for each post that was published, whose text lies in a file of its own, `Withheld` for the others.

        What was sent to paying readers alone was published too.
        """
        folder = item.path.rpartition("/")[0]
        csv.field_size_limit(_LONGEST_CELL)
        names, is_empty = _header(item), True
        delimiter = _delimiter(item.head.decode(encoding_of(item.head), "replace").partition("\n")[0])
        try:
            with item.open() as stream:
                lines = io.TextIOWrapper(stream, encoding_of(item.head), "replace", newline="")
                for row in csv.DictReader(lines, names, delimiter=delimiter):
                    if row.get("post_id") == "post_id":
                        continue
                    name = line_of(row.get("post_id") or "")
                    if not name:
                        continue
                    is_empty = False
                    place = f"{folder}/posts/{name}.html".removeprefix("/")
                    document = _listed(row, item)
                    if reason := _reason(row, document, item):
                        yield Withheld(place, reason)
                    else:
                        yield Listed(document, place, alone=False)
        except (csv.Error, SourceUnreadable) as error:
            yield Rejected(item.path, f"the list is damaged; what it says after that place is lost: {error}")
            return
        if is_empty:
            yield Rejected(item.path, "it is a list of posts that names none; export the publication again")


class SubstackTexts:
    """The importer of the texts of posts, which have no title of their own: that stands in `posts.csv`."""

    name = "substack-texts"
    lists = True

    def accepts(self, item: Item) -> float:
        """.95 for a piece of HTML that lies where a text of an export does, else 0."""
        named = _PAGE.search(item.path)
        if not named or not is_text(item.head):
            return 0.0
        if "posts/" not in named[0] and _TITLE.search(item.head):
            return 0.0  # outside of its folder the name alone says little
        return 0.0 if _WHOLE_PAGE.search(item.head) else 0.95

    def look(self, item: Item) -> Iterator[Found]:
        """Where the publication stands on the web, where this text says so: then all others do too."""
        named = _PAGE.search(item.path)
        root = parse(decode(item.read(_MOST_BYTES))) if named else None
        if named and root is not None and (address := _own_address(root, named[2])):
            yield SiteAddress(_mark(item), address.removesuffix(f"/p/{named[2]}"))

    def read(self, item: Item) -> Iterator[Found]:
        """The text as a `Document` without a title. Raises `FileTooLarge` for one over 20 MiB."""
        named = _PAGE.search(item.path)
        root = parse(decode(item.read(_MOST_BYTES)))
        if named is None or root is None:
            yield Rejected(item.path, "the post has no text")
            return
        url, base = _own_address(root, named[2]), item.guide.site_addresses.get(_mark(item), "")
        url = url or (f"{base}/p/{named[2]}" if base else "")
        for each in list(root.iter(etree.Element)):
            if _ASKING & set((each.get("class") or "").split()) and each.getparent() is not None:
                each.drop_tree()
        made = document_of(
            Post(
                place=item.path,
                key=named[1],
                html=etree.tostring(root, encoding="unicode", method="html"),
                url=url,
                untitled=True,
            ),
            item,
        )
        yield made


def _listed(row: Mapping[str, str | None], item: Item) -> Document:
    name = line_of(row.get("post_id") or "")
    subtitle = line_of(text_of(row.get("subtitle") or ""))
    slug = name.partition(".")[2].replace("-", " ").strip()
    return Document(
        title=line_of(row.get("title") or "") or subtitle or slug[:1].upper() + slug[1:] or name,
        summary=subtitle,
        published=local_day(row.get("post_date") or "", "substack"),
        path=f"{item.path}#{name}",
    )


def _reason(row: Mapping[str, str | None], document: Document, item: Item) -> str:
    """Why the post was not published, as `Skipped.reason`; "" for one that was."""
    said = row.get("is_published") or ""
    if not said.strip() and document.published is None:
        return DRAFTS
    if reason := reason_of(said):
        return reason
    return LATER if document.published and document.published.first > item.guide.today else ""


def _mark(item: Item) -> str:
    """What the texts of one export have in common: where they lie."""
    return f"substack {item.label}/{item.path.rpartition('/')[0]}"


def _own_address(root: Element, slug: str) -> str:
    """The post's address, where it links to itself, as the buttons to share it do; "" where it does not."""
    for link in root.iter("a"):
        address = clean_url(link.get("href") or "")
        parts = urlsplit(address)
        if parts.path == f"/p/{slug}":
            return f"{parts.scheme}://{parts.netloc}{parts.path}"
    return ""


def _header(item: Item) -> list[str]:
    line = item.head.partition(b"\n")[0].replace(b"\0", b"")
    if b"post_id" not in line or not is_text(item.head):
        return []
    first = item.head.decode(encoding_of(item.head), "replace").partition("\n")[0].strip("\ufeff\r\n")
    try:
        return next(csv.reader([first], delimiter=_delimiter(first)), [])
    except csv.Error:
        return []


def _delimiter(line: str) -> str:
    """What parts the columns: a spreadsheet program that saved the list may have put another in the comma's place."""
    return max(",;\t", key=line.count)
