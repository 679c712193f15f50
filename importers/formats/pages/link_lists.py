"""Pages that hold nothing but links to other pages: the front page of a mirror, the list of a section."""

from __future__ import annotations

import re
from urllib.parse import urlsplit

from importers.page.facts import Facts
from importers.page.tree import Element, words_of

_LEAST_LINKS = 5
_LEAST_SHARE = 0.5  # of the words that a reader sees
_MOST_WORDS = 20_000  # characters of a page that are looked at
_DRAWN_INTO = frozenset({"root", "app", "__next", "__nuxt", "___gatsby", "svelte", "main-app", "react-root", "ember"})
_FRONT = re.compile(r"/?(?:(?:index|default|home)\.\w{2,5})?\Z", re.IGNORECASE)


def is_link_list(root: Element, facts: Facts, address: str) -> bool:
    """Whether a page without a text is a list of links, and not an article whose text was lost: one that names a date
    or an author, says that it is an article, or has a place that scripts draw into may be that."""
    if facts.published or facts.authors or facts.body or _says_article(root) or _is_drawn_into(root):
        return False
    links = [words_of(link, 400) for link in root.iter("a") if link.get("href")]
    named = [words for words in links if words]
    if len(named) < _LEAST_LINKS:
        return False
    body = root.find("body")
    seen = len(words_of(root if body is None else body, _MOST_WORDS))
    return _is_front(address) or sum(map(len, named)) >= _LEAST_SHARE * seen


def _says_article(root: Element) -> bool:
    return any("article" in (each.get("content") or "").lower() for each in root.iter("meta") if _is_type(each))


def _is_type(meta: Element) -> bool:
    return (meta.get("property") or "").lower() == "og:type"


def _is_drawn_into(root: Element) -> bool:
    return any(each.get("id") in _DRAWN_INTO and not words_of(each, 20) for each in root.iter("div", "main"))


def _is_front(address: str) -> bool:
    try:
        parts = urlsplit(address)
    except ValueError:
        return False
    return bool(parts.netloc) and not parts.query and bool(_FRONT.match(parts.path))
