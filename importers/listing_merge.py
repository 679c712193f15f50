"""What a listing says of an article, to complete what the article's own page says."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import Any
from urllib.parse import unquote

from archive.document import PLAIN, Document
from archive.partial_date import PartialDate, Precision

_INDEX = re.compile(r"(?:\A|/)(?:index|default)\.(?:x?html?|php|aspx?)\Z", re.IGNORECASE)
_PAGE = re.compile(r"\.(?:x?html?|shtml|md|markdown)\Z", re.IGNORECASE)


def completed(article: Document, listed: Document) -> Document:
    """The article with the title, date, summary, topics, authors and labels that it lacks and the listing gives; where
    both speak the article's own word stands, but a whole day goes before a month or year that it lies in."""
    plain: dict[str, Any] = {name: getattr(article, name) or getattr(listed, name) for name in PLAIN}
    return replace(
        article,
        title=article.title or listed.title,
        published=_closer(article.published, listed.published),
        summary=article.summary or _other_than(article, listed.summary),
        topics=tuple({topic.casefold(): topic for topic in (*listed.topics, *article.topics)}.values()),
        authors=article.authors or listed.authors,
        **plain,
    )


def place_key(path: str) -> str:
    """The place of a page in its source, as links spell it: `news/`, `news/index.html` and `news` are one."""
    return _PAGE.sub("", _INDEX.sub("", path.strip("/"))).strip("/").casefold()


def page_place(path: str, href: str) -> str:
    """Where in the source the page lies that a page at `path` links to by `href`; "" where it leads elsewhere."""
    href = href.strip().partition("#")[0].partition("?")[0]
    if not href or "://" in href or href.startswith(("//", "mailto:", "javascript:", "data:", "tel:")):
        return ""
    folder = "" if href.startswith("/") else path.rpartition("/")[0]
    parts: list[str] = []
    for part in f"{folder}/{unquote(href)}".split("/"):
        if part == "..":
            parts = parts[:-1]
        elif part not in ("", "."):
            parts.append(part)
    return "/".join(parts)


def _closer(own: PartialDate | None, listed: PartialDate | None) -> PartialDate | None:
    if own is None or listed is None:
        return own or listed
    inside = own.first <= listed.first and listed.last <= own.last
    return listed if inside and own.precision is not Precision.DAY else own


def _other_than(article: Document, summary: str) -> str:
    return "" if summary == article.title else summary
