"""Markdown files with a head, as sites made by Hugo, Jekyll and their like keep their articles."""

from __future__ import annotations

import re
from collections.abc import Iterator
from urllib.parse import urljoin

from archive.document import Document, clean_text
from archive.partial_date import PartialDate
from importers.formats.body_markup import markdown_html, markdown_line, plain_line
from importers.formats.signed import signed
from importers.formats.texts.front_matter import BadFrontMatter, split, words
from importers.formats.texts.plain_heads import begins_with_names, split_block, split_names
from importers.formats.texts.site_files import (
    OF_SITE,
    categories_from_path,
    is_of_jekyll,
    is_settings,
    is_template,
    no_article,
    title_from_name,
    unpublished,
)
from importers.formats.texts.site_marks import without_shortcodes, without_site_marks
from importers.formats.unpublished import unless_to_come
from importers.page.dates.parse import read_date, unreadable_date
from importers.page.decode import decode, is_text
from importers.page.language import of_article, of_attribute
from importers.page.meta_tags import clean_url
from importers.page.sanitise import sanitise, text_of
from importers.page.tree import line_of, once
from importers.protocol import Damaged, Found, Item, Rejected, Skipped

_MOST_BYTES = 4 * 1024 * 1024
_NAMED = re.compile(r"\.(?:md|markdown|mdown|mkdn?|mdwn|mdx|mmd|pandoc)\Z", re.IGNORECASE)
_OTHERS = {
    "rst": "reStructuredText",
    "rest": "reStructuredText",
    "org": "Org",
    "adoc": "AsciiDoc",
    "asciidoc": "AsciiDoc",
    "textile": "Textile",
}
"""Languages of marks that are not read, by the ending of the file."""
_KNOWN = re.compile(
    r"\n\s{0,4}\"?(?:title|date|layout|author|authors|tags|categories|draft|slug|permalink)\"?\s{0,3}[:=]",
    re.IGNORECASE,
)
_DAY_IN_NAME = re.compile(r"(?:\A|/)((?:19|20)\d\d-\d\d-\d\d)-[^/]+\Z")
_HEADING = re.compile(r"\A\s{0,999}+#{1,2}+\s++([^\n]{1,999}+)(?:\n|\Z)")
_LONGEST_HEADING, _LONGEST_TITLE = 501, 2000  # characters


class Markdown:
    """The importer of Markdown."""

    name = "markdown"

    def accepts(self, item: Item) -> float:
        """.9 for a head with fields of an article, .5 for a file that is named for Markdown or has a head of names, .35
        for settings of a site and .95 for its templates, which are passed over, .25 for another language of marks,
        which is told so, else 0."""
        if not is_text(item.head):
            return 0.0
        start = item.head[:4096].decode("utf-8", "replace").removeprefix("\ufeff").lstrip("\n")
        if start.startswith(("---\n", "---\r", "+++\n", "+++\r", "--- ")) and _KNOWN.search(start):
            return 0.9
        if _NAMED.search(item.path) or begins_with_names(start.replace("\r\n", "\n")):
            return 0.5
        if is_template(item.path, start):
            return 0.95
        if is_settings(item.path) or start.startswith(("---\n---\n", "---\r\n---\r\n")):
            return 0.35
        return 0.25 if _language_of_marks(item.path) else 0.0

    def read(self, item: Item) -> Iterator[Found]:
        """One `Document`, or why it is none. Raises `FileTooLarge` for a file over 4 MiB."""
        if is_settings(item.path) or is_template(item.path, item.head[:4096].decode("utf-8", "replace")):
            yield Skipped(item.path, OF_SITE)
            return
        text = clean_text(decode(item.read(_MOST_BYTES), item.media_type))
        try:
            fields, body = _parts(text)
        except BadFrontMatter as error:
            yield Rejected(item.path, f"{error}; correct it and import again")
            return
        if reason := no_article(item.path, fields, body) or unpublished(item.path, fields, item.guide.today):
            yield Skipped(item.path, reason)
        elif language := _language_of_marks(item.path):
            yield Rejected(item.path, f"it is {language}, which is not read here; make Markdown of it, as pandoc does")
        else:
            yield _found(fields, body, item)


def _language_of_marks(path: str) -> str:
    return _OTHERS.get(path.rpartition(".")[2].lower(), "")


def _parts(text: str) -> tuple[dict[str, object], str]:
    """The fields of the head, whatever kind it is of, and the text behind it. Raises `BadFrontMatter`."""
    fields, body = split(text)
    if not fields and body == text:
        fields, body = split_block(text.lstrip("\n"))
    return (fields, body) if fields else split_names(body.lstrip("\n")) if body == text.lstrip("\n") else (fields, body)


def _found(fields: dict[str, object], text: str, item: Item) -> Document | Damaged | Rejected | Skipped:
    heading = _HEADING.match(text)
    headline = heading[1].rstrip().rstrip("#").rstrip() if heading else ""
    headline = markdown_line(without_site_marks(headline)) if len(headline) <= _LONGEST_HEADING else ""
    title = plain_line(_first(fields, "title", "headline")) or headline or title_from_name(item.path)
    if heading and headline == title:
        text = text[heading.end() :]
    html = _html(text, item.path)
    body = text_of(html)
    summary = plain_line(_first(fields, "description", "summary", "excerpt", "lead"))
    if not body and not summary:
        return Rejected(item.path, "it has a title but no text")
    language = of_attribute(_first(fields, "lang", "language", "locale"))
    url, others = _addresses(fields, item)
    published, unread = _date(fields, item, language)
    document = Document(
        title=title[:_LONGEST_TITLE],
        body=body,
        html=html,
        summary=summary,
        published=published,
        authors=_authors(fields),
        topics=_topics(fields, item.path),
        language=language or of_article(title, body or summary),
        url=url,
        source=_first(fields, "source", "publication") or item.label,
        section=_first(fields, "section"),
        series=_first(fields, "series"),
        path=item.path,
        addresses=others,
    )
    return unless_to_come(document, item.guide, (unreadable_date(unread),) if unread and not published else ())


def _html(text: str, path: str) -> str:
    if path.lower().endswith((".html", ".htm")):
        return sanitise(without_shortcodes(text))
    return sanitise(markdown_html(without_site_marks(text, mdx=path.lower().endswith(".mdx"))))


def _date(fields: dict[str, object], item: Item, language: str) -> tuple[PartialDate | None, str]:
    """The date that the head or the file's name gives; and the first one in the head that cannot be read."""
    unread, path = "", item.path
    out = read_date(next(iter(words(fields.get("publishdate"))), ""), "front matter", language)
    for name in ("date", "publishdate", "pubdate", "published", "published_at", "date_published", "created"):
        for said in words(fields.get(name)):
            if found := read_date(said, "front matter", language):
                # The page of what is still to happen may be out already, and says since when.
                return (out, "") if out and found.first > item.guide.today else (found, "")
            unread = unread or said.strip()
    named = _DAY_IN_NAME.search(path)
    return (read_date(named[1], "file name") if named else None), unread


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


def _authors(fields: dict[str, object]) -> tuple[str, ...]:
    found = []
    for name in ("author", "authors", "byline"):
        for said in words(_named(fields, name)):
            found += [name for part in said.split(";") for name in signed(plain_line(part))]
    return once(found)


def _named(fields: dict[str, object], name: str) -> object:
    """A field that Zola keeps in a table of its own, `[taxonomies]`."""
    grouped = fields.get("taxonomies")
    return fields.get(name) or (grouped.get(name) if isinstance(grouped, dict) else None)


def _topics(fields: dict[str, object], path: str) -> tuple[str, ...]:
    found: list[str] = []
    for name in ("categories", "category", "tags", "tag", "keywords", "topics"):
        value = _named(fields, name)
        by_blanks = isinstance(value, str) and name in ("categories", "tags") and is_of_jekyll(path, fields)
        for said in words(value):
            # One text that holds several values where convention says so.
            parts = said.split(",") if "," in said and name != "category" else said.split() if by_blanks else [said]
            found += [plain_line(part).lstrip("#") for part in parts]
    if not fields.get("categories") and not fields.get("category"):
        found += categories_from_path(path)
    return once(found)
