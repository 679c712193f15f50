"""What a page states in JSON-LD, broken JSON included."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from html import unescape

from importers.page.tree import Element

_ARTICLE = re.compile(r"(?:Article|Posting|Report|Reportage|Review|Liveblog\w*|CreativeWork)\Z", re.IGNORECASE)
_MOST_NODES = 2000
_MOST_TEXT = 2_000_000


@dataclass(frozen=True, slots=True)
class LinkedArticle:
    """The article that a page's JSON-LD describes; "" and () where it says nothing."""

    headline: str = ""
    published: str = ""
    modified: str = ""
    authors: tuple[str, ...] = ()
    topics: tuple[str, ...] = ()
    publisher: str = ""
    description: str = ""
    language: str = ""
    url: str = ""
    body: str = ""


def linked_article(root: Element) -> LinkedArticle | None:
    """The first article among all JSON-LD nodes of the page, or None. Never raises."""
    best: LinkedArticle | None = None
    for script in root.iter("script"):
        if "ld+json" not in (script.get("type") or "").lower():
            continue
        text = (script.text or "")[:_MOST_TEXT]
        nodes = list(_nodes(_load(text)))
        names = {str(node["@id"]): _text(node.get("name")) for node in nodes if "@id" in node and node.get("name")}
        for node in nodes:
            if any(_ARTICLE.search(kind) for kind in _texts(node.get("@type"))):
                article = _article(node, names)
                if best is None or (not best.published and article.published):
                    best = article
        if best is None and not nodes:
            best = _salvaged(text)
    return best


def _load(text: str) -> object:
    text = _WRAPPING.sub("", text).strip().rstrip(";")
    for attempt in (text, _TRAILING_COMMA.sub(r"\1", text)):
        try:
            return json.loads(attempt, strict=False)
        except (ValueError, RecursionError):
            continue
    return None


_WRAPPING = re.compile(r"<!--|-->|//\s{0,3}<!\[CDATA\[|//\s{0,3}\]\]>|<!\[CDATA\[|\]\]>|/\*\s{0,3}\*/")
_TRAILING_COMMA = re.compile(r",(\s{0,99}[}\]])")


def _nodes(loaded: object) -> Iterator[dict[str, object]]:
    """Every object that may be a thing of its own, in the order of the page."""
    waiting = [loaded]
    for _ in range(_MOST_NODES):
        if not waiting:
            return
        thing = waiting.pop(0)
        if isinstance(thing, list):
            waiting[:0] = thing[:_MOST_NODES]
        elif isinstance(thing, dict):
            yield thing
            waiting[:0] = [thing[name] for name in ("@graph", "mainEntity", "mainEntityOfPage") if name in thing]


def _article(node: dict[str, object], names: dict[str, str]) -> LinkedArticle:
    page = node.get("mainEntityOfPage")
    address = page.get("@id") or page.get("url") if isinstance(page, dict) else page
    return LinkedArticle(
        headline=_text(node.get("headline")) or _text(node.get("name")),
        published=_text(node.get("datePublished")) or _text(node.get("dateCreated")),
        modified=_text(node.get("dateModified")),
        authors=_names(node.get("author") or node.get("creator"), names),
        topics=(*_texts(node.get("articleSection")), *_keywords(node.get("keywords"))),
        publisher=next(iter(_names(node.get("publisher"), names)), ""),
        description=_text(node.get("description")),
        language=_text(node.get("inLanguage")),
        url=_text(node.get("url")) or _text(address),
        body=_body(node.get("articleBody")),
    )


def _salvaged(text: str) -> LinkedArticle | None:
    """The plain facts of JSON that no parser takes."""
    found = {name: _text(_unquoted(match[1])) for name, match in ((n, p.search(text)) for n, p in _FACTS) if match}
    if "headline" not in found and "published" not in found:
        return None
    return LinkedArticle(
        headline=found.get("headline", ""),
        published=found.get("published", ""),
        description=found.get("description", ""),
        authors=tuple(name for name in [found.get("author", "")] if name),
    )


def _unquoted(text: str) -> str:
    try:
        return str(json.loads(f'"{text}"', strict=False))
    except ValueError:
        return text


_STRING = r'"\s{0,9}:\s{0,9}"((?:[^"\\]|\\.){0,2000})"'
_FACTS = (
    ("headline", re.compile(r'"headline' + _STRING)),
    ("published", re.compile(r'"datePublished' + _STRING)),
    ("description", re.compile(r'"description' + _STRING)),
    (
        "author",
        re.compile(
            r'"author"\s{0,9}:\s{0,9}[\[{\s]{0,9}(?:"@type"\s{0,9}:\s{0,9}"Person"\s{0,9},\s{0,9})?"name' + _STRING
        ),
    ),
)


def _text(value: object) -> str:
    if isinstance(value, list):
        return next((found for found in map(_text, value[:9]) if found), "") if value else ""
    if isinstance(value, dict):
        return _text(value.get("@value") or value.get("name") or value.get("@id"))
    return (
        " ".join(unescape(str(value)).split()) if isinstance(value, str | int) and not isinstance(value, bool) else ""
    )


def _body(value: object) -> str:
    return unescape(value) if isinstance(value, str) else ""


def _texts(value: object) -> tuple[str, ...]:
    many = value if isinstance(value, list) else [value]
    return tuple(found for found in (_text(one) for one in many[:200] if not isinstance(one, list)) if found)


def _keywords(value: object) -> tuple[str, ...]:
    if isinstance(value, str):
        return tuple(part for part in map(_text, value.split(",")) if part)
    return tuple(word for word in _texts(value) if not _PREFIXED.match(word))


# "type:story", "author:..." and the like are a system's own notes, not topics.
_PREFIXED = re.compile(r"\w{2,20}:\S|https?:")


def _names(value: object, names: dict[str, str]) -> tuple[str, ...]:
    found = []
    for one in (value if isinstance(value, list) else [value])[:30]:
        if isinstance(one, dict):
            name = _text(one.get("name")) or names.get(str(one.get("@id")), "")
        else:
            name = _text(one) if not isinstance(one, list) else ""
        if name and not name.startswith(("http:", "https:")):
            found.append(name)
    return tuple(found)
