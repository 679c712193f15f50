"""What a page states in JSON-LD, broken JSON included."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from html import unescape

from importers.page.tree import Element

_ARTICLE = re.compile(r"(?:Article|Posting|Report|Reportage|Review|Liveblog\w{0,40}|CreativeWork)\Z", re.IGNORECASE)
_WORK = re.compile(r"(?:Recipe|HowTo|PodcastEpisode|Book|Course|Dataset)\Z")
_PAGE = re.compile(r"(?:Page)\Z")
_SERIES = re.compile(r"(?:Series|Season|Collection)\Z")
_ORGANISATION = re.compile(r"(?:Organi[sz]ation|Corporation)\Z")
_MOST_NODES = 2000
_MOST_TEXT = 2_000_000


@dataclass(frozen=True, slots=True)
class JsonLdArticle:
    """The article that a page's JSON-LD describes; "" and () where it says nothing.

    `topics` are its sections and keywords, `section` the first section. `crumbs` are the levels of the site that the
    page lies under, its own name last where it is among them; `page_published` is the date of the page around the
    article, for a page that has none.
    """

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
    section: str = ""
    series: str = ""
    crumbs: tuple[str, ...] = ()
    page_published: str = ""


def json_ld_article(root: Element) -> JsonLdArticle | None:
    """The first article among all JSON-LD nodes of the page, or None; what other nodes say of the page goes with it.
    Never raises."""
    nodes: list[dict[str, object]] = []
    salvaged: JsonLdArticle | None = None
    for script in root.iter("script"):
        if "ld+json" in (script.get("type") or "").lower():
            text = (script.text or "")[:_MOST_TEXT]
            found = list(_nodes(_load(text)))
            nodes += found
            salvaged = salvaged or (None if found else _salvaged(text))
    names = {str(node["@id"]): _text(node.get("name")) for node in nodes if "@id" in node and node.get("name")}
    best: JsonLdArticle | None = None
    for wanted in (_ARTICLE, _WORK):
        for node in nodes:
            if (best is None or not best.published) and any(map(wanted.search, _texts(node.get("@type")))):
                article = _article(node, names)
                best = article if best is None or article.published else best
        if best or salvaged:
            break
    best = best or salvaged
    crumbs = next((found for found in map(_crumbs, nodes) if found), ())
    page = next((found for found in map(_page_published, nodes) if found), "")
    if best is None and not (crumbs or page):
        return None
    return replace(best or JsonLdArticle(), crumbs=crumbs, page_published=page)


def _page_published(node: dict[str, object]) -> str:
    is_page = any(map(_PAGE.search, _texts(node.get("@type"))))
    return _text(node.get("datePublished")) if is_page else ""


def _crumbs(node: dict[str, object]) -> tuple[str, ...]:
    """The names of the levels above the page, in order, and of the page itself where they hold it."""
    crumbs = node if "BreadcrumbList" in _texts(node.get("@type")) else node.get("breadcrumb")
    items = crumbs.get("itemListElement") if isinstance(crumbs, dict) else None
    rows = [each for each in items[:20] if isinstance(each, dict)] if isinstance(items, list) else []
    named = [(each.get("position"), _text(each.get("name")) or _named(each.get("item"))) for each in rows]
    if all(isinstance(position, int) for position, _ in named):
        named.sort(key=lambda each: str(each[0]).zfill(9))
    return tuple(name for _, name in named if name)


def _named(item: object) -> str:
    return _text(item.get("name")) if isinstance(item, dict) else ""


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


def _article(node: dict[str, object], names: dict[str, str]) -> JsonLdArticle:
    page = node.get("mainEntityOfPage")
    address = page.get("@id") or page.get("url") if isinstance(page, dict) else page
    return JsonLdArticle(
        headline=_text(node.get("headline")) or _text(node.get("name")),
        published=_text(node.get("datePublished")) or _text(node.get("dateCreated")),
        modified=_text(node.get("dateModified")),
        authors=_names(node.get("author") or node.get("creator"), names, people=True),
        topics=(*_texts(node.get("articleSection")), *_keywords(node.get("keywords"))),
        section=next(iter(_texts(node.get("articleSection"))), ""),
        series=_series(node),
        publisher=next(iter(_names(node.get("publisher"), names)), ""),
        description=_text(node.get("description")),
        language=_text(node.get("inLanguage")),
        url=_text(node.get("url")) or _text(address),
        body=_body(node.get("articleBody")),
    )


def _series(node: dict[str, object]) -> str:
    """The series that the article is a part of. A part it also is of its website, its issue and its paywall's product;
    these are no series."""
    for name in ("partOfSeries", "isPartOf"):
        value = node.get(name)
        for part in value[:9] if isinstance(value, list) else [value]:
            kinds = _texts(part.get("@type")) if isinstance(part, dict) else ()
            if name == "partOfSeries" or any(map(_SERIES.search, kinds)):
                found = _text(part.get("name")) if isinstance(part, dict) else _text(part)
                if found and not found.startswith(("http:", "https:")):
                    return found
    return ""


def _salvaged(text: str) -> JsonLdArticle | None:
    """The plain facts of JSON that no parser takes."""
    found = {name: _text(_unquoted(match[1])) for name, match in ((n, p.search(text)) for n, p in _FACTS) if match}
    if "headline" not in found and "published" not in found:
        return None
    return JsonLdArticle(
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


def _names(value: object, names: dict[str, str], *, people: bool = False) -> tuple[str, ...]:
    """The names of these; with `people` without those that are said to be organisations."""
    found = []
    for one in (value if isinstance(value, list) else [value])[:30]:
        if people and isinstance(one, dict) and any(map(_ORGANISATION.search, _texts(one.get("@type")))):
            continue
        if isinstance(one, dict):
            name = _text(one.get("name")) or names.get(str(one.get("@id")), "")
        else:
            name = _text(one) if not isinstance(one, list) else ""
        if name and not name.startswith(("http:", "https:")):
            found.append(name)
    return tuple(found)
