"""What a web server's answer is, by its status, the type that it was said to be of, and how it begins."""

from __future__ import annotations

import codecs
import re

from importers.containers.document_kinds import document_kind
from importers.containers.side_files import is_page
from importers.containers.web_archives.http_body import Response

_PAGES = frozenset({
    *("text/html", "application/xhtml+xml", "application/rss+xml", "application/atom+xml", "application/feed+json"),
    *("application/x-ndjson", "application/ndjson", "application/jsonl", "application/x-jsonlines"),
})  # fmt: skip
_FILES = frozenset({
    *("application/pdf", "application/x-pdf", "application/epub+zip", "application/rtf", "text/rtf"),
    "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "application/vnd.oasis.opendocument.text",
})  # fmt: skip
"""Issues and articles as files, where they begin as such a file does."""
_MAY_BE_PAGES = frozenset({
    *("", "text/xml", "application/xml", "application/rdf+xml", "application/json", "text/plain", "text/json"),
    *("application/octet-stream", "binary/octet-stream", "application/unknown", "unknown/unknown", "no-type", "unk"),
})  # fmt: skip
_KINDS = {"image": "pictures", "video": "films", "audio": "sounds", "font": "fonts"}
MOVED = "redirects"
GONE = "pages that were not there or failed"
_OTHERS = "styles, scripts and other files"
_XML = re.compile(
    rb"(?:(?:<\?[^>]{0,500}\?>|<!--(?:(?!-->).){0,3000}-->|<!DOCTYPE[^>\[]{0,500}>)\s{0,99}){0,9}"
    rb"<(?:[\w-]{1,20}:)?(?:rss|feed|rdf|urlset|sitemapindex|html|head|body)\b",
    re.IGNORECASE | re.DOTALL,
)
_JSON_FEED = re.compile(rb'"https?:\\?/\\?/jsonfeed\.org\\?/version')


def no_page(response: Response, *, may_be_unchanged: bool = False) -> str:
    """Why the answer holds no page, as people are told; "" where it may hold one, and a feed or a sitemap.

    Of the body, the beginning is looked at, and only where the type leaves it open. `may_be_unchanged` says that "not
    modified" stands for the page itself.
    """
    if 300 <= response.status < 400 and not (may_be_unchanged and response.status == 304):
        return MOVED
    if response.status >= 400:
        return GONE
    if response.status in (204, 205, 206) or 100 <= response.status < 200:
        return "answers without a whole page"
    kind = response.media_type.partition(";")[0].strip().lower()
    if kind in _PAGES or (kind in _FILES and document_kind(response.body)):
        return ""
    if kind in _MAY_BE_PAGES and (_is_readable(response.body) or (may_be_unchanged and "octet" not in kind)):
        return ""
    return _KINDS.get(kind.partition("/")[0], _OTHERS)


def _is_readable(body: bytes) -> bool:
    start = body[:8192].lstrip().removeprefix(codecs.BOM_UTF8).lstrip()
    return is_page(start) or bool(_XML.match(start) or _JSON_FEED.search(start))
