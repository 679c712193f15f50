"""The articles of a collection as a browser sends them, when its reader asks for them to be listed, exported or looked
up. They go into no address."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from urllib.parse import urlencode

from archive.messages import Message
from webui.urls.search_url import FRONT, MAX_LIMIT, BadParameter, choice_in, count_in

RESULTS, EXPORT = "/saved/results", "/saved/export"

ARTICLES, NAME = "articles", "collection"
"""The fields that hold the articles and what the reader calls them: they go into no address."""

MOST = 4_000
"""Articles of one collection; the browser keeps as many in all."""

_LONGEST_NAME = 200  # characters


class Order(StrEnum):
    """The order of a collection's articles: that in which they were sent, or one by what the archive knows of them."""

    KEPT = "collection"
    NEWEST = "newest"
    OLDEST = "oldest"
    TITLE = "title"


@dataclass(frozen=True, slots=True)
class SentArticles:
    """`ids` in the reader's order, each once; `notes` are what the reader wrote of some of them, by id. `name` is what
    the reader calls the collection, or ""."""

    ids: tuple[str, ...]
    notes: dict[str, str]
    name: str = ""


@dataclass(frozen=True, slots=True)
class Listing:
    """How a collection is listed; `page` counts from 1, `limit` is the number of articles on one."""

    order: Order = Order.KEPT
    page: int = 1
    limit: int = FRONT.limit


def read_listing(given: Sequence[tuple[str, str]]) -> Listing:
    """The parameters `order`, `page` and `limit`. Raises `BadParameter`."""
    single: dict[str, str] = {}
    for name, value in given:
        if name in ("order", "page", "limit") and value.strip() and single.setdefault(name, value) != value:
            raise BadParameter(name, Message("is given more than once; keep one."))
    page, limit = count_in(single, "page", MOST), count_in(single, "limit", MAX_LIMIT)
    return Listing(choice_in(Order, single, "order", Order.KEPT), page or 1, limit or FRONT.limit)


def listed_at(listing: Listing) -> str:
    """Where the form that holds the articles is sent to have them listed so: a path with its parameters."""
    pairs = [("order", listing.order.value)] if listing.order is not Order.KEPT else []
    pairs += [("limit", str(listing.limit))] if listing.limit != FRONT.limit else []
    pairs += [("page", str(listing.page))] if listing.page > 1 else []
    return f"{RESULTS}?{urlencode(pairs)}" if pairs else RESULTS


def packed(ids: Sequence[str]) -> str:
    """The parameter `articles` that sends these."""
    return json.dumps(list(ids), ensure_ascii=False, separators=(",", ":"))


def sent_articles(given: Sequence[tuple[str, str]]) -> SentArticles:
    """The parameter `articles`, a JSON array in which an article is its id, or a pair of its id and a note; and the
    name. Raises `BadParameter`."""
    sent = [value for name, value in given if name == ARTICLES]
    if len(sent) != 1:
        raise BadParameter(ARTICLES, Message("is needed, once."))
    try:
        items = json.loads(sent[0])
    except (ValueError, RecursionError):
        items = None
    if not isinstance(items, list) or not items:
        raise BadParameter(ARTICLES, _form())
    pairs = [_pair(item) for item in items]
    if len(pairs) > MOST:
        raise BadParameter(ARTICLES, Message("holds up to %(most)s articles.", most=f"{MOST:,}"))
    ids = tuple(dict.fromkeys(each for each, _note in pairs))
    called = " ".join("".join(value for name, value in given if name == NAME).split())[:_LONGEST_NAME]
    return SentArticles(ids, {each: note for each, note in pairs if note}, _whole(called))


def _pair(item: object) -> tuple[str, str]:
    parts = [item, ""] if isinstance(item, str) else item
    if not isinstance(parts, list) or len(parts) != 2:
        raise BadParameter(ARTICLES, _form())
    document_id, note = parts
    if not isinstance(document_id, str) or not document_id.strip() or not isinstance(note, str):
        raise BadParameter(ARTICLES, _form())
    return _whole(document_id), _whole(note).strip()


def _whole(text: str) -> str:
    """The text without halves of characters, which JSON can name and no file can hold."""
    return text.encode(errors="replace").decode()


def _form() -> Message:
    return Message("has to be a JSON array of ids, or of pairs of an id and a note.")
