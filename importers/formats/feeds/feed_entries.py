"""One entry of a feed, whatever its format, to a document."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from archive.document import Document
from archive.partial_date import PartialDate
from importers.formats.records.json_records import title_of
from importers.formats.unpublished import unless_to_come
from importers.page.language import of_article
from importers.page.meta_tags import clean_url
from importers.page.sanitise import sanitise, text_of
from importers.page.tree import line_of, once
from importers.protocol import Damaged, Item, Rejected, Skipped

EMPTY = "feeds without entries"
_LONGEST_TITLE = 2000  # characters
_TEASER = 1000  # characters up to which a text that says that it was cut is a summary
_CUT = re.compile(
    r"(?:\[\s?(?:…|\.\.\.)\s?\]|\b(?:continue reading|read more|leer más|seguir leyendo|lire la suite)\W{0,9})\Z",
    re.IGNORECASE,
)
_BLOCK = re.compile(r"<(?:p|div|ul|ol|li|h[1-6]|blockquote|table|pre|section|article|figure|dl)\b", re.IGNORECASE)
_EMPTY_LINES = re.compile(r"\n[^\S\n]{0,99}+\n\s{0,999}+")
_TAG = re.compile(r"<[a-zA-Z/]")
_WRAPPED = range(50, 100)  # characters of a line that a program ended, not its author


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


def document_of(entry: Entry, item: Item, feed: str, number: int) -> Document | Damaged | Rejected | Skipped:
    """The article, or why the entry is none. `feed` is the feed's title; `number` counts its entries from 1.

    A text that stands alone is the article's body, but for one that says that it was cut short: that is its summary.
    """
    html = sanitise(_with_paragraphs(entry.content))
    body, summary = text_of(html), " ".join(text_of(sanitise(entry.summary)).split())
    if not body and (len(summary) > _TEASER or not _CUT.search(summary[-100:])):
        html = sanitise(_with_paragraphs(entry.summary))
        body, summary = text_of(html), ""
    url, key = clean_url(entry.url), line_of(entry.key)
    path = f"{item.path}#{url or key or number}"
    title = line_of(text_of(sanitise(entry.title)) or entry.title)[:_LONGEST_TITLE]
    if not body and not summary:
        return Rejected(
            path, f"the entry {title or path!r} has no text; save the page that it links to and import that"
        )
    own_address = clean_url(key)
    document = Document(
        title=title or title_of(body or summary),
        body=body,
        html=html if body else "",
        summary=summary if summary != body else "",
        published=entry.published,
        authors=once(entry.authors),
        topics=once(entry.topics),
        language=of_article(title, body or summary) or entry.language,
        url=url or own_address,
        source=feed or item.label,
        path=path,
        addresses=(own_address,) if own_address and own_address != url and url else (),
        source_id="" if url or own_address else key[:1000],
        captured=item.captured,
    )
    return unless_to_come(document, item.guide)


def _with_paragraphs(text: str) -> str:
    """The text with the paragraphs and lines that plain text has by its empty lines and line ends; HTML as it is."""
    text = text.strip().replace("\r\n", "\n").replace("\r", "\n")
    if "\n" not in text or _BLOCK.search(text):
        return text
    parts = _EMPTY_LINES.split(text)
    if _TAG.search(text):
        return "\n".join(f"<p>{part}</p>" for part in parts) if len(parts) > 1 else text
    return "\n".join(f"<p>{_joined(part.splitlines())}</p>" for part in parts)


def _joined(lines: Sequence[str]) -> str:
    """The lines of a paragraph, whose ends are shown unless they are there only because a program ended them."""
    wrapped = all(len(line) in _WRAPPED for line in lines[:-1])
    return (" " if wrapped else "<br>").join(line.strip() for line in lines)
