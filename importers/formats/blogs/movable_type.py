"""Exports of Movable Type and TypePad, and of the systems that write their format."""

from __future__ import annotations

import csv
import re
from collections.abc import Iterator
from datetime import date
from functools import partial
from html import escape

from archive.partial_date import PartialDate
from importers.errors import SourceUnreadable
from importers.formats.blogs.movable_type_file import LONGEST, Entry, begins_export, entries
from importers.formats.blogs.post import COMMENTS, Post, document_of, kept_back, plain
from importers.formats.body_markup import markdown_html
from importers.formats.wordpress_text import with_paragraphs
from importers.page.dates.parse import read_date
from importers.page.decode import is_text
from importers.page.tree import line_of
from importers.pieces import piece
from importers.protocol import Found, Item, Rejected, Skipped

_DAY = re.compile(r"(\d{1,2})/(\d{1,2})/(\d{4})(?!\d)")
_EMPTY_LINE = re.compile(r"\n[ \t]{0,99}\n")
_MARKED = re.compile(r"<(?:p|br|div|h[1-6]|ul|ol|table|blockquote)\b", re.IGNORECASE)
_AS_IT_IS = frozenset({"0", "richtext", "html", "raw", "none"})
_HEADING = re.compile(r"h([1-6])\.\s{1,3}(.{1,500})\Z", re.DOTALL)
_QUOTE = re.compile(r"bq\.\s{1,3}")
_LINK = re.compile(r'"([^"\n]{1,300})":(https?://[^\s<>"]{1,500}[^\s<>".,;:)])')
_STRONG = re.compile(r"(?<![\w*])\*([^\s*](?:[^*\n]{0,300}[^\s*])?)\*(?![\w*])")
_EMPHASIS = re.compile(r"(?<![\w_])_([^\s_](?:[^_\n]{0,300}[^\s_])?)_(?![\w_])")


class MovableType:
    """The importer of files in Movable Type's format."""

    name = "movable-type"
    private = True

    def accepts(self, item: Item) -> float:
        """1 for a file that begins as one, else 0."""
        return 1.0 if begins_export(item.head) and is_text(item.head) else 0.0

    def read(self, item: Item) -> Iterator[Found]:
        """A `Document` for each published entry; what readers wrote is left out. The file is read an entry at a
        time."""
        number = 0
        try:
            with item.open() as stream:
                for number, entry in enumerate(entries(stream), 1):
                    yield piece(f"{item.path}#entry-{number}", partial(_post, entry, item, number))
        except SourceUnreadable as error:
            yield Rejected(item.path, f"what follows entry {number} is lost: {error}")


def _post(entry: Entry, item: Item, number: int) -> Found:
    basename, title = line_of(entry.one("BASENAME")), plain(entry.one("TITLE"))
    url, day = line_of(entry.one("UNIQUE URL")), entry.one("DATE")
    place = f"{item.path}#{basename or f'entry-{number}'}"
    if "NO ENTRY" in entry.fields:
        return Skipped(place, COMMENTS)
    if reason := kept_back(entry.one("STATUS"), _date(day)):
        return Skipped(place, reason)
    if entry.is_too_long:
        return Rejected(place, f"the entry {title!r} has more than {LONGEST >> 20} MiB of text; split it")
    breaks = entry.one("CONVERT BREAKS").casefold()
    parts = (entry.texts.get(name, "") for name in ("BODY", "EXTENDED BODY"))
    categories = entry.fields.get("PRIMARY CATEGORY", []) + entry.fields.get("CATEGORY", [])
    topics = [plain(each) for each in categories] + _tags(entry.one("TAGS"))
    return document_of(
        Post(
            place=place,
            key="" if url else basename,
            title=title,
            html="\n".join(_html(part, breaks) for part in parts if part.strip()),
            summary=plain(entry.texts.get("EXCERPT", "")),
            published=_date(day),
            authors=entry.fields.get("AUTHOR", []),
            topics=topics,
            section=next((each for each in topics if categories and each), ""),
            url=url,
            picture=line_of(entry.one("IMAGE")),
        ),
        item,
    )


def _date(said: str) -> PartialDate | None:
    """The format has the month first, whatever the country; a month that is none is a day first."""
    if found := _DAY.match(said.strip()):
        month, day, year = map(int, found.groups())
        try:
            first = date(year, month, day)
        except ValueError:
            return read_date(found[0], "movable type")
        return PartialDate(first, first, "movable type")
    return read_date(said, "movable type")


def _tags(said: str) -> list[str]:
    """Tags between commas, of which those that hold a comma stand in quotes."""
    try:
        return [line_of(each) for each in next(csv.reader([said], skipinitialspace=True), [])]
    except csv.Error:
        return [line_of(each) for each in said.split(",")]


def _html(text: str, breaks: str) -> str:
    """The text as HTML by what its entry says of its line ends; where it says nothing, by what is in it."""
    if breaks.startswith("markdown"):
        return markdown_html(text)
    if breaks.startswith("textile"):
        return with_paragraphs(_textile(text))
    if breaks in _AS_IT_IS or (not breaks and _MARKED.search(text)):
        return text
    return with_paragraphs(text)


def _textile(text: str) -> str:
    """What readers would see of Textile's marks: headings, quotes, lists, links, stress."""
    made = []
    for part in _EMPTY_LINE.split(text):
        lines = part.strip().splitlines()
        if heading := _HEADING.match(part.strip()):
            made.append(f"<h{heading[1]}>{_stressed(heading[2])}</h{heading[1]}>")
        elif quote := _QUOTE.match(part.strip()):
            made.append(f"<blockquote>{_stressed(part.strip()[quote.end() :])}</blockquote>")
        elif lines and all(line.startswith(("* ", "# ")) for line in lines):
            tag = "ul" if lines[0].startswith("*") else "ol"
            made.append(f"<{tag}>{''.join(f'<li>{_stressed(line[2:])}</li>' for line in lines)}</{tag}>")
        else:
            made.append(_stressed(part.strip().removeprefix("p. ")))
    return "\n\n".join(made)


def _stressed(text: str) -> str:
    text = _LINK.sub(lambda found: f'<a href="{escape(found[2])}">{found[1]}</a>', text)
    return _EMPHASIS.sub(r"<em>\1</em>", _STRONG.sub(r"<strong>\1</strong>", text))
