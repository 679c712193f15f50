"""What a source says of a page beside the page, put into its tree, so that it is read as if the page said it."""

from __future__ import annotations

import re
from collections.abc import Iterator

from lxml import etree, html

from importers.page.tree import Element, line_of
from importers.protocol import Described

_MOST_LINES = 20_000
_SENTENCE = re.compile(r"[.!?…:;»”\"')\]]\Z")
_GOES_ON = re.compile(r"[^\W\d_A-Z]|[,.;:!?)»”…]")
_PROSE = 60  # characters from which on a line is a paragraph, however it ends


def put_in(root: Element, described: Described) -> None:
    """Put into the page what it does not say itself: title, author and date where it has none, and the text that a
    reader saw where scripts drew it. Of such a page the title is that which the reader saw, too."""
    head = root.find("head")
    if head is None:
        head = html.Element("head")
        root.insert(0, head)
    title = line_of(described.title)
    own = root.find(".//title")
    if title and (own is None or not (own.text or "").strip() or described.text):
        if own is None:
            own = etree.SubElement(head, "title")
        own.text = title
    if described.authors and not root.xpath(".//meta[@name='author']"):
        etree.SubElement(head, "meta", name="author", content=line_of(described.authors))
    if described.published and not root.xpath(".//meta[@property='article:published_time']"):
        etree.SubElement(head, "meta", property="article:published_time", content=line_of(described.published))
    if described.text:
        _draw(root, title or line_of((own.text if own is not None else "") or ""), described.text)


def _draw(root: Element, title: str, text: str) -> None:
    body = root.find("body")
    if body is None:
        body = etree.SubElement(root, "body")
    etree.strip_elements(body, "noscript", with_tail=False)
    article = etree.SubElement(body, "article")
    lines = list(_paragraphs(text))
    # The heading is the first line that begins the title; what stands before it is the menu.
    found = next(
        (at for at, line in enumerate(lines) if len(line) > 3 and title.casefold().startswith(line.casefold())), -1
    )
    etree.SubElement(article, "h1").text = lines[found] if found >= 0 else title or (lines[0] if lines else "")
    for at, line in enumerate(lines):
        if at <= found:
            continue
        is_prose = len(line) >= _PROSE or (len(line) > 20 and _SENTENCE.search(line))
        etree.SubElement(article, "p" if is_prose else "div").text = line


def _paragraphs(text: str) -> Iterator[str]:
    """The lines of the text, those joined that were one: each link and each stressed word is a line of its own."""
    waiting = ""
    for line in map(line_of, text.splitlines()[:_MOST_LINES]):
        if not line:
            if waiting:
                yield waiting
            waiting = ""
        elif waiting and not _SENTENCE.search(waiting) and _GOES_ON.match(line):
            waiting = f"{waiting}{'' if line[0] in ',.;:!?)»”…' else ' '}{line}"
        else:
            if waiting:
                yield waiting
            waiting = line
    if waiting:
        yield waiting
