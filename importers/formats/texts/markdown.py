"""Markdown files with a head, as sites made by Hugo, Jekyll and their like keep their articles."""

from __future__ import annotations

import re
import sys
from collections.abc import Iterator
from functools import cache
from urllib.parse import urljoin

from markdown_it import MarkdownIt

from archive.document import Document, clean_text
from archive.partial_date import PartialDate
from importers.formats.texts.front_matter import BadFrontMatter, split, words
from importers.page.dates.parse import read_date
from importers.page.decode import decode, is_text
from importers.page.language import of_article, of_attribute
from importers.page.meta_tags import clean_url
from importers.page.sanitise import sanitise, text_of
from importers.page.tree import line_of
from importers.protocol import Found, Item, Rejected, Skipped

_MOST_BYTES = 4 * 1024 * 1024
_NAMED = re.compile(r"\.(?:md|markdown|mdown|mkd|mdx)\Z", re.IGNORECASE)
_KNOWN = re.compile(
    r"\n\s{0,4}\"?(?:title|date|layout|author|authors|tags|categories|draft|slug|permalink)\"?\s{0,3}[:=]",
    re.IGNORECASE,
)
_DAY_IN_NAME = re.compile(r"(?:\A|/)((?:19|20)\d\d-\d\d-\d\d)-[^/]+\Z")
_SHORTCODE = re.compile(r"\{(?=[{%])")
_ENDS = {"{{<": re.compile(r"[>%]\}\}"), "{{": re.compile(r"\}\}"), "{%": re.compile(r"%\}")}
_LONGEST = {"{{<": 2000, "{{": 500, "{%": 2000}  # characters between the brackets
_HEADING = re.compile(r"\A\s{0,999}+#{1,2}+\s++([^\n]{1,999}+)(?:\n|\Z)")
_LONGEST_HEADING, _LONGEST_TITLE = 501, 2000  # characters


class Markdown:
    """The importer of Markdown."""

    name = "markdown"

    def accepts(self, item: Item) -> float:
        """.9 for a head with fields of an article, .5 for a file that is named for Markdown, else 0."""
        if not is_text(item.head):
            return 0.0
        start = item.head[:4096].decode("utf-8", "replace").removeprefix("\ufeff").lstrip("\n")
        if start.startswith(("---\n", "---\r", "+++\n", "+++\r", "--- ")) and _KNOWN.search(start):
            return 0.9
        return 0.5 if _NAMED.search(item.path) else 0.0

    def read(self, item: Item) -> Iterator[Found]:
        """One `Document`, or why it is none. Raises `FileTooLarge` for a file over 4 MiB."""
        text = clean_text(decode(item.read(_MOST_BYTES), item.media_type))
        try:
            fields, body = split(text)
        except BadFrontMatter as error:
            yield Rejected(item.path, f"{error}; correct it and import again")
            return
        if fields.get("draft") is True or fields.get("published") is False:
            yield Skipped(item.path, "drafts")
        elif item.path.rpartition("/")[2].lower().startswith("_index."):
            yield Skipped(item.path, "pages that only list others")
        else:
            yield _document(fields, body, item)


def _document(fields: dict[str, object], text: str, item: Item) -> Document | Rejected:
    heading = _HEADING.match(text)
    headline = heading[1].rstrip().rstrip("#").rstrip() if heading else ""
    headline = _plain(headline) if len(headline) <= _LONGEST_HEADING else ""
    title = _first(fields, "title", "headline") or headline
    if not title:
        return Rejected(item.path, "it has no title: give it one in its head, or a heading")
    if heading and headline == title:
        text = text[heading.end() :]
    html = sanitise(_renderer().render(_without_shortcodes(text)))
    body = text_of(html)
    summary = _first(fields, "description", "summary", "excerpt", "lead")
    if not body and not summary:
        return Rejected(item.path, "it has a title but no text")
    language = of_attribute(_first(fields, "lang", "language", "locale"))
    url, others = _addresses(fields, item)
    section = _first(fields, "section")
    return Document(
        title=title[:_LONGEST_TITLE],
        body=body,
        html=html,
        summary=summary,
        published=_date(fields, item.path, language),
        authors=_all(fields, "author", "authors", "byline"),
        topics=_all(fields, "categories", "category", "tags", "tag", "keywords", "topics"),
        language=language or of_article(title, body or summary),
        url=url,
        source=item.guide.as_name or _first(fields, "source", "publication") or item.label,
        section=section,
        series=_first(fields, "series"),
        path=item.path,
        addresses=others,
    )


def _without_shortcodes(text: str) -> str:
    """The text without what only the program that made the site understands."""
    parts, at = [], 0
    ahead: dict[str, tuple[int, int]] = {}

    def end_of(kind: str, begin: int) -> int:
        """Where the next one's end is, 0 when it is too far; it is looked for once for all that begin before it."""
        if ahead.get(kind, (-1, 0))[0] < begin:
            found = _ENDS[kind].search(text, begin)
            ahead[kind] = found.span() if found else (sys.maxsize, 0)
        first, last = ahead[kind]
        return last if first - begin <= _LONGEST[kind] else 0

    for found in _SHORTCODE.finditer(text):
        begin = found.start()
        if begin < at:
            continue
        if text[begin + 1] == "%":
            end = end_of("{%", begin + 2)
        else:
            is_marked = text.startswith(("<", "%"), begin + 2)
            end = (is_marked and end_of("{{<", begin + 3)) or end_of("{{", begin + 2)
        if end:
            parts.append(text[at:begin])
            at = end
    return "".join([*parts, text[at:]])


def _date(fields: dict[str, object], path: str, language: str) -> PartialDate | None:
    for name in ("date", "publishdate", "pubdate", "published", "published_at", "date_published", "created"):
        for said in words(fields.get(name)):
            if found := read_date(said, "front matter", language):
                return found
    named = _DAY_IN_NAME.search(path)
    return read_date(named[1], "file name") if named else None


def _addresses(fields: dict[str, object], item: Item) -> tuple[str, tuple[str, ...]]:
    """The article's own address where the head says it whole, or where that of the file is known; and its others."""
    base = clean_url(item.address)
    found = []
    for name in ("canonical", "canonical_url", "canonicalurl", "url", "permalink", "link", "aliases", "redirect_from"):
        for said in words(fields.get(name)):
            address = clean_url(urljoin(base, said)) if base or "://" in said else ""
            if address and ":" not in address.partition("://")[2]:  # a pattern such as /:year/:title is no address
                found.append(address)
    every = tuple(dict.fromkeys([*found, *([base] if base else [])]))
    return (every[0], every[1:]) if every else ("", ())


def _first(fields: dict[str, object], *names: str) -> str:
    return next((line for name in names for line in map(line_of, words(fields.get(name))) if line), "")


def _all(fields: dict[str, object], *names: str) -> tuple[str, ...]:
    found = [line for name in names for said in words(fields.get(name)) for line in _parts(name, said)]
    return tuple({line.casefold(): line for line in reversed(found)}.values())[::-1]


def _parts(name: str, said: str) -> list[str]:
    """One text that holds several values where convention says so: keywords between commas."""
    parts = said.split(",") if name in ("keywords", "tags", "categories") else [said]
    return [line for line in map(line_of, parts) if line]


def _plain(heading: str) -> str:
    return line_of(text_of(_renderer().renderInline(heading)))


@cache
def _renderer() -> MarkdownIt:
    return MarkdownIt("commonmark", {"html": True, "maxNesting": 20}).enable("table").enable("strikethrough")
