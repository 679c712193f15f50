"""One post of an export, whatever the system, to a document."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from html import escape, unescape
from zoneinfo import ZoneInfo

from archive.document import Document, clean_text
from archive.partial_date import PartialDate
from importers.formats.records.json_records import title_of
from importers.formats.signed import signed
from importers.formats.unpublished import LATER, is_to_come, reason_of, unless_to_come
from importers.page.dates.parse import read_date
from importers.page.language import of_article
from importers.page.meta_tags import clean_url
from importers.page.sanitise import sanitise, sanitise_element, text_of
from importers.page.tree import line_of, once, parse
from importers.protocol import Damaged, Item, Rejected, Skipped

COMMENTS = "comments of readers"
TEMPLATES = "templates and settings"
READERS = "lists of readers"
EMPTY = "exports without posts"
ACCOUNTS = "notes of the account"
_LONGEST_TITLE = 2000  # characters
_EARLIEST = datetime(1970, 1, 1, tzinfo=UTC).year + 1
_OF_ANY_SCHEME = re.compile(r"""(\s(?:src|href)\s{0,3}=\s{0,3}["'])//""", re.IGNORECASE)
_NO_ZONE = frozenset({"", "UTC", "Etc/UTC"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Post:
    """What an export says of one article.

    `place` is where it stands in its file, `key` the system's own id of it or "". `title` and `summary` are plain
    text, `html` the body as the system keeps it, not yet sanitised. Mail addresses in `authors` are left out. `picture`
    is the address of the picture at its head, with its `caption` (HTML). `publication` is the name that the export
    gives itself, `others` are further addresses of the post. One that is `untitled` has its title in a list beside it,
    and is left without one; any other that has none is given its first sentence.
    """

    place: str
    key: str = ""
    title: str = ""
    html: str = ""
    summary: str = ""
    published: PartialDate | None = None
    authors: Sequence[str] = ()
    topics: Sequence[str] = ()
    section: str = ""
    language: str = ""
    url: str = ""
    others: Sequence[str] = ()
    picture: str = ""
    caption: str = ""
    publication: str = ""
    untitled: bool = False


def document_of(post: Post, item: Item, losses: tuple[str, ...] = ()) -> Document | Damaged | Rejected | Skipped:
    """The article as it is stored, with what was lost of it; `Rejected` where it has no text, `Skipped` where its day
    is still to come."""
    url = clean_url(post.url)
    html = safe_html(post.html, url)
    if post.picture and post.picture not in html and clean_url(post.picture):
        html = sanitise(_picture(post.picture, post.caption)) + html
    body, summary = text_of(html).strip(), line_of(post.summary)
    title = line_of(post.title)[:_LONGEST_TITLE]
    if not body and not summary:
        named = f"the post {title!r}" if title else "the post"
        return Rejected(post.place, f"{named} has no text; what it shows is not in the export")
    others = (clean_url(each) for each in post.others)
    document = Document(
        title=title or ("" if post.untitled else title_of(body or summary)),
        body=body,
        html=html if body else "",
        summary=summary if summary != line_of(body) else "",
        published=post.published,
        authors=once([name for each in post.authors for name in signed(each)]),
        topics=once(post.topics),
        language=of_article(title, body or summary) or post.language,
        url=url,
        source=line_of(post.publication) or item.label,
        source_id=line_of(post.key),
        section=line_of(post.section),
        path=post.place,
        addresses=tuple(dict.fromkeys(each for each in others if each and each != url)),
    )
    return unless_to_come(document, item.guide, losses)


def kept_back(status: str, published: PartialDate | None) -> str:
    """Why a post of this status and day was not published, as `Skipped.reason`; "" for one that was, and for one that
    `document_of` skips until its day has passed."""
    return reason_of(status) or (LATER if is_to_come(status) and published is None else "")


def safe_html(html: str, base: str = "") -> str:
    """The HTML sanitised, relative links made absolute with `base` or dropped."""
    html = _OF_ANY_SCHEME.sub(r"\1https://", html)
    root = parse(html) if base else None
    return sanitise(html) if root is None else sanitise(sanitise_element(root, base))


def plain(markup: str) -> str:
    """The text of a title or a summary that is HTML, on one line."""
    return line_of(text_of(sanitise(markup)) or unescape(clean_text(markup)))


def local_day(stamp: str, source: str, zone: str = "") -> PartialDate | None:
    """The day of a moment in UTC as it was on the clocks of the publication, whose time zone is `zone`; the day as it
    is written where the zone is not known, None where it is no date or an empty one of a database."""
    if zone not in _NO_ZONE:
        try:
            moment = datetime.fromisoformat(stamp.strip())
            moment = moment if moment.tzinfo else moment.replace(tzinfo=UTC)
            stamp = moment.astimezone(ZoneInfo(zone)).date().isoformat()
        # A zone may be no name at all, one that this system does not know, or the path of a folder.
        except (ValueError, OverflowError, KeyError, OSError):
            pass
    found = read_date(stamp, source)
    return found if found and found.first.year >= _EARLIEST else None


def milliseconds(value: object) -> str:
    """A moment that is written as milliseconds since 1970 as ISO 8601 in UTC; any other text as it is."""
    if isinstance(value, int | float) and not isinstance(value, bool):
        try:
            return datetime.fromtimestamp(value / 1000, UTC).isoformat()
        except (ValueError, OverflowError, OSError):
            return ""
    return value if isinstance(value, str) else ""


def _picture(address: str, caption: str) -> str:
    said = f"<figcaption>{caption}</figcaption>" if caption.strip() else ""
    return f'<figure><img src="{escape(address)}">{said}</figure>'
