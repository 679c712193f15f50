"""Links with their texts, and how an article is shown in short."""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple

from archive.document import Document
from webui.i18n.labels import facet_label
from webui.urls.search_links import SearchLinks

_SUMMARY_LENGTH = 280


class Link(NamedTuple):
    text: str
    href: str


def filter_links(
    facet: str, values: tuple[str, ...], links: SearchLinks, label: Callable[[str], str] = str
) -> tuple[Link, ...]:
    """Links that narrow a search to each of the values."""
    if not values:
        return ()
    address = links.taking(facet)
    return tuple([Link(facet_label(facet, value, label(value)), address(value)) for value in values])


def opening_text(document: Document) -> str:
    """What the article says of itself, or how it begins."""
    text = document.summary or document.body
    return text if len(text) <= _SUMMARY_LENGTH else f"{text[:_SUMMARY_LENGTH].rsplit(None, 1)[0]} …"
