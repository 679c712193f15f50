"""Exports of Medium: each story a page of its own, made with microformats, in the folder `posts`."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from lxml import etree

from importers.formats.blogs.post import COMMENTS, Post, document_of, local_day
from importers.formats.unpublished import DRAFTS
from importers.page.decode import decode, is_text
from importers.page.meta_tags import clean_url
from importers.page.sniff import looks_like_html
from importers.page.tree import Element, line_of, parse, words_of
from importers.protocol import Found, Item, Rejected, Skipped

_MOST_BYTES = 20 * 1024 * 1024
_STORY = re.compile(rb'<article\b[^>]{0,200}\bclass="h-entry"')
_BODY = re.compile(rb'<section\b[^>]{0,200}\bdata-field="body"')
_FOOT = re.compile(rb"Exported from (?:<[^<>]{1,200}>)?Medium")
_DRAFT = re.compile(r"(?:\A|/)draft_[^/]*\Z")
_LONGEST_COMMENT = 1000  # characters
_MOST_PARAGRAPHS = 5
_ENDINGS = " .…"
_OF_STORIES = ".//h1 | .//h2 | .//h3 | .//h4 | .//figure | .//ul | .//ol | .//pre"


class Medium:
    """The importer of one story of an export."""

    name = "medium"

    def accepts(self, item: Item) -> float:
        """1 for a page that Medium's export made of a story, else 0."""
        head = item.head
        marked = _STORY.search(head) and (_BODY.search(head) or _FOOT.search(head))
        return 1.0 if marked and looks_like_html(head) else 0.0

    def read(self, item: Item) -> Iterator[Found]:
        """The story; a draft and an answer to another's story are skipped. Raises `FileTooLarge` over 20 MiB."""
        data = item.read(_MOST_BYTES)
        root = parse(decode(data, item.media_type)) if is_text(data) else None
        if root is None:
            yield Rejected(item.path, "the page holds nothing that could be read")
            return
        published, canonical = _first(root, "dt-published"), _first(root, "p-canonical")
        if _DRAFT.search(item.path) or (published is None and canonical is None):
            yield Skipped(item.path, DRAFTS)
            return
        title, body = _words(_first(root, "p-name")) or _words(root.find(".//title")), _field(root, "body", "e-content")
        if body is None:
            yield Rejected(item.path, "the story has no body; export it again")
            return
        if _answers(body, title):
            yield Skipped(item.path, COMMENTS)
            return
        subtitle = _words(_field(root, "subtitle", "p-summary"))
        _without_heads(body, title, subtitle)
        yield document_of(
            Post(
                place=item.path,
                title=title,
                html=etree.tostring(body, encoding="unicode", method="html"),
                summary="" if _begins(words_of(body), subtitle) else subtitle,
                published=local_day(_stamp(published), "medium"),
                authors=[_words(each) for each in _all(root, "p-author")],
                topics=[_words(each) for tags in _all(root, "p-tags") for each in tags.iter("a")],
                url=canonical.get("href") or "" if canonical is not None else "",
                others=[_story_address(published)],
            ),
            item,
        )


def _all(root: Element, name: str) -> list[Any]:
    return [each for each in root.iter(etree.Element) if name in (each.get("class") or "").split()]


def _first(root: Element, name: str) -> Any:
    return next(iter(_all(root, name)), None)


def _field(root: Element, name: str, its_class: str) -> Any:
    """The section of this name, else what is marked by its class."""
    named = (each for each in root.iter("section") if each.get("data-field") == name)
    found = next(named, None)
    return _first(root, its_class) if found is None else found


def _words(element: Any) -> str:
    return "" if element is None else line_of(words_of(element))


def _stamp(time: Any) -> str:
    return "" if time is None else (time.get("datetime") or words_of(time))


def _story_address(time: Any) -> str:
    """The short address that the story's day links to."""
    above = None if time is None else time.getparent()
    return clean_url(above.get("href") or "") if above is not None and above.tag == "a" else ""


def _answers(body: Element, title: str) -> bool:
    """Whether it is an answer to another's story, which Medium keeps as a story without a title: a few paragraphs, of
    which the first words stand for the title."""
    text = line_of(words_of(body))
    if len(text) > _LONGEST_COMMENT or body.xpath(_OF_STORIES) or _first(body, "graf--title") is not None:
        return False
    return len(list(body.iter("p"))) <= _MOST_PARAGRAPHS and _begins(text, title)


def _begins(text: str, said: str) -> bool:
    """Whether what is said is only the beginning of the text."""
    return line_of(text).startswith(said.rstrip(_ENDINGS)) if said else True


def _without_heads(body: Element, title: str, subtitle: str) -> None:
    """Take the title and the subtitle, which stand in the body once more, and the lines before sections out of it."""
    for each in list(body.iter("hr")):
        if "section-divider" in (each.get("class") or ""):
            each.drop_tree()
    for each in list(body.iter("h1", "h2", "h3", "h4", "p"))[:6]:
        said, classes = _words(each), set((each.get("class") or "").split())
        is_head = classes & {"graf--title", "graf--subtitle"} or not each.xpath("preceding::p[normalize-space()]")
        if said and said in (title, subtitle) and is_head:
            each.drop_tree()
