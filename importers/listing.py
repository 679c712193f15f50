"""Listing pages: many dated items on one page, as HTML or as plain text; each item becomes a document."""

from __future__ import annotations

import html
import re
import unicodedata
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from urllib.parse import urljoin, urlsplit

from archive.document import Document
from importers.errors import ImportFailed
from importers.page.dates import Dateline, read_dateline, split_dated
from importers.page.decode import decode, is_text
from importers.page.language import of_article
from importers.page.lines import Line, common_container, html_lines, text_lines, within
from importers.page.tree import Element, parse
from importers.protocol import Item, Rejected

LEAST_ITEMS = 2  # dated items that make an HTML page a listing
LARGEST = 20 * 1024 * 1024  # bytes
_LONGEST_TITLE = 250
_MARKUP = re.compile(r"<(?:!doctype|html|head|body|table|div|p|ul|h[1-6]|meta|article)\b", re.IGNORECASE)
_ONE_ARTICLE = re.compile(
    r"og:type[\"'][^>]{0,40}article|content=[\"']article[\"'][^>]{0,40}og:type|\"(?:News|Blog)?(?:Article|Posting)\""
    r"|itemprop=[\"']articleBody",
    re.IGNORECASE,
)
_SITE_NAME = ".//meta[@property='og:site_name']"


@dataclass(frozen=True, slots=True)
class _Entry:
    """One item: its title line, its date if it has one, and the lines under it."""

    title: str
    link: str
    dateline: Dateline | None
    lines: tuple[Line, ...]


class Listing:
    """The importer of listing pages."""

    name = "listing"

    def accepts(self, item: Item) -> float:
        """How sure, from 0 to 1: by the dated items in the first 64 KiB."""
        if not is_text(item.head):
            return 0.0
        text = decode(item.head)
        if text.lstrip()[:1] in ("{", "[") or _ONE_ARTICLE.search(text):
            return 0.0
        root = _root(text)
        lines = text_lines(text) if root is None else html_lines(root)
        entries = _entries(lines)
        dated = [entry for entry in entries if entry.dateline and (root is None or entry.lines)]
        if root is None:
            return 0.9 if len(dated) > 1 else 0.5 if dated else 0.0
        inside = sum(len(line.text) for entry in entries for line in entry.lines)
        # Two items may be an article and a note beside it: then nearly all of the page must be theirs.
        share = 0.8 if len(dated) == LEAST_ITEMS else 0.5
        return 0.95 if len(dated) >= LEAST_ITEMS and inside >= share * sum(len(line.text) for line in lines) else 0.0

    def read(self, item: Item) -> Iterator[Document | Rejected]:
        """Each item of the listing, in the order of the page."""
        try:
            text = decode(item.read(LARGEST))
        except ImportFailed as error:
            yield Rejected(item.path, str(error))
            return
        root = _root(text)
        entries = _entries(text_lines(text) if root is None else html_lines(root))
        if not entries:
            yield Rejected(item.path, "no dated items on this page; each needs a title, a date and a text")
        taken: Counter[str] = Counter()
        for entry in entries:
            slug = _slug(entry.title)
            taken[slug] += 1
            path = f"{item.path}#{slug}{f'-{taken[slug]}' if taken[slug] > 1 else ''}"
            yield _document(item, path, entry, root)


def _root(text: str) -> Element | None:
    """The tree of an HTML page; None for a plain text."""
    return parse(text) if _MARKUP.search(text[:4096]) else None


def _entries(lines: list[Line]) -> list[_Entry]:
    """The items of a listing: a dated one wherever a title stands beside a date, and an undated one wherever a line
    looks like those titles and has a text under it."""
    dates = {n: dateline for n, line in enumerate(lines) if (dateline := read_dateline(line.text))}
    inline = {n: split for n, line in enumerate(lines) if n not in dates and (split := split_dated(line.text))}
    if len(inline) > len(dates):
        return _cut(lines, {n: dateline for n, (_, dateline) in inline.items()}, {n: n for n in inline}, inline)
    after = {n: n - 1 for n in dates if _may_be_title(lines, n - 1, dates)}
    before = {n: n + 1 for n in dates if _may_be_title(lines, n + 1, dates)}
    titles = after if _sureness(lines, after) >= _sureness(lines, before) else before
    return _cut(lines, {title: dates[n] for n, title in titles.items()}, {title: n for n, title in titles.items()}, {})


def _may_be_title(lines: list[Line], n: int, dates: dict[int, Dateline]) -> bool:
    return 0 <= n < len(lines) and n not in dates and 2 < len(lines[n].text) <= _LONGEST_TITLE


def _sureness(lines: list[Line], titles: dict[int, int]) -> float:
    """How well these lines do as titles: they look alike, begin a paragraph and end like no sentence."""
    looks = Counter(lines[n].look for n in titles.values())
    alike = max((count for look, count in looks.items() if look), default=0)
    plain = sum(not lines[n].text.endswith((".", ",", ";", ":")) + lines[n].begins / 2 for n in titles.values())
    return alike + plain


def _cut(
    lines: list[Line], dated: dict[int, Dateline], dates: dict[int, int], split: dict[int, tuple[str, Dateline]]
) -> list[_Entry]:
    """Cut the lines into items. `dated` goes by title line; `dates` says on which line each title's date stands."""
    if not dated:
        return []
    looks = {lines[n].look for n in dated} - {""}
    container = common_container([holder for n in dated if (holder := lines[n].holder) is not None])
    first = min(dated)
    starts = [n for n in range(first, len(lines)) if n in dated or (lines[n].look in looks and n not in dates.values())]
    ends = [*(min(n, dates.get(n, n)) for n in starts[1:]), len(lines)]
    entries = []
    for start, end in zip(starts, ends, strict=True):
        inside = [n for n in range(start + 1, end) if n != dates.get(start)]
        texts = tuple(lines[n] for n in inside if within(lines[n].holder, container) and not _leads_back(lines[n]))
        if start in dated or sum(len(line.text) for line in texts) >= 40:
            title = split[start][0] if start in split else lines[start].text
            entries.append(_Entry(title, lines[start].link, dated.get(start), texts))
    return entries


def _leads_back(line: Line) -> bool:
    """ "Back to top" and its like."""
    return line.link.startswith("#") and len(line.text) <= 40


def _document(item: Item, path: str, entry: _Entry, root: Element | None) -> Document:
    paragraphs: list[str] = []
    for line in entry.lines:
        if line.begins or not paragraphs:
            paragraphs.append(line.text)
        else:
            paragraphs[-1] += f" {line.text}"
    body = "\n\n".join(paragraphs)
    return Document(
        title=entry.title,
        body=body,
        html="" if root is None else "".join(f"<p>{html.escape(each, quote=False)}</p>" for each in paragraphs),
        published=entry.dateline.date if entry.dateline else None,
        language=of_article(entry.title, body),
        url=_address(entry.link, root),
        source=item.as_name or _site_name(root) or item.label,
        label=entry.dateline.label if entry.dateline else "",
        path=path,
    )


def _address(link: str, root: Element | None) -> str:
    """The item's own address: only where the page says its own, and the link leads to another page."""
    if not link or root is None:
        return ""
    page = next((str(each) for where in _PAGE_ADDRESS for each in root.xpath(where) if str(each).strip()), "")
    address = urljoin(page, link.strip()).partition("#")[0] if page else link.strip().partition("#")[0]
    try:
        parts = urlsplit(address)
    except ValueError:
        return ""
    return address if parts.scheme in ("http", "https") and parts.netloc and address != page else ""


def _site_name(root: Element | None) -> str:
    found = root.find(_SITE_NAME) if root is not None else None
    return " ".join(found.get("content", "").split()) if found is not None else ""


def _slug(title: str) -> str:
    folded = unicodedata.normalize("NFKD", title.casefold())
    return "-".join(re.findall(r"[^\W_]+", "".join(c for c in folded if not unicodedata.combining(c))))[:60] or "item"


_PAGE_ADDRESS = ("//link[@rel='canonical']/@href", "//meta[@property='og:url']/@content", "//base/@href")
