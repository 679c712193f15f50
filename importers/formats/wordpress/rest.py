"""What a WordPress site answers at `/wp-json/wp/v2/`: posts and pages as JSON, in lists, one by one or a line each."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from functools import partial

from archive.partial_date import PartialDate
from importers.errors import SourceUnreadable
from importers.formats.blogs.json_stream import BadStream, Row, key_in, object_in, objects, text_in
from importers.formats.blogs.post import ACCOUNTS, COMMENTS, Post, document_of, kept_back, local_day, plain
from importers.formats.post_kinds import NO_TOPICS, reason_of_kind
from importers.formats.unpublished import WITH_PASSWORD
from importers.page.language import of_attribute
from importers.page.sanitise import text_of
from importers.page.tree import line_of
from importers.pieces import piece
from importers.protocol import Found, Item, Rejected, Skipped

_RENDERED = re.compile(rb'"(?:title|content)"\s{0,99}:\s{0,99}\{\s{0,99}"(?:raw|rendered|protected)"\s{0,99}:')
_OF_SITE = re.compile(rb'"(?:author_avatar_urls|avatar_urls|taxonomy)"\s{0,99}:')
_LINKS = re.compile(rb"wp(?:-json|\\?/v2)")
_ENVELOPE = re.compile(rb'\s{0,999}\{\s{0,99}"(posts|pages|items|data|results|body)"\s{0,99}:\s{0,99}\[')
_TERMS = "lists of topics"


class WordPressRest:
    """The importer of answers of WordPress's REST interface."""

    name = "wordpress-json"
    private = True

    def accepts(self, item: Item) -> float:
        """1 for posts, and for comments, users and topics of the same interface; else 0."""
        head = item.head.removeprefix(b"\xef\xbb\xbf").lstrip()
        if head[:1] not in (b"[", b"{") and not head.startswith((b"<br", b"Warning", b"Notice", b"Deprecated")):
            return 0.0
        return 1.0 if _RENDERED.search(head) or (_OF_SITE.search(head) and _LINKS.search(head)) else 0.0

    def read(self, item: Item) -> Iterator[Found]:
        """A `Document` for each published post or page, read one at a time."""
        number = 0
        envelope = _ENVELOPE.match(item.head.removeprefix(b"\xef\xbb\xbf"))
        wanted = (envelope[1].decode(),) if envelope else ()
        try:
            with item.open() as stream:
                for number, (_, data) in enumerate(objects(stream, wanted.__eq__), 1):
                    yield piece(f"{item.path}#{number}", partial(_post, data, item, number))
        except (BadStream, SourceUnreadable) as error:
            yield Rejected(item.path, f"the file is damaged; the {number:,} posts before that place were read: {error}")
            return
        if not number:
            yield Rejected(item.path, "the file holds no posts; fetch /wp-json/wp/v2/posts?per_page=100&_embed=1 again")


def _post(data: bytes, item: Item, number: int) -> Found:
    place = f"{item.path}#{number}"
    try:
        row = object_in(data)
    except (ValueError, TypeError, RecursionError) as error:
        return Rejected(place, f"post {number} of the file is damaged ({type(error).__name__}); fetch it again")
    key = key_in(row, "id")
    place = f"{item.path}#post-{key or number}"
    if reason := _kept_back(row):
        return Skipped(place, reason)
    about, held = _row(row, "yoast_head_json"), _row(row, "_embedded")
    terms = _terms(held)
    pictures = [text_in(each, "source_url") for each in _rows(held, "wp:featuredmedia")]
    authors = [line_of(plain(text_in(each, "name"))) for each in _rows(held, "author")]
    html, title = _said(row, "content"), plain(_said(row, "title"))
    return document_of(
        Post(
            place=place,
            key=key,
            title=title,
            html=html,
            summary=_excerpt(_said(row, "excerpt"), html),
            published=_date(row),
            authors=authors or [line_of(text_in(about, "author"))],
            topics=[name for _, name in terms],
            section=next((name for kind, name in terms if kind == "category"), ""),
            language=of_attribute(text_in(row, "lang").replace("_", "-")),
            url=text_in(row, "link"),
            others=[_said(row, "guid")],
            picture=next(iter([*pictures, text_in(row, "jetpack_featured_media_url")]), ""),
            publication=text_in(about, "og_site_name"),
        ),
        item,
    )


def _date(row: Row) -> PartialDate | None:
    """The site's own local day, else the one in UTC; a day of zeros is an empty field."""
    return local_day(text_in(row, "date"), "wordpress") or local_day(text_in(row, "date_gmt"), "wordpress")


def _kept_back(row: Row) -> str:
    """Why it is no article or was not published, as `Skipped.reason`; "" for one that was."""
    kind = text_in(row, "type")
    if "author_name" in row and "post" in row:
        return COMMENTS
    if "avatar_urls" in row:
        return ACCOUNTS
    if "taxonomy" in row and "content" not in row:
        return _TERMS
    if reason := reason_of_kind(kind):
        return reason
    if any(_row(row, name).get("protected") is True for name in ("content", "excerpt")) or text_in(row, "password"):
        return WITH_PASSWORD
    return kept_back(text_in(row, "status"), _date(row))


def _terms(held: Row) -> list[tuple[str, str]]:
    """Categories and tags with their names, which only an answer with `_embed` gives."""
    lists = held.get("wp:term")
    rows = [each for one in lists if isinstance(one, list) for each in one] if isinstance(lists, list) else []
    named = [(text_in(each, "taxonomy"), plain(text_in(each, "name"))) for each in rows if isinstance(each, Mapping)]
    return [(kind, name) for kind, name in named if name and name.casefold() not in NO_TOPICS]


def _excerpt(markup: str, html: str) -> str:
    """The excerpt, where it was written by hand: what WordPress makes itself is the beginning of the text."""
    said = plain(markup)
    begun = said.removesuffix("[…]").removesuffix("[...]").rstrip(" .…")
    return "" if begun != said.rstrip(" .…") or line_of(text_of(html)).startswith(begun) else said


def _said(row: Row, name: str) -> str:
    """A field that is given in several forms, as readers see it."""
    forms = row.get(name)
    return (text_in(forms, "rendered") or text_in(forms, "raw")) if isinstance(forms, Mapping) else text_in(row, name)


def _row(row: Row, name: str) -> Row:
    value = row.get(name)
    return value if isinstance(value, Mapping) else {}


def _rows(row: Row, name: str) -> list[Row]:
    value = row.get(name)
    return [each for each in value if isinstance(each, Mapping)] if isinstance(value, list) else []
