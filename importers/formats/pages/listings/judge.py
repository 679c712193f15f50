"""Whether the dated items of a page are what it is there for, or stand on an article, a table, a board, a calendar."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import timedelta

from archive.partial_date import Precision
from importers.formats.pages.listings.item import ListedItem
from importers.page.json_ld import json_ld_article
from importers.page.meta_tags import MetaTags
from importers.page.tree import Element, words_of

FEWEST = 3
_SHORT_ITEM = 200
_PROSE = 100  # characters from which on a line is text
_UNSPACED_PROSE = 50
_TEXT_WORDS, _TEXT_LETTERS = 4, 0.6
_UNSPACED = 8  # letters
_LETTER = re.compile(r"[^\W\d_]")
_VERSION = re.compile(r"\bv?\d{1,4}(?:\.\d{1,9}){1,4}[\w+-]{0,12}|\bv\d{1,4}\b", re.IGNORECASE)
_DAY = timedelta(days=1)
_REPLY = re.compile(r"\A(?:re|aw|sv|fwd?|rv|r)\s?:\s{0,3}", re.IGNORECASE)


def is_stated_article(root: Element, statements: MetaTags) -> bool:
    """Whether the page says of itself that it is one article."""
    if "article" in statements.first("og:type").lower() or statements.first("article:published_time"):
        return True
    linked = json_ld_article(root)
    return bool(
        linked and linked.headline and linked.headline in " ".join(words_of(title) for title in root.iter("title"))
    )


def are_a_listing(items: Sequence[ListedItem], texts: Sequence[str]) -> bool:
    """Whether these items of a page are a listing; `texts` are all the lines of the page."""
    dated = [each for each in items if each.is_dated]
    return (
        sum(bool(each.paragraphs) for each in dated) >= 2  # a date without a text under it is a label
        and 2 * len(dated) >= len(items)
        and _have_texts(dated)
        and _have_titles(dated)
        and _have_days(dated)
        and not _are_live(dated)
        and _are_the_page(items, len(dated), texts)
    )


def are_bare_links(items: Sequence[ListedItem], texts: Sequence[str]) -> bool:
    """Whether a page holds nothing but dated links: what its items say stands on other pages. `texts` are all the
    lines of the page."""
    bare = [each for each in items if each.is_dated and each.href and not any(map(_is_prose, each.paragraphs))]
    return (
        len(bare) >= FEWEST
        and 4 * len(bare) >= 3 * len(items)
        and 2 * len({each.href for each in bare}) > len(bare)
        and not any(map(_is_prose, texts))
    )


def _is_prose(text: str) -> bool:
    return len(text) > (_PROSE if text.isascii() or " " in text else _UNSPACED_PROSE)


def _have_texts(dated: Sequence[ListedItem]) -> bool:
    """Most of a listing's items say something, unlike rows of results, prices, topics, days of a calendar."""
    return 2 * sum(any(map(_is_text, each.paragraphs)) for each in dated) >= len(dated)


def _is_text(paragraph: str) -> bool:
    letters = len(_LETTER.findall(paragraph[:_SHORT_ITEM]))
    words = paragraph.count(" ") + 1
    is_unspaced = words < _TEXT_WORDS and letters > _UNSPACED and not paragraph.isascii() and " " not in paragraph
    return (words >= _TEXT_WORDS or is_unspaced) and letters >= _TEXT_LETTERS * min(len(paragraph), _SHORT_ITEM)


def _have_titles(dated: Sequence[ListedItem]) -> bool:
    """Most items of a listing have titles, each its own: a board repeats its topic, a log counts versions, a chronology
    has nothing but dates."""
    titles = [each.title for each in dated if each.is_titled]
    own = {_own(title) for title in titles} - {""}
    labels = {each.title for each in dated if each.dateline and each.dateline.label == each.title}
    return 2 * len(titles) >= len(dated) and 3 * len(own | labels) >= 2 * len(titles)


def _own(title: str) -> str:
    said = _VERSION.sub("", _REPLY.sub("", title)).casefold().strip(" -–:()")
    return said if _LETTER.search(said) else ""


def _have_days(dated: Sequence[ListedItem]) -> bool:
    """A year alone dates a book, a prize, a job."""
    dates = [each.dateline for each in dated if each.dateline]
    vague = sum(each.date is not None and each.date.precision is Precision.YEAR and not each.label for each in dates)
    return 2 * vague < len(dates)


def _are_live(dated: Sequence[ListedItem]) -> bool:
    """Whether they are what one article reported hour by hour."""
    dates = [each.dateline for each in dated if each.dateline and each.dateline.date]
    days = [each.date.first for each in dates if each.date]
    return (
        max(days) - min(days) <= _DAY
        and 3 * sum(each.is_clocked for each in dates) >= 2 * len(dates)
        and 2 * len({each.href for each in dated if each.href}) < len(dated)
    )


def _are_the_page(items: Sequence[ListedItem], dated: int, texts: Sequence[str]) -> bool:
    """Whether most of the page's text is the items'."""
    prose = sum(len(text) for text in texts if len(text) > _PROSE)
    inside = sum(len(text) for each in items for text in each.paragraphs if len(text) > _PROSE)
    longest = max(sum(map(len, each.paragraphs)) for each in items)
    # Two items alone may be an article and a note beside it: then nearly all of the page must be theirs.
    if inside < (0.5 if dated >= FEWEST else 0.8) * prose:
        return False
    # An article with a list of recent ones beside it: its text lies outside the items, or all behind one of them.
    total = sum(len(text) for each in items for text in each.paragraphs)
    return longest < _SHORT_ITEM or longest < (0.6 if dated >= FEWEST else 0.75) * max(total, prose)
