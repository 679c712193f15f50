"""What a page states about itself outside JSON-LD: meta tags, microdata, canonical address, language."""

from __future__ import annotations

import re
from collections.abc import Iterator
from urllib.parse import parse_qsl, urlencode, urljoin, urlsplit, urlunsplit

from lxml import etree

from archive.addresses import TRACKING
from importers.page.tree import Element, words_of

_LONGEST = 2000
_WITH_PROPERTY = etree.XPath("descendant-or-self::*[@itemprop]")


class Statements:
    """The page's meta tags by lower-case name (`name`, `property`, `itemprop`), in order, read once."""

    def __init__(self, root: Element) -> None:
        self._values: dict[str, list[str]] = {}
        for meta in root.iter("meta"):
            content = " ".join((meta.get("content") or meta.get("value") or "")[: _LONGEST * 4].split())
            if not content:
                continue
            for attribute in ("name", "property", "itemprop", "http-equiv"):
                for name in (meta.get(attribute) or "").lower().split():
                    self._values.setdefault(name, []).append(content)

    def first(self, *names: str) -> str:
        """The first value of the first of these names that the page gives, or ""."""
        return next((self._values[name][0] for name in names if name in self._values), "")

    def every(self, *names: str) -> tuple[str, ...]:
        """All values of all these names."""
        return tuple(value for name in names for value in self._values.get(name, ()))


def item_properties(root: Element, name: str) -> Iterator[Element]:
    """The elements that carry this microdata property."""
    for element in _WITH_PROPERTY(root):
        if name in element.get("itemprop").split():
            yield element


def canonical_url(root: Element, statements: Statements, linked: str = "", met: str = "") -> str:
    """The page's own address, absolute, without fragment or tracking parameters; where it does not say, the one at
    which it was `met`, or ""."""
    candidates = [
        link.get("href") or "" for link in root.iter("link") if "canonical" in (link.get("rel") or "").lower().split()
    ]
    candidates += [*statements.every("og:url"), linked, statements.first("twitter:url")]
    base = next((found for found in (clean_url(one) for one in [*_bases(root), met, *candidates]) if found), "")
    for candidate in candidates:
        try:
            address = clean_url(urljoin(base, candidate.strip())) if candidate.strip() else ""
        except ValueError:
            continue
        # An article whose canonical address is its site's front page has a template that says so on every page.
        if address and (urlsplit(address).path not in ("", "/") or urlsplit(address).query):
            return address
    return met


def base_url(root: Element, canonical: str) -> str:
    """What relative links on the page are relative to, or "" where nobody can know."""
    return next((found for found in map(clean_url, _bases(root)) if found), canonical)


def _bases(root: Element) -> list[str]:
    return [base.get("href") or "" for base in root.iter("base")]


def clean_url(address: str) -> str:
    """The http(s) address without fragment and tracking parameters, or "" for anything else."""
    try:
        parts = urlsplit(address.strip()[:_LONGEST])
        host = parts.hostname
        port = f":{parts.port}" if parts.port not in (None, 80 if parts.scheme == "http" else 443) else ""
    except ValueError:
        return ""
    if parts.scheme not in ("http", "https") or not host or re.search(r"[\s<>\"]", address.strip()):
        return ""
    query = parts.query
    if query:
        pairs = parse_qsl(query, keep_blank_values=True)
        kept = [pair for pair in pairs if not TRACKING.match(pair[0])]
        query = query if len(kept) == len(pairs) else urlencode(kept)
    return urlunsplit((parts.scheme, host + port, parts.path, query, ""))


def topics_of(root: Element, statements: Statements, linked: tuple[str, ...]) -> tuple[str, ...]:
    """The page's sections, tags and keywords; the first spelling of each stays."""
    found: list[str] = [
        *statements.every("article:section"),
        *linked,
        *statements.every("article:tag", "parsely-section"),
    ]
    for names in ("keywords", "news_keywords", "parsely-tags", "dc.subject", "dcterms.subject"):
        found += [word for value in statements.every(names) for word in re.split(r"[,;]", value)]
    for link in root.iter("a"):
        if "tag" in (link.get("rel") or "").lower().split():
            found.append(words_of(link))
    topics: dict[str, str] = {}
    for topic in found:
        name = " ".join(topic.split()).strip(" #,;")
        if 1 < len(name) <= 80 and not name.lower().startswith(("http:", "https:")):
            topics.setdefault(name.casefold(), name)
    return tuple(topics.values())[:50]
