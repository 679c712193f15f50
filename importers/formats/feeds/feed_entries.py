"""One entry of a feed, whatever its format, to a document."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from archive.document import Document
from archive.partial_date import PartialDate
from importers.formats.records.json_records import title_of
from importers.page.language import of_article
from importers.page.meta_tags import clean_url
from importers.page.sanitise import sanitise, text_of
from importers.page.tree import line_of
from importers.protocol import Item, Rejected

_LONGEST_TITLE = 2000  # characters
_TEASER = 1000  # characters up to which a text that stands alone is a summary


@dataclass(frozen=True, slots=True)
class Entry:
    """What a feed says of one article. `content` and `summary` are HTML; `key` is the feed's own id for it."""

    title: str
    content: str
    summary: str
    url: str
    key: str
    published: PartialDate | None
    authors: Sequence[str]
    topics: Sequence[str]
    language: str


def document_of(entry: Entry, item: Item, feed: str, number: int) -> Document | Rejected:
    """The article, or why the entry is none. `feed` is the feed's title; `number` counts its entries from 1.

    A text that stands alone and is short is the article's teaser, so its summary; a longer one is its body.
    """
    html = sanitise(entry.content)
    body, summary = text_of(html), " ".join(text_of(sanitise(entry.summary)).split())
    if not body and len(summary) > _TEASER:
        html = sanitise(entry.summary)
        body, summary = text_of(html), ""
    url, key = clean_url(entry.url), line_of(entry.key)
    path = f"{item.path}#{url or key or number}"
    title = line_of(text_of(sanitise(entry.title)) or entry.title)[:_LONGEST_TITLE]
    if not body and not summary:
        return Rejected(
            path, f"the entry {title or path!r} has no text; save the page that it links to and import that"
        )
    own_address = clean_url(key)
    return Document(
        title=title or title_of(body or summary),
        body=body,
        html=html if body else "",
        summary=summary if summary != body else "",
        published=entry.published,
        authors=_lines(entry.authors),
        topics=_lines(entry.topics),
        language=of_article(title, body or summary) or entry.language,
        url=url or own_address,
        source=item.guide.as_name or feed or item.label,
        path=path,
        addresses=(own_address,) if own_address and own_address != url and url else (),
        source_id="" if url or own_address else key[:1000],
        captured=item.captured,
    )


def _lines(texts: Sequence[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(line for line in (line_of(text) for text in texts) if line))
