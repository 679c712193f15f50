"""One HTML page to one article: joins the voices of its metadata and its structure."""

from __future__ import annotations

import re

from lxml import etree

from archive.document import Document, clean_text
from archive.partial_date import PartialDate
from importers.page.authors import authors_of
from importers.page.blocks import Block, blocks_of
from importers.page.clean import sanitise
from importers.page.dates import read_dateline
from importers.page.language import of_article, of_attribute
from importers.page.linked_data import LinkedArticle, linked_article
from importers.page.metadata import Statements, base_url, canonical_url, clean_url, topics_of
from importers.page.publication import published_on
from importers.page.structure import Body, body_of
from importers.page.titles import title_of
from importers.page.tree import parse
from importers.protocol import Item

_SUMMARY = 1000


def extract(html: str, item: Item) -> Document | str:
    """The article of the page, or a sentence that says what it lacks. Never raises.

    `item` is where the page was met: what the admin says of its source goes before what the page says of itself, and
    the address and the name that the source gives stand in where it says nothing.
    """
    root = parse(html)
    if root is None:
        return "the page holds nothing that could be read"
    statements = Statements(root)
    linked = linked_article(root) or LinkedArticle()
    site = _line(statements.first("og:site_name", "application-name")) or linked.publisher
    address = clean_url(item.address)
    url = canonical_url(root, statements, linked.url, address)
    stated = root.get("lang") or root.get("{http://www.w3.org/XML/1998/namespace}lang") or linked.language
    published = published_on(root, statements, linked, url, stated)
    # All that scripts had to say has been heard; without them the rest is quicker.
    etree.strip_elements(root, "script", "style", "noscript", "template", "svg", with_tail=False)
    blocks = blocks_of(root)
    title = title_of(root, statements, linked, site, [block.text for block in blocks])
    summary = _summary(statements, linked, title)
    body = body_of(root, blocks, title, base_url(root, address or url), linked.body)
    if not title:
        return "no article on the page: it has no title"
    if not body.paragraphs and not summary:
        return "no article on the page: it has a title but no text"
    visible = " ".join(block.text for block in blocks)
    return Document(
        title=title,
        body=body.text,
        html=sanitise(body.html),  # once more as a whole: what comes back from an export is then the same
        summary=summary,
        published=published,
        authors=authors_of(root, statements, linked, site, visible),
        topics=tuple(clean for clean in map(_line, topics_of(root, statements, linked.topics)) if clean),
        language=_language(stated or statements.first("content-language", "og:locale"), title, body, summary),
        url=url,
        label=_label(blocks, published),
        source=item.guide.as_name or site or item.label,
        path=item.path,
        addresses=(item.address,) if address and address != url else (),
        captured=item.captured,
    )


def _label(blocks: list[Block], published: PartialDate | None) -> str:
    """The issue label beside the article's date, such as "Update 52", or ""."""
    for block in blocks:
        if published and len(block.text) < 100 and _ISSUE.match(block.text):
            line = read_dateline(block.text)
            if line and line.label and line.date.first == published.first:
                return line.label
    return ""


_ISSUE = re.compile(r"[^\W\d][^\n!?\d]{0,40}\d{1,5}\b.{1,40}\d{4}\.?\Z")


def _language(stated: str, title: str, body: Body, summary: str) -> str:
    """By the text where it is long enough to be sure: a template says "en" of every page that it makes."""
    text = f"{title}\n{summary}\n{body.text}"
    found = of_article(title, f"{summary}\n{body.text}")
    attribute = of_attribute(stated)
    return (found or attribute) if len(text) > _SURE else (attribute or found)


_SURE = 300


def _summary(statements: Statements, linked: LinkedArticle, title: str) -> str:
    for text in (
        statements.first("og:description", "description"),
        linked.description,
        statements.first("twitter:description"),
    ):
        line = _line(_TAG.sub(" ", text))
        if line and line != title:
            return line[:_SUMMARY]
    return ""


_TAG = re.compile(r"</?[a-zA-Z][^<>]{0,300}>")


def _line(text: str) -> str:
    return " ".join(clean_text(text).split())
