"""Exports of Ghost, of every version: one JSON file that mirrors the site's database."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator
from functools import partial
from html import unescape

from importers.errors import SourceUnreadable
from importers.formats.blogs.ghost_bodies import BadBody, html_of
from importers.formats.blogs.json_stream import BadStream, Place, Row, key_in, object_in, objects, text_in
from importers.formats.blogs.post import Post, document_of, kept_back, local_day, milliseconds
from importers.page.language import of_attribute
from importers.page.meta_tags import clean_url
from importers.page.tree import line_of
from importers.pieces import piece
from importers.protocol import Found, Item, Rejected, Skipped

_EXPORT = re.compile(
    rb'\A(?:\xef\xbb\xbf)?\s{0,99}\{\s{0,99}"(?:db"\s{0,99}:\s{0,99}\[\s{0,99}\{\s{0,99}"(?:meta|data)"'
    rb'|meta"\s{0,99}:\s{0,99}\{[^{}]{0,400}"exported_on"|data"\s{0,99}:\s{0,99}\{\s{0,99}"posts"\s{0,99}:)'
)
_SITE_MARK = "__GHOST_URL__"
_POSTS = "posts"
_BESIDE = frozenset({"tags", "users", "posts_tags", "posts_authors", "posts_meta", "settings"})
_MOST_BESIDE = 500_000
_SETTINGS = {"title", "url", "lang", "locale", "default_locale", "timezone", "active_timezone"}
_PAGES = "pages of the site itself, such as About"


class Ghost:
    """The importer of Ghost's exports."""

    name = "ghost"
    private = True

    def accepts(self, item: Item) -> float:
        """1 for an export, else 0."""
        return 1.0 if _EXPORT.match(item.head) else 0.0

    def read(self, item: Item) -> Iterator[Found]:
        """A `Document` for each published post. The file is read twice, a record at a time: what belongs to
        the posts may stand behind them."""
        site = _Site()
        try:
            with item.open() as stream:
                for place, data in objects(stream, _wanted):
                    site.note(place, data)
        # What is wrong with the file is told when its posts have been read.
        except (BadStream, SourceUnreadable):
            pass
        number = 0
        try:
            with item.open() as stream:
                for place, data in objects(stream, _wanted):
                    if place[-1] == _POSTS:
                        number += 1
                        yield piece(f"{item.path}#post-{number}", partial(_post, data, item, site, number))
        except (BadStream, SourceUnreadable) as error:
            read = f"the {number:,} posts before that place were read"
            yield Rejected(item.path, f"the export is damaged; {read}: {error}")
            return
        if not number:
            yield Rejected(
                item.path,
                f"this is a Ghost export{site.version} that holds no posts; in Ghost, export the content (under "
                "Settings, Labs or Import/Export) and import that file",
            )


def _wanted(place: Place) -> bool:
    return place[-1:] == ("meta",) or (len(place) > 1 and place[-2] == "data" and place[-1] in _BESIDE | {_POSTS})


class _Site:
    """What the export says beside its posts."""

    def __init__(self) -> None:
        self.version = ""
        self._settings: dict[str, str] = {}
        self._tags: dict[str, tuple[str, bool]] = {}
        self._users: dict[str, str] = {}
        self._of_posts: dict[str, defaultdict[str, list[tuple[float, str]]]] = {
            "tag_id": defaultdict(list),
            "author_id": defaultdict(list),
        }
        self._captions: dict[str, str] = {}
        self._rows = 0

    def note(self, place: Place, data: bytes) -> None:
        """Note one record; one that cannot be read, or that is one of too many, is left out."""
        if place[-1] == _POSTS or self._rows >= _MOST_BESIDE:
            return
        self._rows += 1
        try:
            row = object_in(data)
        except (ValueError, TypeError, RecursionError):
            return
        match place[-1]:
            case "meta":
                said = _line(row, "version")
                self.version = f" of version {said[:20]}" if said else ""
            case "settings" if _line(row, "key") in _SETTINGS:
                self._settings[_line(row, "key")] = _line(row, "value")
            case "tags":
                hidden = _line(row, "visibility") == "internal" or _line(row, "name").startswith("#")
                self._tags[key_in(row, "id")] = (_line(row, "name"), hidden)
            case "users":
                self._users[key_in(row, "id")] = _line(row, "name")
            case "posts_tags":
                self._join(row, "tag_id")
            case "posts_authors":
                self._join(row, "author_id")
            case "posts_meta":
                self._captions[key_in(row, "post_id")] = text_in(row, "feature_image_caption")

    def _join(self, row: Row, name: str) -> None:
        order = row.get("sort_order")
        rows = self._of_posts[name][key_in(row, "post_id")]
        rows.append((float(order) if isinstance(order, int | float) else float(len(rows)), key_in(row, name)))

    def topics(self, post: str) -> list[str]:
        """The names of a post's tags in their order, without those for the editors alone."""
        named = (self._tags.get(tag, ("", True)) for _, tag in sorted(self._of_posts["tag_id"][post]))
        return [name for name, hidden in named if not hidden]

    def authors(self, post: str, single: str) -> list[str]:
        """The names of a post's authors in their order; before there could be several, the single one."""
        several = [author for _, author in sorted(self._of_posts["author_id"][post])]
        return [self._users.get(each, "") for each in several or [single]]

    def setting(self, *names: str) -> str:
        """The first of these settings that is given, or ""."""
        return next((self._settings[name] for name in names if self._settings.get(name)), "")

    def caption(self, post: str) -> str:
        """The caption of the picture at the head of a post."""
        return self._captions.get(post, "")


def _post(data: bytes, item: Item, site: _Site, number: int) -> Found:
    place = f"{item.path}#post-{number}"
    try:
        row = object_in(data)
    except (ValueError, TypeError, RecursionError) as error:
        return Rejected(place, f"post {number} of the export is damaged ({type(error).__name__}); export it again")
    key, title = key_in(row, "id"), unescape(_line(row, "title"))
    place = f"{item.path}#{key_in(row, 'slug') or key or f'post-{number}'}"
    said = milliseconds(row.get("published_at"))
    published = local_day(said, "ghost", site.setting("timezone", "active_timezone"))
    # Without a status Ghost takes a post for a draft.
    if reason := kept_back(_line(row, "status") or ("published" if said else "draft"), published):
        return Skipped(place, reason)
    if _line(row, "type") == "page" or row.get("page") in (1, True):
        return Skipped(place, _PAGES)
    try:
        html = html_of(row)
    except BadBody as error:
        return Rejected(place, f"the post {title!r} cannot be read: {error}; save it again in Ghost and export anew")
    home = clean_url(site.setting("url")).rstrip("/")
    topics = site.topics(key)
    own = f"{home}/{_line(row, 'slug')}/" if home and _line(row, "slug") else ""
    canonical = clean_url(_line(row, "canonical_url").replace(_SITE_MARK, home))
    return document_of(
        Post(
            place=place,
            key=key,
            title=title,
            html=html.replace(_SITE_MARK, home),
            summary=_line(row, "custom_excerpt"),
            published=published,
            authors=site.authors(key, key_in(row, "author_id")),
            topics=topics,
            section=topics[0] if topics else "",
            language=of_attribute(
                _line(row, "locale") or _line(row, "language") or site.setting("locale", "lang", "default_locale")
            ),
            url=canonical or own,
            others=[own],
            picture=_at_home(_line(row, "feature_image") or _line(row, "image"), home),
            caption=site.caption(key),
            publication=unescape(site.setting("title")),
        ),
        item,
    )


def _at_home(address: str, home: str) -> str:
    """The address of a picture, of which older versions keep the path alone."""
    whole = address.replace(_SITE_MARK, home)
    return home + whole if whole.startswith("/") and not whole.startswith("//") else whole


def _line(row: Row, name: str) -> str:
    return line_of(text_in(row, name))
