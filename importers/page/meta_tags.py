"""What a page states about itself outside JSON-LD: meta tags, microdata, canonical address, language."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import islice
from urllib.parse import parse_qsl, urlencode, urljoin, urlsplit, urlunsplit

from lxml import etree

from archive.url_keys import TRACKING
from importers.page.tree import Element, line_of

_LONGEST = 2000


class MetaTags:
    """The page's meta tags by lower-case name (`name`, `property`, `itemprop`), in order, and the elements that its
    microdata and RDFa mark, each read once."""

    def __init__(self, root: Element) -> None:
        self._root = root
        self._marked: dict[str, list[Element]] | None = None
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

    def names(self) -> tuple[str, ...]:
        """All names that have a value."""
        return tuple(self._values)

    def marked(self, name: str) -> Iterator[Element]:
        """The elements marked as this property (`itemprop`, or `property` outside of meta tags), in order; what is
        said of a comment is left out."""
        if self._marked is None:
            self._marked = {}
            for element in self._root.iter(etree.Element):
                said = element.get("itemprop") or (element.get("property") if element.tag != "meta" else "")
                for each in said.split() if said else ():
                    self._marked.setdefault(each.rpartition(":")[2], []).append(element)
        return (element for element in self._marked.get(name, ()) if not _is_of_comment(element))

    def every(self, *names: str) -> tuple[str, ...]:
        """All values of all these names."""
        return tuple(value for name in names for value in self._values.get(name, ()))


def _is_of_comment(element: Element) -> bool:
    for above in islice(element.iterancestors(), 12):
        if "comment" in (above.get("itemprop") or "") or "/Comment" in (above.get("itemtype") or ""):
            return True
    return False


def site_name(statements: MetaTags, publisher: str = "") -> str:
    """What the page calls the publication that it is of, on one line; `publisher` is what its JSON-LD says."""
    return line_of(statements.first("og:site_name", "application-name")) or publisher


def canonical_url(root: Element, statements: MetaTags, linked: str = "", met: str = "") -> str:
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
