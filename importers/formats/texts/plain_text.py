"""Plain text files that say what they are: the title on the first line, the day on one of its own, then the text."""

from __future__ import annotations

import re
from collections.abc import Iterator

from archive.document import Document, clean_text
from importers.formats.unpublished import unless_to_come
from importers.page.dates.parse import Dateline, read_dateline
from importers.page.decode import decode, is_text
from importers.page.language import of_article
from importers.page.people.names import is_byline, names_in
from importers.page.tree import line_of
from importers.protocol import Found, Item, Rejected, Skipped

_NAMED = re.compile(r"\.(?:txt|text)\Z", re.IGNORECASE)
_FOR_PROGRAMS = re.compile(
    r"(?:\A|/)(?:robots|humans|ads|app-ads|security|llms|sitemap|requirements|readme|licen[cs]e|copying|changelog|notice"
    r"|thanks|authors|install|todo|version|manifest)(?:[.-][\w.-]{0,20})?\.(?:txt|text)\Z",
    re.IGNORECASE,
)
_MOST_BYTES = 4 * 1024 * 1024
_LONGEST_TITLE = 200  # characters
_LINES_OF_HEAD = 4  # that are not empty, the title first
_EMPTY_LINES = re.compile(r"\n[ \t]{0,99}\n\s{0,999}")


class PlainText:
    """The importer of plain text."""

    name = "plaintext"

    def accepts(self, item: Item) -> float:
        """.4 for a text whose first lines are a title and a day, .2 for one only named for plain text, else 0."""
        if not _NAMED.search(item.path) or not is_text(item.head):
            return 0.0
        return 0.4 if _head_of(decode(item.head[:4096])) else 0.2

    def read(self, item: Item) -> Iterator[Found]:
        """One `Document`, or why it is none. Raises `FileTooLarge` for a file over 4 MiB."""
        if _FOR_PROGRAMS.search(item.path):
            yield Skipped(item.path, "notes and lists for programs")
            return
        text = clean_text(decode(item.read(_MOST_BYTES), item.media_type)).strip()
        head = _head_of(text)
        if head is None:
            yield Rejected(
                item.path,
                "this is plain text that does not say what it is; write the title on its first line and the day on the"
                " second, and leave a line empty before the text",
            )
            return
        title, dated, names, end = head
        body = "\n\n".join(part.strip() for part in _EMPTY_LINES.split(text[end:]) if part.strip())
        document = Document(
            title=title,
            body=body,
            published=dated.date,
            label=dated.label,
            authors=names,
            language=of_article(title, body),
            source=item.label,
            path=item.path,
        )
        yield unless_to_come(document, item.guide)


def _head_of(text: str) -> tuple[str, Dateline, tuple[str, ...], int] | None:
    """The title, the day, the names, and where the text begins; None where the first lines are not these."""
    title, dated, at = "", None, 0
    names: tuple[str, ...] = ()
    for _ in range(4 * _LINES_OF_HEAD):
        end = text.find("\n", at)
        line, after = line_of(text[at : end if end >= 0 else len(text)]), end + 1 if end >= 0 else len(text)
        if not line:
            at = after
        elif not title:
            title, at = line, after
        elif dated is None and (found := read_dateline(line)):
            dated, at = found, after
        elif not names and is_byline(line):
            names, at = names_in([line]), after
        else:
            break
        if at >= len(text):
            break
    if not title or len(title) > _LONGEST_TITLE or dated is None or not text[at:].strip():
        return None
    return title, dated, names, at
